#include "progress.h"

#include "error.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BAR_WIDTH = 30, NAME_BYTES = 40 };

struct progress progress_start(size_t total)
{
	return (struct progress){total > 1 && isatty(STDERR_FILENO), total};
}

void progress_show(const struct progress *progress, size_t done, const char *name)
{
	char bar[BAR_WIDTH + 1], shortened[NAME_BYTES + 1];
	const char *slash = strrchr(name, '/');
	size_t filled;

	if (!progress->shown)
		return;
	filled = done * BAR_WIDTH / progress->total;
	memset(bar, '.', BAR_WIDTH);
	memset(bar, '#', filled);
	bar[BAR_WIDTH] = 0;
	snprintf(shortened, sizeof(shortened), "%s", slash ? slash + 1 : name);
	fprintf(stderr, "\r\033[K[%s] %zu/%zu ", bar, done, progress->total);
	print_name(shortened, stderr);
	fflush(stderr);
}

void progress_wipe(const struct progress *progress)
{
	if (!progress->shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
