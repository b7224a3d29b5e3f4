/*
 * The `io` part of a document's profile: written from the model and read back into it.
 */
#ifndef PARSERS_DOCUMENT_IO_H
#define PARSERS_DOCUMENT_IO_H

#include "document.h"
#include "parsers/model/io.h"

struct document_io {
	struct text tool, version; /* "strace"; the version "" when unknown */
	u32 option_count;
	struct text *options;
	struct io_profile profile;
	struct document_kept kept;
};

/* Sets the profile's part, a copy of what is there; it lives in the arena. */
void document_set_io(struct document_profile *profile, const struct document_io *io,
		     struct arena *arena);

#endif
