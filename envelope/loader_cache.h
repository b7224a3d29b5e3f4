/*
 * The loader's cache (/etc/ld.so.cache, in the format of glibc 2.2 and later): the paths of
 * libraries by name. The loader uses a binary search, so every other entry changes the instruction
 * count of every process.
 *
 * The plain form leaves out the names that the loader finds in its own directories without a cache,
 * for every kind of program whose loader is installed. The other entries keep their order.
 */
#ifndef ENVELOPE_LOADER_CACHE_H
#define ENVELOPE_LOADER_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOADER_CACHE "/etc/ld.so.cache"

struct loader_cache_entry {
	int32_t flags;		 /* the kind of program it is for */
	uint64_t capabilities;	 /* capabilities that the processor must have */
	const char *name, *path; /* "libz.so.1" and its path; they live as long as the cache */
	bool is_kept;		 /* whether it is in the plain form */
};

struct loader_cache {
	char *content; /* of the file */
	size_t length;
	size_t count;
	struct loader_cache_entry *entries; /* in the order of the file */
	size_t kept;			    /* the number of entries in the plain form */
};

/* False if there is no cache, or its format is unknown. */
bool loader_cache_read(const char *path, struct loader_cache *cache);

/* The bytes of the plain form, which the caller frees; NULL without memory. If no entry is left,
 * the length is 0, because the loader ignores an empty file. */
char *loader_cache_plain(const struct loader_cache *cache, size_t *length);

void loader_cache_release(struct loader_cache *cache);

#endif
