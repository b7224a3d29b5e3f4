/*
 * The suite's reader on any input: no crash, and scripts get complete words from an accepted suite.
 */
#include "parsers/suite.h"
#include "fuzz.h"

/* Takes the next word of "NAME KEY COUNT WORD...", each of which ends in a NUL. */
static struct text next_word(struct text *written)
{
	struct text word = text_before(*written, text_find(*written, '\0'));

	MUST(word.length < written->length);
	*written = text_from(*written, word.length + 1);
	return word;
}

static bool is_name_of(const struct suite *suite, struct text name)
{
	for (u32 i = 0; i < suite->count; i++)
		if (text_equal(suite->workloads[i].name, name))
			return true;
	return false;
}

/* The commands that build, for all workloads, are written with an empty name. */
static void check_written(const struct suite *suite)
{
	struct buffer out = {0};
	struct text written;
	u32 commands = 0;

	suite_write(suite, "folder/suite.json", &out);
	for (written = buffer_text(&out); written.length;) {
		struct text name = next_word(&written);
		unsigned long count;

		MUST(name.length ? is_name_of(suite, name) : suite->build_count > 0);
		commands += text_equal(next_word(&written), T("command"));
		for (count = strtoul(next_word(&written).data, NULL, 10); count; count--)
			next_word(&written);
	}
	MUST(commands == suite->count);
	buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = {(const char *)data, size};
	struct arena arena = {0};
	struct suite suite;
	struct diag diag = {0};
	bool fine = suite_read(input, "suite.json", &arena, &suite, &diag);

	MUST(fine == !diag.failed);
	if (fine)
		check_written(&suite);
	arena_release(&arena);
	return 0;
}
