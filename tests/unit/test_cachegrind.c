/* parsers/cachegrind/cachegrind.h: what a file counts, and that damaged ones are refused. */
#include "parsers/cachegrind/cachegrind.h"

#include "unit.h"

#include <string.h>

static const char whole[] = "desc: I1 cache:         32768 B, 64 B, 8-way associative\n"
			    "cmd: ./prog a b\n"
			    "events: Ir\n"
			    "fl=prog.c\n"
			    "fn=main\n"
			    "12 100\n"
			    "13 23\n"
			    "fn=work\n"
			    "0 7\n"
			    "summary: 130\n";

static bool reads(const char *content, size_t length, struct count_process *process,
		  struct diag *diag)
{
	*diag = (struct diag){0};
	return cachegrind_read((struct text){content, length}, process, diag);
}

static void a_whole_file_is_counted(void **state)
{
	struct count_process process;
	struct diag diag;

	(void)state;
	assert_true(reads(whole, strlen(whole), &process, &diag));
	assert_int_equal(process.instructions, 130);
	assert_true(text_equal(process.command, T("./prog a b")));
}

static void more_events_are_passed_over(void **state)
{
	static const char content[] = "events: I1mr Ir Dr\nfl=a\nfn=b\n1 5 10 2\n2 0 4\n"
				      "summary: 5 14 2\n";
	struct count_process process;
	struct diag diag;

	(void)state;
	assert_true(reads(content, strlen(content), &process, &diag));
	assert_int_equal(process.instructions, 14);
}

static void comments_and_blank_lines_are_passed_over(void **state)
{
	static const char content[] =
	    "# of Ir\nevents: Ir\n\n# a comment\nfl=a\nfn=b\n1 5\nsummary: 5\n\n# end\n";
	struct count_process process;
	struct diag diag;

	(void)state;
	assert_true(reads(content, strlen(content), &process, &diag));
	assert_int_equal(process.instructions, 5);
}

static void the_largest_count_of_a_document_is_read(void **state)
{
	static const char content[] = "events: Ir\n1 9223372036854775806\n2 1\n"
				      "summary: 9223372036854775807\n";
	struct count_process process;
	struct diag diag;

	(void)state;
	assert_true(reads(content, strlen(content), &process, &diag));
	assert_true(process.instructions == INT64_MAX);
}

static void a_file_cut_anywhere_is_refused(void **state)
{
	struct count_process process;
	struct diag diag;

	(void)state;
	for (size_t length = 0; length < strlen(whole) - 1; length++) {
		char copy[sizeof(whole)];

		memcpy(copy, whole, length);
		assert_false(reads(copy, length, &process, &diag));
		assert_true(diag.message[0] != 0);
	}
}

static void is_refused(const char *content, u64 line, const char *message)
{
	struct count_process process;
	struct diag diag;

	assert_false(reads(content, strlen(content), &process, &diag));
	assert_int_equal(diag.line, line);
	assert_string_equal(diag.message, message);
}

static void damage_is_named_with_its_line(void **state)
{
	(void)state;
	is_refused("events: Ir\nhello\n", 2,
		   "expected a line of cachegrind's: fl=, fn=, costs, summary:");
	is_refused("fl=a\n1 2\n", 2, "expected \"events:\" before costs");
	is_refused("events: Dr\n", 1,
		   "the file has no instruction counts (Ir), the only event that is read: "
		   "record it with cachegrind's default events");
	is_refused("events:\n", 1, "expected the names of events");
	is_refused("events: Ir\n1 2 3\n", 2, "expected a cost for each event");
	is_refused("events: Ir\n1 2x\n", 2, "expected a cost for each event");
	is_refused("events: Ir\n1 2\nsummary: 3\n", 3, "the costs do not add up to the summary");
	is_refused("events: Ir\n1 2\nsummary: 2\nfl=a\n", 4, "expected nothing after the summary");
	is_refused("events: Ir\n1 9223372036854775807\n2 1\n", 3,
		   "the costs add up to more than 2^63-1");
	is_refused("events: Ir\n1 9223372036854775808\n", 2,
		   "the costs add up to more than 2^63-1");
	is_refused("events: Ir\n1 18446744073709551615\n2 1\n", 2,
		   "the costs add up to more than 2^63-1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_whole_file_is_counted),
	    cmocka_unit_test(more_events_are_passed_over),
	    cmocka_unit_test(comments_and_blank_lines_are_passed_over),
	    cmocka_unit_test(the_largest_count_of_a_document_is_read),
	    cmocka_unit_test(a_file_cut_anywhere_is_refused),
	    cmocka_unit_test(damage_is_named_with_its_line),
	};

	return cmocka_run_group_tests_name("cachegrind", tests, NULL, NULL);
}
