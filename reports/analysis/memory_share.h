/* Whose code the frames of memory are, which are recorded with files or objects. */
#ifndef REPORTS_ANALYSIS_MEMORY_SHARE_H
#define REPORTS_ANALYSIS_MEMORY_SHARE_H

#include "common/intern.h"
#include "memory_frames.h"
#include "parsers/model/cpu.h"

/* What is known of a file by more than its name. */
struct memory_file {
	u64 frames;    /* of the chains that are in it */
	bool is_own;   /* functions of own code are in it, by another recording of the run */
	bool is_other; /* only functions of others are: by that recording, or the runtime's */
};

/* Files as recorded; by their ids, what is known of them, and what they are called. */
struct memory_file_names {
	struct intern recorded;
	struct memory_file *files;
	size_t file_capacity;
	struct text *shown;
};

/* Whose code it is; `is_own`: its file, if it has one, is taken to be the program's. */
enum cpu_share memory_share_of_frame(struct memory_frame frame, bool is_own);

/* Whose code a recorded frame is. Files whose owner is not known, without `names` all of them, are
 * taken to be the program's. */
enum cpu_share memory_share_of(struct text frame, const struct memory_file_names *names);

#endif
