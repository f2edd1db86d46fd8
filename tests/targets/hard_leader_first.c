// build: gcc -O0 -pthread -w   abis: 64 32
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <stdlib.h>
#include <sys/syscall.h>
static void *run(void *a){ usleep(100000); puts("last thread"); fflush(stdout); exit(5); }
int main(int c,char**v){ pthread_t t; pthread_create(&t,0,run,0); syscall(SYS_exit,0); }
