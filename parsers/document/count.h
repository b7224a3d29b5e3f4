/*
 * The `count` part of a document's profile: instructions of whole processes, by cachegrind, for
 * gates that only ask whether anything changed.
 */
#ifndef PARSERS_DOCUMENT_COUNT_H
#define PARSERS_DOCUMENT_COUNT_H

#include "document.h"
#include "parsers/model/count.h"

struct document_count {
	struct text tool, version; /* "cachegrind"; the version "" when unknown */
	u32 option_count;
	struct text *options;
	u64 instructions;
	u32 child_count;
	struct count_process *children;
};

/* Sets the profile's part. The result lives in the arena. */
void document_set_count(struct document_profile *profile, const struct document_count *count,
			struct arena *arena);

/* Reads the profile's part; *count becomes NULL when it has none. False when it is malformed. */
bool document_get_count(const struct document_profile *profile, struct arena *arena,
			struct document_count **count, struct diag *diag);

#endif
