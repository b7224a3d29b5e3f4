/*
 * The comparison as a page: the verdict, figures and causes in plain HTML; by script, the views of
 * a report, each before, now, and as a change.
 */
#include "common/escape.h"
#include "reports/writers/html/data.h"
#include "reports/writers/html/lead.h"
#include "reports/writers/html/overview.h"
#include "reports/writers/html/sections.h"
#include "reports/writers/html/summary.h"
#include "writer.h"

/* ---------------------------------------------------------------- the first view */

static struct text class_of(const struct metric_view *metric)
{
	if (metric->is_judged && metric->verdict == VERDICT_REGRESSED)
		return T("worse");
	return metric->is_judged && metric->verdict == VERDICT_IMPROVED ? T("better") : T("");
}

static struct html_card make_card(const struct metric_view *metric, struct arena *arena)
{
	struct html_card card = {
	    .label = metric->label, .figure = metric->now, .class = class_of(metric)};

	card.lines[card.line_count++] =
	    metric->is_judged ? arena_printf(arena, "%.*s, limit %.*s", TEXT_ARGS(metric->change),
					     TEXT_ARGS(metric->limit))
			      : metric->change;
	if (metric->is_judged)
		card.verdict = text_from_string(verdict_name(metric->verdict));
	card.lines[card.line_count++] = arena_printf(arena, "before %.*s", TEXT_ARGS(metric->old));
	if (metric->reason.length)
		card.lines[card.line_count++] = metric->reason;
	if (metric->evidence.length)
		card.lines[card.line_count++] = metric->evidence;
	return card;
}

/* What the headline names first, then what else is judged. */
static int rank_of(const struct metric_view *metric)
{
	if (!metric->is_judged)
		return 2;
	return metric->verdict == VERDICT_UNCHANGED;
}

static u32 sort_cards(const struct profile_view *profile, struct html_card *cards,
		      struct arena *arena)
{
	u32 count = 0;

	for (int rank = 0; rank <= 2; rank++)
		for (u32 i = 0; i < profile->metric_count; i++)
			if (rank_of(&profile->metrics[i]) == rank)
				cards[count++] = make_card(&profile->metrics[i], arena);
	return count;
}

static void add_detail(struct buffer *out, const char *element, struct text detail)
{
	buffer_printf(out, "<%s>", element);
	escape_xml(out, detail);
	buffer_printf(out, "</%s>", element);
}

static void add_items(struct buffer *out, const struct cause_view *causes, u32 count, u32 start)
{
	buffer_printf(out, "<ol start=\"%u\">\n", start);
	for (u32 i = 0; i < count; i++) {
		buffer_add(out, T("<li><div>"));
		escape_xml(out, causes[i].line);
		if (causes[i].whole.length)
			add_detail(out, "p", causes[i].whole);
		for (u32 c = 0; c < causes[i].caller_count; c++)
			add_detail(out, "small", causes[i].callers[c]);
		buffer_add(out, T("</div></li>\n"));
	}
	buffer_add(out, T("</ol>\n"));
}

/* The causes after the first ones are folded. */
static void add_folded_causes(struct buffer *out, const struct part_view *part)
{
	if (!part->folded_count)
		return;
	buffer_add(out, T("<details><summary>"));
	escape_xml(out, part->minor_causes.length ? part->minor_causes : T("and more"));
	buffer_add(out, T("</summary>\n"));
	add_items(out, part->folded, part->folded_count, part->cause_count + 1);
	if (part->folded_note.length)
		html_add_element(out, "p", part->folded_note);
	buffer_add(out, T("</details>\n"));
}

static void add_causes(struct buffer *out, const struct part_view *part, struct arena *arena)
{
	if (!part->cause_count)
		return;
	buffer_add(out, T("<section class=\"causes\">\n"));
	html_add_element(out, "h3",
			 part->command.length
			     ? arena_printf(arena, "caused in %.*s by", TEXT_ARGS(part->command))
			     : T("caused by"));
	add_items(out, part->causes, part->cause_count, 1);
	add_folded_causes(out, part);
	buffer_add(out, T("</section>\n"));
}

static void add_section(struct buffer *out, const struct section *section, struct text whose)
{
	struct section copy = *section;
	struct report_view view = {.section_count = 1, .sections = &copy};

	if (section->table.column_count)
		html_add_sections(&view, whose, 3, out);
}

