/*
 * What a report shows of system calls: the files that moved most bytes, the calls that came most
 * often, and what looks like waste.
 *
 * A pure function of the profile. Equal figures are ordered by name, so the same profile gives the
 * same rows.
 */
#ifndef REPORTS_VIEWS_IO_VIEW_H
#define REPORTS_VIEWS_IO_VIEW_H

#include "common/arena.h"
#include "parsers/model/io.h"

enum io_waste {
	IO_UNCLOSED,	 /* opened and never closed */
	IO_READ_TWICE,	 /* all of it, or much */
	IO_SMALL_READS,	 /* many in a row */
	IO_SMALL_WRITES, /* many in a row */
	IO_SYNCED	 /* waited for the disk */
};

struct io_finding {
	enum io_waste waste;
	const struct io_file *file;
};

/* So many bytes read again are much, even of a larger file. */
enum { IO_REREAD_MUCH = 65536 };

struct io_view {
	u32 file_count, syscall_count, finding_count;
	u32 files_hidden, syscalls_hidden; /* beyond `limit` */
	const struct io_file **files;
	const struct io_syscall **syscalls;
	struct io_finding *findings; /* by kind, then the worst first; all of them */
};

void io_view_make(const struct io_profile *profile, u32 limit, struct arena *arena,
		  struct io_view *view);

#endif
