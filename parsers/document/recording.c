#include "recording.h"

#include <sys/stat.h>

struct timespec recording_time(const struct recording *recording)
{
	struct timespec latest = recording->began;
	struct stat status;

	if (latest.tv_sec)
		return latest;
	for (u32 i = 0; i < recording->file_count; i++) {
		if (stat(recording->files[i].path, &status))
			return (struct timespec){0};
		if (status.st_mtim.tv_sec >= latest.tv_sec)
			latest = status.st_mtim;
	}
	return latest;
}
