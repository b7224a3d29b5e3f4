/* reports/browse/: what the keys do, and what is drawn, without a terminal. */
#include "reports/browse/browser.h"
#include "reports/browse/keys.h"
#include "reports/browse/picture.h"
#include "common/utf8.h"
#include "common/width.h"
#include "parsers/resolve/resolve.h"

#include "model_unit.h"

#include <stdio.h>
#include <stdlib.h>

/* A browser over a profile, or two, and the arena of everything. */
struct fixture {
	struct model models[2]; /* the one shown, and the older one */
	struct document_cpu parts[2];
	struct document_profile profiles[2];
	struct document documents[2];
	struct arena arena;
	struct browser browser;
	char line[1024];
};

enum { NOW, BEFORE };

static void add_command(struct model *model, u64 heavy_cost)
{
	u32 start, entry, heavy, light, narrow;

	model_init(model, "./prog --fast");
	start = model_function(model, "/bin/prog", "start.S", "_start", 5);
	entry = model_function(model, "/bin/prog", "src/main.c", "main", 10);
	heavy = model_function(model, "/bin/prog", "src/heavy.c",
			       "void heavy<std::vector<int> >(int)", heavy_cost);
	light = model_function(model, "/lib/libthin.so.1", "thin.c", "light", 20);
	narrow = model_function(model, "/bin/prog", "src/main.c", "(below main)", 1);
	model_call(model, start, narrow, 1, 31 + heavy_cost);
	model_call(model, narrow, entry, 1, 30 + heavy_cost);
	model_call(model, entry, heavy, 2, heavy_cost);
	model_call(model, entry, light, 7, 20);
}

static void resolve(struct fixture *f, int side)
{
	struct diag diag = {0};

	f->parts[side] = (struct document_cpu){0};
	assert_true(
	    cpu_resolve(&f->models[side].profile, &f->arena, &f->parts[side].process, &diag));
	f->profiles[side] = document_profile_unknown(T("prog"));
	f->profiles[side].cpu = &f->parts[side];
	document_init(&f->documents[side]);
	f->documents[side].profile_count = 1;
	f->documents[side].profiles = &f->profiles[side];
}

static void begin(struct fixture *f, struct browser_options options)
{
	struct diag diag = {0};

	resolve(f, NOW);
	options.now = &f->documents[NOW];
	options.sources = "";
	assert_true(browser_init(&f->browser, &options, &f->arena, &diag));
	browser_resize(&f->browser, 80, 20);
}

static struct fixture *new_fixture(void)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	add_command(&f->models[NOW], 100);
	return f;
}

static void end(struct fixture *f)
{
	browser_release(&f->browser);
	arena_release(&f->arena);
	free(f);
}

static void press(struct fixture *f, u32 key)
{
	browser_press(&f->browser, key, 0, 0);
}

static void type(struct fixture *f, const char *keys)
{
	for (; *keys; keys++)
		press(f, (unsigned char)*keys);
}

/* The line of the screen without blanks at its end. */
static const char *line(struct fixture *f, u32 number)
{
	struct arena scratch = {0};
	struct picture picture = picture_of(&f->browser, &scratch);

	assert_true(number < picture.count);
	snprintf(f->line, sizeof(f->line), "%.*s", TEXT_ARGS(picture.lines[number].text));
	for (size_t i = strlen(f->line); i && f->line[i - 1] == ' '; i--)
		f->line[i - 1] = 0;
	arena_release(&scratch);
	return f->line;
}

/* The name in the row of the screen: what stands behind the last two blanks. */
static const char *name(struct fixture *f, u32 row)
{
	const char *text = line(f, BROWSER_ABOVE + row), *last = text;

	for (const char *at = text; (at = strstr(at, "  ")); at++)
		last = at + 2;
	return last;
}

static const char *selected(struct fixture *f)
{
	const struct pane *pane = browser_pane(&f->browser);

	return name(f, pane->selected - pane->top);
}

/* ---------------------------------------------------------------- moving and sorting */

