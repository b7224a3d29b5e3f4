/* parsers/document/document.h: reading, writing, merging, naming. Run from the project's top
 * folder. */
#include "parsers/document/document.h"

#include "common/file.h"
#include "parsers/document/io.h"
#include "parsers/document/memory.h"
#include "parsers/document/timing.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char every_part[] = "tests/fixtures/documents/every-part.json";

struct fixture {
	struct arena arena;
	struct diag diag;
	struct document document;
	struct text content;
};

static int set_up(void **state)
{
	struct fixture *fixture = test_calloc(1, sizeof(*fixture));

	assert_true(file_read(every_part, &fixture->arena, &fixture->content, &fixture->diag));
	assert_true(document_read(fixture->content, every_part, &fixture->arena, &fixture->document,
				  &fixture->diag));
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	arena_release(&fixture->arena);
	test_free(fixture);
	return 0;
}

static struct text written(struct fixture *fixture, const struct document *document)
{
	struct buffer out = {0};
	struct text text;

	assert_true(document_write(document, &out, &fixture->diag));
	text = arena_copy(&fixture->arena, buffer_text(&out));
	buffer_release(&out);
	return text;
}

static void assert_texts_equal(struct text a, struct text b)
{
	if (!text_equal(a, b))
		assert_string_equal(a.data, b.data);
}

static struct document read_or_fail(struct fixture *fixture, const char *json)
{
	struct document document;

	if (!document_read(text_from_string(json), "x.json", &fixture->arena, &document,
			   &fixture->diag))
		fail_msg("%s", fixture->diag.message);
	return document;
}

static void what_is_read_is_written_byte_by_byte(void **state)
{
	struct fixture *fixture = *state;

	assert_texts_equal(written(fixture, &fixture->document), fixture->content);
}

static void parts_are_named_after_the_whole(void **state)
{
	(void)state;
	assert_true(document_is_part(T("bench"), T("bench")));
	assert_true(document_is_part(T("bench/sum/5"), T("bench")));
	assert_true(document_is_part(T("bench/sum/5"), T("bench/sum")));
	assert_false(document_is_part(T("bench"), T("bench/sum")));
	assert_false(document_is_part(T("benches"), T("bench")));
}

static void the_profile_that_is_meant_is_chosen(void **state)
{
	struct fixture *fixture = *state;
	const struct document_profile *found;
	struct document document;

	document_init(&document);
	assert_false(document_choose(&document, T(""), &found, &fixture->diag));
	document_profile(&document, T("b/x"), &fixture->arena);
	document_profile(&document, T("b"), &fixture->arena);
	assert_true(document_choose(&document, T(""), &found, &fixture->diag));
	assert_texts_equal(found->name, T("b"));
	assert_true(document_choose(&document, T("b/x"), &found, &fixture->diag));
	assert_texts_equal(found->name, T("b/x"));
	document_profile(&document, T("a"), &fixture->arena);
	assert_false(document_choose(&document, T(""), &found, &fixture->diag));
	assert_false(document_choose(&document, T("x"), &found, &fixture->diag));
}

static void the_cpu_part_becomes_the_model(void **state)
{
	struct fixture *fixture = *state;
	const struct document_profile *profile =
	    document_find(&fixture->document, T("edm_analyze"));
	const struct cpu_profile *process = &profile->cpu->process;
	struct cpu_line_cursor cursor = {.lines = &process->lines};

	assert_int_equal(process->event_count, 2);
	assert_true(text_equal(process->events[0], T("Ir")));
	assert_true(text_equal(process->creator, T("callgrind-3.19.0")));
	assert_true(text_equal(process->command, T("edm analyze track.mp3")));
	assert_int_equal(process->function_count, 3);
	assert_int_equal(process->self[2], 9000000000000000000); /* Ir of the second function */
	assert_int_equal(process->self[3], 4);
	assert_int_equal(process->totals[0], 9000000000000000012);
	assert_int_equal(process->shares[SHARE_C_LIBRARY][0], 5);
	assert_int_equal(process->contexts[0].parent, NO_ID);
	assert_true(process->contexts[2].truncated);
	assert_int_equal(process->lines.count, 2);
	cpu_lines_next(&cursor);
	cpu_lines_next(&cursor);
	assert_int_equal(cursor.line.address, 4198400);
	assert_true(text_equal(process->lines.files[cursor.line.file], T("fft.h")));
	assert_int_equal(profile->cpu->child_count, 1);
	assert_true(profile->cpu->children[0].forked);
	assert_int_equal(profile->cpu->children[0].totals[0], 2);
	assert_int_equal(profile->calls, 7);
	assert_int_equal(profile->exit_status, 0);
}

