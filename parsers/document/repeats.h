/* The `repeats` part of a document's profile: how much several runs differed. */
#ifndef PARSERS_DOCUMENT_REPEATS_H
#define PARSERS_DOCUMENT_REPEATS_H

#include "document.h"

struct document_range {
	struct text metric;
	u64 max, min;
};

struct document_repeats {
	u64 runs;
	u32 range_count, noisy_count;
	struct document_range *ranges; /* sorted by metric */
	struct text *noisy;	       /* functions that differed, sorted "object:function" */
	struct document_kept kept;
};

#endif
