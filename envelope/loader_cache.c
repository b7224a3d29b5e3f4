#include "loader_cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The start of the file; all offsets are relative to it. */
struct header {
	char magic[20]; /* format and version, without a NUL */
	uint32_t count;
	uint32_t text_length;
	uint8_t flags, unused[3];
	uint32_t extensions;
	uint32_t also_unused[3];
};

struct row {
	int32_t flags;
	uint32_t name, path; /* offsets of texts */
	uint32_t system_version;
	uint64_t capabilities;
};

enum { little_endian = 2 };

/* A flag: the capabilities are an index into a list of names in the extensions. */
static const uint64_t named_capabilities = UINT64_C(1) << 62;

static const char magic[] = "glibc-ld.so.cache1.1";

/* The kinds of programs, by the flags of their libraries, and their loaders, each of which has its
 * own directories. */
static const struct loader {
	int32_t flags;
	const char *path;
} loaders[] = {{0x0303, "/lib64/ld-linux-x86-64.so.2"}, {0x0003, "/lib/ld-linux.so.2"}};

enum { LOADERS = sizeof(loaders) / sizeof(loaders[0]) };

/* ---------------------------------------------------------------- reading it */

/* The content, NUL-terminated, which the caller frees; NULL if there is no such file. */
static char *read_whole(const char *path, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	char *content = NULL;
	ssize_t got = -1;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &status) && (content = malloc((size_t)status.st_size + 1)))
		got = read(fd, content, (size_t)status.st_size);
	close(fd);
	if (got < 0) {
		free(content);
		return NULL;
	}
	content[got] = '\0';
	*length = (size_t)got;
	return content;
}

/* The text at an offset, which ends in a NUL because the content does. */
static const char *text_at(const struct loader_cache *cache, uint32_t offset)
{
	return offset < cache->length ? cache->content + offset : NULL;
}

static bool read_row(const struct loader_cache *cache, size_t i, struct loader_cache_entry *entry)
{
	struct row row;

	memcpy(&row, cache->content + sizeof(struct header) + i * sizeof(row), sizeof(row));
	*entry = (struct loader_cache_entry){
	    .flags = row.flags,
	    .name = text_at(cache, row.name),
	    .path = text_at(cache, row.path),
	    .capabilities = row.capabilities,
	};
	return entry->name && entry->path;
}

static bool read_rows(struct loader_cache *cache)
{
	struct header header;

	if (cache->length < sizeof(header))
		return false;
	memcpy(&header, cache->content, sizeof(header));
	if (memcmp(header.magic, magic, sizeof(header.magic)) ||
	    header.count > (cache->length - sizeof(header)) / sizeof(struct row))
		return false;
	cache->entries = calloc(header.count + 1UL, sizeof(*cache->entries));
	if (!cache->entries)
		return false;
	for (; cache->count < header.count; cache->count++)
		if (!read_row(cache, cache->count, &cache->entries[cache->count]))
			return false;
	return true;
}

/* ---------------------------------------------------------------- the loaders' directories */

enum { KNOWN_DIRECTORIES = 16 };

/* The contents of the loaders, which contain their directories as texts; NULL for a loader that
 * does not exist. */
struct loader_files {
	char *content[LOADERS];
	size_t length[LOADERS];
	size_t known; /* directories looked up so far; when the array is full, others are searched
			 every time */
	struct known_directory {
		size_t loader, length;
		const char *path;
		bool is_there;
	} directories[KNOWN_DIRECTORIES];
};

static void read_loaders(struct loader_files *files)
{
	files->known = 0;
	for (size_t i = 0; i < LOADERS; i++)
		files->content[i] = read_whole(loaders[i].path, &files->length[i]);
}

static void release_loaders(struct loader_files *files)
{
	for (size_t i = 0; i < LOADERS; i++)
		free(files->content[i]);
}

/* Whether the loader contains the directory: its text follows a NUL and is followed by "/" and a
 * NUL. */
static bool find_directory(const struct loader_files *files, size_t loader, const char *directory,
			   size_t length)
{
	char text[256] = "";

	if (!files->content[loader] || length + 3 > sizeof(text))
		return false;
	memcpy(text + 1, directory, length);
	text[length + 1] = '/';
	return memmem(files->content[loader], files->length[loader], text, length + 3);
}

/* Whether the loader searches the directory. Results are kept, because most libraries are in the
 * same few directories. */
static bool has_directory(struct loader_files *files, size_t loader, const char *directory,
			  size_t length)
{
	struct known_directory *known = files->directories;

	for (size_t i = 0; i < files->known; i++, known++)
		if (known->loader == loader && known->length == length &&
		    !memcmp(known->path, directory, length))
			return known->is_there;
	if (files->known == KNOWN_DIRECTORIES)
		return find_directory(files, loader, directory, length);
	files->known++;
	*known = (struct known_directory){loader, length, directory,
					  find_directory(files, loader, directory, length)};
	return known->is_there;
}

