/* common/forge.h: addresses of commits, of known forges only. */
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
	assert_commits("https://github.com.example.org/owner/name", "");
	assert_commits("https://github.com/owner", "");
	assert_commits("https://github.com/owner/", "");
	assert_commits("https://github.com//name", "");
	assert_commits("https://github.com/../name", "");
	assert_commits("https://github.com/owner/name\"onclick=x", "");
	assert_commits("javascript:alert(1)//github.com/owner/name", "");
	assert_commits("https://example.org/@github.com/owner/name", "");
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
	};

	return cmocka_run_group_tests_name("forge", tests, NULL, release);
}
