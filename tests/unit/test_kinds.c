/*
 * parsers/kinds.h: parts of a profile by their kind, models and kept JSON alike; and the table of a
 * kind that is unknown to reports.
 */
#include "parsers/document/count.h"
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

static struct document_profile counted(struct arena *arena)
{
	static struct text options[] = {TEXT("--x")};
	struct document_profile profile = document_profile_unknown(T("p"));
	struct document_count count = {.tool = T("cachegrind"),
				       .version = T("3"),
				       .option_count = 1,
				       .options = options,
				       .instructions = 1234};

	document_set_count(&profile, &count, arena);
	return profile;
}

static void a_model_and_kept_json_answer_alike(void **state)
{
	static const struct kind made_up = {.name = TEXT("count"), .must_agree = true};
	struct arena arena = {0};
	struct document_profile model = counted(&arena), kept = document_profile_unknown(T("p"));
	u64 value;

	(void)state;
	document_set_member(&kept.others, T("count"), kind_json(kind_of("count"), &model, &arena),
			    &arena);
	for (int i = 0; i < 2; i++) {
		const struct kind *kind = i ? &made_up : kind_of("count");
		const struct document_profile *profile = i ? &kept : &model;
		struct document_profile taken = document_profile_unknown(T("q"));
		struct kind_tool tool = kind_tool(kind, profile, &arena);

		assert_true(text_equal(tool.tool, T("cachegrind")));
		assert_true(text_equal(tool.version, T("3")));
		assert_int_equal(tool.option_count, 1);
		assert_true(text_equal(tool.options[0], T("--x")));
		assert_true(kind_count(kind, profile, "instructions", &arena, &value));
		assert_int_equal(value, 1234);
		assert_false(kind_count(kind, profile, "instructions.more", &arena, &value));
		assert_false(kind_count(kind, profile, "tool", &arena, &value));
		assert_false(kind_is_measured(kind, &taken));
		kind_take(kind, &taken, profile, &arena);
		assert_true(kind_is_measured(kind, &taken));
	}
	arena_release(&arena);
}

static void without_a_table_of_its_own_a_kind_shows_its_figures(void **state)
{
	struct arena arena = {0};
	struct document_profile profile = counted(&arena);
	struct report_view view = {0};
	struct diag diag = {0};

	(void)state;
	assert_true(table_figures(&profile, kind_of("io"), &arena, &view, &diag));
	assert_int_equal(view.section_count, 0);
	assert_true(table_figures(&profile, kind_of("count"), &arena, &view, &diag));
	assert_int_equal(view.section_count, 1);
	assert_int_equal(view.sections[0].table.row_count, 1);
	assert_true(text_equal(view.sections[0].table.rows[0].cells[1], T("1,234")));
	report_view_release(&view);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_model_and_kept_json_answer_alike),
	    cmocka_unit_test(without_a_table_of_its_own_a_kind_shows_its_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
