/*
 * Which functions were inlined where, of the instructions that a profile recorded: debug
 * information (debug_info.h) has for each address the chain of functions that it belongs to.
 */
#ifndef PARSERS_RESOLVE_INLINE_COPIES_H
#define PARSERS_RESOLVE_INLINE_COPIES_H

#include "common/arena.h"
#include "parsers/model/cpu.h"
#include "inline_source.h"

/* An inlined function within a recorded one. */
struct inline_copy {
	u32 host;	       /* the recorded function that it was compiled into */
	u32 parent;	       /* the copy that it was inlined into; NO_ID: the host itself */
	u32 scope;	       /* of the host's object */
	struct text call_file; /* where it was inlined into its parent, "" and 0 unknown */
	u64 call_line;
};

/* Copies are numbered so that parents come before what is inlined into them. */
struct inline_copies {
	struct inline_copy *copies;
	struct cpu_function *functions; /* by copy: object, file, name and line */
	u64 *self;			/* by copy × events */
	u32 *of_site;			/* by site of the profile; NO_ID: the host's own code */
	struct cpu_function *recorded;	/* by function of the profile; see below */
	struct cpu_lines lines;		/* those of the profile; copy c is function_count + c */
	u32 count;
	bool fine; /* no sum was above 2^64-1 */
};

/*
 * The recorded functions are those of the profile, with the file and line of their declaration
 * where the tool recorded another file, because their first code was inlined from there. Functions
 * of which an object has several of one name keep their files.
 *
 * `names` are those of the profile's functions without levels and callers. `lines` stays empty
 * unless asked for. Without any copy the rest may be empty. An inlined function is the recorded one
 * of its object and name where there is one. The result lives in the arena, its texts as long as
 * those of the profile and the source.
 */
void inline_copies_find(const struct cpu_profile *raw, const struct text *names,
			struct inline_source *source, bool keep_lines, struct arena *arena,
			struct inline_copies *out);

#endif
