/* Documents out of any bytes: documents as they are, or raw files of any tool, cut at bytes FF. */
#ifndef TESTS_FUZZ_DOCUMENTS_H
#define TESTS_FUZZ_DOCUMENTS_H

#include "files.h"
#include "parsers/input.h"

/* Takes the part of the input up to the next byte FF. */
static inline struct text fuzz_next_part(struct text *input)
{
	struct text part = text_before(*input, text_find(*input, '\xFF'));

	*input = text_from(*input, part.length < input->length ? part.length + 1 : part.length);
	return part;
}

static inline bool fuzz_read_document(struct text part, bool keep_lines, struct arena *arena,
				      struct document *document)
{
	static struct fuzz_file file;
	const char *path = fuzz_file_write(&file, part);
	struct diag diag = {0};
	struct input_options options = {.keep_lines = keep_lines};
	bool fine = input_read(&path, 1, options, arena, document, &diag);

	MUST(fine == !diag.failed);
	return fine;
}

#endif
