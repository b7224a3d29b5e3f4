/* parsers/callgrind/callgrind.h: damaged files, each with its one clear error; files cut anywhere.
 */
#include "callgrind_unit.h"

#include <glob.h>
#include <stdlib.h>

static const struct damage {
	const char *fixture;
	u64 line, column;
	const char *message;
} damages[] = {
    {"calls-before-function.out", 12, 1, "expected \"fn=\" before the first cost"},
    {"calls-without-callee.out", 13, 1, "expected \"cfn=\" before \"calls=\""},
    {"calls-without-cost.out", 15, 1, "expected the cost of the call, found \"fn=f\""},
    {"calls-without-target.out", 14, 8, "expected a blank and the position called"},
    {"cost-before-function.out", 11, 1, "expected \"fn=\" before the first cost"},
    {"cost-glued-to-position.out", 12, 2, "expected a blank after the position"},
    {"cost-negative.out", 12, 3, "a cost is below 0: record only events that add up, without this"},
    {"cost-negative-of-others.out", 5, 4,
     "a cost is below 0: record only events that add up, without this"},
    {"cost-with-fraction.out", 4, 4,
     "a cost is not a whole number: record in a smaller unit, such as nanoseconds"},
    {"calls-without-cost-of-others.out", 5, 0,
     "the file ends before the \"totals:\" line: it is cut short"},
    {"cost-no-number.out", 12, 3, "expected a number"},
    {"cost-of-2-63.out", 14, 3, "the number 9223372036854775808 is above 2^63-1"},
    {"cost-of-2-64.out", 14, 3, "the number 18446744073709551616 is above 2^63-1"},
    {"costs-after-totals.out", 14, 1,
     "expected a line of a callgrind profile's header, found \"1 1\""},
    {"costs-of-a-call-above-2-63.out", 20, 1, "costs add up to more than 2^63-1"},
    {"costs-of-a-function-above-2-63.out", 15, 1, "costs add up to more than 2^63-1"},
    {"costs-of-all-functions-above-2-63.out", 19, 1, "the costs add up to more than 2^63-1"},
    {"costs-too-many.out", 12, 5, "more costs than events"},
    {"event-named-twice.out", 9, 15, "this event is listed twice"},
    {"events-differ-between-parts.out", 21, 1,
     "the events of this part differ from those of an earlier part: give the files of one run at a "
     "time"},
    {"events-empty.out", 9, 8, "expected the name of an event"},
    {"events-missing.out", 9, 1, "expected an \"events:\" line before this"},
    {"events-twice.out", 10, 1, "expected only one \"events:\" line per part"},
    {"id-above-2-63.out", 11, 5, "the number 9223372036854775808 is above 2^63-1"},
    {"id-not-defined.out", 11, 4, "the number (7) was not defined"},
    {"id-of-a-name-not-defined.out", 11, 8, "the number (3) was not defined"},
    {"jump-with-cost.out", 14, 3, "expected the end of the line"},
    {"jump-without-position.out", 14, 1, "expected the position of the jump, found \"fn=f\""},
    {"name-defined-differently.out", 17, 8, "the number (1) has a name already"},
    {"not-callgrind.out", 1, 1,
     "expected a line of a callgrind profile's header, found \"{\"schema\": \"something else\"}\""},
    {"nul-byte-in-costs.out", 13, 4, "expected a blank after the number"},
    {"part-twice.out", 18, 1,
     "part 1, thread 0 of process 4711 was read already: give every file once, and the files of "
     "one run at a time"},
    {"part-without-totals.out", 14, 1,
     "expected \"totals:\" before the next part, found \"part: 2\""},
    {"position-above-2-64.out", 13, 1, "the position is above 2^64-1"},
    {"position-below-0.out", 13, 1, "the position is below 0"},
    {"position-missing.out", 12, 5, "expected a position"},
    {"position-of-17-hex-digits.out", 12, 3, "an address is above 2^64-1"},
    {"positions-out-of-order.out", 9, 17, "expected \"instr\", \"bb\" or \"line\", in this order"},
    {"positions-unknown.out", 9, 12, "expected \"instr\", \"bb\" or \"line\", in this order"},
    {"summary-above-costs.out", 5, 1,
     "the costs of this part add up to 20 Ir, but its summary says 420: it is cut short or "
     "damaged"},
    {"totals-differ-from-costs.out", 20, 9,
     "the costs of this part add up to 42 Ir, but its totals say 43"},
    {"totals-of-parts-above-2-63.out", 27, 9, "the totals add up to more than 2^63-1"},
    {"unknown-line-of-body.out", 13, 1,
     "expected a line of a callgrind profile's body, found \"xyz=3\""},
    {"unknown-line-of-header.out", 10, 1,
     "expected a line of a callgrind profile's header, found \"colour: red\""},
    {"version-2.out", 2, 10, "expected version 0 or 1 of the format"},
    {"no-totals.out", 12, 0, "the file ends before the \"totals:\" line: it is cut short"},
    {"header-only.out", 10, 0, "the file ends before the \"totals:\" line: it is cut short"},
    {"event-with-quotes.out", 10, 12, "expected a letter, digit or sign in the name of an event"},
    {"events-too-many.out", 10, 256, "expected at most 64 events"},
    {"summary-before-events.out", 10, 1, "expected \"events:\" before \"summary:\""},
    {"summary-among-costs.out", 13, 1, "expected \"summary:\" in the header only"},
    {"cost-of-2-63-in-hexadecimal.out", 12, 3, "the number 0x8000000000000000 is above 2^63-1"},
    {"costs-above-2-63-before-a-file.out", 15, 1, "the costs add up to more than 2^63-1"},
    {"costs-above-2-63-before-a-function.out", 15, 1, "the costs add up to more than 2^63-1"},
    {"jump-before-function.out", 11, 1, "expected \"fn=\" before the first cost"},
    {"calls-of-one-function-above-2-63.out", 17, 1, "calls add up to more than 2^63-1"},
    {"number-of-calls-above-2-63.out", 0, 0, "the calls of leaf add up to more than 2^63-1"},
};

