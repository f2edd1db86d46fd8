/* Makes every call of one section of the sweep (xtask/src/sweep): `driver SECTION real|zero|error STRIDE`.
 *
 * tables.h, which xtask writes, has the sections: each is a call, with the commands that are known for it. Every command is given
 * NULL, an unmapped pointer, buffers with different contents, buffers that end where nothing is mapped, and small numbers.
 * With STRIDE n only each n-th call is made. Numbers that another run would not have are written to standard output first.
 *
 * `real` calls go to the kernel, as an unprivileged user, on a file that is open for reading, a pipe, a socket, both sides of a pty
 * and /dev/null, and to no other device. `zero` and `error` ones are answered by a seccomp filter: they return 0, or fail.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Which argument of a call is what. */
enum role { NONE, DESCRIPTOR, COMMAND, SECOND_COMMAND, FREE };

struct section {
	const char *name;
	/* EACH: the commands are the numbers of calls. */
	long number;
	enum role roles[6];
	const unsigned (*commands)[2];
	unsigned count;
};

#define EACH (-1L)

#include "tables.h"

#define REQUIRE(condition)                                                          \
	do {                                                                        \
		if (!(condition)) {                                                 \
			fprintf(stderr, "%s:%d: %m\n", #condition, __LINE__);       \
			_exit(99);                                                  \
		}                                                                   \
	} while (0)

/* ---- what the arguments are ---- */

/* Whole buffers, which are filled anew before each call. */
enum content { ZEROS, ONES, UNITS, FOURS, SIXTEENS, COUNTING, POINTERS, NOISE, CONTENTS };
#define BUFFER 8192
static const unsigned long buffers_at = 0x20000000, edge_at = 0x30000000, text_at = 0x40000000;
static char contents[CONTENTS][BUFFER];

static char *buffer(enum content content)
{
	return (char *) (buffers_at + content * 2 * BUFFER);
}

static void prepare(void)
{
	unsigned long long state = 1;
	for (unsigned i = 0; i < BUFFER; i++) {
		contents[ONES][i] = (char) 0xff;
		contents[UNITS][i] = i % 4 == 0;
		contents[FOURS][i] = i % 4 == 0 ? 4 : 0;
		contents[SIXTEENS][i] = i % 4 == 0 ? 16 : 0;
		contents[COUNTING][i] = (char) (i + 1);
		memcpy(contents[POINTERS] + (i & ~(sizeof text_at - 1)), &text_at, sizeof text_at);
		state = state * 6364136223846793005ull + 1442695040888963407ull;
		contents[NOISE][i] = (char) (state >> 56);
	}
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
	for (enum content content = 0; content < CONTENTS; content++) {
		REQUIRE(mmap(buffer(content), BUFFER, PROT_READ | PROT_WRITE, flags, -1, 0) == buffer(content));
	}
	REQUIRE(mmap((void *) edge_at, BUFFER, PROT_READ | PROT_WRITE, flags, -1, 0) != MAP_FAILED);
	char *text = mmap((void *) text_at, BUFFER, PROT_READ | PROT_WRITE, flags, -1, 0);
	REQUIRE(text != MAP_FAILED);
	memset(text, 1, BUFFER);
	strcpy(text, "text");
}

static void refill(void)
{
	for (enum content content = 0; content < CONTENTS; content++) {
		memcpy(buffer(content), contents[content], BUFFER);
	}
	memcpy((char *) edge_at, contents[COUNTING], BUFFER);
}

/* A pointer to the last bytes before an unmapped page. */
static unsigned long edge(unsigned bytes)
{
	return edge_at + BUFFER - bytes;
}

/* Fills in what an argument may be, for a command whose structure has `size` bytes; answers how many there are. */
static unsigned variants(unsigned long *list, unsigned size, int many)
{
	static const unsigned long numbers[] = { 3, 0, 1, 8, 16, 48, 120, 144, 4096, -1ul };
	static const unsigned edges[] = { 4, 1, 8, 16, 40, 100 };
	unsigned count = 0;
	list[count++] = 0;
	list[count++] = 0xbadbad0;
	for (enum content content = 0; content < CONTENTS; content++) {
		list[count++] = (unsigned long) buffer(content);
	}
	if (size > 1 && size <= BUFFER) {
		list[count++] = edge(size);
		list[count++] = edge(size - 1);
	}
	for (unsigned i = 0; i < (many ? sizeof edges / sizeof *edges : 1); i++) {
		list[count++] = edge(edges[i]);
	}
	for (unsigned i = 0; i < (many ? sizeof numbers / sizeof *numbers : 1); i++) {
		list[count++] = numbers[i];
	}
	return count;
}

/* ---- descriptors ---- */

#define KINDS 12
static int descriptors[KINDS], kinds, highest;

static int add(int fd)
{
	REQUIRE(fd >= 0 && kinds < KINDS);
	descriptors[kinds++] = fd;
	highest = fd > highest ? fd : highest;
	return fd;
}

static void volatile_number(unsigned long long number)
{
	/* All of one length: the line of the call that writes them is the same in each run. */
	printf("volatile %-20llu\n", number);
}

/* A descriptor of which the inode is another one in each run. */
static int numbered(int fd)
{
	struct stat status;
	REQUIRE(fstat(fd, &status) == 0);
	volatile_number(status.st_ino);
	highest = fd > highest ? fd : highest;
	return fd;
}

static void open_descriptors(int sockets)
{
	int pipes[2], pair[2];
	if (sockets) {
		REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
		add(numbered(pair[0]));
		numbered(pair[1]);
		add(numbered(socket(AF_INET, SOCK_STREAM, 0)));
		add(numbered(socket(AF_INET6, SOCK_DGRAM, 0)));
		add(numbered(socket(AF_NETLINK, SOCK_RAW, 0)));
		add(numbered(socket(AF_PACKET, SOCK_RAW, 0)));
		add(numbered(socket(AF_INET, SOCK_RAW, 1)));
	} else {
		add(open("file", O_RDONLY | O_CREAT, 0644));
		REQUIRE(pipe(pipes) == 0);
		numbered(pipes[0]);
		add(numbered(pipes[1]));
		add(numbered(socket(AF_INET, SOCK_DGRAM, 0)));
		/* A filesystem of its own: the pty has the same number in each run. */
		REQUIRE(mount("devpts", "/dev/pts", "devpts", 0, "newinstance,ptmxmode=0666,mode=0666") == 0);
		int master = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY), unlocked = 0;
		REQUIRE(master >= 0 && ioctl(master, TIOCSPTLCK, &unlocked) == 0);
		add(open("/dev/pts/0", O_RDWR | O_NOCTTY | O_NONBLOCK));
		add(master);
		/* A node of its own: locks on that of /dev would be seen by other runs. */
		REQUIRE(mknod("null", S_IFCHR | 0666, makedev(1, 3)) == 0);
		add(open("null", O_RDWR));
	}
}

