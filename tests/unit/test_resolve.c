/* parsers/resolve/resolve.h: names, inclusive costs, contexts, the program and its shares. */
#include "parsers/resolve/resolve.h"

#include "model_unit.h"

struct fixture {
	struct model model;
	struct cpu_profile out;
	struct arena arena;
	struct diag diag;
};

static int set_up(void **state)
{
	struct fixture *fixture = test_calloc(1, sizeof(*fixture));

	model_init(&fixture->model, "./prog --fast");
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	arena_release(&fixture->arena);
	test_free(fixture);
	return 0;
}

static u32 add(struct fixture *fixture, const char *name, u64 self)
{
	return model_function(&fixture->model, "/bin/prog", "prog.c", name, self);
}

static void call(struct fixture *fixture, u32 caller, u32 callee, u64 count, u64 cost)
{
	model_call(&fixture->model, caller, callee, count, cost);
}

/* The model with its names as readers leave them: the first part, and what follows as an ending. */
static const struct cpu_profile *recorded(struct fixture *fixture)
{
	struct cpu_profile *raw = ARENA_NEW(&fixture->arena, struct cpu_profile, 1);
	struct intern parts = {0};
	struct endings endings;

	endings_init(&endings, &parts);
	*raw = fixture->model.profile;
	raw->functions = ARENA_NEW(&fixture->arena, struct cpu_function, raw->function_count);
	for (u32 f = 0; f < raw->function_count; f++) {
		struct text name = fixture->model.functions[f].name;
		size_t quote = text_find(name, '\'');

		raw->functions[f] = fixture->model.functions[f];
		raw->functions[f].name = text_before(name, quote);
		if (quote < name.length)
			raw->functions[f].rest = endings_add(&endings, text_from(name, quote + 1));
	}
	raw->endings = endings_keep(&endings, &fixture->arena);
	intern_keep(&parts, &fixture->arena);
	return raw;
}

static void resolve(struct fixture *fixture)
{
	assert_true(cpu_resolve(recorded(fixture), &fixture->arena, &fixture->out, &fixture->diag));
}

static void assert_costs(struct fixture *fixture, const char *name, u64 calls, u64 self,
			 u64 inclusive)
{
	u32 id = model_find(&fixture->out, name);

	assert_int_equal(fixture->out.functions[id].calls, calls);
	assert_int_equal(fixture->out.self[id], self);
	assert_int_equal(fixture->out.inclusive[id], inclusive);
}

/* "main;f;g" of a context, "?" in front of one that was cut. */
static struct text context_path(struct fixture *fixture, u32 context)
{
	const struct cpu_context *c = &fixture->out.contexts[context];
	struct text name = fixture->out.functions[c->function].name, parent;

	if (c->parent == NO_ID)
		return arena_printf(&fixture->arena, "%s%.*s", c->truncated ? "?;" : "",
				    TEXT_ARGS(name));
	assert_true(c->parent < context);
	assert_false(c->truncated);
	parent = context_path(fixture, c->parent);
	return arena_printf(&fixture->arena, "%.*s;%.*s", TEXT_ARGS(parent), TEXT_ARGS(name));
}

/* The whole tree as text: a line per context, "path self calls". */
static const char *tree(struct fixture *fixture)
{
	struct text all = T("");

	for (u32 i = 0; i < fixture->out.context_count; i++) {
		struct text path = context_path(fixture, i);

		all = arena_printf(&fixture->arena, "%.*s%.*s %d %d\n", TEXT_ARGS(all),
				   TEXT_ARGS(path), (int)fixture->out.context_costs[i],
				   (int)fixture->out.contexts[i].calls);
	}
	return all.data;
}

static void levels_of_recursion_become_one_function(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), f = add(fixture, "f", 10);
	u32 f2 = add(fixture, "f'2", 30), leaf = add(fixture, "leaf", 8);

	call(fixture, main_id, f, 1, 48);
	call(fixture, f, f2, 1, 36);
	call(fixture, f2, f2, 2, 60); /* counted repeatedly by callgrind */
	call(fixture, f, leaf, 1, 2);
	call(fixture, f2, leaf, 3, 6);
	resolve(fixture);
	assert_int_equal(fixture->out.function_count, 3);
	assert_costs(fixture, "f", 4, 40, 48);
	assert_costs(fixture, "leaf", 4, 8, 8);
	assert_costs(fixture, "main", 0, 1, 49);
	assert_int_equal(fixture->out.context_count, 0);
}

