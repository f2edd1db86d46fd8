// build: gcc -O2 -g -w
#include "typed_c.c"
