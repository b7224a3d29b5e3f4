#include "kinds.h"

#include "cpu.h"
#include "details.h"
#include "figures.h"
#include "io.h"
#include "memory.h"
#include "overview.h"
#include "sample.h"
#include "timing.h"
#include "reports/views/suite.h"
#include "parsers/kinds.h"

static const struct {
	struct text name;
	table_kind *table;
} kinds[] = {
    {TEXT("cpu"), table_cpu},	    {TEXT("memory"), table_memory}, {TEXT("io"), table_io},
    {TEXT("count"), table_count},   {TEXT("cycles"), table_cycles}, {TEXT("sample"), table_sample},
    {TEXT("timing"), table_timing},
};

/* The kind's table function, or NULL. */
static table_kind *find_table(struct text kind)
{
	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		if (text_equal(kinds[i].name, kind))
			return kinds[i].table;
	return NULL;
}

/* Adds a section for a profile that has no tables. */
static void add_placeholder(const struct document_profile *profile, struct arena *arena,
			    struct report_view *view)
{
	struct section *section = report_view_add(view);

	section->heading = profile->command;
	section->lines = ARENA_NEW(arena, struct text, 1);
	section->lines[section->line_count++] = T("Nothing was measured that has a table.");
}

/* Adds the profile's name to the heading, if there are several profiles. */
static void add_name(struct section *section, struct text name, struct arena *arena)
{
	section->heading =
	    arena_printf(arena, "%.*s: %.*s", TEXT_ARGS(name), TEXT_ARGS(section->heading));
}

static bool add_profile(const struct document_profile *profile, const struct table_options *options,
			struct arena *arena, struct report_view *view, struct diag *diag)
{
	u32 first = view->section_count;
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		table_kind *table = find_table(kind->name);

		if (table ? !table(profile, options, arena, view, diag)
			  : !table_figures(profile, kind, arena, view, diag))
			return false;
	}
	if (view->section_count == first)
		add_placeholder(profile, arena, view);
	return true;
}

/* Checks that every requested detail was found in at least one profile. */
static bool all_found(const struct document *document, const struct table_options *options,
		      const struct details_found *found, struct arena *arena, struct diag *diag)
{
	if (options->top_lines && !found->top_lines)
		return table_no_lines(document, diag);
	for (u32 i = 0; i < options->detail_count; i++)
		if (!found->details[i])
			return table_no_details(document, &options->details[i], arena, diag);
	return true;
}

bool report_view_make(const struct document *unordered, const struct table_options *options,
		      struct arena *arena, struct report_view *view, struct diag *diag)
{
	struct document ordered = suite_in_order(unordered, arena), *document = &ordered;
	struct details_found found = {0};

	if (document->profile_count > 1 && !table_has_details(options) &&
	    !table_overview(document, arena, view, diag))
		return false;
	for (u32 p = 0; p < document->profile_count; p++) {
		u32 first = view->section_count;

		if (table_has_details(options)
			? !table_details(&document->profiles[p], options, arena, view, &found, diag)
			: !add_profile(&document->profiles[p], options, arena, view, diag))
			return false;
		for (u32 s = first; document->profile_count > 1 && s < view->section_count; s++)
			add_name(&view->sections[s], document->profiles[p].name, arena);
	}
	return all_found(document, options, &found, arena, diag);
}
