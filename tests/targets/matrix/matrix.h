// What the two files of the program share: the names that are counted.
#define EACH_NAME(X) \
	X(library, rand_r, RAND_R) X(library, strlen, STRLEN) X(library, strcmp, STRCMP) X(library, getenv, GETENV) \
	X(library, qsort, QSORT) \
	X(library, memcpy, MEMCPY) X(library, memmove, MEMMOVE) X(function, hidden, HIDDEN) X(function, inner, INNER) \
	X(function, recursive, RECURSIVE) X(function, outer, OUTER) X(function, compare, COMPARE) \
	X(function, tail, TAIL) X(function, elsewhere, ELSEWHERE)

enum name {
#define AS_CONSTANT(kind, name, constant) constant,
	EACH_NAME(AS_CONSTANT)
	NAMES
};

void count(enum name name);
int elsewhere(unsigned *seed);

#define COUNT(name) count(name)

// A function that the compiler can neither inline nor specialise.
#ifdef __clang__
#define OPAQUE __attribute__((noinline, used))
#else
#define OPAQUE __attribute__((noipa))
#endif
