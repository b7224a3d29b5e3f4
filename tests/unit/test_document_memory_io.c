/* The memory and io parts of documents: what is written is read back, and what is damaged is not.
 */
#include "common/file.h"
#include "parsers/document/io.h"
#include "parsers/document/memory.h"
#include "parsers/memory/dhat.h"
#include "parsers/memory/massif.h"
#include "parsers/strace/strace.h"

#include "unit.h"

#include <stdlib.h>
#include <string.h>

static struct text read_fixture(const char *name, struct arena *arena)
{
	struct text path = arena_printf(arena, "tests/fixtures/%s", name), content = {0};
	struct diag diag = {0};

	if (!file_read(path.data, arena, &content, &diag))
		fail_msg("%s: %s", diag.file, diag.message);
	return content;
}

static struct text write_profile(const struct document_profile *profile, struct arena *arena)
{
	struct document document = {0};
	struct buffer out = {0};
	struct diag diag = {0};

	*document_profile(&document, T("p"), arena) = *profile;
	assert_true(document_write(&document, &out, &diag));
	return buffer_take(&out, arena);
}

static struct document_profile *read_profile(struct text json, struct arena *arena,
					     struct document *document)
{
	struct diag diag = {0};

	if (!document_read(json, NULL, arena, document, &diag))
		fail_msg("%s", diag.message);
	return document_find(document, T("p"));
}

/* Written from what was read back: not a byte may change. */
static void memory_survives_a_round_trip(void **state)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct memory_profile massif;
	struct memory_recordings recordings = {.tool = T("massif"), .massif_count = 1};
	struct document_run run = {0};
	struct document_profile profile = document_profile_unknown(T("p")), *again;
	struct document document;
	struct text written;

	(void)state;
	assert_true(
	    massif_read(read_fixture("massif/cpp-inlined.massif", &arena), &arena, &massif, &diag));
	recordings.massif = &massif;
	assert_true(document_add_memory(&profile, &recordings, &run, &arena, &diag));
	written = write_profile(&profile, &arena);
	again = read_profile(written, &arena, &document);
	assert_int_equal(again->memory->process.snapshot_count, massif.snapshot_count);
	assert_int_equal(again->memory->process.node_count, massif.node_count);
	again->memory->kept.json = (struct text){NULL, 0};
	assert_true(text_equal(written, write_profile(again, &arena)));
	arena_release(&arena);
}

/* The profile with these allocators added, as JSON. */
static struct text add_allocators(struct text json, const char *const *names, size_t count,
				  struct arena *arena)
{
	struct document document;
	struct document_memory *memory = read_profile(json, arena, &document)->memory;

	document_add_allocators(&document, names, count, arena);
	assert_ptr_equal(memory->process.sites[0].allocators,
			 memory->children[0].sites[0].allocators);
	assert_int_equal(memory->process.sites[0].allocators->count, memory->allocators.count);
	return write_profile(&document.profiles[0], arena);
}

/* A document of a program and its child, whose sites have the allocator "grab". */
static struct text write_family(struct arena *arena)
{
	static struct text grab[] = {TEXT("grab")};
	struct memory_profile family[2];
	struct memory_recordings recordings = {
	    .tool = T("dhat"), .dhat = family, .dhat_count = LENGTH_OF(family)};
	struct document_run run = {.allocators = {.names = grab, .count = 1}};
	struct document_profile profile = document_profile_unknown(T("p"));
	struct diag diag = {0};

	assert_true(dhat_read(read_fixture("dhat/threads.dhat", arena), arena, &family[0], &diag));
	family[1] = family[0];
	assert_true(document_add_memory(&profile, &recordings, &run, arena, &diag));
	return write_profile(&profile, arena);
}

static void named_allocators_are_added_to_those_before_and_written(void **state)
{
	static const char *const names[] = {"take", "xmalloc"};
	struct arena arena = {0};
	struct text json = write_family(&arena);

	(void)state;
	json = add_allocators(json, names, 0, &arena);
	assert_non_null(strstr(json.data, "\"allocators\": [\"grab\"]"));
	json = add_allocators(json, names, 2, &arena);
	assert_non_null(strstr(json.data, "\"allocators\": [\"grab\", \"take\", \"xmalloc\"]"));
	arena_release(&arena);
}

static void io_survives_a_round_trip(void **state)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct document_io io = {.tool = T("strace"), .version = T("6.1")};
	struct document_profile profile = document_profile_unknown(T("p")), *again;
	struct document document;
	struct text written;

	(void)state;
	assert_true(strace_read(read_fixture("strace/everything.strace", &arena),
				(struct strace_options){0}, &arena, &io.profile, &diag));
	document_set_io(&profile, &io, &arena);
	written = write_profile(&profile, &arena);
	again = read_profile(written, &arena, &document);
	again->io->kept.json = (struct text){NULL, 0};
	assert_true(text_equal(written, write_profile(again, &arena)));
	arena_release(&arena);
}

static void a_profile_without_the_part_has_none(void **state)
{
	struct arena arena = {0};
	struct document_profile profile = document_profile_unknown(T("p")), *again;
	struct document document;

	(void)state;
	again = read_profile(write_profile(&profile, &arena), &arena, &document);
	assert_null(again->memory);
	assert_null(again->io);
	arena_release(&arena);
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
		struct document document;
		struct text json = arena_printf(
		    &arena,
		    "{\"commit\": null, \"dirty\": null, \"name\": null, \"profiles\": {\"p\": "
		    "{\"calls\": null, \"command\": \"\", \"cpu_time\": null, \"exit_status\": "
		    "null, \"memory\": %s, \"peak_memory_mb\": null, \"wall_time\": null}}, "
		    "\"schema\": \"edm-profile/baseline/1\", \"system\": null, \"timestamp\": "
		    "null}",
		    parts[i]);

		if (document_read(json, NULL, &arena, &document, &diag))
			fail_msg("not refused: %s", parts[i]);
		assert_non_null(strstr(diag.message, "profiles.p.memory"));
		assert_int_equal(diag.line, 1);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_survives_a_round_trip),
	    cmocka_unit_test(named_allocators_are_added_to_those_before_and_written),
	    cmocka_unit_test(io_survives_a_round_trip),
	    cmocka_unit_test(a_profile_without_the_part_has_none),
	    cmocka_unit_test(damaged_parts_are_refused),
	};

	return cmocka_run_group_tests_name("document_memory_io", tests, NULL, NULL);
}
