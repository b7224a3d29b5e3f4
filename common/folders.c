#include "folders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool make_one(const char *path)
{
	return !mkdir(path, 0777) || errno == EEXIST;
}

static bool is_folder(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return false;
	errno = ENOTDIR;
	return S_ISDIR(status.st_mode);
}

static bool make_all(char *path)
{
	for (char *at = strchr(path + (*path == '/'), '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		if (!make_one(path))
			return false;
		*at = '/';
	}
	return make_one(path) && is_folder(path);
}

bool folders_make(const char *path)
{
	char *copy = strdup(path);
	bool fine = copy && make_all(copy);
	int error = errno;

	free(copy);
	errno = error;
	return fine;
}
