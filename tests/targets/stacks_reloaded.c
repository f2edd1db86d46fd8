// build: gcc -O1
// Loads the libraries that it is given, each where the one before has been.
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		void *library = dlopen(argv[i], RTLD_NOW);
		if (!library)
			return puts(dlerror()), 1;
		dlclose(library);
	}
	return 0;
}
