#include "report.h"

#include "common/escape.h"
#include "data.h"
#include "lead.h"
#include "overview.h"
#include "sections.h"
#include "summary.h"

/* ---------------------------------------------------------------- the first view */

/* Adds the tables of one profile. */
static bool add_tables(const struct document *document, u32 profile,
		       const struct table_options *options, struct arena *arena,
		       struct buffer *body, struct diag *diag)
{
	struct document one = *document;
	struct report_view view = {0};
	bool fine, is_one = document->profile_count == 1;

	one.profiles = &document->profiles[profile];
	one.profile_count = 1;
	fine = report_view_make(&one, options, arena, &view, diag);
	if (fine)
		html_add_sections(&view, is_one ? T("") : one.profiles->name, is_one ? 2 : 3, body);
	report_view_release(&view);
	return fine;
}

static bool add_profile(const struct document *document, u32 index,
			const struct table_options *options, struct arena *arena,
			struct buffer *body, struct diag *diag)
{
	const struct document_profile *profile = &document->profiles[index];
	struct text whose = document->profile_count > 1 ? profile->name : T("");
	struct html_figure_cards cards;
	struct html_lead lead;

	if (!html_make_cards(profile, arena, &cards, diag))
		return false;
	buffer_printf(body, "<article id=\"profile-%u\">\n", index);
	if (document->profile_count > 1)
		html_add_element(body, "h2", profile->name);
	if (profile->exit_status != DOCUMENT_UNKNOWN && profile->exit_status)
		buffer_printf(body, "<p class=\"alarm\">The command exited with status %u.</p>\n",
			      (unsigned)profile->exit_status);
	html_make_lead(profile, options->sources, arena, &lead);
	html_add_lead(body, &lead, &cards, arena);
	html_add_own_lines(body, &lead, options, whose, arena);
	/* The place of the memory timeline. */
	if (cards.count > HTML_MAIN_FIGURES)
		html_add_cards(body, cards.items + HTML_MAIN_FIGURES,
			       cards.count - HTML_MAIN_FIGURES);
	html_add_shares(body, profile, arena);
	if (!add_tables(document, index, options, arena, body, diag))
		return false;
	html_add_provenance(body, document, profile, arena);
	buffer_add(body, T("</article>\n"));
	return true;
}

/* ---------------------------------------------------------------- the page */

static struct text title_of(const struct document *document, struct arena *arena)
{
	if (document->name.length)
		return arena_printf(arena, "baseline %.*s", TEXT_ARGS(document->name));
	if (document->profile_count == 1)
		return document->profiles[0].command.length ? document->profiles[0].command
							    : document->profiles[0].name;
	return arena_printf(arena, "%u profiles", document->profile_count);
}

static bool add_overview(const struct document *document, const struct suite_past *past,
			 struct arena *arena, struct buffer *body, struct diag *diag)
{
	struct suite suite;

	if (!suite_of_document(document, past, arena, &suite, diag))
		return false;
	html_add_overview(body, &suite, document);
	return true;
}

bool html_write_report(const struct document *unordered, const struct table_options *options,
		       const struct suite_past *past, struct arena *arena, struct buffer *out,
		       struct diag *diag)
{
	struct document ordered = suite_in_order(unordered, arena), *document = &ordered;
	struct buffer body = {0};
	struct html_page page = {.title = title_of(document, arena)};
	bool fine = document->profile_count < 2 || add_overview(document, past, arena, &body, diag);

	for (u32 i = 0; fine && i < document->profile_count; i++)
		fine = add_profile(document, i, options, arena, &body, diag);
	page.body = buffer_text(&body);
	if (fine)
		html_write_document(&page, document,
				    (struct html_sources){options->sources, options->source_url},
				    NULL, arena, out);
	buffer_release(&body);
	return fine;
}
