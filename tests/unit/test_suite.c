/* parsers/suite.h: what a suite must not hold is named, each with one error. */
#include "parsers/suite.h"

#include "unit.h"

#include <string.h>

#define SCHEMA		  "\"schema\": \"" SUITE_SCHEMA "\""
#define WORKLOADS(list)	  "{" SCHEMA ", \"workloads\": [" list "]}"
#define WORKLOAD(members) WORKLOADS("{\"name\": \"a\", \"command\": [\"b\"]" members "}")

static bool read_suite(struct text content, struct diag *diag)
{
	struct arena arena = {0};
	struct suite suite;
	bool fine = suite_read(content, "suite.json", &arena, &suite, diag);

	arena_release(&arena);
	return fine;
}

static void every_damage_is_named(void **state)
{
	static const struct {
		struct text content;
		const char *message;
	} damages[] = {
	    {TEXT(WORKLOADS("")), "workloads: a suite needs at least one workload"},
	    {TEXT("{" SCHEMA "}"), "\"workloads\" is missing"},
	    {TEXT("{}"), "not a suite: it has no \"schema\""},
	    {TEXT("{\"schema\": \"x\"}"), "schema: this program reads " SUITE_SCHEMA},
	    {TEXT("{" SCHEMA ", \"x\": 1}"), "x: unknown key"},
	    {TEXT("{" SCHEMA ", \"build\": [\"make\"]}"),
	     "build[0]: expected an array, found '\"'"},
	    {TEXT("{" SCHEMA ", \"build\": [[]]}"), "build[0]: a command needs at least one word"},
	    {TEXT(WORKLOADS("{}")), "workloads[0]: a workload needs a \"name\""},
	    {TEXT(WORKLOADS("{\"name\": \"a\"}")),
	     "workloads[0]: the workload 'a' needs a \"command\""},
	    {TEXT(WORKLOADS("{\"name\": \"/\"}")),
	     "workloads[0].name: a name is letters, digits, '.', '_' and '-', and begins with a "
	     "letter or digit"},
	    {TEXT(WORKLOADS("{\"command\": []}")),
	     "workloads[0].command: a command needs at least one word"},
	    {TEXT(WORKLOADS("{\"command\": [\"\"]}")),
	     "workloads[0].command: the name of the program is empty"},
	    {TEXT(WORKLOADS("{\"command\": [\"\\u0000\"]}")),
	     "workloads[0].command[0]: a word must not contain a NUL"},
	    {TEXT(WORKLOADS("{\"name\": \"a\", \"command\": [\"b\"]}, "
			    "{\"name\": \"a\", \"command\": [\"c\"]}")),
	     "workloads[1]: there is a workload 'a' already"},
	    {TEXT(WORKLOAD(", \"x\": 1")), "workloads[0].x: unknown key"},
	    {TEXT(WORKLOAD(", \"directory\": \"\"")),
	     "workloads[0].directory: the name of the folder is empty"},
	    {TEXT(WORKLOAD(", \"environment\": {\"1A\": \"\"}")),
	     "workloads[0].environment.1A: '1A' is not a name of a variable"},
	    {TEXT(WORKLOAD(", \"kinds\": []")),
	     "workloads[0].kinds: there must be at least one kind"},
	    {TEXT(WORKLOAD(", \"limits\": {\"a=b\": \"1%\"}")),
	     "workloads[0].limits.a=b: 'a=b' is not a name of a metric"},
	    {TEXT(WORKLOAD(", \"options\": [\"x\"]")),
	     "workloads[0].options[0]: an option of profile-deep must begin with --"},
	    {TEXT(WORKLOAD(", \"sizes\": [1, 2]")),
	     "workloads[0].sizes: at least 3 sizes are needed, not 2"},
	    {TEXT(WORKLOAD(", \"sizes\": [1, 2, 2]")),
	     "workloads[0].sizes: the sizes must increase: 2 does not"},
	    {TEXT(WORKLOAD(", \"sizes\": \"1..x\"")),
	     "workloads[0].sizes: '1..x' is not a list of sizes such as 1000,2000,4000 or "
	     "1000..64000*2 or 10..80+10"},
	    {TEXT(WORKLOAD(", \"sizes\": [1, 2, 3]")),
	     "workloads[0]: the workload 'a' has \"sizes\", so its command or environment needs {} "
	     "for the size"},
	    {TEXT(WORKLOAD(", \"environment\": {\"N\": \"{}\"}, \"sizes\": [1, 2, 3], "
			   "\"kinds\": [\"io\"]")),
	     "workloads[0]: the growth of 'a' is measured by one kind: count, cpu or memory"},
	    {TEXT(WORKLOAD(", \"environment\": {\"N\": \"{}\"}, \"sizes\": [1, 2, 3], "
			   "\"runs\": {\"timed\": 3}")),
	     "workloads[0]: the workload 'a' has \"sizes\", so its times are not measured; "
	     "\"timed\" can only be 0"},
	    {TEXT(WORKLOAD(", \"kinds\": [\"growth\"]")),
	     "workloads[0].kinds[0]: there is no kind 'growth'; there are: cpu, memory, io, count, "
	     "cycles"},
	    {TEXT(WORKLOAD(", \"runs\": {\"x\": 1}")), "workloads[0].runs.x: unknown key"},
	    {TEXT(WORKLOAD(", \"runs\": {\"exact\": 0}")),
	     "workloads[0].runs.exact: expected a number from 1 to 1000"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(damages); i++) {
		struct diag diag = {0};

		if (read_suite(damages[i].content, &diag))
			fail_msg("read: %s", damages[i].content.data);
		assert_string_equal(diag.message, damages[i].message);
	}
}

static void an_unknown_kind_is_told_the_known_ones(void **state)
{
	struct diag diag = {0};

	(void)state;
	assert_false(read_suite(T(WORKLOAD(", \"kinds\": [\"cpu\", \"x\"]")), &diag));
	assert_non_null(strstr(diag.message, "there is no kind 'x'; there are: cpu, "));
}

static void every_member_is_read(void **state)
{
	struct diag diag = {0};

	(void)state;
	if (!read_suite(T(WORKLOAD(", \"directory\": \".\", \"environment\": {\"A_1\": \"x\"}, "
				   "\"kinds\": [\"cpu\"], \"limits\": {\"ir\": \"1%\"}, "
				   "\"options\": [\"--lines\"], \"setup\": [[\"true\"]], "
				   "\"runs\": {\"exact\": 1, \"timed\": 2}")),
			&diag))
		fail_msg("%s", diag.message);
}

/* The words of a part of the workload, each with a space behind it; "" if it has no such part. */
static struct text words_of(struct text written, const char *part, struct arena *arena)
{
	struct buffer out = {0};

	while (written.length) {
		struct text fields[3];
		u64 count = 0;

		for (int i = 0; i < 3; i++) {
			fields[i] = text_before(written, text_find(written, 0));
			written = text_from(written, fields[i].length + 1);
		}
		assert_true(text_to_u64(fields[2], &count));
		for (; count; count--) {
			struct text word = text_before(written, text_find(written, 0));

			if (text_equal(fields[1], text_from_string(part)))
				buffer_printf(&out, "%.*s ", TEXT_ARGS(word));
			written = text_from(written, word.length + 1);
		}
	}
	return buffer_take(&out, arena);
}

static void every_brace_is_filled_in_for_each_size(void **state)
{
	struct text content =
	    T(WORKLOAD(", \"setup\": [[\"mkdir\", \"d\"], "
		       "[\"gen\", \"{}\", \"d/{}.{}\"]], \"sizes\": \"10..40*2\", "
		       "\"environment\": {\"N\": \"{}\"}"));
	struct arena arena = {0};
	struct diag diag = {0};
	struct buffer out = {0};
	struct suite suite;
	struct text written;

	(void)state;
	if (!suite_read(content, "suite.json", &arena, &suite, &diag))
		fail_msg("%s", diag.message);
	suite_write(&suite, "suite.json", &out);
	written = buffer_text(&out);
	assert_string_equal(words_of(written, "sizes", &arena).data, "10 20 40 ");
	assert_string_equal(words_of(written, "setup 0", &arena).data, "mkdir d ");
	assert_string_equal(words_of(written, "setup 1", &arena).data, "gen 10 d/10.10 ");
	assert_string_equal(words_of(written, "setup 3", &arena).data, "gen 40 d/40.40 ");
	assert_int_equal(words_of(written, "setup 4", &arena).length, 0);
	assert_string_equal(words_of(written, "command 20", &arena).data, "b ");
	assert_string_equal(words_of(written, "environment 20", &arena).data, "N=20 ");
	assert_int_equal(words_of(written, "environment", &arena).length, 0);
	assert_string_equal(words_of(written, "timed", &arena).data, "0 ");
	buffer_release(&out);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_damage_is_named),
	    cmocka_unit_test(an_unknown_kind_is_told_the_known_ones),
	    cmocka_unit_test(every_member_is_read),
	    cmocka_unit_test(every_brace_is_filled_in_for_each_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