static void functions_come_by_their_own_cost_with_the_start_up_as_one_row(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	assert_string_equal(line(f, 0) + 74, "136 Ir");
	assert_string_equal(name(f, 0), "heavy");
	assert_string_equal(name(f, 1), "light [libthin.so.1]");
	assert_string_equal(name(f, 2), "main");
	assert_string_equal(name(f, 3), "(start-up, 2 functions)");
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 4);
	press(f, 't');
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 5);
	assert_string_equal(name(f, 3), "_start");
	press(f, 't');
	press(f, 'G');
	press(f, BROWSE_ENTER);
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 5);
	end(f);
}

static void keys_move_as_in_less(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	for (int i = 0; i < 40; i++)
		model_function(&f->models[NOW], "/bin/prog", "many.c",
			       arena_printf(&f->arena, "f%02d", i).data, (u64)(1000 - i));
	begin(f, (struct browser_options){0});
	assert_string_equal(selected(f), "f00");
	type(f, "jj");
	press(f, BROWSE_DOWN);
	assert_string_equal(selected(f), "f03");
	press(f, 'k');
	press(f, BROWSE_UP);
	assert_string_equal(selected(f), "f01");
	press(f, ' ');
	assert_string_equal(selected(f), "f17");
	press(f, 'b');
	assert_string_equal(selected(f), "f01");
	press(f, 'd');
	assert_string_equal(selected(f), "f09");
	press(f, 'u');
	press(f, BROWSE_WHEEL_DOWN);
	assert_string_equal(selected(f), "f04");
	press(f, BROWSE_WHEEL_UP);
	press(f, 'G');
	assert_string_equal(selected(f), "(start-up, 2 functions)");
	press(f, BROWSE_PAGE_DOWN);
	assert_string_equal(selected(f), "(start-up, 2 functions)");
	press(f, BROWSE_HOME);
	press(f, BROWSE_PAGE_UP);
	assert_string_equal(selected(f), "f00");
	end(f);
}

/* Nobody counted the calls, so no column has zeros. */
static void samples_have_no_calls_and_a_rate(void **state)
{
	struct fixture *f = new_fixture();
	struct cpu_sampling sampling = {.rate = 99};
	struct diag diag = {0};

	(void)state;
	resolve(f, NOW);
	f->parts[NOW].sampling = &sampling;
	f->profiles[NOW].cpu = NULL;
	f->profiles[NOW].sample = &f->parts[NOW];
	assert_true(browser_init(
	    &f->browser, &(struct browser_options){.now = &f->documents[NOW], .sources = ""},
	    &f->arena, &diag));
	browser_resize(&f->browser, 120, 20);
	assert_non_null(strstr(line(f, 0), "136 Ir, estimates, 99 per second of running"));
	assert_null(strstr(line(f, 2), "calls"));
	press(f, BROWSE_ENTER);
	assert_non_null(strstr(line(f, 0), "self 100, inclusive 100"));
	assert_null(strstr(line(f, 0), "calls"));
	assert_null(strstr(line(f, 2), "calls"));
	end(f);
}

static void lists_are_sorted_by_the_key_of_a_column(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){.all = true});
	press(f, 'i');
	assert_string_equal(name(f, 0), "_start");
	assert_non_null(strstr(line(f, 2), "[inclusive]"));
	press(f, 'c');
	assert_string_equal(name(f, 0), "light [libthin.so.1]");
	press(f, 'r');
	assert_string_equal(name(f, 0), "_start");
	press(f, 's');
	assert_string_equal(name(f, 0), "heavy");
	press(f, 'o');
	assert_string_equal(name(f, 0), "(below main)");
	assert_string_equal(name(f, 4), "main");
	press(f, 'l');
	assert_non_null(strstr(line(f, 19), "no such column"));
	end(f);
}

static void the_order_and_the_rows_can_be_given_before(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){.sort = 'c', .top = 2, .filter = "a|g"});
	assert_string_equal(name(f, 0), "light [libthin.so.1]");
	assert_string_equal(name(f, 1), "heavy");
	assert_non_null(strstr(line(f, 1), "/a|g  1 of 2 (top of 5)"));
	end(f);
}

/* ---------------------------------------------------------------- filter and top */

