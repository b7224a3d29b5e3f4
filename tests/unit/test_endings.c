/* common/endings.h: texts with quotes, whose endings are stored once. */
#include "common/endings.h"

#include "unit.h"

struct table {
	struct intern parts;
	struct endings endings;
	struct arena arena;
};

static int set_up(void **state)
{
	struct table *table = test_calloc(1, sizeof(*table));

	endings_init(&table->endings, &table->parts);
	*state = table;
	return 0;
}

static int tear_down(void **state)
{
	struct table *table = *state;

	endings_release(&table->endings);
	intern_release(&table->parts);
	arena_release(&table->arena);
	test_free(table);
	return 0;
}

static u32 add(struct table *table, const char *text)
{
	return endings_add(&table->endings, text_from_string(text));
}

/* The whole text, from its parts. */
static void assert_is(struct table *table, const struct known_endings *known, u32 ending,
		      struct text expected)
{
	struct buffer out = {0};
	struct text whole;

	endings_write(known, ending, &out);
	whole = text_from(buffer_take(&out, &table->arena), 1);
	assert_true(text_equal(whole, expected));
}

static void an_ending_is_stored_once(void **state)
{
	struct table *table = *state;

	assert_int_equal(add(table, "leaf'left'main"), 3);
	assert_int_equal(add(table, "left'main"), 2);
	assert_int_equal(add(table, "main"), 1);
	assert_int_equal(add(table, "other'left'main"), 4);
	assert_int_equal(add(table, "leaf'left'main"), 3);
	assert_int_equal(table->parts.count, 4);
}

static void texts_that_only_look_alike_are_others(void **state)
{
	struct table *table = *state;
	const char *texts[] = {"a'b", "'a'b", "a'b'", "ab", "'ab", "a''b", "", "'", "''", "b"};
	u32 ids[LENGTH_OF(texts)];
	struct known_endings known;

	for (u32 i = 0; i < LENGTH_OF(texts); i++) {
		ids[i] = add(table, texts[i]);
		for (u32 j = 0; j < i; j++)
			assert_int_not_equal(ids[i], ids[j]);
	}
	known = endings_keep(&table->endings, &table->arena);
	for (u32 i = 0; i < LENGTH_OF(texts); i++)
		assert_is(table, &known, ids[i], text_from_string(texts[i]));
}

static void texts_may_hold_any_byte(void **state)
{
	struct table *table = *state;
	u32 first = endings_add(&table->endings, T("a\0b'\xff"));
	struct known_endings known;

	assert_int_not_equal(endings_add(&table->endings, T("a\0c'\xff")), first);
	known = endings_keep(&table->endings, &table->arena);
	assert_is(table, &known, first, T("a\0b'\xff"));
	assert_int_equal(known.count, 4);
}

/* As many words of 8 bytes, and bytes in front of them, as there can be. */
static void every_length_is_found_again(void **state)
{
	enum { PARTS = 300 };
	struct table *table = *state;
	u32 ids[PARTS];
	struct text text = T("root"), texts[PARTS];
	struct known_endings known;

	for (int i = 0; i < PARTS; i++) {
		texts[i] = text =
		    arena_printf(&table->arena, "%.*s'%.*s", i % 11, "0123456789", TEXT_ARGS(text));
		ids[i] = endings_add(&table->endings, text);
	}
	assert_int_equal(ids[PARTS - 1], PARTS + 1);
	for (int i = PARTS; i-- > 0;)
		assert_int_equal(endings_add(&table->endings, texts[i]), ids[i]);
	known = endings_keep(&table->endings, &table->arena);
	for (int i = 0; i < PARTS; i++)
		assert_is(table, &known, ids[i], texts[i]);
}

static void a_text_may_be_long(void **state)
{
	enum { LENGTH = 1000 * 1000 };
	struct table *table = *state;
	char *quotes = arena_bytes(&table->arena, LENGTH);
	struct text text = {quotes, LENGTH};

	memset(quotes, '\'', LENGTH);
	assert_int_equal(endings_add(&table->endings, text), LENGTH + 1);
	assert_int_equal(endings_add(&table->endings, text_from(text, 1)), LENGTH);
	assert_int_equal(table->parts.count, 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_ending_is_stored_once), TEST(texts_that_only_look_alike_are_others),
	    TEST(texts_may_hold_any_byte),  TEST(every_length_is_found_again),
	    TEST(a_text_may_be_long),
	};

	return cmocka_run_group_tests_name("endings", tests, NULL, NULL);
}
