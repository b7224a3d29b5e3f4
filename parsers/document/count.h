/*
 * The `count` part of a document's profile: the instructions of whole processes, counted by
 * cachegrind, for gates that only check whether anything changed.
 */
#ifndef PARSERS_DOCUMENT_COUNT_H
#define PARSERS_DOCUMENT_COUNT_H

#include "parsers/model/count.h"
#include "document.h"

struct document_count {
	struct text tool, version; /* "cachegrind"; the version "" when unknown */
	u32 option_count;
	struct text *options;
	u64 instructions;
	u32 child_count;
	struct count_process *children;
	struct document_kept kept;
};

/* Sets the profile's part, a copy of what is there; it lives in the arena. */
void document_set_count(struct document_profile *profile, const struct document_count *count,
			struct arena *arena);

#endif
