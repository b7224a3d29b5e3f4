/* Archives: what a name has from threads that folded their blocks, by epochs. */
#include "archive.h"

static uint64_t epoch = 1;

uint64_t archive_epoch(void)
{
	return epoch;
}

uint64_t archive_begin_epoch(void)
{
	return ++epoch;
}

struct block *name_archive(struct name *name)
{
	struct block *archive = name->archive;

	if (!archive || archive->epoch != epoch) {
		archive = pages_get(sizeof(*archive));
		if (!archive)
			return NULL;
		archive->epoch = epoch;
		archive->older = name->archive;
		name->archive = archive;
	}
	return archive;
}
