/* common/forge.h: addresses of commits and lines, of known forges only. */
#include "common/forge.h"

#include "unit.h"

static struct arena arena;

static void assert_commits(const char *remote, const char *expected)
{
	struct text commits = forge_commits(text_from_string(remote), &arena);

	assert_true(text_equal(commits, text_from_string(expected)));
}

static void every_form_of_address_is_known(void **state)
{
	static const char commits[] = "https://github.com/owner/name/commit/";

	(void)state;
	assert_commits("https://github.com/owner/name.git\n", commits);
	assert_commits("https://github.com/owner/name/", commits);
	assert_commits("https://user:word@github.com/owner/name", commits);
	assert_commits("git@github.com:owner/name.git", commits);
	assert_commits("ssh://git@github.com/owner/name.git", commits);
	assert_commits("https://gitlab.com/group/sub/name.git",
		       "https://gitlab.com/group/sub/name/-/commit/");
	assert_commits("https://codeberg.org/owner/name",
		       "https://codeberg.org/owner/name/commit/");
	assert_commits("https://github.example.org/owner/name",
		       "https://github.example.org/owner/name/commit/");
	assert_commits("https://github.com/owner/name\"onclick=x",
		       "https://github.com/owner/name%22onclick%3Dx/commit/");
	assert_commits("git@bitbucket.org:owner/name.git",
		       "https://bitbucket.org/owner/name/commits/");
}

static void other_addresses_give_none(void **state)
{
	(void)state;
	assert_commits("", "");
	assert_commits("\n", "");
	assert_commits("/home/me/name.git", "");
	assert_commits("https://example.org/owner/name", "");
	assert_commits("https://github.com/owner", "");
	assert_commits("https://github.com/owner/", "");
	assert_commits("https://github.com//name", "");
	assert_commits("https://github.com/../name", "");
	assert_commits("javascript:alert(1)//github.com/owner/name", "");
	assert_commits("https://example.org/@github.com/owner/name", "");
}

static void lines_have_the_pattern_of_the_forge(void **state)
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

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct text pattern = forge_lines(text_from_string(cases[i].remote), &arena);

		assert_true(text_equal(pattern, text_from_string(cases[i].pattern)));
	}
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_of_address_is_known),
	    cmocka_unit_test(other_addresses_give_none),
	    cmocka_unit_test(lines_have_the_pattern_of_the_forge),
	};

	return cmocka_run_group_tests_name("forge", tests, NULL, release);
}
