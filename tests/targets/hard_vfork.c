// build: gcc -O1
// A line on its input: "v" makes a child by vfork that reads the next one while its parent waits in the kernel.
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline, noipa)) int counted(int n)
{
	return n + 1;
}

static int next(char *line)
{
	int len = 0;
	while (len < 15 && read(0, line + len, 1) == 1 && line[len] != '\n')
		len++;
	line[len] = 0;
	return len;
}

static void say(const char *text)
{
	if (write(1, text, strlen(text)) < 0)
		_exit(1);
}

int main(void)
{
	static char line[16], in_child[16];
	static volatile int sum;
	say("running\n");
	while (next(line) > 0) {
		if (line[0] == 'v') {
			pid_t child = vfork();
			if (child == 0) {
				sum = counted(sum);
				say("waiting\n");
				next(in_child);
				sum = counted(sum);
				if (in_child[0] == 'e')
					execl("/bin/true", "true", (char *)NULL);
				_exit(sum);
			}
			int status = 0;
			waitpid(child, &status, 0);
		}
		sum = counted(sum);
		char text[32];
		snprintf(text, sizeof text, "sum %d\n", sum);
		say(text);
	}
	say("undisturbed\n");
	return 0;
}
