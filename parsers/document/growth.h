/* The `growth` part of a document's profile: computed from measurements at several sizes. */
#ifndef PARSERS_DOCUMENT_GROWTH_H
#define PARSERS_DOCUMENT_GROWTH_H

#include "document.h"
#include "parsers/model/growth.h"

struct document_growth {
	struct growth_table table;
	struct text tool, version; /* by which was counted; the version "" when unknown */
	u32 option_count;
	struct text *options;
	struct document_kept kept;
};

#endif
