// The other file of the program: in one of the builds it is compiled with other options than main.c.
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

OPAQUE int elsewhere(unsigned *seed)
{
	COUNT(ELSEWHERE);
	int sum = 0;
	char text[] = "text of some length";
	// In many libraries these two are one function.
	for (volatile int i = 0; i < 6; i++) {
		COUNT(MEMMOVE);
		memmove(text, &text[i], 8);
		if (i % 2) {
			COUNT(MEMCPY);
			memcpy(text, "copy", (size_t)i);
		}
	}
	for (volatile int i = 0; i < 3; i++) {
		COUNT(RAND_R);
		COUNT(STRLEN);
		COUNT(GETENV);
		sum += rand_r(seed) % 3 + (int)strlen(&"abc"[i]) + (getenv("NO_SUCH_VARIABLE") == NULL);
	}
	return sum;
}
