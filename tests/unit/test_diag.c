/* common/diag.h: errors as values. */
#include "common/diag.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static void assert_printed(const struct diag *diag, const char *expected)
{
	char *printed = NULL;
	size_t length;
	FILE *out = open_memstream(&printed, &length);

	diag_print(diag, "prog", out);
	fclose(out);
	assert_string_equal(printed, expected);
	free(printed);
}

static void the_first_error_wins(void **state)
{
	struct diag diag = {0};

	(void)state;
	assert_false(diag_error_at(&diag, "a.out", 3, 7, "expected %s", "a number"));
	assert_false(diag_error(&diag, "later"));
	assert_printed(&diag, "prog: a.out:3:7: expected a number\n");
}

static void unknown_places_are_left_out(void **state)
{
	struct diag plain = {0}, file = {0}, line = {0};

	(void)state;
	diag_error(&plain, "no memory");
	assert_printed(&plain, "prog: no memory\n");
	diag_error_at(&file, "f", 0, 0, "cannot open");
	assert_printed(&file, "prog: f: cannot open\n");
	diag_error_at(&line, "f", 9, 0, "odd");
	assert_printed(&line, "prog: f:9: odd\n");
}

static void a_file_can_be_named_afterwards_but_not_renamed(void **state)
{
	struct diag diag = {0};

	(void)state;
	diag_set_file(&diag, "too-early");
	diag_error_at(&diag, "", 2, 1, "odd");
	diag_set_file(&diag, "right");
	diag_set_file(&diag, "wrong");
	assert_printed(&diag, "prog: right:2:1: odd\n");
}

static void hostile_bytes_do_not_reach_the_terminal(void **state)
{
	struct diag diag = {0};

	(void)state;
	diag_error_at(&diag, "f\n\x1b[2J", 1, 1, "unknown line '%s'", "\x1b]0;x\a\nsecond");
	assert_printed(&diag, "prog: f??[2J:1:1: unknown line '?]0;x??second'\n");
}

static void long_messages_are_cut_not_overrun(void **state)
{
	struct diag diag = {0};
	char name[2000];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	diag_error_at(&diag, name, 1, 1, "%s", name);
	assert_int_equal(strlen(diag.message), sizeof(diag.message) - 1);
	assert_int_equal(strlen(diag.file), sizeof(diag.file) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_error_wins),
	    cmocka_unit_test(unknown_places_are_left_out),
	    cmocka_unit_test(a_file_can_be_named_afterwards_but_not_renamed),
	    cmocka_unit_test(hostile_bytes_do_not_reach_the_terminal),
	    cmocka_unit_test(long_messages_are_cut_not_overrun),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
