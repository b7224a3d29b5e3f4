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
};

/* Sets the profile's part. The result lives in the arena. */
void document_set_io(struct document_profile *profile, const struct document_io *io,
		     struct arena *arena);

/*
 * Reads the profile's part; *io becomes NULL when it has none. False when it is malformed.
 * Everything lives in the arena or belongs to the profile.
 */
bool document_get_io(const struct document_profile *profile, struct arena *arena,
		     struct document_io **io, struct diag *diag);

#endif
