/*
 * The new root is a tmpfs, mounted over /tmp until it becomes the root. Before that, everything it
 * will show, including /tmp, is cloned as a detached mount.
 */
#include "fixed_paths.h"

#include "kernel_calls.h"
#include "loader_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NEW_ROOT    "/tmp"
#define PLAIN_CACHE NEW_ROOT FIXED_ROOT "/loader-cache"

enum { MAX_ROOT_ENTRIES = 256 };

struct root_entry {
	char name[NAME_MAX + 1];
	mode_t mode;
	int mount;	     /* a detached clone, for directories and files */
	char link[PATH_MAX]; /* for symbolic links */
};

struct root_listing {
	size_t count;
	struct root_entry entries[MAX_ROOT_ENTRIES];
};

static bool fail(struct obstacle *obstacle, const char *what)
{
	*obstacle = (struct obstacle){what, errno};
	return false;
}

/* ---------------------------------------------------------------- namespaces */

static bool write_file(const char *path, const char *content)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool fine = fd >= 0 && write(fd, content, strlen(content)) >= 0;

	if (fd >= 0)
		close(fd);
	return fine;
}

/* Maps the caller's ids to themselves, so that the program sees the user who started it. */
static bool map_ids(uid_t uid, gid_t gid)
{
	char line[64];

	snprintf(line, sizeof(line), "%u %u 1\n", uid, uid);
	if (!write_file("/proc/self/uid_map", line))
		return false;
	write_file("/proc/self/setgroups", "deny"); /* missing on old kernels */
	snprintf(line, sizeof(line), "%u %u 1\n", gid, gid);
	return write_file("/proc/self/gid_map", line);
}

/*
 * Reports the error. The kernel returns "no space left" if the administrator allows no namespaces.
 */
static bool fail_to_unshare(struct obstacle *obstacle)
{
	*obstacle = errno == ENOSPC ? (struct obstacle){"no namespaces allowed", 0}
				    : (struct obstacle){"unshare", errno};
	return false;
}

static bool enter_namespaces(bool own_processes, struct obstacle *obstacle)
{
	int wanted = CLONE_NEWNS | (own_processes ? CLONE_NEWPID : 0);
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (unshare(wanted)) {
		if (errno != EPERM || unshare(CLONE_NEWUSER | wanted))
			return fail_to_unshare(obstacle);
		if (!map_ids(uid, gid))
			return fail(obstacle, "user namespace");
	}
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return fail(obstacle, "private mounts");
	return true;
}

/* ---------------------------------------------------------------- entries of the new root */

/* Attaches the copy to a path that exists. */
static bool attach(int mount, const char *target)
{
	bool fine = !kernel_attach_mount(mount, target);

	close(mount);
	return fine;
}

static bool clone_sources(const struct fixed_paths *paths, int *sources, struct obstacle *obstacle)
{
	for (size_t i = 0; i < paths->count; i++) {
		sources[i] = kernel_clone_mount(AT_FDCWD, paths->binds[i].source);
		if (sources[i] < 0)
			return fail(obstacle, paths->binds[i].source);
	}
	return true;
}

/* False for entries that are not mirrored: sockets, devices and unreadable entries. */
static bool read_entry(int root, struct root_entry *entry)
{
	struct stat info;
	ssize_t length;

	if (fstatat(root, entry->name, &info, AT_SYMLINK_NOFOLLOW))
		return false;
	entry->mode = info.st_mode;
	if (S_ISLNK(entry->mode)) {
		length = readlinkat(root, entry->name, entry->link, sizeof(entry->link) - 1);
		entry->link[length > 0 ? length : 0] = '\0';
		return length > 0;
	}
	if (!S_ISDIR(entry->mode) && !S_ISREG(entry->mode))
		return false;
	entry->mount = kernel_clone_mount(root, entry->name);
	return entry->mount >= 0;
}

static bool list_root(struct root_listing *listing, struct obstacle *obstacle)
{
	DIR *root = opendir("/");
	struct dirent *found;

	listing->count = 0;
	while (root && (found = readdir(root)) && listing->count < MAX_ROOT_ENTRIES) {
		struct root_entry *entry = &listing->entries[listing->count];

		if (!strcmp(found->d_name, ".") || !strcmp(found->d_name, ".."))
			continue;
		snprintf(entry->name, sizeof(entry->name), "%s", found->d_name);
		if (read_entry(dirfd(root), entry))
			listing->count++;
	}
	return (root && !closedir(root)) || fail(obstacle, "reading the root directory");
}