/* The length of the directory, without "/glibc-hwcaps/...", because such directories are searched
 * together with their parent. */
static size_t directory_length(const struct loader_cache_entry *entry)
{
	const char *better = strstr(entry->path, "/glibc-hwcaps/");
	const char *slash = better ? better : strrchr(entry->path, '/');

	return slash ? (size_t)(slash - entry->path) : 0;
}

static bool is_found_anyway(struct loader_files *files, const struct loader_cache_entry *entry)
{
	const char *slash = strrchr(entry->path, '/');

	if (!slash || strcmp(slash + 1, entry->name))
		return false;
	for (size_t i = 0; i < LOADERS; i++)
		if (entry->flags == loaders[i].flags)
			return has_directory(files, i, entry->path, directory_length(entry));
	return false;
}

/* Keeps all entries of one name and kind, or none, because the loader takes the first one that
 * fits. */
static void keep_alike(struct loader_cache *cache, size_t from, size_t to, int32_t flags)
{
	for (size_t i = from; i < to; i++)
		cache->entries[i].is_kept |= cache->entries[i].flags == flags;
}

/* The end of the entries with this name, which are adjacent. */
static size_t end_of_name(const struct loader_cache *cache, size_t from)
{
	size_t to = from + 1;

	while (to < cache->count && !strcmp(cache->entries[to].name, cache->entries[from].name))
		to++;
	return to;
}

static void keep_all(struct loader_cache *cache)
{
	for (size_t i = 0; i < cache->count; i++)
		cache->entries[i].is_kept = true;
	cache->kept = cache->count;
}

static void choose_kept(struct loader_cache *cache)
{
	bool is_named = false;
	struct loader_files files;

	read_loaders(&files);
	for (size_t from = 0, to; from < cache->count; from = to) {
		to = end_of_name(cache, from);
		for (size_t i = from; i < to; i++)
			if (!is_found_anyway(&files, &cache->entries[i]))
				keep_alike(cache, from, to, cache->entries[i].flags);
	}
	release_loaders(&files);
	for (size_t i = 0; i < cache->count; i++) {
		cache->kept += cache->entries[i].is_kept;
		is_named |= cache->entries[i].is_kept &&
			    cache->entries[i].capabilities & named_capabilities;
	}
	if (is_named)
		keep_all(cache);
}

bool loader_cache_read(const char *path, struct loader_cache *cache)
{
	*cache = (struct loader_cache){0};
	cache->content = read_whole(path, &cache->length);
	if (!cache->content || !read_rows(cache)) {
		loader_cache_release(cache);
		return false;
	}
	choose_kept(cache);
	return true;
}

void loader_cache_release(struct loader_cache *cache)
{
	free(cache->content);
	free(cache->entries);
	*cache = (struct loader_cache){0};
}

/* ---------------------------------------------------------------- its plain form */

static size_t texts_length(const struct loader_cache *cache)
{
	size_t length = 0;

	for (size_t i = 0; i < cache->count; i++)
		if (cache->entries[i].is_kept)
			length +=
			    strlen(cache->entries[i].name) + strlen(cache->entries[i].path) + 2;
	return length;
}

static uint32_t add_text(char *content, size_t *at, const char *text)
{
	size_t offset = *at, length = strlen(text) + 1;

	memcpy(content + offset, text, length);
	*at += length;
	return (uint32_t)offset;
}

static void write_rows(const struct loader_cache *cache, char *content)
{
	size_t row_at = sizeof(struct header), text = row_at + cache->kept * sizeof(struct row);

	for (size_t i = 0; i < cache->count; i++) {
		const struct loader_cache_entry *entry = &cache->entries[i];
		struct row row = {.flags = entry->flags, .capabilities = entry->capabilities};

		if (!entry->is_kept)
			continue;
		row.name = add_text(content, &text, entry->name);
		row.path = add_text(content, &text, entry->path);
		memcpy(content + row_at, &row, sizeof(row));
		row_at += sizeof(row);
	}
}

static char *copy_of(const char *content, size_t length)
{
	char *copy = malloc(length + 1);

	return copy ? memcpy(copy, content, length) : NULL;
}

char *loader_cache_plain(const struct loader_cache *cache, size_t *length)
{
	size_t rows = sizeof(struct header) + cache->kept * sizeof(struct row);
	size_t texts = texts_length(cache);
	struct header header = {
	    .count = (uint32_t)cache->kept, .text_length = (uint32_t)texts, .flags = little_endian};
	char *content;

	*length = cache->kept == cache->count ? cache->length : cache->kept ? rows + texts : 0;
	if (cache->kept == cache->count || !cache->kept)
		return copy_of(cache->content, *length);
	content = calloc(rows + texts, 1);
	if (!content)
		return NULL;
	memcpy(header.magic, magic, sizeof(header.magic));
	memcpy(content, &header, sizeof(header));
	write_rows(cache, content);
	return content;
}