static void a_filter_works_while_it_is_typed(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	type(f, "/lig");
	assert_string_equal(line(f, 19), "/lig");
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 1);
	press(f, BROWSE_BACKSPACE);
	press(f, BROWSE_BACKSPACE);
	press(f, BROWSE_BACKSPACE);
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 4);
	type(f, "bin/prog"); /* the object; then the start-up is not one row */
	press(f, BROWSE_ENTER);
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 4);
	press(f, BROWSE_ESCAPE);
	assert_string_equal(name(f, 3), "(start-up, 2 functions)");
	type(f, "/thin.c");
	press(f, BROWSE_ESCAPE);
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 4);
	assert_false(f->browser.is_done);
	end(f);
}

static void what_is_not_an_expression_yet_keeps_the_rows(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	type(f, "/light(");
	assert_non_null(strstr(line(f, 19), "not a regular expression"));
	assert_string_equal(name(f, 0), "light [libthin.so.1]");
	type(f, "|)$");
	assert_string_equal(line(f, 19), "/light(|)$");
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 1);
	press(f, 'u' - BROWSE_CONTROL);
	press(f, 0x97f3);
	assert_string_equal(line(f, 19), "/音");
	assert_non_null(strstr(line(f, 3), "no row matches"));
	press(f, BROWSE_BACKSPACE);
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, 4);
	end(f);
}

static void n_goes_round_the_matches(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	press(f, 'n');
	assert_non_null(strstr(line(f, 19), "no filter is set"));
	type(f, "/main");
	press(f, BROWSE_ENTER);
	assert_string_equal(selected(f), "main");
	press(f, 'n');
	assert_string_equal(selected(f), "(below main)");
	press(f, 'n');
	assert_string_equal(selected(f), "main");
	press(f, 'N');
	assert_string_equal(selected(f), "(below main)");
	end(f);
}

static void count_after(struct fixture *f, const char *input, u32 count)
{
	press(f, '%');
	type(f, input);
	press(f, BROWSE_ENTER);
	assert_int_equal(browser_pane(&f->browser)->list.shown_count, count);
}

static void the_top_is_a_number_or_a_share(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){.all = true});
	count_after(f, "2", 2);
	count_after(f, "0.5", 3);
	count_after(f, "20%", 1);
	count_after(f, "1000", 5);
	count_after(f, "3", 3);
	count_after(f, "many", 3);
	assert_non_null(strstr(line(f, 19), "the top is"));
	count_after(f, "0", 3);
	count_after(f, "120%", 3);
	count_after(f, "", 5);
	end(f);
}

/* ---------------------------------------------------------------- places */

static void a_function_leads_to_its_callers_and_callees_and_back(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	type(f, "jj");
	press(f, BROWSE_ENTER); /* main */
	assert_string_equal(name(f, 0), "(below main)");
	press(f, BROWSE_TAB);
	assert_string_equal(name(f, 0), "heavy");
	assert_string_equal(line(f, 4), " 14.71 %           20      7  light [libthin.so.1]");
	press(f, BROWSE_RIGHT);
	assert_int_equal(strncmp(line(f, 0), "void heavy<std::vector<int> >(int) ", 35), 0);
	assert_string_equal(name(f, 0), "main");
	press(f, BROWSE_ENTER);
	press(f, BROWSE_LEFT);
	press(f, BROWSE_BACKSPACE);
	assert_string_equal(selected(f), "heavy");
	press(f, 'q');
	assert_string_equal(selected(f), "main");
	press(f, BROWSE_ESCAPE);
	assert_false(f->browser.is_done);
	press(f, 'q');
	assert_true(f->browser.is_done);
	end(f);
}

static void keys_without_meaning_here_say_so(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	press(f, 'p');
	assert_string_equal(line(f, 19), "there is only one process");
	press(f, 'e');
	assert_string_equal(line(f, 19), "no other event was recorded");
	press(f, BROWSE_TAB);
	assert_string_equal(line(f, 19), "there is no other list here");
	press(f, 'a');
	assert_int_equal(strncmp(line(f, 19), "no lines were recorded", 22), 0);
	press(f, 'j');
	assert_non_null(strstr(line(f, 19), "? help"));
	end(f);
}

