// build: gcc -O0 -pthread -w   abis: 64 32
#define _GNU_SOURCE
#include <stdio.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
static int put(unsigned nr,unsigned act){ struct sock_filter f[]={BPF_STMT(BPF_LD|BPF_W|BPF_ABS,offsetof(struct seccomp_data,nr)),BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K,nr,0,1),BPF_STMT(BPF_RET|BPF_K,act),BPF_STMT(BPF_RET|BPF_K,SECCOMP_RET_ALLOW)}; struct sock_fprog p={4,f}; prctl(PR_SET_NO_NEW_PRIVS,1,0,0,0); return prctl(PR_SET_SECCOMP,SECCOMP_MODE_FILTER,&p); }
static volatile long nr,code; static void sys(int s,siginfo_t*i,void*u){ nr=i->si_syscall; code=i->si_code; }
int main(){ int st; setvbuf(stdout,0,_IONBF,0);
 if(!fork()){ put(SYS_getppid,SECCOMP_RET_TRACE|5); errno=0; long r=syscall(SYS_getppid); printf("trace %ld %d\n",r,errno==ENOSYS); _exit(0);} wait(&st);
 if(!fork()){ put(SYS_getppid,SECCOMP_RET_ERRNO|33); errno=0; long r=syscall(SYS_getppid); printf("errno %ld %d\n",r,errno); _exit(0);} wait(&st);
 if(!fork()){ struct sigaction a={.sa_sigaction=sys,.sa_flags=SA_SIGINFO}; sigaction(SIGSYS,&a,0); put(SYS_getppid,SECCOMP_RET_TRAP|9); syscall(SYS_getppid); printf("trap %ld %ld\n",nr,code); _exit(0);} wait(&st);
 if(!fork()){ put(SYS_getppid,SECCOMP_RET_KILL_PROCESS); syscall(SYS_getppid); _exit(0);} wait(&st); printf("kill %d %d\n",WIFSIGNALED(st),WTERMSIG(st));
 if(!fork()){ prctl(PR_SET_SECCOMP,SECCOMP_MODE_STRICT); syscall(SYS_write,1,"strict\n",7); syscall(SYS_exit,4);} wait(&st); printf("strict %d\n",WEXITSTATUS(st));
 if(!fork()){ prctl(PR_SET_SECCOMP,SECCOMP_MODE_STRICT); syscall(SYS_getpid); syscall(SYS_exit,4);} wait(&st); printf("strict killed %d\n",WTERMSIG(st));
 return 0; }
