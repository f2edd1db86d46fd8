// build: gcc -O1 -ldl
// Loads a library, calls it and unloads it, a thousand times; in between something else may lie where it was.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int main(int argc, char **argv)
{
	int times = argc > 2 ? atoi(argv[2]) : 1000, sum = 0, moved = 0;
	void *last = NULL;
	for (int i = 0; i < times; i++) {
		void *library = dlopen(argv[1], i % 2 ? RTLD_NOW : RTLD_LAZY);
		if (library == NULL)
			return puts(dlerror()), 1;
		int (*plugged)(int) = (int (*)(int))dlsym(library, "plugged");
		if (plugged(i) != i + 101 || plugged(i) != i + 102)
			return puts("it is not what it was"), 2;
		sum++;
		moved += (void *)plugged != last;
		last = (void *)plugged;
		dlclose(library);
		if (i % 100 == 50) {
			// Data where the code was: nobody may write to it.
			unsigned char *page = (unsigned char *)((unsigned long)last & ~4095UL);
			unsigned char *data = mmap(page, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			if (data == page) {
				memset(data, 0x90, 4096);
				free(malloc(100000));
				for (int at = 0; at < 4096; at++)
					if (data[at] != 0x90)
						return puts("somebody wrote here"), 3;
			}
			munmap(data, 4096);
		}
	}
	printf("loaded %d\n", sum);
	return 0;
}
