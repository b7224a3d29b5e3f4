/* common/arena.h and common/buffer.h: memory that grows. */
#include "common/arena.h"
#include "common/buffer.h"

#include <string.h>

#include "unit.h"

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
	struct arena arena = {0};

	(void)state;
	for (size_t size = 1; size < 200 * 1000; size = size * 3 + 1) {
		unsigned char *piece = arena_new(&arena, size, 1);

		assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xff, size);
	}
	arena_release(&arena);
}

static void copies_end_in_a_nul_that_does_not_count(void **state)
{
	struct arena arena = {0};
	struct text copy = arena_copy(&arena, text_before(T("prefix and more"), 6));
	struct text printed = arena_printf(&arena, "%s-%d", "x", 42);

	(void)state;
	assert_string_equal(copy.data, "prefix");
	assert_int_equal(copy.length, 6);
	assert_string_equal(printed.data, "x-42");
	arena_release(&arena);
}

static void a_released_arena_can_be_used_anew(void **state)
{
	struct arena arena = {0};

	(void)state;
	arena_copy(&arena, T("first"));
	arena_release(&arena);
	assert_string_equal(arena_copy(&arena, T("second")).data, "second");
	arena_release(&arena);
}

static void numbers_are_grouped_by_three(void **state)
{
	struct buffer out = {0};

	(void)state;
	buffer_add_grouped(&out, 0);
	buffer_add_byte(&out, ' ');
	buffer_add_grouped(&out, 999);
	buffer_add_byte(&out, ' ');
	buffer_add_grouped(&out, 1000);
	buffer_add_byte(&out, ' ');
	buffer_add_grouped(&out, UINT64_MAX);
	assert_string_equal(out.data, "0 999 1,000 18,446,744,073,709,551,615");
	buffer_release(&out);
}

static void a_buffer_holds_what_was_added_in_order(void **state)
{
	struct buffer out = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		buffer_printf(&out, "%03d", i);
	assert_int_equal(out.length, 3000);
	assert_memory_equal(out.data + 3 * 517, "517", 3);
	buffer_clear(&out);
	buffer_add_repeated(&out, '=', 5);
	assert_string_equal(out.data, "=====");
	buffer_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
	    cmocka_unit_test(copies_end_in_a_nul_that_does_not_count),
	    cmocka_unit_test(a_released_arena_can_be_used_anew),
	    cmocka_unit_test(numbers_are_grouped_by_three),
	    cmocka_unit_test(a_buffer_holds_what_was_added_in_order),
	};

	return cmocka_run_group_tests_name("arena and buffer", tests, NULL, NULL);
}
