// build: gcc -O1 -shared -fPIC
// To be preloaded (ld.so(8), LD_PRELOAD): counts the calls of getenv, setlocale and strtol that are looked up in the usual
// way, in the file that the variable COUNTS names: three 64-bit numbers in that order. The file is mapped and shared, so
// that processes of any kind add to it, however they end.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GETENV, SETLOCALE, STRTOL, FUNCTIONS };

static void *next(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);
	if (function == NULL)
		abort();
	return function;
}

static uint64_t *mapped(void)
{
	char *(*getenv_of_libc)(const char *) = next("getenv");
	const char *path = getenv_of_libc("COUNTS");
	int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	if (file < 0)
		abort();
	void *there = mmap(NULL, FUNCTIONS * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (there == MAP_FAILED)
		abort();
	close(file);
	return there;
}

/* The constructors of other libraries may call before ours runs. A second thread that maps the same file does no harm. */
static void count(int function)
{
	static uint64_t *counts;
	uint64_t *there = __atomic_load_n(&counts, __ATOMIC_ACQUIRE);
	if (there == NULL) {
		there = mapped();
		__atomic_store_n(&counts, there, __ATOMIC_RELEASE);
	}
	__atomic_fetch_add(&there[function], 1, __ATOMIC_RELAXED);
}

char *getenv(const char *name)
{
	char *(*forward)(const char *) = next("getenv");
	count(GETENV);
	return forward(name);
}

char *setlocale(int category, const char *locale)
{
	char *(*forward)(int, const char *) = next("setlocale");
	count(SETLOCALE);
	return forward(category, locale);
}

long strtol(const char *text, char **end, int base)
{
	long (*forward)(const char *, char **, int) = next("strtol");
	count(STRTOL);
	return forward(text, end, base);
}
