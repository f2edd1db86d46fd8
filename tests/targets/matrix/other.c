// The other file of the program: in one of the builds it is compiled with other options than main.c.
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

OPAQUE int elsewhere(unsigned *seed)
{
	COUNT(ELSEWHERE);
	int sum = 0;
	for (volatile int i = 0; i < 3; i++) {
		COUNT(RAND_R);
		COUNT(STRLEN);
		COUNT(GETENV);
		sum += rand_r(seed) % 3 + (int)strlen(&"abc"[i]) + (getenv("NO_SUCH_VARIABLE") == NULL);
	}
	return sum;
}