static void every_damage_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(damages); i++) {
		const struct damage *damage = &damages[i];
		struct arena arena = {0};
		struct reading r = read_text(fixture_text(damage->fixture, &arena));

		if (r.fine)
			fail_msg("%s: read without an error", damage->fixture);
		if (strcmp(r.diag.message, damage->message) || r.diag.line != damage->line ||
		    r.diag.column != damage->column)
			fail_msg("%s:%d:%d: %s", damage->fixture, (int)r.diag.line,
				 (int)r.diag.column, r.diag.message);
		arena_release(&arena);
		forget(&r);
	}
}

static glob_t all_fixtures(void)
{
	glob_t found = {0};

	assert_int_equal(glob(FIXTURES "*.out*", 0, NULL, &found), 0);
	assert_int_equal(glob(FIXTURES "real/*.out", GLOB_APPEND, NULL, &found), 0);
	assert_true(found.gl_pathc > 80);
	return found;
}

static struct text content_of(const char *path, struct arena *arena)
{
	return fixture_text(path + strlen(FIXTURES), arena);
}

/*
 * Every beginning of a file is an error, unless only a newline or a zero is missing and the totals
 * are still right. Programs other than Valgrind may leave out the totals, so that missing lines
 * cannot be noticed.
 */
static void assert_beginnings_are_errors(const char *path)
{
	struct arena arena = {0};
	struct text content = content_of(path, &arena);
	struct reading whole = read_text(content);
	bool is_valgrinds =
	    text_contains(content, T("creator: callgrind-")) || text_contains(content, T("xtree-"));

	for (size_t length = 0; length < content.length; length++) {
		/*
		 * A copy of exactly this length, so that the sanitizer notices reading beyond it.
		 */
		char *copy = length ? memcpy(malloc(length), content.data, length) : NULL;
		struct reading r = read_text((struct text){copy, length});

		if (r.fine && !is_valgrinds)
			assert_true(!length || content.data[length - 1] == '\n' ||
				    text_contains(content, T("totals:")));
		else if (r.fine && whole.fine && whole.result.processes[0].part_count == 1)
			assert_number(r.profile->totals[0], whole.profile->totals[0]);
		forget(&r);
		free(copy);
	}
	forget(&whole);
	arena_release(&arena);
}

