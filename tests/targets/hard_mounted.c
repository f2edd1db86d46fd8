// build: gcc -O1 -ldl
// In a mount namespace of its own, another library lies under the name of a library; that one is loaded.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>

int main(int argc, char **argv)
{
	(void)argc;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(argv[1], argv[2], NULL, MS_BIND, NULL) != 0)
		return puts("not allowed"), 0;
	void *library = dlopen(argv[2], RTLD_NOW);
	if (library == NULL)
		return puts(dlerror()), 1;
	int (*plugged)(int) = (int (*)(int))dlsym(library, "plugged");
	if (plugged == NULL)
		return puts(dlerror()), 1;
	printf("plugged %d %d\n", plugged(1), plugged(2));
	return 2;
}