/* KCachegrind shows 3 + 20 for even and 4 + 5 for odd. */
static void members_of_a_cycle_count_their_calls_out_of_it(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), even = add(fixture, "even", 3);
	u32 odd = add(fixture, "odd", 4), leaf = add(fixture, "leaf", 25);

	call(fixture, main_id, even, 1, 32);
	call(fixture, even, odd, 5, 100);
	call(fixture, odd, even, 4, 80);
	call(fixture, even, leaf, 1, 20);
	call(fixture, odd, leaf, 1, 5);
	resolve(fixture);
	assert_costs(fixture, "even", 5, 3, 23);
	assert_costs(fixture, "odd", 5, 4, 9);
	assert_costs(fixture, "main", 0, 1, 33);
}

static void contexts_make_members_of_a_cycle_exact(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), even = add(fixture, "even'main", 3);
	u32 odd = add(fixture, "odd'even'main", 4);
	u32 leaf = add(fixture, "leaf'odd'even'main", 25);
	u32 even2 = add(fixture, "even'2'odd'even'main", 2);

	call(fixture, main_id, even, 1, 34);
	call(fixture, even, odd, 1, 31);
	call(fixture, odd, leaf, 1, 25);
	call(fixture, odd, even2, 1, 2);
	resolve(fixture);
	assert_costs(fixture, "even", 2, 5, 34);
	assert_costs(fixture, "odd", 1, 4, 31);
	assert_string_equal(tree(fixture), "main 1 0\n"
					   "main;even 3 1\n"
					   "main;even;odd 4 1\n"
					   "main;even;odd;even 2 1\n"
					   "main;even;odd;leaf 25 1\n");
}

static void direct_recursion_is_folded_in_contexts(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), f = add(fixture, "f'main", 3);
	u32 f2 = add(fixture, "f'2'main", 4), g = add(fixture, "g'f'main", 5);

	call(fixture, main_id, f, 1, 12);
	call(fixture, f, f2, 2, 9);
	call(fixture, f2, f2, 7, 50);
	call(fixture, f2, g, 1, 5);
	resolve(fixture);
	assert_string_equal(tree(fixture), "main 1 0\nmain;f 7 10\nmain;f;g 5 1\n");
	assert_costs(fixture, "f", 10, 7, 12);
}

static void names_with_quotes_are_split_where_the_calls_say(void **state)
{
	struct fixture *fixture = *state;
	u32 start = add(fixture, "(below main)", 1);
	u32 main_id = add(fixture, "main'(below main)", 2);
	u32 lambda = add(fixture, "f()::'lambda'(int)'main'(below main)", 3);
	u32 rust = add(fixture, "<&'a T as Q<'a>>::q'f()::'lambda'(int)'main'(below main)", 4);
	u32 again = add(fixture, "<&'a T as Q<'a>>::q'2'f()::'lambda'(int)'main'(below main)", 5);

	call(fixture, start, main_id, 1, 14);
	call(fixture, main_id, lambda, 1, 12);
	call(fixture, lambda, rust, 1, 9);
	call(fixture, rust, again, 1, 5);
	resolve(fixture);
	assert_string_equal(tree(fixture),
			    "(below main) 1 0\n"
			    "(below main);main 2 1\n"
			    "(below main);main;f()::'lambda'(int) 3 1\n"
			    "(below main);main;f()::'lambda'(int);<&'a T as Q<'a>>::q 9 2\n");
}

static void a_name_that_ends_like_a_level_but_is_none_stays(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), odd = add(fixture, "f'1", 3);
	u32 digit = add(fixture, "'2", 2);

	call(fixture, main_id, odd, 1, 3);
	call(fixture, main_id, digit, 1, 2);
	resolve(fixture);
	assert_costs(fixture, "f'1", 1, 3, 3);
	assert_costs(fixture, "'2", 1, 2, 2);
}

