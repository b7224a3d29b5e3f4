/*
 * The files in the directory of a run. Valgrind writes a recording raw.PID and a log log.PID for
 * each process, strace a single file raw.
 */
#ifndef ENVELOPE_RECORDINGS_H
#define ENVELOPE_RECORDINGS_H

#include "reason.h"
#include "valgrind_log.h"

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

struct process_recording {
	u64 pid;
	bool is_forked; /* of a process that began as a copy of another and executed no other
			   program */
	bool is_unseen; /* of a program without a loader, so Valgrind's replacement functions are
			   not active */
	struct text program; /* its name, if is_unseen */
};

struct recordings {
	struct process_recording *items; /* the command's own first, then by process number */
	size_t count, capacity;
	struct text *objects; /* of all processes; an object occurs once per load */
	size_t object_count, object_capacity;
	struct text version;  /* of the tool; data NULL if unknown */
	bool has_total;	      /* callgrind reported the total of the command's own process: */
	u64 total;	      /* instructions */
	struct reason reason; /* why the command was stopped, from the logs and its stderr */
};

/*
 * Reads the directory. Without a recording of process `own` there are no recordings, but the logs
 * are always read. With `alone`, other processes are left out. Makes the files readable as the
 * umask allows, because Valgrind creates them private. False with a diag.
 */
bool recordings_read(struct recordings *recordings, const char *directory, u64 own, bool alone,
		     bool (*exists)(struct text path), const struct reason_reader *reasons,
		     struct arena *arena, struct diag *diag);

/* Adds the objects that `program` loaded according to strace's file, and its loader, which the
 * kernel maps without a system call. False with a diag. */
bool recordings_read_strace(struct recordings *recordings, const char *file, const char *program,
			    struct arena *arena, struct diag *diag);

/* Reads the run's stderr from the file `errors` of the directory, if it exists. */
void recordings_read_errors(struct recordings *recordings, const char *directory,
			    const struct reason_reader *reasons, struct arena *arena);

void recordings_release(struct recordings *recordings);

#endif
