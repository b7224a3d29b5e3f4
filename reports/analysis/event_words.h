/* What an event of a recording counts, in words. */
#ifndef REPORTS_ANALYSIS_EVENT_WORDS_H
#define REPORTS_ANALYSIS_EVENT_WORDS_H

#include "common/text.h"

#include <stdbool.h>

/* "L1 misses of data reads" for D1mr; "" for an unknown event. */
struct text event_words(struct text event);

/* Whether a metric (metrics.h) is the count of an event that Valgrind's tools have: "d1mr",
 * "process_dr".
 */
bool event_is_metric(struct text metric);

#endif