static void add_part(struct buffer *out, const struct part_view *part, struct text whose,
		     struct arena *arena)
{
	if (part->command.length)
		html_add_element(out, "p",
				 arena_printf(arena, "in %.*s", TEXT_ARGS(part->command)));
	add_section(out, &part->lines, whose);
	add_section(out, &part->changes, whose);
	if (part->shares.length)
		html_add_element(out, "p",
				 arena_printf(arena, "shares: %.*s", TEXT_ARGS(part->shares)));
}

/* What the page says first: headline, main figures and causes. The verdict on the only profile is
 * that on all, which stands on top of the page. */
static void add_lead(struct buffer *out, const struct profile_view *profile, bool is_only,
		     const struct html_card *cards, u32 card_count, struct arena *arena)
{
	const char *verdict = verdict_name(profile->verdict);

	buffer_add(out, T("<div class=\"lead\">\n<div class=\"verdict\"><h2>"));
	escape_xml(out, profile->name);
	buffer_add(out, T("</h2>\n"));
	if (!is_only)
		buffer_printf(out, "<span class=\"pill %s\">%s</span>\n", verdict, verdict);
	if (profile->headline.length) {
		buffer_add(out, T("<p class=\"headline\">"));
		escape_xml(out, profile->headline);
		buffer_add(out, T("</p>\n"));
	}
	buffer_add(out, T("</div>\n"));
	if (profile->advice.length)
		html_add_element(out, "p", profile->advice);
	html_add_cards(out, cards, card_count);
	for (u32 i = 0; i < profile->part_count; i++)
		add_causes(out, &profile->parts[i], arena);
	buffer_add(out, T("</div>\n"));
}

static void add_profile(struct buffer *out, const struct profile_view *profile, u32 index,
			bool is_only, struct arena *arena)
{
	struct html_card *cards =
	    ARENA_NEW(arena, struct html_card, (size_t)profile->metric_count + 1);
	u32 count = sort_cards(profile, cards, arena);
	u32 main_count = count < HTML_MAIN_FIGURES ? count : HTML_MAIN_FIGURES;

	buffer_printf(out, "<article id=\"profile-%u\">\n", index);
	add_lead(out, profile, is_only, cards, main_count, arena);
	if (count > main_count)
		html_add_cards(out, cards + main_count, count - main_count);
	add_section(out, &profile->disagreements, profile->name);
	for (u32 i = 0; i < profile->part_count; i++)
		add_part(out, &profile->parts[i], profile->name, arena);
	buffer_add(out, T("</article>\n"));
}

static void add_quiet_ones(struct buffer *out, struct text names, struct arena *arena)
{
	if (names.length)
		html_add_element(
		    out, "p",
		    arena_printf(arena, "Unchanged to the unit: %.*s.", TEXT_ARGS(names)));
}

/* ---------------------------------------------------------------- the page */

static void add_body(struct buffer *out, const struct comparison_view *view,
		     const struct document *document, struct arena *arena)
{
	if (view->profile_count > 1)
		html_add_overview(out, &view->suite, document);
	for (u32 i = 0; i < view->profile_count; i++)
		if (!view->profiles[i].is_quiet)
			add_profile(out, &view->profiles[i], view->suite.rows[i].profile,
				    view->profile_count == 1, arena);
	add_quiet_ones(out, view->quiet, arena);
	if (view->agreement.length)
		html_add_element(out, "p", view->agreement);
}

void comparison_write_html(const struct comparison_view *view,
			   const struct comparison_options *options, struct buffer *out)
{
	struct arena arena = {0};
	struct buffer body = {0};
	struct text verdict = text_from_string(verdict_name(view->verdict));
	struct html_page page = {.title = view->title, .status = verdict, .status_class = verdict};
	struct html_comparison comparison = {options->documents[OLD], options->comparison,
					     options->moved};

	add_body(&body, view, options->documents[NEW], &arena);
	page.body = buffer_text(&body);
	html_write_document(&page, options->documents[NEW],
			    (struct html_sources){options->sources, options->source_url},
			    &comparison, &arena, out);
	buffer_release(&body);
	arena_release(&arena);
}
