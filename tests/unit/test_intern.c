/* common/intern.h: one id for each distinct text. */
#include "common/intern.h"

#include "unit.h"

static void every_distinct_text_keeps_its_id(void **state)
{
	struct intern table = {0};
	struct arena scratch = {0};

	(void)state;
	for (int round = 0; round < 2; round++)
		for (u32 i = 0; i < 10000; i++) {
			struct text name = arena_printf(&scratch, "function_%u", i);

			assert_int_equal(intern_add(&table, name), i);
		}
	assert_int_equal(table.count, 10000);
	assert_true(text_equal(intern_text(&table, 777), T("function_777")));
	arena_release(&scratch);
	assert_true(text_equal(intern_text(&table, 9999), T("function_9999")));
	intern_release(&table);
}

static void texts_that_were_never_added_are_not_found(void **state)
{
	struct intern table = {0};

	(void)state;
	assert_int_equal(intern_find(&table, T("x")), INTERN_NONE);
	intern_add(&table, T("x"));
	assert_int_equal(intern_find(&table, T("x")), 0);
	assert_int_equal(intern_find(&table, T("xx")), INTERN_NONE);
	assert_int_equal(intern_find(&table, T("")), INTERN_NONE);
	intern_release(&table);
}

static void texts_may_hold_any_byte(void **state)
{
	struct intern table = {0};

	(void)state;
	assert_int_equal(intern_add(&table, T("a\0b")), 0);
	assert_int_equal(intern_add(&table, T("a\0c")), 1);
	assert_int_equal(intern_add(&table, T("a")), 2);
	assert_int_equal(intern_add(&table, T("")), 3);
	assert_int_equal(intern_add(&table, (struct text){0}), 3);
	intern_release(&table);
}

static void a_closed_table_still_has_its_texts(void **state)
{
	struct intern table = {0};

	(void)state;
	intern_add(&table, T("one"));
	intern_add(&table, T("two"));
	intern_close(&table);
	assert_true(text_equal(intern_text(&table, 1), T("two")));
	intern_release(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_distinct_text_keeps_its_id),
	    cmocka_unit_test(texts_that_were_never_added_are_not_found),
	    cmocka_unit_test(texts_may_hold_any_byte),
	    cmocka_unit_test(a_closed_table_still_has_its_texts),
	};

	return cmocka_run_group_tests_name("intern", tests, NULL, NULL);
}