static void other_members_can_be_read_and_replaced(void **state)
{
	struct fixture *fixture = *state;
	struct document_profile *profile = document_find(&fixture->document, T("edm_analyze"));

	assert_int_equal(profile->timing->profile.runs, 3);
	assert_null(document_member(&profile->others, T("nothing")).data);
	profile->timing->profile.runs = 4;
	profile->timing->kept.json = (struct text){NULL, 0};
	document_set_member(&profile->others, T("aaa"), T("1"), &fixture->arena);
	document_set_member(&profile->others, T("zzz"), T("[\n 1\n]"), &fixture->arena);
	profile->memory = NULL;
	assert_non_null(strstr(written(fixture, &fixture->document).data,
			       "   \"timing\": {\n    \"runs\": 4\n   },\n   \"wall_time\": 0.1,\n"
			       "   \"zzz\": [\n    1\n   ]\n"));
	assert_null(strstr(written(fixture, &fixture->document).data, "4096"));
}

/* The fixture with one piece replaced must be refused with this message. */
static void assert_refused(struct fixture *fixture, const char *old, const char *now,
			   const char *message)
{
	struct buffer changed = {0};
	const char *content = fixture->content.data, *at = strstr(content, old);
	struct document document;
	struct diag diag = {0};

	assert_non_null(at);
	buffer_add(&changed, (struct text){content, (size_t)(at - content)});
	buffer_add_string(&changed, now);
	buffer_add_string(&changed, at + strlen(old));
	assert_false(
	    document_read(buffer_text(&changed), "x.json", &fixture->arena, &document, &diag));
	assert_string_equal(diag.message, message);
	assert_true(diag.line > 0);
	assert_string_equal(diag.file, "x.json");
	buffer_release(&changed);
}

