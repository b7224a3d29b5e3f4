/*
 * What can be browsed: the processes of a document, each with the process of an older document that
 * it is compared with, if there is one. What lists need of a process beyond the model is computed
 * when a list first asks for it, and kept.
 */
#ifndef REPORTS_BROWSE_SUBJECT_H
#define REPORTS_BROWSE_SUBJECT_H

#include "common/buffer.h"
#include "parsers/document/document.h"
#include "parsers/model/memory.h"
#include "reports/analysis/compare/matched.h"
#include "reports/analysis/start_up.h"

struct subject {
	struct text title; /* the command, and which process of it */

	/* NULL if it was not recorded. */
	const struct cpu_profile *cpu, *old_cpu;
	const struct cpu_sampling *sampling; /* of cpu: NULL if everything was counted */
	const struct memory_profile *memory, *old_memory;

	/* What was computed so far. */
	struct arena *arena;
	const struct start_up *start_up;
	const bool *recursion;
	const struct text *labels;
	struct cpu_match *match;
	u32 match_event;
};

struct subjects {
	u32 count;
	struct subject *items;
};

/* Finds the processes of all profiles that have functions or allocation sites; `old` may be NULL.
 * They live in the arena and share the documents' texts. */
void subjects_find(const struct document *now, const struct document *old, struct arena *arena,
		   struct subjects *subjects);

/* Whether the event of the process was recorded on the older side too; true if there is none. */
bool subject_has_event(const struct subject *subject, u32 event);

/* " Ir"; of samples also that they are estimates, and their rate; of model cycles also how well
 * they agreed. */
void subject_add_unit(struct buffer *out, const struct subject *subject, u32 event,
		      struct arena *arena);

/* How often functions were called is not known where they were sampled. */
bool subject_knows_calls(const struct subject *subject);

/* The functions that lists show as one row; no functions if these are fewer than two. */
const struct start_up *subject_start_up(struct subject *subject);

/* Of every call, whether it is within a cycle. */
const bool *subject_recursion(struct subject *subject);

/* The short name of every function (label.h). */
const struct text *subject_labels(struct subject *subject);

/* The functions of both sides, by the costs of an event. */
struct cpu_match *subject_match(struct subject *subject, u32 event);

#endif
