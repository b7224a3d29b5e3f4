/* Archives: the figures of a name from blocks that threads have folded, by epoch. */
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
