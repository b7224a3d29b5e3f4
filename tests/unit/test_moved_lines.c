/* reports/analysis/compare/moved_lines.h: which line was which, from git's diff. */
#include "reports/analysis/compare/moved_lines.h"

#include "unit.h"

enum { NEW_LINE = -1, UNKNOWN = -2 };

/* The files' names are separated by blanks. */
static void read_changes(struct moved_lines *moved, const char *files, const char *diff)
{
	struct text rest = text_from_string(files);

	moved->top = T("/top");
	while (rest.length) {
		struct text name = text_before(rest, text_find(rest, ' '));

		intern_add(&moved->files, name);
		rest = text_from(rest, name.length);
		text_skip_prefix(&rest, T(" "));
	}
	moved_lines_read(moved, text_from_string(diff));
}

static void is_from(const struct moved_lines *moved, const char *file, u64 line, long expected)
{
	u64 old = 0, back = 0;
	long found = UNKNOWN;

	switch (moved_lines_origin(moved, text_from_string(file), line, &old)) {
	case ORIGIN_SAME:
		found = (long)old;
		break;
	case ORIGIN_NEW:
		found = NEW_LINE;
		break;
	case ORIGIN_UNKNOWN:
		break;
	}
	assert_int_equal(found, expected);
	if (found > 0) {
		assert_true(moved_lines_find(moved, text_from_string(file), old, &back));
		assert_int_equal(back, line);
	}
}

static void is_gone(const struct moved_lines *moved, const char *file, u64 old)
{
	u64 line;

	assert_false(moved_lines_find(moved, text_from_string(file), old, &line));
}

static void lines_behind_a_change_are_found_again(void **state)
{
	struct moved_lines moved = {0};

	(void)state;
	read_changes(&moved, "a.c b.c",
		     "diff --git a/b.c b/b.c\n--- a/b.c\n+++ b/b.c\n"
		     "@@ -2,0 +3,2 @@ int f(void)\n+one\n+two\n" /* two lines behind line 2 */
		     "@@ -5 +7 @@\n-old\n+new\n"		 /* line 5 is another one */
		     "@@ -8,3 +9,0 @@\n-x\n-y\n-z\n");		 /* lines 8 to 10 are gone */
	is_from(&moved, "b.c", 2, 2);
	is_from(&moved, "b.c", 3, NEW_LINE);
	is_from(&moved, "b.c", 4, NEW_LINE);
	is_from(&moved, "b.c", 5, 3);
	is_from(&moved, "b.c", 6, 4);
	is_from(&moved, "b.c", 7, NEW_LINE);
	is_from(&moved, "b.c", 8, 6);
	is_from(&moved, "b.c", 9, 7);
	is_from(&moved, "b.c", 10, 11);
	for (u64 line = 8; line <= 10; line++)
		is_gone(&moved, "b.c", line);
	is_gone(&moved, "b.c", 5);
	is_gone(&moved, "b.c", 0);
	is_gone(&moved, "c.c", 1);
	is_from(&moved, "a.c", 7, 7);
	moved_lines_release(&moved);
}

static void files_are_told_apart(void **state)
{
	struct moved_lines moved = {0};

	(void)state;
	read_changes(&moved, "z.c src/a.c gone.c",
		     "--- a/src/a.c\n+++ b/src/a.c\n@@ -1 +1,3 @@\n-a\n+a\n+b\n+c\n"
		     "--- a/gone.c\n+++ /dev/null\n@@ -1,9 +0,0 @@\n");
	is_from(&moved, "/top/src/a.c", 4, 2);
	is_from(&moved, "src/a.c", 3, NEW_LINE);
	is_from(&moved, "z.c", 4, 4);
	is_from(&moved, "/elsewhere/src/a.c", 4, UNKNOWN);
	is_from(&moved, "a.c", 4, UNKNOWN);
	is_from(&moved, "z.c", 0, UNKNOWN);
	is_from(NULL, "z.c", 1, UNKNOWN);
	moved_lines_release(&moved);
}