static void what_cannot_be_true_is_refused(void **state)
{
	static const char *const cases[][3] = {
	    {"baseline/1\"", "baseline/2\"", "schema: this program reads edm-profile/baseline/1"},
	    {"\"schema\"", "\"scheme\"",
	     "not a document: it has no \"schema\"; give what profile-deep or profile-quick wrote"},
	    {"\"Dr\": 5, \"Ir\": 9000000000000000012}, \"line\": 3",
	     "\"Dr\": 5, \"Ir\": 9223372036854775808}, \"line\": 3",
	     "profiles.edm_analyze.cpu.functions[0].inclusive.Ir: "
	     "number above 2^63-1 (9223372036854775807)"},
	    {"\"self\": {\"Dr\": 1, \"Ir\": 7}}", "\"self\": {\"Dr\": 1, \"Ir\": 8}}",
	     "profiles.edm_analyze.cpu: self costs in \"functions\" add up to "
	     "9000000000000000013, totals say 9000000000000000012"},
	    {"\"parent\": null, \"self\": {\"Dr\": 1, \"Ir\": 7}",
	     "\"parent\": null, \"self\": {\"Dr\": 0, \"Ir\": 7}",
	     "profiles.edm_analyze.cpu: self costs in \"contexts\" add up to 4, totals say 5"},
	    {"\"parent\": 0", "\"parent\": 1",
	     "profiles.edm_analyze.cpu.contexts[1].parent: a parent must come before its children"},
	    {"\"callee\": 2", "\"callee\": 3",
	     "profiles.edm_analyze.cpu: calls[1] names a function that does not exist"},
	    {"\"function\": 1, \"line\"", "\"function\": 9, \"line\"",
	     "profiles.edm_analyze.cpu: lines[1] names a function that does not exist"},
	    {"\"function\": 2, \"parent\"", "\"function\": 4294967296, \"parent\"",
	     "profiles.edm_analyze.cpu.contexts[2].function: number above 2^32-1"},
	    {"\"callee\": 1, ", "", "profiles.edm_analyze.cpu.calls[0]: \"callee\" is missing"},
	    {"[\"Ir\", \"Dr\"]", "[\"Ir\"]",
	     "profiles.edm_analyze.cpu.events: not the events of the tables before"},
	    {"[\"Ir\", \"Dr\"]", "[\"Ir\", \"Ir\", \"Dr\"]",
	     "profiles.edm_analyze.cpu.events[2]: not the events of the tables before"},
	    {"{\"Dr\": 0, \"Ir\": 5}}\n    ],\n    \"child", "{\"Ir\": 5}}\n    ],\n    \"child",
	     "profiles.edm_analyze.cpu.calls[1].inclusive: 1 events, but other rows have 2"},
	    {"\"exit_status\": 0", "\"exit_status\": 256",
	     "profiles.edm_analyze.exit_status: an exit status is at most 255"},
	    {"\"exit_status\": 0", "\"exit_status\": \"0\"",
	     "profiles.edm_analyze.exit_status: expected a number, found '\"'"},
	    {"\"dirty\": false", "\"dirty\": 0", "dirty: expected true or false, found '0'"},
	    {"\"runs\": 3", "\"runs\": 3, \"runs\": 3",
	     "profiles.edm_analyze.timing: the key \"runs\" is there twice"},
	    {"\"runs\": 3", "\"runs\": 99999999999999999999",
	     "profiles.edm_analyze.timing.runs: number above 2^63-1 (9223372036854775807)"},
	    {"main.c", "\xff",
	     "profiles.edm_analyze.cpu.functions[0].file: byte 0xff is not UTF-8"},
	    {"\"function\": 2, \"parent\"", "\"function\": 9, \"parent\"",
	     "profiles.edm_analyze.cpu: contexts[2] names a function that does not exist"},
	    {"{\"Dr\": 0, \"Ir\": 5}}\n    ],\n    \"child",
	     "{\"Dr\": 0, \"Xx\": 5}}\n    ],\n    \"child",
	     "profiles.edm_analyze.cpu.calls[1].inclusive.Xx: an event that other rows do not "
	     "have"},
	    {"\"time\": 0.001", "\"time\": -0.001",
	     "profiles.edm_analyze.io.totals.time: expected a time in seconds"},
	    {"\"peak_source\": \"dhat\",",
	     "\"frames\": [\"a\"], \"nodes\": [[1, null]], \"peak_source\": \"dhat\",",
	     "profiles.edm_analyze.memory: a node has a frame that is not in 'frames'"},
	    {"\"peak_source\": \"dhat\",",
	     "\"frames\": [\"a\"], \"nodes\": [[0, null]], \"snapshots\": [{\"extra\": 0, "
	     "\"heap\": 1, \"stacks\": 0, \"time\": 1, \"tree\": [[1, 1]]}], \"time_unit\": \"B\", "
	     "\"peak_source\": \"dhat\",",
	     "profiles.edm_analyze.memory: a tree has a node that is not in 'nodes'"},
	    {"\"peak_source\": \"dhat\",",
	     "\"frames\": [\"a\"], \"nodes\": [[0, null]], \"snapshots\": [{\"extra\": 0, "
	     "\"heap\": 1, \"stacks\": 0, \"time\": 1, \"tree\": [[4294967295, 1]]}], "
	     "\"time_unit\": \"B\", \"peak_source\": \"dhat\",",
	     "profiles.edm_analyze.memory.snapshots[0].tree[0]: no such node"},
	    {"\"program\": {",
	     "\"places\": [{\"call\": 2, \"count\": 1, \"file\": \"main.c\", \"inclusive\": "
	     "{\"Dr\": 0, \"Ir\": 1}, \"line\": 3}], \"program\": {",
	     "profiles.edm_analyze.cpu: places[0] names a call that does not exist"},
	    {"\"system\": {", "\"system\": [{", "system: expected an object, found '['"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		assert_refused(fixture, cases[i][0], cases[i][1], cases[i][2]);
}

static void more_events_than_there_can_be_are_refused(void **state)
{
	static const char *const starts[] = {"\"calls\": [{\"inclusive\": {", "\"events\": ["};
	static const char *const formats[] = {"%s\"E%d\": 1", "%s\"E%d\""};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH_OF(starts); i++) {
		struct buffer json = {0};
		struct document document;

		buffer_printf(&json, "{\"profiles\": {\"p\": {\"cpu\": {%s", starts[i]);
		for (int e = 0; e <= CPU_EVENTS_MAX; e++)
			buffer_printf(&json, formats[i], e ? ", " : "", e);
		fixture->diag = (struct diag){0};
		assert_false(document_read(buffer_text(&json), NULL, &fixture->arena, &document,
					   &fixture->diag));
		assert_non_null(strstr(fixture->diag.message, "more than 64 events"));
		buffer_release(&json);
	}
}

static void every_cut_of_a_document_is_refused(void **state)
{
	struct fixture *fixture = *state;
	size_t last = fixture->content.length - 2; /* without the newline it is still complete */

	for (size_t length = 0; length <= last; length++) {
		struct text part = text_before(fixture->content, length);
		struct arena arena = {0};
		struct document document;
		struct diag diag = {0};
		char *copy = malloc(length + 1); /* the sanitizer notices reads beyond it */

		memcpy(copy, part.data, length);
		assert_false(
		    document_read((struct text){copy, length}, NULL, &arena, &document, &diag));
		assert_true(diag.failed);
		free(copy);
		arena_release(&arena);
	}
}

#define EMPTY_PROFILE(more)                                                                        \
	"{" more "\"calls\": null, \"command\": \"c\", \"cpu_time\": null, \"exit_status\": null," \
	" \"peak_memory_mb\": null, \"wall_time\": null}"
#define DOCUMENT(top, profiles)                                                                    \
	"{\"schema\": \"edm-profile/baseline/1\", \"name\": null, \"commit\": null, \"dirty\": "   \
	"null, " top ", \"profiles\": {" profiles "}}"
#define PLAIN "\"system\": null, \"timestamp\": null"

static void unsorted_keys_are_read_and_written_sorted(void **state)
{
	struct fixture *fixture = *state;
	struct document document = read_or_fail(
	    fixture,
	    DOCUMENT(PLAIN,
		     "\"b\": " EMPTY_PROFILE(
			 "\"z\": 1, \"io\": {\"totals\": {}}, ") ", \"a\": " EMPTY_PROFILE("")));

	assert_int_equal(document.profile_count, 2);
	assert_true(text_equal(document.profiles[0].name, T("a")));
	assert_non_null(strstr(
	    written(fixture, &document).data,
	    "   \"exit_status\": null,\n   \"io\": {\"totals\": {}},\n   \"peak_memory_mb\": "
	    "null,\n   \"wall_time\": null,\n   \"z\": 1\n"));
}

static void many_profiles_stay_sorted(void **state)
{
	struct fixture *fixture = *state;
	struct document document;

	document_init(&document);
	for (u32 i = 0; i < 100; i++) {
		struct text name = arena_printf(&fixture->arena, "p%02u", i * 37 % 100);

		assert_true(document_profile(&document, name, &fixture->arena) ==
			    document_profile(&document, name, &fixture->arena));
	}
	assert_int_equal(document.profile_count, 100);
	for (u32 i = 0; i < 100; i++)
		assert_true(text_equal(document.profiles[i].name,
				       arena_printf(&fixture->arena, "p%02u", i)));
}

static void counts_above_63_bits_are_not_written(void **state)
{
	struct fixture *fixture = *state;
	struct cpu_profile *process = &fixture->document.profiles[0].cpu->process;
	struct buffer out = {0};

	process->inclusive[2] = (u64)INT64_MAX + 1;
	assert_false(document_write(&fixture->document, &out, &fixture->diag));
	assert_string_equal(fixture->diag.message,
			    "profiles.edm_analyze: inclusive of transform: 9223372036854775808 is "
			    "above 2^63-1 (9223372036854775807)");
	buffer_release(&out);
}

/* The number of bytes written when the document goes to stdout. */
static off_t bytes_on_stdout(struct fixture *fixture, bool *is_written)
{
	FILE *caught = tmpfile();
	int usual = dup(STDOUT_FILENO);
	struct stat status;

	fixture->diag = (struct diag){0};
	fflush(stdout);
	dup2(fileno(caught), STDOUT_FILENO);
	*is_written = document_write_file(&fixture->document, "-", &fixture->diag);
	dup2(usual, STDOUT_FILENO);
	close(usual);
	assert_int_equal(fstat(fileno(caught), &status), 0);
	fclose(caught);
	return status.st_size;
}

static void nothing_goes_to_stdout_when_a_count_is_too_large(void **state)
{
	struct fixture *fixture = *state;
	struct document_profile *profile = &fixture->document.profiles[0];
	struct cpu_profile *process = &profile->cpu->process, *child = &profile->cpu->children[0];
	u64 *counts[] = {&profile->calls,
			 &process->functions[1].calls,
			 &process->functions[1].line,
			 &process->calls[1].count,
			 &process->contexts[1].calls,
			 &process->self[3],
			 &process->inclusive[3],
			 &process->call_costs[1],
			 &process->context_costs[1],
			 &process->totals[0],
			 &process->program[0],
			 &process->shares[SHARE_LOADER][0],
			 &child->self[0],
			 &child->totals[0]};
	char *large = arena_new(&fixture->arena, 1000 * 1000, 1);
	bool is_written;

	memset(large, 'n', 1000 * 1000); /* more than is kept back before the first row */
	fixture->document.name = (struct text){large, 1000 * 1000};
	assert_true(bytes_on_stdout(fixture, &is_written) > 1000 * 1000);
	assert_true(is_written);
	for (size_t i = 0; i < LENGTH_OF(counts); i++) {
		u64 usual = *counts[i];

		*counts[i] = (u64)INT64_MAX + 1;
		assert_int_equal(bytes_on_stdout(fixture, &is_written), 0);
		assert_false(is_written);
		assert_non_null(strstr(fixture->diag.message, "is above 2^63-1"));
		*counts[i] = usual;
	}
}

static void a_place_with_too_large_a_number_is_named_by_the_function_that_it_calls(void **state)
{
	struct fixture *fixture = *state;
	struct cpu_profile *process = &fixture->document.profiles[0].cpu->process;
	struct cpu_place place = {
	    .call = 0, .count = (u64)INT64_MAX + 1, .file = T("main.c"), .line = 3};
	struct buffer out = {0};

	process->places = &place;
	process->place_costs = process->call_costs;
	process->place_count = 1;
	assert_false(document_write(&fixture->document, &out, &fixture->diag));
	assert_non_null(strstr(fixture->diag.message, ": count of transform: "));
	buffer_release(&out);
}

static void nothing_goes_to_stdout_when_a_line_has_too_large_a_number(void **state)
{
	static const struct {
		struct cpu_line line;
		u64 costs[2];
	} rows[] = {
	    {{.line = (u64)INT64_MAX + 1}, {1, 1}},
	    {{.line = 1, .address = (u64)INT64_MAX + 1}, {1, 1}},
	    {{.line = 1}, {1, (u64)INT64_MAX + 1}},
	};
	struct fixture *fixture = *state;
	struct cpu_profile *process = &fixture->document.profiles[0].cpu->process;
	bool is_written;

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		struct cpu_lines usual = process->lines;

		process->lines = (struct cpu_lines){.files = usual.files};
		cpu_lines_add(&process->lines, &rows[i].line, rows[i].costs, 2);
		assert_int_equal(bytes_on_stdout(fixture, &is_written), 0);
		assert_false(is_written);
		assert_non_null(strstr(fixture->diag.message, "is above 2^63-1"));
		cpu_lines_release(&process->lines);
		process->lines = usual;
	}
}

