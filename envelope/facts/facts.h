/*
 * The facts about a run that documents contain: those that must agree for counts to be comparable,
 * and those that only inform. docs/determinism.md describes the fields.
 *
 * They are gathered in two steps. While the tool runs, facts_gather() collects everything that
 * exists before the run; after it, facts_complete() adds the libraries that the run loaded and
 * removes the files that it wrote. Between the steps they are kept in a file. A fact that cannot be
 * determined is an error.
 */
#ifndef ENVELOPE_FACTS_H
#define ENVELOPE_FACTS_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

struct facts_request {
	const char *program;	  /* its file */
	const char *program_tree; /* the project it belongs to; "" for a program of the system */
	const char *work_tree; /* the directory that the run sees as its working directory, or "" */
	const char *input;     /* the file that is its stdin; NULL if stdin is inherited */
	const char *isa;       /* NULL for "native" */
	bool is_frozen;
	const char **pins; /* PIN=HELD; none: the envelope is off */
	size_t pin_count;
	const char **variables; /* NAME=VALUE, passed to the command */
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
	struct text commit_remedy; /* what would let git tell them (commit.h); not saved */
	struct fact_list must_agree, informs;
	struct fact_list inputs; /* word of the command → hash of the file it names */
	struct text system;	 /* the document's object, set when complete; data NULL before */
	struct arena *arena;
};

bool facts_gather(const struct facts_request *request, struct facts *facts, struct arena *arena,
		  struct diag *diag);

/* A hexadecimal key for the profile's name and all facts that must agree and are known before the
 * run. Lives in the facts' arena. */
struct text facts_key(struct facts *facts, const char *name);

/*
 * Adds the facts that are known after the run. `began` is a file: files changed after it are not
 * inputs. `objects` are paths as the run saw them. The request needs the trees, the arguments, and
 * the pins as they were held at the end.
 */
bool facts_complete(struct facts *facts, const struct facts_request *request, const char *began,
		    const struct text *objects, size_t object_count, struct diag *diag);

/* Whether the object, a path as the run saw it, is the program or a library of the project: what is
 * compared, not what must agree. */
bool facts_is_own(const struct facts_request *request, struct text path, struct arena *arena);

/* Adds by what own objects were compiled: their producers (parsers/resolve/producers.h), each once.
 * To be called before facts_complete(). */
void facts_add_producers(struct facts *facts, const struct text *producers, size_t count);

/* Adds to complete facts that threads of the run waited with time limits (timed_waits.h). */
void facts_add_timed_waits(struct facts *facts);

/* The build-id of the program that ran, hexadecimal; "" when it has none. */
struct text facts_program_build_id(const struct facts *facts);

/* Writes the facts, complete or not, to a file, and reads them again. */
bool facts_save(struct facts *facts, const char *path, struct diag *diag);
bool facts_load(struct facts *facts, const char *path, struct arena *arena, struct diag *diag);

/* The real path of a path that the run saw. NUL-terminated; lives in the arena. */
struct text facts_outside(const struct facts_request *request, struct text path,
			  struct arena *arena);

void facts_release(struct facts *facts);

#endif