/* ---------------------------------------------------------------- building it */

/* Mirrors one entry of the real root in the new one. */
static bool mirror_entry(const struct root_entry *entry)
{
	char target[sizeof(NEW_ROOT) + NAME_MAX + 2];
	int fd;

	snprintf(target, sizeof(target), NEW_ROOT "/%s", entry->name);
	if (S_ISLNK(entry->mode))
		return !symlink(entry->link, target);
	if (S_ISDIR(entry->mode))
		return !mkdir(target, 0755) && attach(entry->mount, target);
	fd = open(target, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	return fd >= 0 && !close(fd) && attach(entry->mount, target);
}

static bool show_binds(const struct fixed_paths *paths, const int *sources)
{
	char target[PATH_MAX];

	if (mkdir(NEW_ROOT FIXED_ROOT, 0755))
		return false;
	for (size_t i = 0; i < paths->count; i++) {
		snprintf(target, sizeof(target), NEW_ROOT FIXED_ROOT "/%s", paths->binds[i].name);
		if (mkdir(target, 0755) || !attach(sources[i], target))
			return false;
	}
	return true;
}

static bool build_root(const struct fixed_paths *paths, const int *sources,
		       const struct root_listing *listing, struct obstacle *obstacle)
{
	if (mount("tmpfs", NEW_ROOT, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755"))
		return fail(obstacle, "tmpfs");
	for (size_t i = 0; i < listing->count; i++)
		if (!mirror_entry(&listing->entries[i]))
			return fail(obstacle, "binding the root directory");
	return show_binds(paths, sources) || fail(obstacle, "binding a directory");
}

static bool write_plain_cache(const struct loader_cache *cache)
{
	size_t length;
	char *content = loader_cache_plain(cache, &length);
	int fd = open(PLAIN_CACHE, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	bool fine = content && fd >= 0;
	ssize_t put;

	for (size_t at = 0; fine && at < length; at += (size_t)put) {
		put = write(fd, content + at, length - at);
		fine = put > 0;
	}
	free(content);
	if (fd >= 0)
		close(fd); /* cannot fail, so errno is kept */
	return fine;
}

/* Replaces the loader's cache by its plain form, if there is a cache. */
static bool show_loader_cache(struct obstacle *obstacle)
{
	struct loader_cache cache;
	bool fine;

	if (!loader_cache_read(LOADER_CACHE, &cache))
		return true;
	fine = write_plain_cache(&cache) &&
	       attach(kernel_clone_mount(AT_FDCWD, PLAIN_CACHE), NEW_ROOT LOADER_CACHE);
	loader_cache_release(&cache);
	return fine || fail(obstacle, errno == EFBIG ? "the loader's cache and ulimit -f"
						     : "binding the loader's cache");
}

/* Makes the tmpfs the root, read-only from now on, and detaches the old root. */
static bool change_root(struct obstacle *obstacle)
{
	int flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV;

	if (mount(NULL, NEW_ROOT, NULL, (unsigned long)flags, NULL))
		return fail(obstacle, "read-only root");
	if (chdir(NEW_ROOT) || syscall(SYS_pivot_root, ".", "."))
		return fail(obstacle, "pivot_root");
	if (umount2(".", MNT_DETACH) || chdir("/"))
		return fail(obstacle, "leaving the old root");
	return true;
}

bool fixed_paths_enter(const struct fixed_paths *paths, bool own_processes,
		       struct obstacle *obstacle)
{
	struct root_listing *listing = malloc(sizeof(*listing));
	int sources[FIXED_PATHS_MAX];
	bool fine = listing && enter_namespaces(own_processes, obstacle) &&
		    clone_sources(paths, sources, obstacle) && list_root(listing, obstacle) &&
		    build_root(paths, sources, listing, obstacle) &&
		    (!paths->plain_loader_cache || show_loader_cache(obstacle)) &&
		    change_root(obstacle);

	free(listing);
	return fine;
}

bool fixed_paths_mount_proc(struct obstacle *obstacle)
{
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
		return fail(obstacle, "mounting /proc");
	return true;
}