static void strange_events_are_not_written(void **state)
{
	struct fixture *fixture = *state;
	struct cpu_profile *process = &fixture->document.profiles[0].cpu->process;
	struct buffer out = {0};

	process->events[1] = T("Ir");
	assert_false(document_write(&fixture->document, &out, &fixture->diag));
	assert_string_equal(fixture->diag.message, "the event 'Ir' is there twice");
	fixture->diag = (struct diag){0};
	process->events[1] = T("I\"r");
	assert_false(document_write(&fixture->document, &out, &fixture->diag));
	assert_string_equal(fixture->diag.message, "the name of an event cannot be a key: 'I\"r'");
	buffer_release(&out);
}

static void merging_unites_the_kinds_of_a_profile(void **state)
{
	struct fixture *fixture = *state;
	struct document io = read_or_fail(
	    fixture,
	    DOCUMENT(PLAIN, "\"p\": " EMPTY_PROFILE("\"io\": {\"totals\": {}, \"x\": 1}, ")));
	struct document memory = read_or_fail(
	    fixture,
	    DOCUMENT(PLAIN,
		     "\"p\": " EMPTY_PROFILE(
			 "\"memory\": {\"peak_bytes\": 1}, ") ", \"q\": " EMPTY_PROFILE("")));

	assert_true(document_merge(&io, &memory, DOCUMENT_REFUSE, &fixture->arena, &fixture->diag));
	assert_int_equal(io.profile_count, 2);
	assert_true(io.profiles[0].io && io.profiles[0].memory);
}

