/*
 * The part of the system calls that a report shows: the files with most bytes, the most frequent
 * calls, and what looks like waste.
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
	IO_READ_TWICE,	 /* all of it, or a large part */
	IO_SMALL_READS,	 /* many in a row */
	IO_SMALL_WRITES, /* many in a row */
	IO_SYNCED	 /* waited for the disk */
};

struct io_finding {
	enum io_waste waste;
	const struct io_file *file;
};

/* Reading this many bytes again is a finding, even for a larger file. */
enum { IO_REREAD_MUCH = 65536 };

struct io_view {
	u32 file_count, syscall_count, finding_count;
	u32 files_hidden, syscalls_hidden; /* beyond `limit` */
	const struct io_file **files;
	const struct io_syscall **syscalls;
	struct io_finding *findings; /* all findings, by kind, then the largest first */
};

void io_view_make(const struct io_profile *profile, u32 limit, struct arena *arena,
		  struct io_view *view);

#endif
