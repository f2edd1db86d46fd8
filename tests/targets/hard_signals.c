// build: gcc -O0 -pthread -w   abis: 64 32
#define _GNU_SOURCE
#include <stdio.h>
#include <signal.h>
#include <unistd.h>
#include <string.h>
#include <errno.h>
#include <time.h>
#include <sys/wait.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <sys/syscall.h>
#ifdef __x86_64__
#define TOP "(%rsp)"
#else
#define TOP "(%esp)"
#endif
static volatile int got,sum,traps,segv; static void rt(int s,siginfo_t*i,void*u){ got++; sum=sum*3+i->si_value.sival_int; }
static void tr(int s,siginfo_t*i,void*u){ traps++; } static void nop(int s){}
int main(){ struct sigaction a; memset(&a,0,sizeof a); a.sa_sigaction=rt; a.sa_flags=SA_SIGINFO; sigaction(SIGRTMIN+1,&a,0);
 sigset_t s; sigemptyset(&s); sigaddset(&s,SIGRTMIN+1); sigprocmask(SIG_BLOCK,&s,0);
 for(int i=0;i<20;i++){ union sigval v={.sival_int=i%3}; sigqueue(getpid(),SIGRTMIN+1,v);} sigprocmask(SIG_UNBLOCK,&s,0); printf("queued %d %d\n",got,sum);
 a.sa_sigaction=tr; sigaction(SIGTRAP,&a,0); __asm__ volatile("int3"); __asm__ volatile(".byte 0xcd,3"); __asm__ volatile("pushf; orl $0x100," TOP "; popf; nop; pushf; andl $~0x100," TOP "; popf"); raise(SIGTRAP); printf("traps %d\n",traps);
 signal(SIGUSR1,nop); kill(0,SIGUSR1); signal(SIGTERM,SIG_IGN); kill(0,SIGTERM); signal(SIGINT,SIG_IGN); kill(0,SIGINT); puts("kill 0");
 int e=epoll_create1(0); struct epoll_event ev; signal(SIGALRM,SIG_IGN); struct itimerval t={{0,0},{0,50000}}; setitimer(ITIMER_REAL,&t,0); struct timespec b,c; int r=epoll_wait(e,&ev,1,300); printf("epoll %d\n",r);
 siginterrupt(SIGALRM,1); signal(SIGALRM,nop); siginterrupt(SIGALRM,1); setitimer(ITIMER_REAL,&t,0); r=epoll_wait(e,&ev,1,3000); printf("epoll %d %d\n",r,errno==EINTR);
 setitimer(ITIMER_REAL,&t,0); signal(SIGALRM,SIG_IGN); struct timespec d={0,200000000}; r=nanosleep(&d,0); printf("sleep %d\n",r);
 int p=fork(); if(!p){ raise(SIGSTOP); _exit(8);} int st; waitpid(p,&st,WUNTRACED); printf("stopped %d %d\n",WIFSTOPPED(st),WSTOPSIG(st)==SIGSTOP); kill(p,SIGCONT); waitpid(p,&st,0); printf("exit %d\n",WEXITSTATUS(st));
 p=fork(); if(!p){ for(;;) pause(); } kill(p,SIGSTOP); waitpid(p,&st,WUNTRACED); kill(p,SIGKILL); waitpid(p,&st,0); printf("killed %d\n",WTERMSIG(st));
 signal(SIGPIPE,SIG_DFL); p=fork(); if(!p){ int pp[2]; pipe(pp); close(pp[0]); write(pp[1],"x",1); _exit(1);} waitpid(p,&st,0); printf("sigpipe %d\n",WTERMSIG(st));
 return 0; }