static void clicks_select_rows_and_open_them(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	browser_press(&f->browser, BROWSE_CLICK, BROWSER_ABOVE + 2, 40);
	assert_string_equal(selected(f), "main");
	browser_press(&f->browser, BROWSE_CLICK, 19, 0);
	browser_press(&f->browser, BROWSE_CLICK, BROWSER_ABOVE + 9, 40);
	assert_string_equal(selected(f), "main");
	browser_press(&f->browser, BROWSE_DOUBLE_CLICK, BROWSER_ABOVE + 2, 40);
	assert_string_equal(name(f, 0), "(below main)");
	browser_press(&f->browser, BROWSE_CLICK, 1, 12); /* callees */
	assert_string_equal(name(f, 0), "heavy");
	browser_press(&f->browser, BROWSE_CLICK, 1, 3);
	assert_string_equal(name(f, 0), "(below main)");
	end(f);
}

static void the_help_names_every_key_and_scrolls(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	press(f, '?');
	assert_string_equal(line(f, 1), "  j, Down         the next row; the wheel moves by three");
	press(f, 'G');
	assert_string_equal(line(f, 18), "  Q               quit at once");
	press(f, '?');
	assert_string_equal(name(f, 0), "heavy");
	for (u32 i = 0; key_help_at(i); i++)
		assert_true(width_of(text_from_string(key_help_at(i)->help)) <= 62);
	end(f);
}

/* ---------------------------------------------------------------- what is drawn */

static void names_are_shown_in_full_where_they_fit(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	browser_resize(&f->browser, 120, 20);
	press(f, 'x');
	assert_string_equal(name(f, 0), "void heavy<std::vector<int> >(int) [/bin/prog]");
	assert_string_equal(name(f, 1), "light [/lib/libthin.so.1]");
	browser_resize(&f->browser, 50, 20);
	assert_string_equal(name(f, 0), "heavy");
	press(f, 'x');
	assert_string_equal(name(f, 1), "light [libthin.so.1]");
	browser_resize(&f->browser, 27, 20);
	assert_string_equal(name(f, 1), "light");
	end(f);
}

static void narrow_screens_leave_columns_out(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	begin(f, (struct browser_options){0});
	assert_string_equal(line(f, 2), "  self %  [self]   incl. %  inclusive  calls  function");
	browser_resize(&f->browser, 70, 20);
	assert_string_equal(line(f, 2), "  self %  [self]  inclusive  calls  function");
	browser_resize(&f->browser, 60, 20);
	assert_string_equal(line(f, 2), "  self %  [self]  inclusive  function");
	browser_resize(&f->browser, 50, 20);
	assert_string_equal(line(f, 2), "  self %  [self]  function");
	press(f, 'c'); /* the column that sorts stays */
	assert_string_equal(line(f, 2), "  self %  [calls]  function");
	end(f);
}

static void check_picture(struct fixture *f)
{
	struct arena scratch = {0};
	struct picture picture = picture_of(&f->browser, &scratch);

	assert_true(picture.count <= f->browser.height);
	for (u32 i = 0; i < picture.count; i++) {
		struct text text = picture.lines[i].text;

		assert_true(width_of(text) <= f->browser.width);
		assert_true(text_equal(utf8_clean(text, &scratch), text));
		for (size_t k = 0; k < text.length; k++)
			assert_false((unsigned char)text.data[k] < ' ' || text.data[k] == 127);
	}
	arena_release(&scratch);
}

static void hostile_and_wide_names_stay_within_their_line(void **state)
{
	static const char *const names[] = {"\033[2J\033[31mred",
					    "a\nb\r\tc",
					    "bad \xff\xfe utf-8",
					    "right \xe2\x80\xae tfel",
					    "分析分析分析分析分析分析",
					    "e\xcc\x81\xcc\x81",
					    ""};
	struct fixture *f = new_fixture();

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(names); i++)
		model_function(&f->models[NOW], names[LENGTH_OF(names) - 1 - i], names[i], names[i],
			       i + 1);
	begin(f, (struct browser_options){0});
	for (u32 width = 1; width < 100; width++) {
		browser_resize(&f->browser, width, 1 + width % 24);
		check_picture(f);
		press(f, 'x');
		check_picture(f);
		press(f, '?');
		check_picture(f);
		press(f, '?');
	}
	end(f);
}

/* ---------------------------------------------------------------- comparison */

