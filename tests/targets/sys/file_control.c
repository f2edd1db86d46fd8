// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>

/* Commands of which the C library has other numbers, or none. */
#define GETLK 5
#define SETLK 6
#define SETLKW 7
#define SETOWN_EX 15
#define GETOWN_EX 16
#define GETOWNER_UIDS 17
#define OFD_GETLK 36
#define OFD_SETLK 37
#define OFD_SETLKW 38

/* The kernel's structures. */
struct lock {
	short type, whence;
	long start, length;
	int pid;
};
struct lock64 {
	short type, whence;
	long long start, length;
	int pid;
};
struct owner {
	int type, pid;
};

#define ALL(call)                                                                                                       \
	do {                                                                                                            \
		CALL(call, (fd, F_DUPFD, 50), "%d, F_DUPFD, 50", fd);                                                   \
		CALL(call, (-1, F_DUPFD_CLOEXEC, -1), "-1, F_DUPFD_CLOEXEC, 4294967295");                                       \
		CALL_AS(#call, SYS_##call, cloexec, (50, F_GETFD), "50, F_GETFD");                                      \
		CALL_AS(#call, SYS_##call, plain_flags, (fd, F_GETFL), "%d, F_GETFL", fd);                              \
		CALL(call, (fd, F_SETFD, FD_CLOEXEC | 4), "%d, F_SETFD, FD_CLOEXEC|0x4", fd);                           \
		CALL_AS(#call, SYS_##call, cloexec, (fd, F_GETFD), "%d, F_GETFD", fd);                                  \
		CALL(call, (fd, F_SETFL, O_APPEND | O_NONBLOCK), "%d, F_SETFL, O_RDONLY|O_APPEND|O_NONBLOCK", fd);      \
		CALL(call, (-1, F_GETFL), "-1, F_GETFL");                                                               \
		CALL(call, (fd, F_SETOWN, self), "%d, F_SETOWN, %d", fd, self);                           \
		CALL(call, (fd, F_GETOWN), "%d, F_GETOWN", fd);                                                         \
		CALL(call, (fd, F_SETSIG, SIGUSR1), "%d, F_SETSIG, SIGUSR1", fd);                                       \
		CALL_AS(#call, SYS_##call, usr1, (fd, F_GETSIG), "%d, F_GETSIG", fd);                                   \
		CALL(call, (fd, F_SETSIG, 0), "%d, F_SETSIG, 0", fd);                                                   \
	} while (0)

static int fd, self;

static const char *cloexec(long rc)
{
	return rc == 0 ? "0" : "0x1 (flags FD_CLOEXEC)";
}

static const char *plain_flags(long rc)
{
	return text("%#lx (flags O_RDWR%s%s%s)", rc, rc & O_APPEND ? "|O_APPEND" : "", rc & O_NONBLOCK ? "|O_NONBLOCK" : "",
		    rc & 0100000 ? "|O_LARGEFILE" : "");
}

static const char *unlocked(long rc)
{
	return text("%#lx (F_UNLCK)", rc);
}

static const char *usr1(long rc)
{
	return text("%ld (SIGUSR1)", rc);
}

static void locks(void)
{
	struct lock lock = { F_WRLCK, SEEK_SET, 5, 10, 77 };
	struct lock64 wide = { F_RDLCK, SEEK_CUR, 0, 0x100000000, 0 };
	CALL(fcntl, (fd, SETLK, &lock), "%d, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=10}", fd);
	CALL(fcntl, (fd, SETLKW, edge(&lock)), "%d, F_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=10}", fd);
	CALL(fcntl, (fd, GETLK, &lock), "%d, F_GETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=5, l_len=10, l_pid=77}", fd);
	CALL(fcntl, (fd, SETLK, GARBAGE), "%d, F_SETLK, %s", fd, pointer(GARBAGE));
	CALL(fcntl, (-1, GETLK, &lock), "-1, F_GETLK, %s", pointer(&lock));
	void *cut = edge_cut(&lock, 8);
	CALL(fcntl, (fd, SETLK, cut), "%d, F_SETLK, %s", fd, pointer(cut));
	CALL(fcntl, (fd, OFD_SETLK, &wide), "%d, F_OFD_SETLK, {l_type=F_RDLCK, l_whence=SEEK_CUR, l_start=0, l_len=4294967296}", fd);
	CALL(fcntl, (-1, OFD_SETLKW, &wide), "-1, F_OFD_SETLKW, {l_type=F_RDLCK, l_whence=SEEK_CUR, l_start=0, l_len=4294967296}");
	CALL(fcntl, (fd, OFD_GETLK, GARBAGE), "%d, F_OFD_GETLK, %s", fd, pointer(GARBAGE));
#ifdef __i386__
	CALL(fcntl64, (fd, 13, &wide), "%d, F_SETLK64, {l_type=F_RDLCK, l_whence=SEEK_CUR, l_start=0, l_len=4294967296}", fd);
	CALL(fcntl64, (-1, 14, &wide), "-1, F_SETLKW64, {l_type=F_RDLCK, l_whence=SEEK_CUR, l_start=0, l_len=4294967296}");
	wide.type = F_UNLCK + 7;
	CALL(fcntl64, (-1, 12, &wide), "-1, F_GETLK64, %s", pointer(&wide));
	CALL(fcntl64, (fd, 13, GARBAGE), "%d, F_SETLK64, %s", fd, pointer(GARBAGE));
#endif
}

static void others(int pipe)
{
	struct owner owner = { 1, self };
	CALL(fcntl, (fd, SETOWN_EX, &owner), "%d, F_SETOWN_EX, {type=F_OWNER_PID, pid=%d}", fd, self);
	CALL(fcntl, (fd, GETOWN_EX, edge(&owner)), "%d, F_GETOWN_EX, {type=F_OWNER_PID, pid=%d}", fd, self);
	CALL(fcntl, (-1, GETOWN_EX, &owner), "-1, F_GETOWN_EX, %s", pointer(&owner));
	CALL(fcntl, (fd, SETOWN_EX, GARBAGE), "%d, F_SETOWN_EX, %s", fd, pointer(GARBAGE));
	CALL(fcntl, (-1, GETOWNER_UIDS, GARBAGE), "-1, F_GETOWNER_UIDS, %s", pointer(GARBAGE));
	CALL(fcntl, (-1, F_SETLEASE, F_RDLCK), "-1, F_SETLEASE, F_RDLCK");
	CALL_AS("fcntl", SYS_fcntl, unlocked, (fd, F_GETLEASE), "%d, F_GETLEASE", fd);
	CALL(fcntl, (-1, F_NOTIFY, DN_ACCESS | DN_MULTISHOT), "-1, F_NOTIFY, DN_ACCESS|DN_MULTISHOT");
	CALL(fcntl, (pipe, F_SETPIPE_SZ, 4096), "%d, F_SETPIPE_SZ, 4096", pipe);
	CALL(fcntl, (pipe, F_GETPIPE_SZ), "%d, F_GETPIPE_SZ", pipe);
	CALL(fcntl, (-1, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_GROW), "-1, F_ADD_SEALS, F_SEAL_SEAL|F_SEAL_GROW");
	CALL(fcntl, (fd, F_GET_SEALS), "%d, F_GET_SEALS", fd);
	CALL(fcntl, (-1, 9999, 5), "-1, 0x270f /" "* F_??? *" "/, 0x5");
}

int main(void)
{
	int pair[2];
	self = getpid();
	fd = open("file", O_RDWR);
	REQUIRE(fd == 3 && pipe(pair) == 0);
	BEGIN();
	ALL(fcntl);
#ifdef __i386__
	ALL(fcntl64);
#endif
	locks();
	others(pair[0]);
	return END();
}
