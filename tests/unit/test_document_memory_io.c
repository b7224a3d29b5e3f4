/* The memory and io parts of documents: what is written is read back, and what is damaged is not.
 */
#include "common/file.h"
#include "parsers/document/io.h"
#include "parsers/document/memory.h"
#include "parsers/memory/massif.h"
#include "parsers/strace/strace.h"

#include "unit.h"

#include <stdlib.h>

static struct text read_fixture(const char *name, struct arena *arena)
{
	struct text path = arena_printf(arena, "tests/fixtures/%s", name), content = {0};
	struct diag diag = {0};

	if (!file_read(path.data, arena, &content, &diag))
		fail_msg("%s: %s", diag.file, diag.message);
	return content;
}

/* Sets a profile's part out of what was read back from it: not a byte may change. */
static void memory_survives_a_round_trip(void **state)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct memory_profile massif;
	struct memory_recordings recordings = {.tool = T("massif"), .massif_count = 1};
	struct document_run run = {0};
	struct document_profile profile = document_profile_unknown(T("p"));
	struct document_memory *memory;
	struct text written;

	(void)state;
	assert_true(
	    massif_read(read_fixture("massif/cpp-inlined.massif", &arena), &arena, &massif, &diag));
	recordings.massif = &massif;
	assert_true(document_add_memory(&profile, &recordings, &run, &arena, &diag));
	written = document_member(&profile.others, T("memory"));
	assert_true(document_get_memory(&profile, &arena, &memory, &diag));
	assert_int_equal(memory->process.snapshot_count, massif.snapshot_count);
	assert_int_equal(memory->process.node_count, massif.node_count);
	document_set_memory(&profile, memory, &arena);
	assert_true(text_equal(written, document_member(&profile.others, T("memory"))));
	arena_release(&arena);
}

static void io_survives_a_round_trip(void **state)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct document_io io = {.tool = T("strace"), .version = T("6.1")}, *again;
	struct document_profile profile = document_profile_unknown(T("p"));
	struct text written;

	(void)state;
	assert_true(strace_read(read_fixture("strace/everything.strace", &arena),
				(struct strace_options){0}, &arena, &io.profile, &diag));
	document_set_io(&profile, &io, &arena);
	written = document_member(&profile.others, T("io"));
	assert_true(document_get_io(&profile, &arena, &again, &diag));
	document_set_io(&profile, again, &arena);
	assert_true(text_equal(written, document_member(&profile.others, T("io"))));
	arena_release(&arena);
}

static void a_profile_without_the_part_has_none(void **state)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct document_profile profile = document_profile_unknown(T("p"));
	struct document_memory *memory;
	struct document_io *io;

	(void)state;
	assert_true(document_get_memory(&profile, &arena, &memory, &diag));
	assert_true(document_get_io(&profile, &arena, &io, &diag));
	assert_null(memory);
	assert_null(io);
}

static void damaged_parts_are_refused(void **state)
{
	static const char *const parts[] = {
	    "[]",
	    "{\"peak_source\": \"guess\"}",
	    "{\"peak_source\": \"dhat\", \"peak_bytes\": -1}",
	    "{\"peak_source\": \"dhat\", \"nodes\": [[0, null]]}",
	    "{\"peak_source\": \"dhat\", \"frames\": [\"a\"], \"nodes\": [[0, 0]]}",
	    "{\"peak_source\": \"dhat\", \"frames\": [\"a\"], \"nodes\": [[0]]}",
	    "{\"peak_source\": \"dhat\", \"snapshots\": [{\"tree\": [[0, 1]]}]}",
	    "{\"peak_source\": \"dhat\", \"sites\": []}",
	    "{\"peak_source\": \"dhat\", \"children\": [1]}",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(parts); i++) {
		struct arena arena = {0};
		struct diag diag = {0};
		struct document_profile profile = document_profile_unknown(T("p"));
		struct document_memory *memory;

		document_set_member(&profile.others, T("memory"), text_from_string(parts[i]),
				    &arena);
		if (document_get_memory(&profile, &arena, &memory, &diag))
			fail_msg("not refused: %s", parts[i]);
		assert_true(diag.message[0]);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_survives_a_round_trip),
	    cmocka_unit_test(io_survives_a_round_trip),
	    cmocka_unit_test(a_profile_without_the_part_has_none),
	    cmocka_unit_test(damaged_parts_are_refused),
	};

	return cmocka_run_group_tests_name("document_memory_io", tests, NULL, NULL);
}