/* --separate-callers=1: of main -> f -> g -> h, h's name has only g. */
static void chains_cut_by_the_recording_begin_in_marked_roots(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), f = add(fixture, "f'main", 2);
	u32 g = add(fixture, "g'f", 4), h = add(fixture, "h'g", 8);

	call(fixture, main_id, f, 1, 14);
	call(fixture, f, g, 1, 12);
	call(fixture, g, h, 3, 8);
	resolve(fixture);
	assert_string_equal(tree(fixture), "main 1 0\n"
					   "main;f 2 1\n"
					   "?;f 0 0\n"
					   "?;f;g 4 1\n"
					   "?;g 0 0\n"
					   "?;g;h 8 3\n");
	assert_costs(fixture, "main", 0, 1, 15);
	assert_costs(fixture, "f", 1, 2, 14);
}

/* In a truncated tree, levels of recursion still identify the outermost activations. */
static void the_largest_of_three_lower_bounds_is_kept(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), a = add(fixture, "a'main", 2);
	u32 b = add(fixture, "b'a", 4), a2 = add(fixture, "a'2'b", 8);
	u32 leaf = add(fixture, "leaf'a", 16);

	call(fixture, main_id, a, 1, 30);
	call(fixture, a, b, 1, 28);
	call(fixture, b, a2, 1, 24);
	call(fixture, a2, leaf, 1, 16);
	resolve(fixture);
	assert_costs(fixture, "a", 2, 10, 30); /* the rule alone: 10 + 16 */
	assert_costs(fixture, "b", 1, 4, 28);  /* the rule alone: 4; the cut contexts: 12 */
}

/* Callgrind's default: --separate-recs=2, no callers. */
static void levels_make_mutual_recursion_exact(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), even = add(fixture, "even", 3);
	u32 odd = add(fixture, "odd", 4), even2 = add(fixture, "even'2", 30);
	u32 odd2 = add(fixture, "odd'2", 40), leaf = add(fixture, "leaf", 2);

	call(fixture, main_id, even, 1, 79);
	call(fixture, even, odd, 1, 76);
	call(fixture, odd, even2, 1, 72);
	call(fixture, even2, odd2, 9, 400);
	call(fixture, odd2, even2, 8, 300);
	call(fixture, even2, leaf, 1, 2);
	resolve(fixture);
	assert_costs(fixture, "even", 10, 33, 79);
	assert_costs(fixture, "odd", 10, 44, 76);
	assert_costs(fixture, "main", 0, 1, 80);
}

/* --separate-recs=1 with callers: f'main and f'g'f'main are active at once. */
static void contexts_without_levels_are_not_added_up(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 1), f = add(fixture, "f'main", 2);
	u32 g = add(fixture, "g'f'main", 4), f2 = add(fixture, "f'g'f'main", 8);

	call(fixture, main_id, f, 1, 14);
	call(fixture, f, g, 1, 12);
	call(fixture, g, f2, 1, 8);
	resolve(fixture);
	assert_costs(fixture, "f", 2, 10, 14);
	assert_costs(fixture, "g", 1, 4, 12);
}

static void functions_are_known_by_object_name_and_file(void **state)
{
	struct fixture *fixture = *state;

	model_function(&fixture->model, "/bin/b", "x.c", "f", 1);
	model_function(&fixture->model, "/bin/a", "y.c", "f", 2);
	model_function(&fixture->model, "/bin/a", "x.c", "g", 4);
	model_function(&fixture->model, "/bin/a", "x.c", "f", 8);
	resolve(fixture);
	assert_int_equal(fixture->out.function_count, 4);
	assert_int_equal(fixture->out.self[0], 8);
	assert_int_equal(fixture->out.self[1], 2);
	assert_int_equal(fixture->out.self[2], 4);
	assert_int_equal(fixture->out.self[3], 1);
}

static void the_lowest_known_line_is_kept(void **state)
{
	struct fixture *fixture = *state;
	u32 f = add(fixture, "f", 1), f2 = add(fixture, "f'2", 1), f3 = add(fixture, "f'3", 1);

	fixture->model.functions[f].line = 30;
	fixture->model.functions[f2].line = 0;
	fixture->model.functions[f3].line = 20;
	call(fixture, f, f2, 1, 2);
	call(fixture, f2, f3, 1, 1);
	resolve(fixture);
	assert_int_equal(fixture->out.function_count, 1);
	assert_int_equal(fixture->out.functions[0].line, 20);
}

