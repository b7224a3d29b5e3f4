/*
 * What Valgrind left in the directory of a run: for each process PID a recording raw.PID and a log
 * log.PID. And strace: one file raw.
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
	bool is_forked;	     /* of a process that began as a copy of another, and runs on in it */
	bool is_unseen;	     /* of a program without a loader, past which Valgrind's stand-ins go */
	struct text program; /* its name, when unseen */
};

struct recordings {
	struct process_recording
	    *items; /* the command's own, then in the order of process numbers */
	size_t count, capacity;
	struct text *objects; /* of all processes, each as often as it was loaded */
	size_t object_count, object_capacity;
	struct text version;  /* of the tool, data NULL when it is not said */
	bool has_total;	      /* of the command's own process, by callgrind: */
	u64 total;	      /* instructions */
	struct reason reason; /* why the command was stopped, by the logs and by its stderr */
};

/*
 * Adds what is there of the directory. Without a recording of process `own` there are none, but
 * what the logs say is read in any case. With `alone`, those of other processes are left out.
 * Readable from now on for whoever the umask lets: Valgrind makes its files private.
 */
bool recordings_read(struct recordings *recordings, const char *directory, u64 own, bool alone,
		     bool (*exists)(struct text path), const struct reason_reader *reasons,
		     struct arena *arena, struct diag *diag);

/* Adds the objects that strace saw `program` load, with the loader, which the kernel maps by
 * itself. */
bool recordings_read_strace(struct recordings *recordings, const char *file, const char *program,
			    struct arena *arena, struct diag *diag);

/* Takes what the run wrote to stderr, the file `errors` of its directory, which need not be. */
void recordings_read_errors(struct recordings *recordings, const char *directory,
			    const struct reason_reader *reasons, struct arena *arena);

void recordings_release(struct recordings *recordings);

#endif
