// build: gcc -O0
// Reads from an eventfd, a timerfd, a signalfd and an inotify descriptor, and from a file whose name is hostile.
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define NAME "n\033[31m\n\377"

int main(void)
{
	char buffer[4096];
	char folder[] = "notices-XXXXXX";
	uint64_t value = 5;
	int counter = eventfd(0, 0);
	write(counter, &value, 8);
	read(counter, buffer, sizeof(buffer));

	int timer = timerfd_create(CLOCK_MONOTONIC, 0);
	struct itimerspec soon = {.it_value = {0, 1000}};
	timerfd_settime(timer, 0, &soon, NULL);
	read(timer, &value, 8);

	sigset_t mask;
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	int signals = signalfd(-1, &mask, 0);
	kill(getpid(), SIGUSR1);
	read(signals, buffer, sizeof(buffer));

	if (mkdtemp(folder) == NULL || chdir(folder) != 0) {
		return 1;
	}
	int changes = inotify_init();
	inotify_add_watch(changes, ".", IN_CREATE);
	close(open(NAME, O_CREAT | O_WRONLY, 0600));
	read(changes, buffer, sizeof(buffer));
	unlink(NAME);
	return chdir("..") == 0 ? rmdir(folder) : 1;
}
