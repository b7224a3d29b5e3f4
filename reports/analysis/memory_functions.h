/*
 * Memory as costs of functions: the allocation sites of a process in the model of cpu.h, so that
 * everything that explains the costs of functions and lines explains memory too.
 *
 * The cost is what a site held or allocated. It is the own cost of the first function and line
 * outside of allocators and of the C++ and Rust libraries, as in views/alive.h; functions of these
 * are left out of the chains of callers. A function, a call and a line have the costs of all chains
 * that contain them, each counted once, so that all of them are exact, recursion too, and none is
 * above the total. Nobody counted calls: their numbers are 0.
 *
 * Recordings name source files without folders. `names` says which files these are, and what they
 * are called in the result: file_is_own() of it tells whether it is the user's own. Functions with
 * an own file are taken to be of the program; their object is named MEMORY_PROGRAM.
 */
#ifndef REPORTS_ANALYSIS_MEMORY_FUNCTIONS_H
#define REPORTS_ANALYSIS_MEMORY_FUNCTIONS_H

#include "common/intern.h"
#include "parsers/document/memory.h"
#include "parsers/document/document.h"

#define MEMORY_PROGRAM "(program)"

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

/* Adds the files of all processes, without those of allocators and libraries of languages. What
 * recorded the functions of the same run knows whose some of them are: it has folders and objects.
 */
void memory_add_files(const struct document_profile *profile, struct memory_file_names *names);

/* Hands the texts over to the arena; the names can be used no more. */
void memory_keep_files(struct memory_file_names *names, struct arena *arena);

/* The unit of an event of the result: "bytes" or "blocks". */
struct text memory_event_unit(struct text event);

/*
 * The functions of all processes; those of a process whose costs add up to more than 2^64-1 are
 * left out. Events are what was held at the peak, first of all; and by DHAT what was never freed
 * and what was allocated, each in bytes and in blocks. The result lives in the arena and shares the
 * texts of `memory` and `names`.
 */
const struct document_cpu *memory_functions(const struct document_memory *memory,
					    const struct memory_file_names *names,
					    struct arena *arena);

/* The function of a process in the result, and the line, of a recorded frame; NO_ID if none of the
 * sites has it. The arena is used for temporary memory. */
u32 memory_find_function(const struct cpu_profile *process, const struct memory_file_names *names,
			 struct text place, u64 *line, struct arena *arena);

/* Whose code the functions of a process in the result are. */
enum cpu_share *memory_function_shares(const struct cpu_profile *process, struct arena *arena);

/* Whose code a recorded frame is. Files whose owner is not known, without `names` all of them, are
 * taken to be the program's. */
enum cpu_share memory_share_of(struct text frame, const struct memory_file_names *names);

#endif
