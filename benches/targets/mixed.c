// build: gcc -O2
// mixed COUNT: rounds of the calls that programs make most, 10 a round.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 2) {
		return 2;
	}
	char buffer[512];
	struct stat status;
	for (long i = atol(argv[1]); i > 0; i--) {
		int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
		if (fd < 0 || fstat(fd, &status) != 0 || read(fd, buffer, sizeof buffer) < 0) {
			return 1;
		}
		void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		munmap(map, 4096);
		lseek(fd, 0, SEEK_SET);
		struct pollfd poller = { fd, POLLIN, 0 };
		poll(&poller, 1, 0);
		access("/no/such/file", R_OK);
		struct timespec none = { 0, 0 };
		nanosleep(&none, NULL);
		close(fd);
	}
	return 0;
}
