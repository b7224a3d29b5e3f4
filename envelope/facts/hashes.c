#include "hashes.h"

#include "common/buffer.h"
#include "common/command_output.h"
#include "common/file.h"
#include "common/folders.h"
#include "common/sha256.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A cache larger than this is emptied. */
enum { CACHE_BYTES = 512 * 1024 };

/* A file that was changed less than this many seconds ago is not cached: it could change again with
 * the same time stamp. */
enum { SETTLED_SECONDS = 2 };

/* ---------------------------------------------------------------- the folder */

/* The folder, with a slash. A home that does not exist, as that of many services, is not made: then
 * it is below a device, where there can be nothing. */
static struct text cache_folder(struct arena *arena)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (base && *base)
		return arena_printf(arena, "%s/edm-profile/", base);
	if (home && *home && !access(home, F_OK))
		return arena_printf(arena, "%s/.cache/edm-profile/", home);
	return T("/dev/null/");
}

struct text cache_file(const char *name, struct arena *arena)
{
	struct text folder = cache_folder(arena);

	if (access(folder.data, F_OK))
		folders_make(folder.data);
	return arena_printf(arena, "%s%s", folder.data, name);
}

/* ---------------------------------------------------------------- the cache */

/* The number in the name goes up when hashes get another meaning. */
void hashes_open(struct hashes *hashes, struct arena *arena)
{
	struct diag ignored = {0};

	*hashes = (struct hashes){.path = cache_file("hashes-2", arena), .arena = arena};
	if (!file_read(hashes->path.data, arena, &hashes->content, &ignored))
		hashes->content = T("");
	if (hashes->content.length > CACHE_BYTES && !truncate(hashes->path.data, 0))
		hashes->content = T("");
}

/* The prefix of a version; a hash never begins with it. */
#define VERSION_MARK "v="

static bool is_hash(struct text text)
{
	return text.length == SHA256_HEX && strspn(text.data, "0123456789abcdef") >= SHA256_HEX;
}

static bool is_version(struct text text)
{
	return text_skip_prefix(&text, T(VERSION_MARK)) && text.length > 0;
}

/* Finds the last fitting line of a key. A linear search is enough, because there are few lines and
 * few look-ups. */
static bool find(const struct hashes *hashes, struct text key, bool (*fits)(struct text value),
		 struct text *value)
{
	struct text rest = hashes->content, line;
	bool found = false;

	while (text_next_line(&rest, &line)) {
		size_t space = text_find(line, ' ');

		if (space >= line.length || !text_equal(text_from(line, space + 1), key) ||
		    !fits(text_before(line, space)))
			continue;
		*value = text_before(line, space);
		found = true;
	}
	return found;
}

/*
 * Adds a line with a single write, so that several runs can add lines at once. Errors are ignored.
 */
static void remember(struct hashes *hashes, struct text value, struct text key)
{
	struct text line = arena_printf(hashes->arena, "%s %s\n", value.data, key.data);
	int fd = open(hashes->path.data, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return;
	if (write(fd, line.data, line.length) >= 0 && !close(fd))
		return;
	hashes->content = T(""); /* for example, because the disk is full */
}

static struct text make_key(struct arena *arena, const char *path, const struct stat *status)
{
	return arena_printf(arena, "%s|%lld|%lld.%09ld|%lld.%09ld|%llu", path,
			    (long long)status->st_size, (long long)status->st_mtim.tv_sec,
			    status->st_mtim.tv_nsec, (long long)status->st_ctim.tv_sec,
			    status->st_ctim.tv_nsec, (unsigned long long)status->st_ino);
}

/* ---------------------------------------------------------------- hashing */

static bool hash_file(struct hashes *hashes, const char *path, struct text *hash, struct diag *diag)
{
	char hex[SHA256_HEX + 1];

	if (!sha256_of_file(path, hex, diag))
		return false;
	*hash = arena_copy(hashes->arena, text_from_string(hex));
	return true;
}

/* Gets the value from the cache, or else from `read`. */
static bool look_up(struct hashes *hashes, const char *path, bool (*fits)(struct text value),
		    bool (*read)(struct hashes *, const char *, struct text *, struct diag *),
		    struct text *value, struct diag *diag)
{
	struct stat status;
	struct text key;

	if (stat(path, &status))
		return diag_error_at(diag, path, 0, 0, "cannot read its status");
	key = make_key(hashes->arena, path, &status);
	if (find(hashes, key, fits, value))
		return true;
	if (!read(hashes, path, value, diag))
		return false;
	if (status.st_mtim.tv_sec < time(NULL) - SETTLED_SECONDS && !strchr(path, '\n'))
		remember(hashes, *value, key);
	return true;
}

bool hashes_of_file(struct hashes *hashes, const char *path, struct text *hash, struct diag *diag)
{
	return look_up(hashes, path, is_hash, hash_file, hash, diag);
}

/* ---------------------------------------------------------------- versions */

static bool ask_version(struct hashes *hashes, const char *program, struct text *value,
			struct diag *diag)
{
	const char *const words[] = {program, "--version", NULL};
	struct text rest = command_output(words, hashes->arena), line;
	size_t space;

	if (!text_next_line(&rest, &line) || !line.length)
		return diag_error_at(diag, program, 0, 0, "it states no version");
	space = text_find_last(line, ' ');
	*value = arena_printf(hashes->arena, VERSION_MARK "%.*s",
			      TEXT_ARGS(text_from(line, space < line.length ? space + 1 : 0)));
	return true;
}

bool hashes_version_of(struct hashes *hashes, const char *program, struct text *version,
		       struct diag *diag)
{
	struct text value;

	if (!look_up(hashes, program, is_version, ask_version, &value, diag))
		return false;
	text_skip_prefix(&value, T(VERSION_MARK));
	*version = value;
	return true;
}

bool is_readable_file(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISREG(status.st_mode) && !access(path, R_OK);
}
