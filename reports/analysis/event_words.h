/* What an event of a recording counts, in words. */
#ifndef REPORTS_ANALYSIS_EVENT_WORDS_H
#define REPORTS_ANALYSIS_EVENT_WORDS_H

#include "common/text.h"

/* "L1 misses of data reads" for D1mr; "" for an unknown event. */
struct text event_words(struct text event);

#endif
