/*
 * The file descriptor tables of processes, followed through open, dup, fork, exec and exit. They
 * tell the position of a read, the name that a descriptor inherited, and what was opened and never
 * closed.
 */
#ifndef PARSERS_STRACE_DESCRIPTORS_H
#define PARSERS_STRACE_DESCRIPTORS_H

#include "files.h"

/* An open file description: descriptors made by dup or fork share one. */
struct io_open {
	u32 file;	     /* id in io_files */
	u32 references;	     /* descriptors */
	bool has_fixed_name; /* keep a name such as "stdout", whatever path strace shows */
	bool knows_position;
	u64 position;
	struct io_run run;
};

struct io_descriptor {
	u32 open;    /* index + 1 into opens, 0 when closed or never seen */
	bool is_own; /* opened by this process, which should close it */
	bool closes_on_exec;
};

struct io_table {
	struct io_descriptor *descriptors; /* by number */
	size_t capacity;
	u32 users; /* the number of threads that share it */
};

/* Descriptors from this number on are not followed. */
enum { IO_DESCRIPTOR_MAX = 65536 };

/* A zeroed struct with `files` set is an empty collection. */
struct io_descriptors {
	struct io_files *files;
	struct io_table *tables;
	struct io_open *opens;
	u32 *free_opens;
	size_t table_count, table_capacity, open_count, open_capacity, free_count, free_capacity;
};

/* A new table with one user: empty, or a copy of another table in which no descriptor is_own.
 * Returns its index. */
u32 io_descriptors_new(struct io_descriptors *all);
u32 io_descriptors_fork(struct io_descriptors *all, u32 table);

/* Adds or removes a thread of the table. When the last one leaves, descriptors that are still open
 * count as unclosed. */
void io_descriptors_share(struct io_descriptors *all, u32 table);
void io_descriptors_leave(struct io_descriptors *all, u32 table);

/*
 * The open file of a descriptor, NULL if unknown. The pointer is invalid after the next addition.
 */
struct io_open *io_descriptors_get(struct io_descriptors *all, u32 table, i64 number);

/* Records that the number is now a newly opened file at position 0; NULL if the number is not
 * followed. */
struct io_open *io_descriptors_open(struct io_descriptors *all, u32 table, i64 number, u32 file,
				    bool is_own);
void io_descriptors_duplicate(struct io_descriptors *all, u32 table, i64 from, i64 to);

/* Closes the open descriptors from first to last. */
void io_descriptors_close_range(struct io_descriptors *all, u32 table, i64 first, i64 last);
void io_descriptors_set_close_on_exec(struct io_descriptors *all, u32 table, i64 number,
				      bool closes);

/* Records an exec: closes the descriptors with close-on-exec. */
void io_descriptors_exec(struct io_descriptors *all, u32 table);

/* Ends all remaining tables and frees everything. */
void io_descriptors_release(struct io_descriptors *all);

#endif