static void lines_are_merged_and_sorted(void **state)
{
	struct fixture *fixture = *state;
	u32 main_id = add(fixture, "main", 0), f = add(fixture, "f", 3),
	    f2 = add(fixture, "f'2", 4);
	struct text files[] = {T("b.h"), T("prog.c"), T("a.h")};
	const struct {
		struct cpu_line line;
		u64 cost;
	} rows[] = {{{main_id, 0, 9, 0, NULL}, 0},
		    {{f2, 1, 7, 0, NULL}, 4},
		    {{f, 1, 7, 0, NULL}, 2},
		    {{f, 2, 8, 0, NULL}, 1}};
	struct cpu_line_cursor cursor = {.lines = &fixture->out.lines};

	for (size_t i = 0; i < LENGTH_OF(rows); i++)
		cpu_lines_add(&fixture->model.profile.lines, &rows[i].line, &rows[i].cost, 1);
	fixture->model.profile.lines.files = files;
	call(fixture, main_id, f, 1, 7);
	call(fixture, f, f2, 1, 4);
	resolve(fixture);
	cpu_lines_release(&fixture->model.profile.lines);
	assert_int_equal(fixture->out.lines.count, 3);
	assert_true(cpu_lines_next(&cursor));
	assert_int_equal(cursor.line.line, 8);
	assert_true(cpu_lines_next(&cursor));
	assert_int_equal(cpu_line_cost(&cursor.line, 0), 6);
	assert_true(cpu_lines_next(&cursor));
	assert_int_equal(cursor.line.function, 1);
	assert_false(cpu_lines_next(&cursor));
}

/* The loader calls _start, that calls (below main); a thread, a signal handler, a lost loader. */
static void the_program_is_what_main_and_its_threads_cost(void **state)
{
	struct fixture *fixture = *state;
	struct model *model = &fixture->model;
	u32 loader = model_function(model, "/lib/ld-linux-x86-64.so.2", "", "_start", 1000);
	u32 start = add(fixture, "_start", 10);
	u32 below = model_function(model, "/lib/libc.so.6", "", "(below main)", 5);
	u32 main_id = add(fixture, "main", 100);
	u32 clone = model_function(model, "/lib/libc.so.6", "", "clone", 30);
	u32 thread = add(fixture, "thread", 200);

	add(fixture, "handler", 7);
	model_function(model, "/lib/ld-linux-x86-64.so.2", "", "lost", 3000);
	call(fixture, loader, start, 1, 135);
	call(fixture, start, below, 1, 125);
	call(fixture, below, main_id, 1, 120);
	call(fixture, main_id, clone, 1, 20); /* 10 of its 30 are spent in the thread */
	call(fixture, clone, thread, 1, 200);
	resolve(fixture);
	assert_int_equal(fixture->out.program[0], 135 + 210 + 7);
	assert_int_equal(fixture->out.shares[SHARE_LOADER][0], 4000);
	assert_int_equal(fixture->out.shares[SHARE_C_LIBRARY][0], 35);
	assert_int_equal(fixture->out.shares[SHARE_PROGRAM][0], 317);
	assert_int_equal(fixture->out.shares[SHARE_LIBRARIES][0], 0);
}

static void nested_start_up_functions_count_once(void **state)
{
	struct fixture *fixture = *state;
	struct model *model = &fixture->model;
	u32 start = add(fixture, "(below main)", 1);
	u32 outer = model_function(model, "/lib/libc.so.6", "", "__libc_start_main@@GLIBC_2.34", 2);
	u32 inner = model_function(model, "/lib/libc.so.6", "", "(below main)", 4);
	u32 main_id = add(fixture, "main", 8);

	call(fixture, start, outer, 1, 14);
	call(fixture, outer, inner, 1, 12);
	call(fixture, inner, main_id, 1, 8);
	resolve(fixture);
	assert_int_equal(fixture->out.program[0], 15);
}

