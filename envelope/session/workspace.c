#include "workspace.h"

#include "common/buffer.h"
#include "common/folders.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---------------------------------------------------------------- folders */

/* Reads a dangling link; -1 if the path is not a link, or its target exists. */
static ssize_t readlink_of_dangling(const char *path, char *target, size_t size)
{
	return access(path, F_OK) ? readlink(path, target, size) : -1;
}

/* Reports the error. The cause may be a dangling link in the path, which the error code does not
 * tell. */
static bool complain(const char *path, int error, struct diag *diag)
{
	struct buffer copy = {0};
	char target[PATH_MAX];
	ssize_t length = -1;

	buffer_add_string(&copy, path);
	for (char *at = copy.data; length < 0 && (at = strchr(at + 1, '/'));) {
		*at = '\0';
		length = readlink_of_dangling(copy.data, target, sizeof(target));
		*at = length < 0 ? '/' : '\0';
	}
	if (length < 0)
		length = readlink_of_dangling(copy.data, target, sizeof(target));
	if (length < 0)
		diag_error(diag, "cannot make %s: %s", path, strerror(error));
	else
		diag_error(diag, "cannot make %s: %s is a link to %.*s, which is not there", path,
			   copy.data, (int)length, target);
	buffer_release(&copy);
	return false;
}

/* ---------------------------------------------------------------- the time */

/* Whether a file with that time exists: KIND_TIMESTAMP.ENDING. */
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

/* ---------------------------------------------------------------- folders left behind */

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	remove(path);
	return 0;
}

static void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static int open_folder(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static bool is_at(int fd, const char *path)
{
	struct stat held, there;

	return !fstat(fd, &held) && !stat(path, &there) && held.st_ino == there.st_ino;
}

/*
 * Locks the new folder; false if another session takes it for one left behind, and removes it. Only
 * who has locked a folder removes it. Otherwise a third session could make one of that name, which
 * the other would then remove.
 */
static bool hold(struct workspace *workspace)
{
	workspace->lock = open_folder(workspace->directory.data);
	if (workspace->lock < 0)
		return false;
	if ((!flock(workspace->lock, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK) &&
	    is_at(workspace->lock, workspace->directory.data))
		return true;
	close(workspace->lock);
	return false;
}

static void remove_if_left(const char *path)
{
	int fd = open_folder(path);

	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB) && is_at(fd, path))
		remove_tree(path);
	close(fd);
}

static void remove_left(const struct workspace *workspace)
{
	DIR *folder = opendir(workspace->output);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (text_starts_with(text_from_string(entry->d_name), T(".run_")))
			remove_if_left(arena_printf(workspace->arena, "%s/%s", workspace->output,
						    entry->d_name)
					   .data);
	if (folder)
		closedir(folder);
}

static bool is_valgrinds(const char *name)
{
	struct text rest = text_from_string(name);
	u64 pid;

	return text_skip_prefix(&rest, T("valgrind_proc_")) && text_skip_u64(&rest, &pid) &&
	       (text_starts_with(rest, T("_cmdline_")) || text_starts_with(rest, T("_auxv_")));
}

/*
 * A living Valgrind has its file open for writing, from a moment after making it until it deletes
 * it. The kernel grants a lease for reading only of a file that nobody has open in this way.
 */
static bool is_left(int fd)
{
	static const struct timespec moment = {.tv_nsec = 10000000};
	struct stat status;

	return !fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
	       !nanosleep(&moment, NULL) && !fcntl(fd, F_SETLEASE, F_RDLCK);
}

static void remove_valgrinds_file_if_left(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (is_left(fd))
		unlinkat(folder, name, 0);
	close(fd);
}

/*
 * A Valgrind that was killed in its first moment. Later ones, which have the same process number in
 * the namespace, would find the name taken and say so on stderr.
 */
static void remove_valgrinds_left(const char *directory)
{
	DIR *folder = opendir(directory);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (is_valgrinds(entry->d_name))
			remove_valgrinds_file_if_left(dirfd(folder), entry->d_name);
	if (folder)
		closedir(folder);
}

/* ---------------------------------------------------------------- reserving the time */

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
	if (!folders_make(output))
		return complain(output, errno, diag);
	remove_left(workspace);
	remove_valgrinds_left("/tmp");
	if (getenv("TMPDIR"))
		remove_valgrinds_left(getenv("TMPDIR")); /* without the envelope */
	for (time_t second = time(NULL);; second++) {
		set_time(workspace, second);
		if (mkdir(workspace->directory.data, 0700)) {
			if (errno != EEXIST)
				return diag_error(diag, "cannot write to %s: %s", output,
						  strerror(errno));
		} else if (hold(workspace)) {
			if (!is_taken(workspace))
				return true;
			rmdir(workspace->directory.data);
			close(workspace->lock);
		}
	}
}

/* ---------------------------------------------------------------- publishing and removing */

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

void workspace_remove(const struct workspace *workspace)
{
	enum { TRIES = 100, PAUSE_MICROSECONDS = 50 * 1000 };

	for (int i = 0; i < TRIES; i++) {
		remove_tree(workspace->directory.data);
		if (access(workspace->directory.data, F_OK))
			return;
		usleep(PAUSE_MICROSECONDS);
	}
}
