// build: gcc -O0 -pthread -w   abis: 64 32
// Several threads execute at once while the leader waits; one wins.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/syscall.h>
static char *self; static pthread_barrier_t b;
static void *run(void *a){ pthread_barrier_wait(&b); execl(self, self, "again", (char*)0); return a; }
int main(int c,char**v){ if(c>1){ printf("executed, leader %d\n", getpid()==syscall(SYS_gettid)); return 7; }
 self=v[0]; pthread_t t; pthread_barrier_init(&b,0,3); for(int i=0;i<3;i++) pthread_create(&t,0,run,0); for(;;) pause(); }
