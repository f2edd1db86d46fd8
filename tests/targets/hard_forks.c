// build: gcc -O0 -pthread -w   abis: 64 32
#define _GNU_SOURCE
#include <stdio.h>
#include <unistd.h>
#include <stdlib.h>
#include <spawn.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <sys/syscall.h>
extern char**environ; static char stack[65536]; static volatile int shared;
static int child(void*a){ shared++; syscall(SYS_getppid); return 3; }
int main(){ int st,n=0;
 for(int i=0;i<20;i++){ pid_t p; char*v[]={"true",0}; posix_spawnp(&p,"true",0,0,v,environ); waitpid(p,&st,0); n+=WIFEXITED(st)&&!WEXITSTATUS(st);} printf("spawned %d\n",n);
 n=0; for(int i=0;i<20;i++){ pid_t p=vfork(); if(!p) _exit(4); waitpid(p,&st,0); n+=WEXITSTATUS(st)==4;} printf("vforked %d\n",n);
 int flags[]={CLONE_VM|SIGCHLD,CLONE_VM|CLONE_VFORK|SIGCHLD,CLONE_UNTRACED|SIGCHLD,CLONE_VM,CLONE_PARENT|CLONE_VM|CLONE_VFORK,CLONE_FILES|CLONE_FS|SIGUSR1};
 signal(SIGUSR1,SIG_IGN);
 for(int i=0;i<6;i++){ st=0; int p=clone(child,stack+sizeof stack,flags[i],0); int r=i==4?0:waitpid(p,&st,__WALL); printf("%d: %d %d\n",i,i==4||r==p,WEXITSTATUS(st)); }
 printf("shared %d\n",shared);
 fflush(stdout); n=0;
 for(int i=0;i<3;i++){ if(!fork()){ for(int j=0;j<3;j++) if(!fork()){ for(int k=0;k<3;k++) if(!fork()) _exit(0); while(wait(0)>0); _exit(0);} while(wait(0)>0); _exit(0);} }
 while(wait(&st)>0) n++; printf("tree %d\n",n); return 9; }
