/* reports/views/source_url.h: links to published source files. */
#include "reports/views/source_url.h"

#include "unit.h"

static void the_forge_of_a_remote_gives_the_pattern(void **state)
{
	static const struct {
		const char *remote, *pattern;
	} cases[] = {
	    {"git@github.com:me/it.git\n", "https://github.com/me/it/blob/{commit}/{file}#L{line}"},
	    {"https://github.com/me/it", "https://github.com/me/it/blob/{commit}/{file}#L{line}"},
	    {"https://me:secret@github.com/me/it.git/",
	     "https://github.com/me/it/blob/{commit}/{file}#L{line}"},
	    {"ssh://git@gitlab.example.org:2222/a/b/c.git",
	     "https://gitlab.example.org/a/b/c/-/blob/{commit}/{file}#L{line}"},
	    {"https://salsa.debian.org/debian/it.git",
	     "https://salsa.debian.org/debian/it/-/blob/{commit}/{file}#L{line}"},
	    {"https://codeberg.org/me/it",
	     "https://codeberg.org/me/it/src/commit/{commit}/{file}#L{line}"},
	    {"git@bitbucket.org:me/it.git",
	     "https://bitbucket.org/me/it/src/{commit}/{file}#lines-{line}"},
	    {"https://git.sr.ht/~me/it",
	     "https://git.sr.ht/~me/it/tree/{commit}/item/{file}#L{line}"},
	    {"git@github.com:me/a b\"c.git",
	     "https://github.com/me/a%20b%22c/blob/{commit}/{file}#L{line}"},
	    {"https://example.org/me/it.git", ""},
	    {"/srv/github/it.git", ""},
	    {"../github:it", ""},
	    {"github", ""},
	    {"", ""},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct text pattern =
		    source_url_of_remote(text_from_string(cases[i].remote), &arena);

		assert_true(text_equal(pattern, text_from_string(cases[i].pattern)));
	}
	arena_release(&arena);
}

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
	    cmocka_unit_test(the_forge_of_a_remote_gives_the_pattern),
	    cmocka_unit_test(a_file_is_written_into_the_pattern),
	    cmocka_unit_test(a_pattern_is_a_url_with_a_file),
	};

	return cmocka_run_group_tests_name("source_url", tests, NULL, NULL);
}
