/* Waiting for what another task does, before a region begins. */
#ifndef WAITS_H
#define WAITS_H

#include "expect.h"

/* Waits until a line of /proc/PID/status begins with `name` and goes on as `wanted`. */
UNUSED static void wait_for(int pid, const char *name, int (*wanted)(const char *))
{
	char line[256], path[64];
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	for (int found = 0; !found; usleep(100)) {
		FILE *file = fopen(path, "r");
		if (file == NULL) {
			_exit(0);
		}
		while (fgets(line, sizeof line, file) != NULL) {
			found |= strncmp(line, name, strlen(name)) == 0 && wanted(line + strlen(name));
		}
		fclose(file);
	}
}

UNUSED static int sleeps(const char *state)
{
	return strchr(state, 'S') != NULL;
}

#endif
