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

#include "parsers/document/memory.h"
#include "parsers/document/document.h"
#include "memory_share.h"

#define MEMORY_PROGRAM "(program)"

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

#endif
