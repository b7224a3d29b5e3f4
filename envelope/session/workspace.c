#include "workspace.h"

#include "common/buffer.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---------------------------------------------------------------- folders */

static bool make_folder(const char *path)
{
	return !mkdir(path, 0777) || errno == EEXIST;
}

static bool make_folders(const char *path, struct diag *diag)
{
	struct buffer copy = {0};
	bool fine = true;
	struct stat status;

	buffer_add(&copy, text_from_string(path));
	for (char *at = strchr(copy.data + 1, '/'); at && fine; at = strchr(at + 1, '/')) {
		*at = '\0';
		fine = make_folder(copy.data);
		*at = '/';
	}
	fine = fine && make_folder(copy.data);
	if (fine && (stat(copy.data, &status) || !S_ISDIR(status.st_mode))) {
		errno = errno == ENOENT ? ENOENT : ENOTDIR;
		fine = false;
	}
	buffer_release(&copy);
	return fine || diag_error(diag, "cannot make %s: %s", path, strerror(errno));
}

/* ---------------------------------------------------------------- the time */

/* Whether a file of that time is there: KIND_TIMESTAMP.ENDING. */
static bool is_taken(const struct workspace *workspace)
{
	struct text mark = arena_printf(workspace->arena, "_%s.", workspace->timestamp);
	DIR *folder = opendir(workspace->output);
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		found = entry->d_name[0] != '.' && strstr(entry->d_name, mark.data);
	if (folder)
		closedir(folder);
	return found;
}

static void set_time(struct workspace *workspace, time_t second)
{
	struct tm parts;

	gmtime_r(&second, &parts);
	strftime(workspace->timestamp, sizeof(workspace->timestamp), "%Y%m%dT%H%M%SZ", &parts);
	strftime(workspace->timestamp_iso, sizeof(workspace->timestamp_iso), "%Y-%m-%dT%H:%M:%SZ",
		 &parts);
	workspace->directory =
	    arena_printf(workspace->arena, "%s/.run_%s", workspace->output, workspace->timestamp);
}

bool workspace_reserve(struct workspace *workspace, const char *output, struct arena *arena,
		       struct diag *diag)
{
	*workspace = (struct workspace){.output = output, .arena = arena};
	if (!make_folders(output, diag))
		return false;
	for (time_t second = time(NULL);; second++) {
		set_time(workspace, second);
		if (mkdir(workspace->directory.data, 0700)) {
			if (errno != EEXIST)
				return diag_error(diag, "cannot write to %s: %s", output,
						  strerror(errno));
		} else if (!is_taken(workspace)) {
			return true;
		} else {
			rmdir(workspace->directory.data);
		}
	}
}

/* ---------------------------------------------------------------- in the end */

bool workspace_publish(const struct workspace *workspace, struct text name, struct diag *diag)
{
	struct text from =
	    arena_printf(workspace->arena, "%s/%.*s", workspace->directory.data, TEXT_ARGS(name));
	struct text base = path_basename(name);
	struct text to =
	    arena_printf(workspace->arena, "%s/%.*s", workspace->output, TEXT_ARGS(base));

	if (!rename(from.data, to.data))
		return true;
	return diag_error(diag, "cannot write to %s: %s", workspace->output, strerror(errno));
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	remove(path);
	return 0;
}

void workspace_remove(const struct workspace *workspace)
{
	enum { TRIES = 100, PAUSE_MICROSECONDS = 50 * 1000 };

	for (int i = 0; i < TRIES; i++) {
		nftw(workspace->directory.data, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		if (access(workspace->directory.data, F_OK))
			return;
		usleep(PAUSE_MICROSECONDS);
	}
}
