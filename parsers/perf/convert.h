/* Makes the `sample` part of a document from what `perf script` printed. */
#ifndef PARSERS_PERF_CONVERT_H
#define PARSERS_PERF_CONVERT_H

#include "parsers/document/recording.h"
#include "script.h"

raw_reader perf_convert;

/* Why the running processes that were asked for were not sampled to the end, in one sentence
 * without the stop; "" if they were. */
struct text perf_incomplete(const struct perf_recording *recorded, struct arena *arena);

#endif
