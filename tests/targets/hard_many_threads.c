// build: gcc -O0 -pthread -w   abis: 64 32
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/syscall.h>
static void*run(void*a){ for(int i=0;i<20;i++) syscall(SYS_getppid); return 0; }
int main(){ pthread_t t[500]; pthread_attr_t at; pthread_attr_init(&at); pthread_attr_setstacksize(&at,65536); int n=0; for(int i=0;i<500;i++) n+=!pthread_create(&t[i],&at,run,0); for(int i=0;i<n;i++) pthread_join(t[i],0); printf("threads %d\n",n); return 0; }
