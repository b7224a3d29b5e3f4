/*
 * The facts about a run that its documents carry: what has to agree for counts to be comparable,
 * and what only informs. docs/determinism.md describes the fields.
 *
 * They are gathered in two steps. Beside the run, facts_gather() looks at everything that is there
 * before it; after the run, facts_complete() adds the libraries it loaded and leaves out the files
 * that it wrote. In between they are kept in a file. A fact that cannot be had is an error.
 */
#ifndef ENVELOPE_FACTS_H
#define ENVELOPE_FACTS_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

struct facts_request {
	const char *program;	  /* its file */
	const char *program_tree; /* the project it belongs to; "" for the system's own */
	const char *work_tree;	  /* the directory the run sees as its work, or "" */
	const char *input;	  /* file that is its stdin; NULL when that is left alone */
	const char *isa;	  /* NULL for "native" */
	bool is_frozen;
	const char **pins; /* PIN=HELD; none: the envelope is off */
	size_t pin_count;
	const char **variables; /* NAME=VALUE, let through */
	size_t variable_count;
	const char **arguments; /* the command's words after the program */
	size_t argument_count;
};

/* A member of an object: its key, and its value as JSON on one line. */
struct fact {
	struct text key, json;
};

struct fact_list {
	struct fact *items;
	size_t count, capacity;
};

struct facts {
	struct text commit, dirty; /* JSON */
	struct fact_list must_agree, informs;
	struct fact_list inputs; /* word of the command → hash of the file it names */
	struct text system;	 /* the object of the document, once complete; data NULL before */
	struct arena *arena;
};

bool facts_gather(const struct facts_request *request, struct facts *facts, struct arena *arena,
		  struct diag *diag);

/*
 * Stands for all that must agree as far as it is known before the run, together with the profile's
 * name; hexadecimal.
 */
struct text facts_key(struct facts *facts, const char *name);

/*
 * `began`: files changed after this file was are no inputs. The objects are paths as the run saw
 * them. Of the request the trees, the arguments and the pins are needed, as they were held to the
 * end.
 */
bool facts_complete(struct facts *facts, const struct facts_request *request, const char *began,
		    const struct text *objects, size_t object_count, struct diag *diag);

/* Adds that the run waited with time limits (timed_waits.h), to complete facts. */
void facts_add_timed_waits(struct facts *facts);

/* The build-id of the program that ran, hexadecimal; "" when it has none. */
struct text facts_program_build_id(const struct facts *facts);

/* Keeps them in a file, complete or not. */
bool facts_save(struct facts *facts, const char *path, struct diag *diag);
bool facts_load(struct facts *facts, const char *path, struct arena *arena, struct diag *diag);

/* Where a path that the run saw lies outside of it. NUL-terminated. */
struct text facts_outside(const struct facts_request *request, struct text path,
			  struct arena *arena);

void facts_release(struct facts *facts);

#endif
