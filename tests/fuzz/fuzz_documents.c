/*
 * The document reader on any input: no crash; an accepted document that is written, read and
 * written again gives the same bytes. What is read one profile at a time is the same, and so is the
 * error.
 */
#include "parsers/document/index.h"
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

static void must_be_written_alike(const struct document *a, const struct document *b)
{
	struct buffer first = {0}, second = {0};
	struct diag diag = {0};

	if (document_write(a, &first, &diag)) {
		MUST(document_write(b, &second, &diag));
		MUST(text_equal(buffer_text(&first), buffer_text(&second)));
	}
	buffer_release(&first);
	buffer_release(&second);
}

static struct text text_at(struct text input, struct document_place place)
{
	return (struct text){input.data + place.start, place.length};
}

/* Reads the profiles by the index, and puts them into a copy of the document. */
static void check_profiles(struct text input, const struct document_index *index,
			   const struct document *document, struct arena *arena)
{
	struct document copy = *document;
	struct diag diag = {0};

	MUST(index->document.profile_count == document->profile_count);
	copy.profiles = ARENA_NEW(arena, struct document_profile, (size_t)copy.profile_count + 1);
	for (u32 i = 0; i < copy.profile_count; i++) {
		const struct document_profile *profile = &document->profiles[i];
		struct text name = index->document.profiles[i].name;

		MUST(text_equal(name, profile->name));
		MUST(document_index_profile(text_at(input, index->profiles[i]),
					    text_at(input, index->system), name, NULL, arena,
					    &copy.profiles[i], &diag));
		MUST(text_equal(copy.profiles[i].system.json,
				document_system(document, profile)->json));
		copy.profiles[i].system = profile->system;
	}
	must_be_written_alike(document, &copy);
}

static void check_index(struct text input, const struct document *document,
			const struct diag *error, struct arena *arena)
{
	struct document_index index;
	struct diag diag = {0};
	bool fine = document_index_read(input, NULL, NULL, NULL, arena, &index, &diag);

	MUST(fine == !error->failed);
	MUST(diag.line == error->line && diag.column == error->column &&
	     !strcmp(diag.message, error->message));
	if (fine)
		check_profiles(input, &index, document, arena);
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
	check_index(input, &document, &diag, &arena);
	arena_release(&arena);
	return 0;
}
