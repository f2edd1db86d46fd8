// build: gcc -O1
// Says who it is and waits for the end of its input. Tests give it a set-user-ID bit.
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	printf("effective user %d\n", (int)geteuid());
	fflush(stdout);
	for (char byte; read(0, &byte, 1) > 0;)
		;
	return 3;
}
