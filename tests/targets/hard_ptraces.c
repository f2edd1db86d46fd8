// build: gcc -O0 -pthread -w   abis: 64 32
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>
int main(){ int p=fork(),st; if(!p){ if(ptrace(PTRACE_TRACEME,0,0,0)) _exit(77); raise(SIGSTOP); _exit(3);} waitpid(p,&st,0); if(!WIFSTOPPED(st)){printf("no stop %d\n",WEXITSTATUS(st));return 1;} int n=0; for(;;){ ptrace(PTRACE_SYSCALL,p,0,0); waitpid(p,&st,0); if(WIFEXITED(st)) break; n++; } printf("syscall stops %d, exit %d\n",n>0,WEXITSTATUS(st)); return 0; }
