#include "store.h"

#include "common/file.h"
#include "baseline.h"
#include "path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Locks the folder itself, so that no lock file can be left behind. Returns its descriptor, or -1
 * with a diag. */
static int lock_folder(const char *folder, struct diag *diag)
{
	int fd, locked;

	if (mkdir(folder, 0777) && errno != EEXIST) {
		diag_error_at(diag, folder, 0, 0, "cannot make the folder: %s", strerror(errno));
		return -1;
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		diag_error_at(diag, folder, 0, 0, "cannot open: %s", strerror(errno));
		return -1;
	}
	do
		locked = flock(fd, LOCK_EX);
	while (locked && errno == EINTR);
	if (!locked)
		return fd;
	diag_error_at(diag, folder, 0, 0, "cannot lock: %s", strerror(errno));
	close(fd);
	return -1;
}

/* Reads the existing baseline; an empty document if there is none. */
static bool read_old(const char *path, struct arena *arena, struct document *old, bool *is_there,
		     struct diag *diag)
{
	struct text content;

	document_init(old);
	*is_there = !access(path, F_OK) || errno != ENOENT;
	if (!*is_there)
		return true;
	return file_read(path, arena, &content, diag) &&
	       document_read(content, path, arena, old, diag);
}

bool baseline_check(const char *path, struct arena *arena, struct diag *diag)
{
	struct text content;

	return file_read(path, arena, &content, diag) && document_check(content, path, arena, diag);
}

/* Makes the new baseline from the old one, without changing `document`. */
static bool make_new(const struct document *old, const struct document *document, struct text name,
		     enum baseline_mode mode, struct arena *arena, struct document *out,
		     struct diag *diag)
{
	document_init(out);
	if (mode == BASELINE_UPDATE && !document_merge(out, old, DOCUMENT_REPLACE, arena, diag))
		return false;
	out->name = name;
	return baseline_update(out, document, arena, diag);
}

static bool save_locked(const char *path, struct text name, const struct document *document,
			enum baseline_mode mode, struct arena *arena, bool *is_changed,
			struct diag *diag)
{
	struct document old, now;
	bool is_there, is_same = false;

	if (!read_old(path, arena, &old, &is_there, diag) ||
	    !make_new(&old, document, name, mode, arena, &now, diag) ||
	    (is_there && !baseline_is_same(&old, &now, arena, &is_same, diag)))
		return false;
	*is_changed = !is_same;
	if (is_same)
		return true;
	return document_write_file(&now, path, diag);
}

bool baseline_save(const char *folder, struct text name, const struct document *document,
		   enum baseline_mode mode, struct arena *arena, bool *is_changed,
		   struct diag *diag)
{
	const char *path = NULL;
	bool fine;
	int lock;

	if (!baseline_path(folder, name, arena, &path, diag))
		return false;
	lock = lock_folder(folder, diag);
	if (lock < 0)
		return false;
	fine = save_locked(path, name, document, mode, arena, is_changed, diag);
	close(lock);
	return fine;
}
