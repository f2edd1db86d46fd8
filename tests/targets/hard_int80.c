// build: gcc -O0 -pthread -w
#include <stdio.h>
#include <unistd.h>
int main(){ long r; __asm__ volatile("int $0x80":"=a"(r):"a"(20L):"r8","r9","r10","r11","memory"); printf("int80 %d\n",r==getpid()); __asm__ volatile("int $0x80":"=a"(r):"a"(6L),"b"(-1L):"r8","r9","r10","r11","memory"); printf("close %ld\n",r); return 0; }
