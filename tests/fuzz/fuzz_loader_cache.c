/*
 * The reader of the loader's cache on any input: no crash, and the plain form of an accepted cache
 * is accepted and plain.
 */
#include "envelope/loader_cache.h"
#include "files.h"

static void check_plain(const struct loader_cache *cache)
{
	static struct fuzz_file file;
	struct loader_cache plain;
	size_t length;
	char *bytes = loader_cache_plain(cache, &length);

	MUST(bytes && (length > 0) == (cache->kept > 0 || !cache->count));
	if (length) {
		MUST(loader_cache_read(fuzz_file_write(&file, (struct text){bytes, length}),
				       &plain));
		MUST(plain.count == cache->kept && plain.kept == plain.count);
		loader_cache_release(&plain);
	}
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file file;
	struct loader_cache cache;
	const char *path = fuzz_file_write(&file, (struct text){(const char *)data, size});

	if (!loader_cache_read(path, &cache))
		return 0;
	MUST(cache.kept <= cache.count);
	check_plain(&cache);
	loader_cache_release(&cache);
	return 0;
}
