// build: gcc -O2 -fno-builtin
// libcalls COUNT: rounds of two library calls, one of them with a string.
#include <stdlib.h>

int main(int argc, char **argv)
{
	if (argc != 2) {
		return 2;
	}
	for (long i = atol(argv[1]); i > 0; i--) {
		rand();
		if (getenv("NO_SUCH_VARIABLE") != NULL) {
			return 1;
		}
	}
	return 0;
}