static void lines_may_look_like_a_diff(void **state)
{
	struct moved_lines moved = {0};

	(void)state;
	read_changes(&moved, "a.c b.c",
		     "+++ b/a.c\n@@ -1,2 +1,2 @@\n--- a/b.c\n-@@ -1 +1,9 @@\n+++ b/b.c\n"
		     "+@@ -1 +1,9 @@\n\\ No newline at end of file\n@@ -5 +5,2 @@\n-x\n+y\n+z\n"
		     "@@ -99999999999999999999 +1 @@\n@@ 1 @@\n@@ -\n@@ -7 +9");
	is_from(&moved, "b.c", 5, 5);
	is_from(&moved, "a.c", 1, NEW_LINE);
	is_from(&moved, "a.c", 2, 2);
	is_from(&moved, "a.c", 3, 3);
	is_from(&moved, "a.c", 6, NEW_LINE);
	is_from(&moved, "a.c", 7, 6);
	moved_lines_release(&moved);
}

static void edited_lines_are_found_by_their_texts(void **state)
{
	struct moved_lines moved = {0};

	(void)state;
	read_changes(
	    &moved, "a.c",
	    "--- a/a.c\n+++ b/a.c\n@@ -31,7 +31,3 @@ double distance(string a, string b) {\n"
	    "-        int diagonal = row[0];\n"
	    "-        row[0] = static_cast<int>(i);\n"
	    "-        for (std::size_t j = 1; j <= b.size(); ++j) {\n"
	    "-            int above = row[j];\n"
	    "-            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + cost});\n"
	    "-            diagonal = above;\n"
	    "-        }\n"
	    "+        rows[i][0] = static_cast<int>(i);\n"
	    "+        for (std::size_t j = 1; j <= b.size(); ++j)\n"
	    "+\trows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, other + cost});\n"
	    "@@ -40,2 +36,2 @@\n-    one();\n-    return total;\n"
	    "+    return total;\n+    { last(total, 7); }\n");
	is_from(&moved, "a.c", 31, 32);
	is_from(&moved, "a.c", 32, 33);
	is_from(&moved, "a.c", 33, 35);
	is_from(&moved, "a.c", 34, 38);
	is_from(&moved, "a.c", 36, 41);
	is_from(&moved, "a.c", 37, NEW_LINE);
	is_gone(&moved, "a.c", 31);
	is_gone(&moved, "a.c", 36);
	is_gone(&moved, "a.c", 40);
	moved_lines_release(&moved);
}

static struct text texts_of(const struct moved_lines *moved, const char *file)
{
	const struct replaced_lines *replaced;
	size_t count;

	assert_true(moved_lines_replaced(moved, text_from_string(file), &replaced, &count));
	assert_int_equal(count, 1);
	return replaced->texts;
}

/* What a file said under another name, such as one that must not be shown, is kept for nobody. */
static void old_texts_are_those_of_the_same_file(void **state)
{
	struct moved_lines moved = {0};
	const struct replaced_lines *replaced;
	size_t count;

	(void)state;
	read_changes(&moved, "a.c b.c c.c",
		     "--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-int one;\n+int two;\n"
		     "--- a/.env\n+++ b/b.c\n@@ -1 +1 @@\n-secret = 1;\n+secret = 2;\n");
	assert_true(text_equal(texts_of(&moved, "a.c"), T("-int one;\n+int two;\n")));
	assert_int_equal(texts_of(&moved, "/top/b.c").length, 0);
	is_from(&moved, "b.c", 1, 1);
	assert_true(moved_lines_replaced(&moved, T("c.c"), &replaced, &count));
	assert_int_equal(count, 0);
	assert_false(moved_lines_replaced(&moved, T("d.c"), &replaced, &count));
	assert_false(moved_lines_replaced(NULL, T("a.c"), &replaced, &count));
	moved_lines_release(&moved);
}

/* A change that is cut off, or names more lines than there are. */
static void texts_may_be_missing(void **state)
{
	struct moved_lines moved = {0};

	(void)state;
	read_changes(&moved, "a.c", "+++ b/a.c\n@@ -2,3 +2,3 @@\n-int one = 1;\n+int one = 2;\n");
	is_from(&moved, "a.c", 2, 2);
	is_from(&moved, "a.c", 3, NEW_LINE);
	is_from(&moved, "a.c", 5, 5);
	moved_lines_release(&moved);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_behind_a_change_are_found_again),
	    cmocka_unit_test(files_are_told_apart),
	    cmocka_unit_test(lines_may_look_like_a_diff),
	    cmocka_unit_test(edited_lines_are_found_by_their_texts),
	    cmocka_unit_test(texts_may_be_missing),
	    cmocka_unit_test(old_texts_are_those_of_the_same_file),
	};

	return cmocka_run_group_tests_name("moved_lines", tests, NULL, NULL);
}