/* Valgrind also names _start (below main) if there are symbols. */
static void a_stripped_start_belongs_to_the_program_as_a_named_one_does(void **state)
{
	struct fixture *fixture = *state;
	struct model *model = &fixture->model;
	u32 loader = model_function(model, "/lib/ld-linux-x86-64.so.2", "", "0x000000000001", 900);
	u32 start = add(fixture, "0x0000000000001040", 11);
	u32 outer = model_function(model, "/lib/libc.so.6", "", "__libc_start_main@@GLIBC_2.34", 2);
	u32 inner = model_function(model, "/lib/libc.so.6", "", "(below main)", 4);
	u32 main_id = add(fixture, "0x0000000000001129", 8);

	call(fixture, loader, start, 1, 25);
	call(fixture, start, outer, 1, 14);
	call(fixture, outer, inner, 1, 12);
	call(fixture, inner, main_id, 1, 8);
	resolve(fixture);
	assert_int_equal(fixture->out.program[0], 25);
}

static void without_start_up_the_program_is_everything(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, "0x0000000000401000", 40);
	add(fixture, "0x0000000000401100", 2);
	resolve(fixture);
	assert_int_equal(fixture->out.program[0], 42);
}

static void objects_are_told_apart_by_their_file_names(void **state)
{
	static const struct {
		const char *object;
		enum cpu_share share;
	} objects[] = {
	    {"/lib/x86_64-linux-gnu/libc.so.6", SHARE_C_LIBRARY},
	    {"/lib/libc-2.31.so", SHARE_C_LIBRARY},
	    {"/lib/libm.so.6", SHARE_C_LIBRARY},
	    {"/lib/libc.musl-x86_64.so.1", SHARE_C_LIBRARY},
	    {"/lib64/ld-linux-x86-64.so.2", SHARE_LOADER},
	    {"/lib/ld-musl-x86_64.so.1", SHARE_LOADER},
	    {"/lib/ld-2.31.so", SHARE_LOADER},
	    {"/usr/lib/libc++.so.1", SHARE_LIBRARIES},
	    {"/usr/lib/libcurl.so.4", SHARE_LIBRARIES},
	    {"/usr/lib/libmpg123.so.0", SHARE_LIBRARIES},
	    {"/usr/bin/ld", SHARE_LIBRARIES},
	    {"", SHARE_UNKNOWN},
	    {"???", SHARE_UNKNOWN},
	    {"/bin/prog", SHARE_PROGRAM},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH_OF(objects); i++)
		model_function(&fixture->model, objects[i].object, "", "main", 1);
	fixture->model.functions[0].name = T("not_main");
	for (size_t i = 0; i + 1 < LENGTH_OF(objects); i++)
		fixture->model.functions[i].name = T("other");
	resolve(fixture);
	assert_int_equal(fixture->out.shares[SHARE_C_LIBRARY][0], 4);
	assert_int_equal(fixture->out.shares[SHARE_LOADER][0], 3);
	assert_int_equal(fixture->out.shares[SHARE_LIBRARIES][0], 4);
	assert_int_equal(fixture->out.shares[SHARE_PROGRAM][0], 1);
	assert_int_equal(fixture->out.shares[SHARE_UNKNOWN][0], 2);
}

static void the_order_of_the_input_does_not_matter(void **state)
{
	struct fixture *fixture = *state;
	struct cpu_profile first;
	u32 main_id = add(fixture, "main", 1), f = add(fixture, "f'main", 2);
	u32 g = add(fixture, "g'f'main", 4), g2 = add(fixture, "g'main", 8);
	const char *first_tree;

	call(fixture, main_id, f, 1, 6);
	call(fixture, f, g, 1, 4);
	call(fixture, main_id, g2, 1, 8);
	resolve(fixture);
	first_tree = tree(fixture);
	first = fixture->out;

	model_init(&fixture->model, "./prog --fast");
	g2 = add(fixture, "g'main", 8), g = add(fixture, "g'f'main", 4);
	f = add(fixture, "f'main", 2), main_id = add(fixture, "main", 1);
	call(fixture, main_id, g2, 1, 8);
	call(fixture, f, g, 1, 4);
	call(fixture, main_id, f, 1, 6);
	resolve(fixture);
	assert_string_equal(tree(fixture), first_tree);
	assert_memory_equal(fixture->out.self, first.self, 3 * sizeof(u64));
	assert_memory_equal(fixture->out.calls, first.calls, 3 * sizeof(struct cpu_call));
}

