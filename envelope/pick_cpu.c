/*
 * A CPU is reserved by binding a name in the abstract socket namespace. This is atomic, needs no
 * file and no permission, works across users, and ends with the process.
 */
#include "pick_cpu.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool take(long cpu)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int length = snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1,
			      "edm-profile/cpu/%ld", cpu);
	socklen_t size =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1) + (socklen_t)length;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, size))
		return true; /* never closed, because that would release the CPU */
	if (fd >= 0)
		close(fd);
	return false;
}

int pick_cpu(const char *list)
{
	long first = -1;

	for (const char *at = list;; at++) {
		char *end;
		long cpu = strtol(at, &end, 10);

		if (end == at || cpu < 0 || (*end && *end != ','))
			return -1;
		if (take(cpu))
			return (int)cpu;
		if (first < 0)
			first = cpu;
		if (!*end)
			return (int)first;
		at = end;
	}
}
