/*
 * What the frames of a recording mean: the compiled function, those that were inlined there, and
 * lines, by the resolver that the kind cpu uses (debug_info.h). Names of functions agree with those
 * of that kind, so that the two can be read side by side.
 *
 * An object without debug information has the names that perf knows. Code without any name is named
 * by the address where its function begins (code_map.h), else by its own.
 */
#ifndef PARSERS_PERF_FRAMES_H
#define PARSERS_PERF_FRAMES_H

#include "parsers/resolve/inline_source.h"
#include "script.h"

/* A function on a stack, and where it was: in the line that was executed, or that of a call. */
struct perf_step {
	u32 function;
	u32 file; /* of `files` */
	u64 line; /* 0 unknown */
};

struct code_map;

struct perf_frames {
	const struct perf_recording *recording;
	struct inline_source *source; /* NULL: compiled functions as they are */
	struct timespec recorded;     /* when; tv_sec 0: unknown */
	struct arena *arena;

	struct intern known; /* functions, by object and name */
	struct cpu_function *functions;
	size_t function_count, function_capacity;
	struct intern files;

	struct code_map **maps; /* by text of an object */
	bool *is_opened;	/* likewise */
	u32 gone;		/* text of the first object whose file is not what ran any more */
	u32 gone_count;		/* of such objects */
	bool *is_gone;		/* by text of an object */

	/* The steps of each frame, outermost first: as the innermost one, and as a caller. */
	struct perf_chain {
		bool is_known;
		size_t first, count;
	} * chains;
	struct perf_step *steps;
	size_t step_count, step_capacity;
};

/* The texts of functions live in the arena, or as long as the recording and the source. Objects
 * without a build-id must not have changed since `recorded`. */
void perf_frames_init(struct perf_frames *frames, const struct perf_recording *recording,
		      struct inline_source *source, struct timespec recorded, struct arena *arena);
void perf_frames_release(struct perf_frames *frames);

/* The steps of a frame. One that is not the innermost has the address behind a call. The pointer is
 * invalid after the next call. */
const struct perf_step *perf_frames_steps(struct perf_frames *frames, u32 frame, bool is_caller,
					  size_t *count);

/* The function of that object and name, which is added if it is new. */
u32 perf_frames_function(struct perf_frames *frames, const struct cpu_function *function);

#endif
