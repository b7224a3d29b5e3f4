/* The `timing` part of a document's profile. */
#ifndef PARSERS_DOCUMENT_TIMING_H
#define PARSERS_DOCUMENT_TIMING_H

#include "document.h"
#include "parsers/model/timing.h"

struct document_timing {
	struct timing_profile profile;
	struct document_kept kept;
};

#endif
