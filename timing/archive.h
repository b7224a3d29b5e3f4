/* Archives: the figures of a name from blocks that threads have folded, by epoch. */
#ifndef TIMING_ARCHIVE_H
#define TIMING_ARCHIVE_H

#include "block.h"
#include "names.h"

/* The name's archive for new figures; NULL without memory. The registry must be locked. */
struct block *name_archive(struct name *name);

/*
 * The epoch grows by one when a session begins or everything is reset. The registry must be locked.
 */
uint64_t archive_epoch(void);
uint64_t archive_begin_epoch(void); /* returns the new epoch */

#endif
