/* Archives: what a name has from threads that folded their blocks, by epochs. */
#ifndef TIMING_ARCHIVE_H
#define TIMING_ARCHIVE_H

#include "block.h"
#include "names.h"

/* The archive of a name that new figures go to; NULL when out of memory. Registry locked. */
struct block *name_archive(struct name *name);

/* The epoch grows by one when a session begins or all is forgotten. Registry locked. */
uint64_t archive_epoch(void);
uint64_t archive_begin_epoch(void); /* the new one */

#endif