/* ---- the calls ---- */

static unsigned long made, stride;

static void call(const struct section *section, long command, const unsigned long *arguments)
{
	if (made++ % stride != 0) {
		return;
	}
	refill();
	long number = section->number == EACH ? (long) command : section->number;
	long rc = syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
	if (rc > highest && rc < 4096) {
		close((int) rc);
	}
}

/* All combinations of one or two free arguments; of more, each in turn while the others are all the same. */
static void sweep(const struct section *section, long command, unsigned long *arguments, unsigned size)
{
	unsigned free[6], count = 0;
	unsigned long list[32];
	for (unsigned at = 0; at < 6; at++) {
		if (section->roles[at] == FREE) {
			free[count++] = at;
		}
	}
	unsigned values = variants(list, size, count > 1);
	for (unsigned i = 0; i < values; i++) {
		if (count == 1) {
			arguments[free[0]] = list[i];
			call(section, command, arguments);
			continue;
		}
		for (unsigned j = 0; count == 2 && j < values; j++) {
			arguments[free[0]] = list[i];
			arguments[free[1]] = list[j];
			call(section, command, arguments);
		}
		for (unsigned at = 0; count > 2 && at < count; at++) {
			static const unsigned long others[] = { 8, 0, buffers_at + COUNTING * 2 * BUFFER };
			for (unsigned other = 0; other < 3; other++) {
				for (unsigned rest = 0; rest < count; rest++) {
					arguments[free[rest]] = rest == at ? list[i] : others[other];
				}
				call(section, command, arguments);
			}
		}
	}
}

