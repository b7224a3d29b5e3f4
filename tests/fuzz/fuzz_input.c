/*
 * Whatever somebody names as input: up to four files, told apart by their content and put together.
 * No crash, and the document that comes out of it can be written and read.
 */
#include "documents.h"

enum { PARTS = 4 };

static void check_document(const struct document *document, struct arena *arena)
{
	struct buffer out = {0};
	struct document again;
	struct diag diag = {0};

	if (document_write(document, &out, &diag))
		MUST(document_read(buffer_text(&out), NULL, arena, &again, &diag));
	buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file files[PARTS];
	struct text left = {size ? (const char *)data : "", size};
	struct input_options options = {.keep_lines = size % 2, .no_inline = size % 3 == 0};
	struct arena arena = {0};
	const char *paths[PARTS];
	struct document document;
	struct diag diag = {0};
	size_t count = 0;
	bool fine;

	do {
		paths[count] = fuzz_file_write(&files[count], fuzz_next_part(&left));
		count++;
	} while (left.length && count < PARTS);
	fine = input_read(paths, count, options, &arena, &document, &diag);
	MUST(fine == !diag.failed);
	if (fine)
		check_document(&document, &arena);
	arena_release(&arena);
	return 0;
}
