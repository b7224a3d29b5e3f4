/* reports/analysis/top.h, table.h, console.h, markdown.h: rows, figures and widths. */
#include "reports/writers/console.h"
#include "reports/writers/short_name.h"
#include "reports/writers/markdown.h"
#include "reports/analysis/top.h"
#include "common/width.h"

#include "model_unit.h"

static struct text shortened(const char *text, size_t width, struct buffer *out)
{
	buffer_clear(out);
	console_add_shortened(out, text_from_string(text), width);
	return buffer_text(out);
}

static void rows_are_sorted_and_ties_keep_the_order_of_functions(void **state)
{
	struct model model;
	struct arena arena = {0};
	struct top top;
	u64 inclusive[] = {5, 9, 5, 0, 7};

	(void)state;
	model_init(&model, "x");
	for (int i = 0; i < 5; i++)
		model_function(&model, "o", "f", i % 2 ? "odd" : "even", 1);
	model.profile.inclusive = inclusive;
	top_find(&model.profile, NULL, TOP_INCLUSIVE, 3, &arena, &top);
	assert_int_equal(top.row_count, 5); /* three, and two more because they are marked */
	assert_int_equal(top.rows[0].function, 1);
	assert_int_equal(top.rows[1].function, 4);
	assert_int_equal(top.rows[2].function, 0);
	assert_false(top.rows[2].is_extra);
	assert_int_equal(top.rows[3].function, 2);
	assert_true(top.rows[3].is_extra && top.rows[3].is_marked);
	arena_release(&arena);
}

static void only_what_cost_anything_is_shown(void **state)
{
	struct model model;
	struct arena arena = {0};
	struct top top;

	(void)state;
	model_init(&model, "x");
	model_function(&model, "o", "f", "idle", 0);
	model_function(&model, "o", "f", "busy", 3);
	model.profile.inclusive = model.self;
	top_find(&model.profile, NULL, TOP_SELF, 20, &arena, &top);
	assert_int_equal(top.row_count, 1);
	assert_int_equal(top.rows[0].function, 1);
	arena_release(&arena);
}

static void the_event_that_decides_is_ir_wherever_it_stands(void **state)
{
	struct model model;
	struct arena arena = {0};
	struct top top;
	struct text events[] = {T("Dr"), T("Ir")};
	u64 costs[] = {9, 1, 2, 8};

	(void)state;
	model_init(&model, "x");
	model_function(&model, "o", "f", "reads", 0);
	model_function(&model, "o", "f", "computes", 0);
	model.profile.events = events;
	model.profile.event_count = 2;
	model.profile.self = model.profile.inclusive = costs;
	top_find(&model.profile, NULL, TOP_SELF, 1, &arena, &top);
	assert_int_equal(top.event, 1);
	assert_int_equal(top.rows[0].function, 1);
	arena_release(&arena);
}

static void long_texts_lose_their_middle(void **state)
{
	struct buffer out = {0};

	(void)state;
	assert_true(text_equal(shortened("abcdefgh", 8, &out), T("abcdefgh")));
	assert_true(text_equal(shortened("abcdefgh", 7, &out), T("abc…fgh")));
	assert_true(text_equal(shortened("abcdefgh", 4, &out), T("ab…h")));
	assert_true(text_equal(shortened("abcdefgh", 1, &out), T("…")));
	assert_true(text_equal(shortened("abcdefgh", 0, &out), T("")));
	assert_true(text_equal(shortened("äöüäöüäöü", 5, &out), T("äö…öü")));
	assert_true(
	    text_equal(shortened("a\x1b[2J\xff", 6, &out), T("a\xef\xbf\xbd[2J\xef\xbf\xbd")));
	buffer_release(&out);
}

/* In a terminal's columns: two for a wide character, none for a mark over the one before it. */
static void wide_characters_take_two_columns(void **state)
{
	struct buffer out = {0};

	(void)state;
	assert_int_equal(width_of(T("分析")), 4);
	assert_int_equal(width_of(T("e\u0301a")), 2);
	assert_int_equal(width_of(T("\U0001f3b5 x")), 4);
	assert_true(text_equal(shortened("分析分析", 8, &out), T("分析分析")));
	assert_true(text_equal(shortened("分析分析", 7, &out), T("分…析")));
	assert_true(text_equal(shortened("分析分析", 6, &out), T("分…析")));
	assert_true(text_equal(shortened("abe\u0301cdefg", 6, &out), T("abe\u0301…fg")));
	buffer_release(&out);
}

static struct text short_name(const char *name, size_t width, struct buffer *out)
{
	out->length = 0;
	short_name_add(out, text_from_string(name), width);
	assert_true(width_of(buffer_text(out)) <= width);
	return buffer_text(out);
}

