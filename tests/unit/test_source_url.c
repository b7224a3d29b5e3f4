/* reports/views/source_url.h: links to published source files. */
#include "reports/views/source_url.h"

#include "unit.h"

static void a_file_is_written_into_the_pattern(void **state)
{
	static const struct {
		const char *pattern, *commit, *file, *url;
	} cases[] = {
	    {"https://x.org/{commit}/{file}#L{line}", "abc", "src/a.c",
	     "https://x.org/abc/src/a.c#L{line}"},
	    {"https://x.org/{file}", "", "a b#c.c", "https://x.org/a%20b%23c.c"},
	    {"https://x.org/{commit}/{file}", "", "a.c", ""},
	    {"https://x.org/{commit}/{file}", "\"><", "{commit}",
	     "https://x.org/%22%3E%3C/%7Bcommit%7D"},
	    {"", "abc", "a.c", ""},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct text url = source_url_of_file(text_from_string(cases[i].pattern),
						     text_from_string(cases[i].commit),
						     text_from_string(cases[i].file), &arena);

		assert_true(text_equal(url, text_from_string(cases[i].url)));
	}
	arena_release(&arena);
}

static void a_pattern_is_a_url_with_a_file(void **state)
{
	struct diag diag = {0};

	(void)state;
	assert_true(source_url_check(NULL, &diag));
	assert_true(source_url_check("", &diag));
	assert_true(source_url_check("https://x.org/{file}", &diag));
	assert_false(source_url_check("javascript:alert(1)//{file}", &diag));
	assert_false(source_url_check("https://x.org/{commit}", &diag));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_is_written_into_the_pattern),
	    cmocka_unit_test(a_pattern_is_a_url_with_a_file),
	};

	return cmocka_run_group_tests_name("source_url", tests, NULL, NULL);
}
