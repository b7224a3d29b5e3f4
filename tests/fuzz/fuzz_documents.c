/*
 * The document reader on any input: no crash; an accepted document that is written, read and
 * written again gives the same bytes.
 */
#include "parsers/document/document.h"
#include "fuzz.h"

/* Checks that all indexes are in range. */
static void check_process(const struct cpu_profile *p)
{
	struct cpu_line_cursor cursor = {.lines = &p->lines};

	for (u32 i = 0; i < p->call_count; i++)
		MUST(p->calls[i].caller < p->function_count &&
		     p->calls[i].callee < p->function_count);
	for (u32 i = 0; i < p->context_count; i++)
		MUST(p->contexts[i].function < p->function_count &&
		     (p->contexts[i].parent == NO_ID || p->contexts[i].parent < i));
	while (cpu_lines_next(&cursor))
		MUST(cursor.line.function < p->function_count);
}

static void check_again(const struct document *document, struct arena *arena)
{
	struct buffer first = {0}, second = {0};
	struct document again;
	struct diag diag = {0};

	if (document_write(document, &first, &diag)) {
		MUST(document_read(buffer_text(&first), NULL, arena, &again, &diag));
		MUST(document_write(&again, &second, &diag));
		MUST(text_equal(buffer_text(&first), buffer_text(&second)));
	}
	buffer_release(&first);
	buffer_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = {(const char *)data, size};
	struct arena arena = {0};
	struct document document;
	struct diag diag = {0};
	bool fine = document_read(input, NULL, &arena, &document, &diag);

	MUST(fine == !diag.failed);
	for (u32 i = 0; fine && i < document.profile_count; i++)
		if (document.profiles[i].cpu)
			check_process(&document.profiles[i].cpu->process);
	if (fine)
		check_again(&document, &arena);
	arena_release(&arena);
	return 0;
}