static void merging_refuses_to_contradict_and_replaces_when_asked(void **state)
{
	struct fixture *fixture = *state;
	struct document a = read_or_fail(
	    fixture,
	    DOCUMENT(PLAIN, "\"p\": " EMPTY_PROFILE("\"io\": {\"totals\": {}, \"x\": 1}, ")));
	struct document b = read_or_fail(
	    fixture,
	    DOCUMENT(PLAIN, "\"p\": " EMPTY_PROFILE("\"io\": {\"totals\": {}, \"x\": 2}, ")));

	assert_false(document_merge(&a, &b, DOCUMENT_REFUSE, &fixture->arena, &fixture->diag));
	assert_string_equal(
	    fixture->diag.message,
	    "two documents have different 'io' for the profile 'p': put them together "
	    "with profile-merge, or compare them with profile-compare");
	fixture->diag = (struct diag){0};
	assert_true(document_merge(&a, &b, DOCUMENT_REPLACE, &fixture->arena, &fixture->diag));
	assert_texts_equal(a.profiles[0].io->kept.json, T("{\"totals\": {}, \"x\": 2}"));
}

static void profiles_bring_along_what_differs_from_the_top(void **state)
{
	struct fixture *fixture = *state;
	struct document a =
	    read_or_fail(fixture, DOCUMENT("\"system\": {\"cpus\": 1}, \"timestamp\": \"T1\"",
					   "\"p\": " EMPTY_PROFILE("")));
	struct document b = read_or_fail(
	    fixture, DOCUMENT("\"system\": {\"cpus\": 2}, \"timestamp\": \"T1\"",
			      "\"p\": " EMPTY_PROFILE("") ", \"q\": " EMPTY_PROFILE("")));

	assert_true(document_merge(&a, &b, DOCUMENT_REFUSE, &fixture->arena, &fixture->diag));
	assert_texts_equal(a.system.json, T("{\"cpus\": 1}"));
	assert_null(a.profiles[0].system.json.data);
	assert_texts_equal(a.profiles[1].system.json, T("{\"cpus\": 2}"));
	assert_true(document_merge(&a, &b, DOCUMENT_REPLACE, &fixture->arena, &fixture->diag));
	assert_texts_equal(a.profiles[0].system.json, T("{\"cpus\": 2}"));
}