static void files_may_be_cut_at_every_byte(void **state)
{
	glob_t found = all_fixtures();

	(void)state;
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (!strstr(found.gl_pathv[i], "combined"))
			assert_beginnings_are_errors(found.gl_pathv[i]);
	globfree(&found);
}

static struct reading read_in_chunks(struct text content, size_t size)
{
	struct callgrind_options options = {.keep_lines = true};
	struct reading r = {0};
	struct callgrind_reader *reader = callgrind_begin(options, &r.arena);
	bool fine = callgrind_open_file(reader, "", &r.diag);

	while (fine && content.length) {
		size_t length = content.length < size ? content.length : size;

		fine = callgrind_feed(reader, text_before(content, length), &r.diag);
		content = text_from(content, length);
	}
	fine = fine && callgrind_close_file(reader, &r.diag);
	r.fine = callgrind_end(reader, &r.result, &r.diag) && fine;
	if (r.fine)
		r.profile = &r.result.processes[0].profile;
	return r;
}

static void assert_same(const struct reading *a, const struct reading *b)
{
	const struct cpu_profile *p = a->profile, *q = b->profile;
	size_t row = sizeof(u64) * p->event_count;
	struct arena names = {0};

	assert_int_equal(p->function_count, q->function_count);
	assert_int_equal(p->call_count, q->call_count);
	assert_int_equal(p->lines.length, q->lines.length);
	assert_memory_equal(p->self, q->self, p->function_count * row);
	assert_memory_equal(p->call_costs, q->call_costs, p->call_count * row);
	assert_memory_equal(p->lines.bytes, q->lines.bytes, p->lines.length);
	for (u32 i = 0; i < p->function_count; i++)
		assert_true(
		    text_equal(cpu_recorded_name(p, i, &names), cpu_recorded_name(q, i, &names)));
	arena_release(&names);
}

static void chunks_may_end_anywhere(void **state)
{
	static const size_t sizes[] = {1, 2, 3, 7, 64, 1000};
	glob_t found = all_fixtures();

	(void)state;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct arena arena = {0};
		struct text content = content_of(found.gl_pathv[i], &arena);
		struct reading whole = read_text(content);

		for (size_t s = 0; s < LENGTH_OF(sizes); s++) {
			struct reading r = read_in_chunks(content, sizes[s]);

			assert_int_equal(r.fine, whole.fine);
			assert_string_equal(r.diag.message, whole.diag.message);
			assert_number(r.diag.line, whole.diag.line);
			assert_number(r.diag.column, whole.diag.column);
			if (whole.fine)
				assert_same(&r, &whole);
			forget(&r);
		}
		forget(&whole);
		arena_release(&arena);
	}
	globfree(&found);
}

static void nothing_is_read_after_an_error(void **state)
{
	struct callgrind_options options = {0};
	struct arena arena = {0};
	struct diag diag = {0}, later = {0};
	struct callgrind_result result;
	struct callgrind_reader *reader = callgrind_begin(options, &arena);

	(void)state;
	assert_true(callgrind_open_file(reader, "a", &diag));
	assert_false(callgrind_feed(reader, T("rubbish\n"), &diag));
	assert_false(callgrind_feed(reader, T("events: Ir\ntotals: 0\n"), &later));
	assert_false(callgrind_close_file(reader, &later));
	assert_false(callgrind_open_file(reader, "b", &later));
	assert_false(callgrind_end(reader, &result, &later));
	assert_string_equal(diag.file, "a");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_damage_is_named),
	    cmocka_unit_test(files_may_be_cut_at_every_byte),
	    cmocka_unit_test(chunks_may_end_anywhere),
	    cmocka_unit_test(nothing_is_read_after_an_error),
	};

	return cmocka_run_group_tests_name("callgrind_damage", tests, NULL, NULL);
}
