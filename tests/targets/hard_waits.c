// build: gcc -O0 -pthread -w   abis: 64 32
// Threads in calls that answer any wake-up with EINTR (signal(7)); none of them may notice that a tracer comes and goes.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <time.h>
#include <unistd.h>

static int disturbed, semaphores;
static pthread_barrier_t ready;

static void ended(const char *call)
{
    printf("%s ended, errno %d\n", call, errno);
    disturbed = 1;
}

static void *in_epoll(void *unused)
{
    struct epoll_event event;
    int fd = epoll_create1(0);
    pthread_barrier_wait(&ready);
    epoll_wait(fd, &event, 1, -1);
    ended("epoll_wait");
    return unused;
}

static void *in_semop(void *unused)
{
    semaphores = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf take = { 0, -1, 0 };
    pthread_barrier_wait(&ready);
    semop(semaphores, &take, 1);
    if (errno != EIDRM)
        ended("semop");
    return unused;
}

static void *in_sigtimedwait(void *unused)
{
    sigset_t set;
    struct timespec time = { 1000, 0 };
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_barrier_wait(&ready);
    sigtimedwait(&set, NULL, &time);
    ended("sigtimedwait");
    return unused;
}

static void *in_nanosleep(void *unused)
{
    struct timespec time = { 1000, 0 };
    pthread_barrier_wait(&ready);
    nanosleep(&time, NULL);
    ended("nanosleep");
    return unused;
}

int main(void)
{
    void *(*waits[])(void *) = { in_epoll, in_semop, in_sigtimedwait, in_nanosleep };
    pthread_t thread;
    sigset_t set;
    int signal;
    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pthread_barrier_init(&ready, NULL, 5);
    for (int i = 0; i < 4; i++)
        pthread_create(&thread, NULL, waits[i], NULL);
    pthread_barrier_wait(&ready);
    puts("ready");
    sigdelset(&set, SIGUSR2);
    sigwait(&set, &signal);
    semctl(semaphores, 0, IPC_RMID);
    puts(disturbed ? "disturbed" : "undisturbed");
    return disturbed;
}