static void a_profile_is_named_after_program_and_subcommand(void **state)
{
	static const char *const cases[][2] = {
	    {"edm analyze track.mp3", "edm_analyze"},
	    {"/usr/bin/edm analyze", "edm_analyze"},
	    {"./edm", "edm"},
	    {"gcc -c x.c", "gcc"},
	    {"sort file.txt", "sort"},
	    {"cat /etc/passwd", "cat"},
	    {"git cherry-pick x", "git_cherry-pick"},
	    {"a\tb\x1b[2J c", "a_b__2J_c"},
	    {"", "command"},
	    {"../..", "p.."},
	    {"-x", "p-x"},
	    {"./.hidden", "p.hidden"},
	    {"./prog fooBar", "prog"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		assert_string_equal(
		    document_profile_name(text_from_string(cases[i][0]), &fixture->arena).data,
		    cases[i][1]);
}

static void what_the_wrapper_knows_is_read_strictly(void **state)
{
	static const char json[] =
	    "{\"name\": \"n\", \"command\": \"c d\", \"exit_status\": 139, \"cpu_time\": 0.5, "
	    "\"options\": [\"--a=1\"], \"system\": {\"x\": 1}, \"dirty\": true}";
	struct fixture *fixture = *state;
	struct document_run run;

	assert_true(document_read_run(text_from_string(json), "run.json", &fixture->arena, &run,
				      &fixture->diag));
	assert_true(text_equal(run.profile.name, T("n")));
	assert_int_equal(run.profile.exit_status, 139);
	assert_int_equal(run.option_count, 1);
	assert_true(run.document.dirty_known && run.document.dirty);
	assert_false(document_read_run(T("{\"comand\": \"c\"}"), "run.json", &fixture->arena, &run,
				       &fixture->diag));
	assert_string_equal(fixture->diag.message, "unknown key \"comand\"");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* The content may be freed after reading. Walks all facts, because they are not written. */
static void nothing_read_lies_in_the_content(void **state)
{
	struct fixture *fixture = *state;
	char *copy = malloc(fixture->content.length);
	struct document document;
	const struct scalars *facts;

	memcpy(copy, fixture->content.data, fixture->content.length);
	assert_true(document_read((struct text){copy, fixture->content.length}, every_part,
				  &fixture->arena, &document, &fixture->diag));
	memset(copy, 'x', fixture->content.length);
	assert_texts_equal(written(fixture, &document), fixture->content);
	facts = &document.system.facts;
	assert_true(facts->count > 0);
	for (u32 i = 0; i < facts->count; i++) {
		const struct scalar *fact = &facts->items[i];

		assert_false(text_contains(fact->path, T("xx")));
		assert_false(text_contains(fact->value, T("xx")));
		assert_false(text_contains(fact->shown, T("xx")));
	}
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_read_is_written_byte_by_byte),
	    TEST(nothing_read_lies_in_the_content),
	    TEST(parts_are_named_after_the_whole),
	    TEST(the_profile_that_is_meant_is_chosen),
	    TEST(the_cpu_part_becomes_the_model),
	    TEST(other_members_can_be_read_and_replaced),
	    TEST(what_cannot_be_true_is_refused),
	    TEST(more_events_than_there_can_be_are_refused),
	    TEST(every_cut_of_a_document_is_refused),
	    TEST(unsorted_keys_are_read_and_written_sorted),
	    TEST(many_profiles_stay_sorted),
	    TEST(counts_above_63_bits_are_not_written),
	    TEST(nothing_goes_to_stdout_when_a_count_is_too_large),
	    TEST(a_place_with_too_large_a_number_is_named_by_the_function_that_it_calls),
	    TEST(nothing_goes_to_stdout_when_a_line_has_too_large_a_number),
	    TEST(strange_events_are_not_written),
	    TEST(merging_unites_the_kinds_of_a_profile),
	    TEST(merging_refuses_to_contradict_and_replaces_when_asked),
	    TEST(profiles_bring_along_what_differs_from_the_top),
	    TEST(a_profile_is_named_after_program_and_subcommand),
	    TEST(what_the_wrapper_knows_is_read_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
