// build: gcc -O1 -g -pthread -fno-builtin -w   abis: 64 32
// Memory whose faults a thread of the same process serves, or one of its parent's (userfaultfd(2)). Whoever reads that memory
// while this thread is stopped waits for ever. Arguments: "device" makes the descriptor by /dev/userfaultfd, "user" serves faults
// of user mode only (so that the calls on absent memory fail), "wait" goes on for each byte of its input;
// "slow" reads a page that is served when a byte of its input comes.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef USERFAULTFD_IOC_NEW
#define USERFAULTFD_IOC_NEW _IO(0xAA, 0x00)
#endif

enum { PAGE = 4096, PAGES = 512, LENGTH = 16 };
static char *absent, *guarded;
static struct pollfd served[8];
static volatile int descriptors, faults, protections, slow;
static int wakes[2], next;

static void serve(int fd, struct uffd_msg *message)
{
	if (message->event == UFFD_EVENT_FORK) {
		served[descriptors].events = POLLIN;
		served[descriptors++].fd = message->arg.fork.ufd;
		return;
	}
	unsigned long at = message->arg.pagefault.address & ~(PAGE - 1ul);
	if (message->arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WP) {
		struct uffdio_writeprotect free = { .range = { at, PAGE } };
		protections++;
		ioctl(fd, UFFDIO_WRITEPROTECT, &free);
		return;
	}
	static char page[PAGE] __attribute__((aligned(4096)));
	struct uffdio_copy copy = { .dst = at, .src = (unsigned long)page, .len = PAGE };
	if (slow) {
		slow = 0;
		puts("a fault");
		read(0, page, 1);
	}
	sprintf(page, "page %03d served\n", (int)((at - (unsigned long)absent) / PAGE));
	/* A thread that was woken in between has reported its fault twice. */
	faults += ioctl(fd, UFFDIO_COPY, &copy) == 0;
}

static void *server(void *unused)
{
	struct uffd_msg message;
	while (poll(served, descriptors, -1) > 0) {
		if (served[0].revents)
			return 0;
		for (int i = 1; i < descriptors; i++)
			if (served[i].revents & POLLIN && read(served[i].fd, &message, sizeof message) == sizeof message)
				serve(served[i].fd, &message);
			else if (served[i].revents & ~POLLIN)
				served[i].fd = -1;
	}
	return 0;
}

/* A page that nobody has touched. */
static char *fresh(void)
{
	return absent + PAGE * next++;
}

__attribute__((noinline, noipa)) int first_byte(const char *text)
{
	return text[0];
}

#ifdef __x86_64__
/* The first instruction writes below the page that the return address is in. */
asm(".type on_edge, @function\n.globl on_edge\non_edge:\n\tpush %rbp\n\tmov %rsp, %rbp\n\tpop %rbp\n\tret\n.size on_edge, . - on_edge\n");

static void at_edge_of(char *page)
{
	*(volatile char *)page;
	asm volatile("mov %%rsp, %%rbx\n\tlea 8(%0), %%rsp\n\tcall on_edge\n\tmov %%rbx, %%rsp" ::"r"(page) : "rbx", "memory");
}
#else
static void at_edge_of(char *page)
{
	page[-4] = 1;
}
#endif

static void round_of_calls(void)
{
	char *page = fresh();
	int unseen = open("/dev/null", O_WRONLY);
	fresh();
	write(1, page, LENGTH);
	write(1, page, LENGTH);
	write(unseen, page, 2 * PAGE);
	printf("%c%c %d\n", first_byte(fresh()), first_byte(page), (int)strlen(fresh()) + (int)strlen(page));
	close(unseen);
}

static void on_served_stacks(void)
{
	fresh();
	at_edge_of(fresh());
	at_edge_of(guarded + 2 * PAGE);
}

static void written_by_the_kernel(void)
{
	int ends[2];
	pipe(ends);
	write(ends[1], "12345678", 8);
	read(ends[0], guarded + 4 * PAGE, 4);
	read(ends[0], fresh(), 4);
}

static void in_a_child(void)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		round_of_calls();
		on_served_stacks();
		fflush(stdout);
		execl("/bin/echo", "echo", "from a new program", NULL);
		_exit(1);
	}
	waitpid(child, &status, 0);
	next += 16;
}

static int descriptor(int device, int flags)
{
	if (!device)
		return syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | flags);
	int fd = open("/dev/userfaultfd", O_RDWR | O_CLOEXEC);
	return fd < 0 ? fd : ioctl(fd, USERFAULTFD_IOC_NEW, O_CLOEXEC | O_NONBLOCK | flags);
}

static char *registered(int fd, unsigned long mode)
{
	char *memory = mmap(0, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (mode == UFFDIO_REGISTER_MODE_WP)
		memset(memory, 'g', PAGES * PAGE);
	struct uffdio_register range = { .range = { (unsigned long)memory, PAGES * PAGE }, .mode = mode };
	struct uffdio_writeprotect protect = { .range = range.range, .mode = UFFDIO_WRITEPROTECT_MODE_WP };
	if (ioctl(fd, UFFDIO_REGISTER, &range) || mode == UFFDIO_REGISTER_MODE_WP && ioctl(fd, UFFDIO_WRITEPROTECT, &protect))
		return 0;
	return memory;
}

static void everything(void)
{
	round_of_calls();
	on_served_stacks();
	written_by_the_kernel();
	in_a_child();
	round_of_calls();
}

static void for_each_byte(void)
{
	char byte;
	puts("running");
	while (read(0, &byte, 1) > 0)
		round_of_calls();
}

static void one_slow_fault(void)
{
	char byte;
	puts("running");
	read(0, &byte, 1);
	slow = 1;
	/* A write to a pipe would keep that locked. */
	access(fresh(), F_OK);
	for_each_byte();
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	int user = !strcmp(how, "user");
	unsigned long features = UFFD_FEATURE_PAGEFAULT_FLAG_WP | (user ? 0 : UFFD_FEATURE_EVENT_FORK);
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = descriptor(!strcmp(how, "device"), user ? UFFD_USER_MODE_ONLY : 0);
	pthread_t thread;
	setvbuf(stdout, 0, _IOLBF, 0);
	pipe(wakes);
	served[0] = (struct pollfd){ wakes[0], POLLIN };
	served[1] = (struct pollfd){ fd, POLLIN };
	descriptors = 2;
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) || !(absent = registered(fd, UFFDIO_REGISTER_MODE_MISSING)) ||
	    !(guarded = registered(fd, UFFDIO_REGISTER_MODE_WP))) {
		printf("no userfaultfd: %s\n", strerror(errno));
		return 77;
	}
	pthread_create(&thread, 0, server, 0);
	if (!strcmp(how, "wait"))
		for_each_byte();
	else if (!strcmp(how, "slow"))
		one_slow_fault();
	else
		everything();
	write(wakes[1], "", 1);
	pthread_join(thread, 0);
	printf("%d pages served, %d freed\n", faults, protections);
	return 5;
}
