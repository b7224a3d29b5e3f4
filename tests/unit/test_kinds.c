/*
 * parsers/kinds.h: parts of a profile by their kind, models and kept JSON alike; and the table of a
 * kind that is unknown to reports.
 */
#include "parsers/document/io.h"
#include "parsers/kinds.h"
#include "reports/views/tables/figures.h"

#include "unit.h"

static const struct kind *kind_of(const char *name)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++)
		if (text_equal(kind->name, text_from_string(name)))
			return kind;
	return NULL;
}

static struct document_io *traced(struct arena *arena)
{
	static struct text options[] = {TEXT("--x")};
	struct document_io *io = ARENA_NEW(arena, struct document_io, 1);

	*io = (struct document_io){.tool = T("strace"),
				   .version = T("3"),
				   .option_count = 1,
				   .options = options,
				   .profile = {.totals = {.calls = 1234}}};
	return io;
}

static void a_model_and_kept_json_answer_alike(void **state)
{
	static const struct kind made_up = {.name = TEXT("io"), .must_agree = true};
	struct arena arena = {0};
	struct document_profile model = document_profile_unknown(T("p")), kept = model;
	u64 value;

	(void)state;
	model.io = traced(&arena);
	document_set_member(&kept.others, T("io"), kind_json(kind_of("io"), &model, &arena),
			    &arena);
	for (int i = 0; i < 2; i++) {
		const struct kind *kind = i ? &made_up : kind_of("io");
		const struct document_profile *profile = i ? &kept : &model;
		struct document_profile taken = document_profile_unknown(T("q"));
		struct kind_tool tool = kind_tool(kind, profile, &arena);

		assert_true(text_equal(tool.tool, T("strace")));
		assert_true(text_equal(tool.version, T("3")));
		assert_int_equal(tool.option_count, 1);
		assert_true(text_equal(tool.options[0], T("--x")));
		assert_true(kind_count(kind, profile, "totals.calls", &arena, &value));
		assert_int_equal(value, 1234);
		assert_false(kind_count(kind, profile, "totals.calls.more", &arena, &value));
		assert_false(kind_count(kind, profile, "tool", &arena, &value));
		assert_null(kind_functions(kind, profile));
		assert_false(kind_is_measured(kind, &taken));
		kind_take(kind, &taken, profile, &arena);
		assert_true(kind_is_measured(kind, &taken));
	}
	arena_release(&arena);
}

static void cpu_and_count_have_functions(void **state)
{
	struct document_cpu cpu = {.tool = T("callgrind")};
	struct document_cpu count = {.tool = T("tally"), .process = {.function_count = 1}};
	struct document_profile profile = document_profile_unknown(T("p"));

	(void)state;
	assert_null(document_functions(&profile));
	profile.count = &count;
	assert_ptr_equal(kind_functions(kind_of("count"), &profile), &count);
	assert_null(kind_functions(kind_of("cpu"), &profile));
	assert_ptr_equal(document_functions(&profile), &count);
	profile.cpu = &cpu;
	assert_ptr_equal(kind_functions(kind_of("cpu"), &profile), &cpu);
	assert_ptr_equal(document_functions(&profile), &cpu);
}

static void without_a_table_of_its_own_a_kind_shows_its_figures(void **state)
{
	struct arena arena = {0};
	struct document_profile profile = document_profile_unknown(T("p"));
	struct report_view view = {0};
	struct diag diag = {0};

	(void)state;
	profile.io = traced(&arena);
	assert_true(table_figures(&profile, kind_of("memory"), &arena, &view, &diag));
	assert_int_equal(view.section_count, 0);
	assert_true(table_figures(&profile, kind_of("io"), &arena, &view, &diag));
	assert_int_equal(view.section_count, 1);
	assert_true(view.sections[0].table.row_count > 0);
	assert_true(text_equal(view.sections[0].table.rows[0].cells[1], T("1,234")));
	report_view_release(&view);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_model_and_kept_json_answer_alike),
	    cmocka_unit_test(cpu_and_count_have_functions),
	    cmocka_unit_test(without_a_table_of_its_own_a_kind_shows_its_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
