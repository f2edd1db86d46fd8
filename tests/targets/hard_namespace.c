// build: gcc -O0 -pthread -w   abis: 64 32
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <unistd.h>
#include <signal.h>
#include <sys/wait.h>
#include <sys/syscall.h>
static char st[65536]; static int in(void*a){ int p=fork(); if(!p){ pause(); } int q=fork(); if(!q) _exit(3); int s; waitpid(q,&s,0); printf("inside %d %d %d\n",getpid(),q,WEXITSTATUS(s)); fflush(stdout); return 5; }
int main(){ int p=clone(in,st+sizeof st,CLONE_NEWPID|CLONE_NEWUSER|SIGCHLD,0); if(p<0){perror("clone");return 1;} int s; waitpid(p,&s,0); printf("outside %d\n",WEXITSTATUS(s)); return 0; }