static void costs_above_64_bits_are_an_error(void **state)
{
	struct fixture *fixture = *state;
	u32 f = add(fixture, "f", UINT64_MAX - 1), f2 = add(fixture, "f'2", 2);

	call(fixture, f, f2, 1, 1);
	assert_false(
	    cpu_resolve(recorded(fixture), &fixture->arena, &fixture->out, &fixture->diag));
	assert_string_equal(fixture->diag.message,
			    "costs of function 'f' add up to more than 2^64-1");
}

/* A chain that is closed to one cycle, and long enough to overflow the stack of recursive code. */
static void deep_chains_and_long_cycles_are_no_problem(void **state)
{
	enum { COUNT = 500000 };
	struct arena arena = {0};
	struct diag diag = {0};
	struct text event = T("Ir");
	u64 total = COUNT;
	struct cpu_profile out, raw = {
				    .event_count = 1,
				    .events = &event,
				    .function_count = COUNT,
				    .functions = ARENA_NEW(&arena, struct cpu_function, COUNT),
				    .self = ARENA_NEW(&arena, u64, COUNT),
				    .call_count = COUNT,
				    .calls = ARENA_NEW(&arena, struct cpu_call, COUNT),
				    .call_costs = ARENA_NEW(&arena, u64, COUNT),
				    .totals = &total,
				};

	(void)state;
	for (u32 i = 0; i < COUNT; i++) {
		raw.functions[i].name = arena_printf(&arena, "f%06u", i);
		raw.self[i] = 1;
		raw.calls[i] = (struct cpu_call){i, (i + 1) % COUNT, 1};
		raw.call_costs[i] = COUNT - 1 - i;
	}
	assert_true(cpu_resolve(&raw, &arena, &out, &diag));
	assert_int_equal(out.inclusive[0], 1);
	assert_int_equal(out.inclusive[COUNT - 1], 1);
	raw.call_count--;
	assert_true(cpu_resolve(&raw, &arena, &out, &diag));
	assert_int_equal(out.inclusive[0], COUNT);
	arena_release(&arena);
}

static void cycles_are_estimated_where_caches_were_simulated(void **state)
{
	struct text events[] = {T("Ir"),   T("I1mr"), T("D1mr"), T("D1mw"),
				T("ILmr"), T("DLmr"), T("DLmw"), T("Bcm")};
	u64 costs[] = {1000, 1, 2, 3, 1, 0, 1, 4}, cycles;
	struct cpu_profile profile = {.event_count = 8, .events = events};

	(void)state;
	assert_true(cpu_estimated_cycles(&profile, costs, &cycles));
	assert_int_equal(cycles, 1000 + 10 * 6 + 100 * 2 + 10 * 4);
	profile.event_count = 6;
	assert_false(cpu_estimated_cycles(&profile, costs, &cycles));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(levels_of_recursion_become_one_function),
	    TEST(members_of_a_cycle_count_their_calls_out_of_it),
	    TEST(contexts_make_members_of_a_cycle_exact),
	    TEST(direct_recursion_is_folded_in_contexts),
	    TEST(names_with_quotes_are_split_where_the_calls_say),
	    TEST(a_name_that_ends_like_a_level_but_is_none_stays),
	    TEST(chains_cut_by_the_recording_begin_in_marked_roots),
	    TEST(the_largest_of_three_lower_bounds_is_kept),
	    TEST(levels_make_mutual_recursion_exact),
	    TEST(contexts_without_levels_are_not_added_up),
	    TEST(functions_are_known_by_object_name_and_file),
	    TEST(the_lowest_known_line_is_kept),
	    TEST(lines_are_merged_and_sorted),
	    TEST(the_program_is_what_main_and_its_threads_cost),
	    TEST(nested_start_up_functions_count_once),
	    TEST(a_stripped_start_belongs_to_the_program_as_a_named_one_does),
	    TEST(without_start_up_the_program_is_everything),
	    TEST(objects_are_told_apart_by_their_file_names),
	    TEST(the_order_of_the_input_does_not_matter),
	    TEST(costs_above_64_bits_are_an_error),
	    cmocka_unit_test(deep_chains_and_long_cycles_are_no_problem),
	    cmocka_unit_test(cycles_are_estimated_where_caches_were_simulated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