/* Whether a call of fcntl may wait for a lock, for ever: locks of the process and of its descriptors are in each other's way. */
static int waits(const struct section *section, unsigned command)
{
	return strncmp(section->name, "fcntl", 5) == 0 && (command == F_SETLKW || command == 14 || command == 38);
}

static void sweep_all(const struct section *section, int real)
{
	unsigned long arguments[6] = { 0 };
	for (unsigned command = 0; command < section->count; command++) {
		int is_ioctl = section->number == SYS_ioctl;
		if (real && waits(section, section->commands[command][0])) {
			continue;
		}
		int has_descriptor = section->roles[0] == DESCRIPTOR;
		for (int kind = 0; kind < (real && has_descriptor ? kinds : 1); kind++) {
			for (unsigned at = 0; at < 6; at++) {
				switch (section->roles[at]) {
				case DESCRIPTOR: arguments[at] = (unsigned long) descriptors[kind]; break;
				case COMMAND: arguments[at] = section->commands[command][0]; break;
				case SECOND_COMMAND: arguments[at] = section->commands[command][1]; break;
				default: break;
				}
			}
			sweep(section, (long) section->commands[command][0], arguments, is_ioctl ? _IOC_SIZE(section->commands[command][0]) : 0);
		}
	}
}

/* The last argument of calls that are made all the same. */
#define MEANT 0x7ea1u

/* Has every call answered that is not MEANT: with 0, or with an error. The number -1 is what a tracer makes of a call that it answers itself. */
static void answer_all(unsigned error)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MEANT, 2, 0),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned) -1, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
	};
	struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
	REQUIRE(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

int main(int count, char **words)
{
	REQUIRE(count == 4);
	const struct section *section = sections;
	while (section->name != NULL && strcmp(section->name, words[1]) != 0) {
		section++;
	}
	REQUIRE(section->name != NULL);
	/* With a buffer of its own, nobody asks for the status of standard output, of which the times are others in each run. */
	static char buffer[4096];
	setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
	int real = strcmp(words[2], "real") == 0;
	stride = strtoul(words[3], NULL, 10);
	REQUIRE(stride > 0);
	for (int signal = 1; signal < 65; signal++) {
		struct sigaction ignored = { .sa_handler = SIG_IGN };
		sigaction(signal, &ignored, NULL);
	}
	if (section->number != EACH) {
		/* Among all the numbers of all calls, the process id is found where it is not meant. */
		volatile_number((unsigned long long) getpid());
	}
	open_descriptors(strstr(words[1], "sockopt") != NULL);
	fflush(stdout);
	prepare();
	if (real) {
		/* No call may change the machine: an ordinary user makes them. */
		REQUIRE(setgroups(0, NULL) == 0 && setresgid(65534, 65534, 65534) == 0 && setresuid(65534, 65534, 65534) == 0);
	}
	if (!real) {
		answer_all(strcmp(words[2], "zero") == 0 ? 0 : EINVAL);
	}
	sweep_all(section, real);
	syscall(SYS_exit_group, 0L, 0L, 0L, 0L, 0L, (long) MEANT);
}
