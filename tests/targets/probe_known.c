// build: gcc -O1 -fno-builtin -w -lm
// Calls functions whose prototypes are known.
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int main(void)
{
	volatile double d = 2.0;
	volatile float f = 0.5f;
	volatile long double l = 1.25L;
	int numbers[4] = {3, 1, 2, 0}, number;
	char word[10], bytes[64], *end;
	time_t epoch = 0;

	printf("%f %Lf %s %c\n", pow(d, 3.0), (long double)l, "text", 'x');
	expf(f);
	qsort(numbers, 4, 4, compare);
	sscanf("42 word", "%d %9s", &number, word);
	open("/nonexistent", O_RDONLY | O_CLOEXEC);
	int fd = open("/proc/self/comm", O_RDONLY);
	read(fd, bytes, 20);
	close(fd);
	strftime(bytes, sizeof bytes, "%Y-%m-%d", gmtime(&epoch));
	strtol("12abc", &end, 10);
	fopen("/nonexistent/file", "r");
	return 0;
}