static void changes_are_sorted_by_their_size_in_either_direction(void **state)
{
	struct fixture *f = new_fixture();

	(void)state;
	add_command(&f->models[BEFORE], 140);
	model_function(&f->models[BEFORE], "/bin/prog", "src/old.c", "removed", 30);
	model_function(&f->models[NOW], "/bin/prog", "src/new.c", "added", 50);
	resolve(f, BEFORE);
	begin(f, (struct browser_options){.old = &f->documents[BEFORE]});
	assert_non_null(strstr(line(f, 0), "206 → 186 Ir"));
	assert_string_equal(line(f, 3), "   +50       new       0   50  added (new)");
	assert_string_equal(line(f, 4), "   -40   -28.6 %     140  100  heavy");
	assert_string_equal(line(f, 5), "   -30  -100.0 %      30    0  removed (gone)");
	press(f, 'j');
	press(f, BROWSE_ENTER);
	assert_string_equal(line(f, 3), "        -40   -28.6 %     140  100  main");
	press(f, 'q');
	press(f, BROWSE_TAB);
	assert_string_equal(name(f, 0), "heavy");
	end(f);
}

/* ---------------------------------------------------------------- any keys */

static void any_keys_leave_a_picture(void **state)
{
	struct fixture *f = new_fixture();
	u64 random = 1;

	(void)state;
	add_command(&f->models[BEFORE], 140);
	resolve(f, BEFORE);
	begin(f, (struct browser_options){.old = &f->documents[BEFORE]});
	for (int i = 0; i < 20000; i++) {
		u32 key;

		random = random * 6364136223846793005u + 1442695040888963407u;
		key = (u32)(random >> 33) % 150;
		key = key > 127 ? BROWSE_UP + key - 128 : key;
		if (key_action(key) == ACTION_QUIT)
			continue;
		browser_press(&f->browser, key, (u32)(random >> 40) % 25, (u32)(random >> 45) % 90);
		f->browser.is_done = false;
		if (i % 50 == 0)
			browser_resize(&f->browser, (u32)(random >> 50) % 100 + 1,
				       (u32)(random >> 55) % 30 + 1);
		if (i % 10 == 0)
			check_picture(f);
	}
	end(f);
}

static void without_anything_to_browse_there_is_an_error(void **state)
{
	struct fixture *f = new_fixture();
	struct browser_options options = {.now = &f->documents[NOW]};
	struct diag diag = {0};

	(void)state;
	resolve(f, NOW);
	assert_true(browser_init(&f->browser, &options, &f->arena, &diag));
	browser_release(&f->browser);
	options.event = T("Dr");
	assert_false(browser_init(&f->browser, &options, &f->arena, &diag));
	assert_string_equal(diag.message, "no event 'Dr' was recorded");
	browser_release(&f->browser);
	diag = (struct diag){0};
	f->profiles[NOW].cpu = NULL;
	assert_false(browser_init(&f->browser, &options, &f->arena, &diag));
	assert_string_equal(diag.message, "neither functions nor allocation sites were recorded");
	end(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(functions_come_by_their_own_cost_with_the_start_up_as_one_row),
	    cmocka_unit_test(keys_move_as_in_less),
	    cmocka_unit_test(samples_have_no_calls_and_a_rate),
	    cmocka_unit_test(lists_are_sorted_by_the_key_of_a_column),
	    cmocka_unit_test(the_order_and_the_rows_can_be_given_before),
	    cmocka_unit_test(a_filter_works_while_it_is_typed),
	    cmocka_unit_test(what_is_not_an_expression_yet_keeps_the_rows),
	    cmocka_unit_test(n_goes_round_the_matches),
	    cmocka_unit_test(the_top_is_a_number_or_a_share),
	    cmocka_unit_test(a_function_leads_to_its_callers_and_callees_and_back),
	    cmocka_unit_test(keys_without_meaning_here_say_so),
	    cmocka_unit_test(clicks_select_rows_and_open_them),
	    cmocka_unit_test(the_help_names_every_key_and_scrolls),
	    cmocka_unit_test(names_are_shown_in_full_where_they_fit),
	    cmocka_unit_test(narrow_screens_leave_columns_out),
	    cmocka_unit_test(hostile_and_wide_names_stay_within_their_line),
	    cmocka_unit_test(changes_are_sorted_by_their_size_in_either_direction),
	    cmocka_unit_test(any_keys_leave_a_picture),
	    cmocka_unit_test(without_anything_to_browse_there_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