static void names_lose_namespaces_before_letters(void **state)
{
	static const char name[] = "app::net::Session::read(char*, std::string const&)";
	struct buffer out = {0};

	(void)state;
	assert_true(text_equal(short_name(name, 50, &out), text_from_string(name)));
	assert_true(text_equal(short_name(name, 49, &out),
			       T("…::net::Session::read(char*, std::string const&)")));
	assert_true(text_equal(short_name(name, 44, &out),
			       T("…::Session::read(char*, std::string const&)")));
	assert_true(text_equal(short_name(name, 20, &out), T("read(char*…g const&)")));
	assert_true(
	    text_equal(short_name("_ZN3app3net7Session4readEPc", 12, &out), T("_ZN3ap…adEPc")));
	assert_true(text_equal(short_name("operator<=>(a::B, a::B)", 11, &out), T("opera…a::B)")));
	assert_true(text_equal(short_name("f(a::B, std::map<…> const&)", 20, &out),
			       T("f(a::B, st…> const&)")));
	assert_true(text_equal(short_name("abcdefgh<…>::find", 14, &out), T("abcdefg…::find")));
	assert_true(text_equal(short_name("a::b", 1, &out), T("b")));
	assert_true(text_equal(short_name("a::b", 0, &out), T("")));
	buffer_release(&out);
}

static void chains_lose_callers_before_letters(void **state)
{
	static const char chain[] = "take (a.c:7) < fill:9 < run:3 < main:12";
	struct buffer out = {0};

	(void)state;
	assert_true(text_equal(short_name(chain, 39, &out), text_from_string(chain)));
	assert_true(
	    text_equal(short_name(chain, 38, &out), T("take (a.c:7) < … < run:3 < main:12")));
	assert_true(text_equal(short_name(chain, 33, &out), T("take (a.c:7) < … < main:12")));
	assert_true(text_equal(short_name(chain, 25, &out), T("take < … < main:12")));
	assert_true(text_equal(short_name(chain, 17, &out), T("take (a.c:7) < …")));
	assert_true(text_equal(short_name(chain, 12, &out), T("take < …")));
	assert_true(text_equal(short_name(chain, 7, &out), T("take")));
	assert_true(text_equal(short_name(chain, 3, &out), T("t…e")));
	assert_true(
	    text_equal(short_name("std::string::_M_mutate (basic.tcc:332) < main:9", 14, &out),
		       T("…::_M_mutate")));
	assert_true(text_equal(short_name("??? < ??? < ???", 14, &out), T("??? < … < ???")));
	buffer_release(&out);
}

static void a_section_without_table_and_an_empty_view_are_fine(void **state)
{
	struct report_view view = {0};
	struct console_options options = {.width = 40};
	struct buffer out = {0};

	(void)state;
	console_write(&view, &options, &out);
	markdown_write(&view, &out);
	assert_int_equal(out.length, 0);
	report_view_add(&view)->heading = T("nothing measured");
	console_write(&view, &options, &out);
	assert_string_equal(out.data, "nothing measured\n");
	report_view_release(&view);
	buffer_release(&out);
}

/* Two columns that may shrink share the room; one that needs less leaves it to the other. */
static void columns_share_the_width(void **state)
{
	static const struct table_column columns[] = {{TEXT("a"), TABLE_LEFT, true},
						      {TEXT("n"), TABLE_RIGHT, false},
						      {TEXT("b"), TABLE_LEFT, true}};
	struct console_options options = {.width = 50};
	struct report_view view = {0};
	struct arena arena = {0};
	struct buffer out = {0};
	struct section *section = report_view_add(&view);
	struct table_row *row;

	(void)state;
	section->table = table_new(columns, 3, 1, &arena);
	row = table_add_row(&section->table, &arena);
	row->cells[0] = T("short");
	row->cells[1] = T("123,456");
	row->cells[2] = T("0123456789012345678901234567890123456789");
	console_write(&view, &options, &out);
	assert_string_equal(out.data, "\n\n"
				      "  a            n  b\n"
				      "  short  123,456  0123456789012345…567890123456789\n");
	report_view_release(&view);
	buffer_release(&out);
	arena_release(&arena);
}

/* Names stay, and so does what stands first. */
static void columns_without_room_are_left_out(void **state)
{
	static const struct table_column columns[] = {{TEXT("name"), TABLE_LEFT, true},
						      {TEXT("first"), TABLE_RIGHT, false},
						      {TEXT("second"), TABLE_RIGHT, false},
						      {TEXT("third"), TABLE_RIGHT, false}};
	struct console_options options = {.width = 31};
	struct arena arena = {0};
	struct buffer out = {0};
	struct table table = table_new(columns, 4, 1, &arena);
	struct table_row *row = table_add_row(&table, &arena);

	(void)state;
	row->cells[0] = T("0123456789012345678901234567890123456789");
	row->cells[1] = row->cells[2] = row->cells[3] = T("1");
	console_add_table(&table, &options, &out);
	assert_string_equal(out.data, "  name                    first\n"
				      "  01234567890…0123456789      1\n"
				      "  No room for: second, third\n");
	buffer_release(&out);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_sorted_and_ties_keep_the_order_of_functions),
	    cmocka_unit_test(only_what_cost_anything_is_shown),
	    cmocka_unit_test(the_event_that_decides_is_ir_wherever_it_stands),
	    cmocka_unit_test(long_texts_lose_their_middle),
	    cmocka_unit_test(wide_characters_take_two_columns),
	    cmocka_unit_test(names_lose_namespaces_before_letters),
	    cmocka_unit_test(chains_lose_callers_before_letters),
	    cmocka_unit_test(a_section_without_table_and_an_empty_view_are_fine),
	    cmocka_unit_test(columns_share_the_width),
	    cmocka_unit_test(columns_without_room_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
