/*
 * The loader's cache (/etc/ld.so.cache, in the format of glibc 2.2 and later): which library of
 * which name lies where. The loader searches it by halves, so whatever else it lists moves the
 * instruction count of every process.
 *
 * Its plain form leaves out the names that the loader finds by itself in its own directories, for
 * every kind of program whose loader is installed; what it says of the others stays in its order.
 */
#ifndef ENVELOPE_LOADER_CACHE_H
#define ENVELOPE_LOADER_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOADER_CACHE "/etc/ld.so.cache"

struct loader_cache_entry {
	int32_t flags;		 /* what kind of program it is for */
	uint64_t capabilities;	 /* of the processor that it needs */
	const char *name, *path; /* "libz.so.1", where it lies; they live as long as the cache */
	bool is_kept;		 /* in the plain form */
};

struct loader_cache {
	char *content; /* of the file */
	size_t length;
	size_t count;
	struct loader_cache_entry *entries; /* as in the file */
	size_t kept;			    /* how many of them the plain form has */
};

/* False when there is none, or none that we understand. */
bool loader_cache_read(const char *path, struct loader_cache *cache);

/*
 * The bytes of its plain form, to be freed; NULL without memory. Where nothing is left, there are
 * none: the loader takes an empty file for no cache.
 */
char *loader_cache_plain(const struct loader_cache *cache, size_t *length);

void loader_cache_release(struct loader_cache *cache);

#endif
