// build: gcc -O0 -pthread -w   abis: 64 32
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/syscall.h>
static char*self;
static void *run(void *a){ usleep(100000); execl(self,self,"x",(char*)0); return 0; }
int main(int c,char**v){ if(c>1){puts("executed");return 6;} self=v[0]; pthread_t t; pthread_create(&t,0,run,0); syscall(SYS_exit,0); }
