#include "summary.h"

#include "common/units.h"
#include "common/escape.h"
#include "parsers/kinds.h"
#include "reports/analysis/figures.h"
#include "sections.h"
#include "reports/views/shares.h"
#include "reports/views/show.h"
#include "reports/views/table.h"

/* ---------------------------------------------------------------- cards */

/* In an element of its own, which a phone leaves out of the first view. */
static void add_verdict(struct buffer *out, struct text verdict)
{
	buffer_add(out, T("<span class=\"judged\">: "));
	escape_xml(out, verdict);
	buffer_add(out, T("</span>"));
}

void html_add_cards(struct buffer *out, const struct html_card *cards, u32 count)
{
	buffer_add(out, T("<dl class=\"cards\">\n"));
	for (u32 i = 0; i < count; i++) {
		buffer_add(out, T("<div class=\"card "));
		escape_xml(out, cards[i].class);
		buffer_add(out, T("\">"));
		html_add_element(out, "dt", cards[i].label);
		html_add_element(out, "dd", cards[i].figure);
		for (u32 k = 0; k < cards[i].line_count; k++) {
			buffer_add(out, T("<dd class=\"aside\">"));
			escape_xml(out, cards[i].lines[k]);
			if (!k && cards[i].verdict.length)
				add_verdict(out, cards[i].verdict);
			buffer_add(out, T("</dd>"));
		}
		buffer_add(out, T("</div>\n"));
	}
	buffer_add(out, T("</dl>\n"));
}

static struct text value_text(u64 value, enum metric_unit unit, struct arena *arena)
{
	struct buffer out = {0};

	show_value(&out, value, unit);
	return buffer_take(&out, arena);
}

static struct text spread_text(const struct figure *figure, struct arena *arena)
{
	struct text low = value_text(figure->low, figure->unit, arena);
	struct text high = value_text(figure->high, figure->unit, arena);

	return arena_printf(arena, "%.*s to %.*s in all runs", TEXT_ARGS(low), TEXT_ARGS(high));
}

/* The share of the whole process's instructions that are in the program; "" for other metrics. */
static struct text share_of_process(const struct figures *figures, const struct figure *figure,
				    struct arena *arena)
{
	const struct figure *whole = figures_find(figures, T("process_ir"), figure->process);
	struct text percent;

	if (!text_equal(figure->name, T("ir")) || !whole)
		return T("");
	percent = units_share(figure->value, whole->value, arena);
	return arena_printf(arena, "%.*s of the whole process", TEXT_ARGS(percent));
}

static struct html_card make_card(const struct figures *figures, const struct figure *figure,
				  struct arena *arena)
{
	struct html_card card = {.label = figure->label,
				 .figure = value_text(figure->value, figure->unit, arena)};
	struct text share = share_of_process(figures, figure, arena);

	if (share.length)
		card.lines[card.line_count++] = share;
	if (figure->is_spread && figure->low != figure->high)
		card.lines[card.line_count++] = spread_text(figure, arena);
	return card;
}

/* The place of a figure among the main ones, LENGTH_OF(main_figures) for others. */
static size_t rank_of(const struct figure *figure)
{
	static const struct text main_figures[] = {TEXT("ir"), TEXT("count"), TEXT("peak"),
						   TEXT("wall"), TEXT("io_calls")};
	size_t rank = 0;

	while (rank < LENGTH_OF(main_figures) && !text_equal(main_figures[rank], figure->name))
		rank++;
	return rank;
}

/* Moves the main figures to the front. The others keep their order. */
static void sort_by_rank(const struct figure **figures, u32 count)
{
	for (u32 i = 1; i < count; i++)
		for (u32 k = i; k && rank_of(figures[k]) < rank_of(figures[k - 1]); k--) {
			const struct figure *other = figures[k];

			figures[k] = figures[k - 1];
			figures[k - 1] = other;
		}
}

/* Makes cards for the metrics of the table and for the first event. The other events are in the
 * tables. */
bool html_make_cards(const struct document_profile *profile, struct arena *arena,
		     struct html_figure_cards *cards, struct diag *diag)
{
	const struct figure **shown;
	struct figures figures;
	u32 count = 0;

	if (!figures_read(profile, arena, &figures, diag))
		return false;
	shown = ARENA_NEW(arena, const struct figure *, figures.count);
	for (u32 i = 0; i < figures.count; i++)
		if (!figures.items[i].process.length && (!i || metric_find(figures.items[i].name)))
			shown[count++] = &figures.items[i];
	sort_by_rank(shown, count);
	cards->items = ARENA_NEW(arena, struct html_card, count);
	for (u32 i = 0; i < count; i++)
		cards->items[i] = make_card(&figures, shown[i], arena);
	cards->count = count;
	return true;
}

/* ---------------------------------------------------------------- shares */

static const struct {
	enum cpu_share share;
	const char *class, *title;
} shares[] = {
    {SHARE_PROGRAM, "program-0", "its own code"},  {SHARE_LIBRARIES, "libraries-0", "libraries"},
    {SHARE_C_LIBRARY, "c-library-0", "C library"}, {SHARE_LOADER, "loader-0", "loader"},
    {SHARE_KERNEL, "kernel-0", "kernel"},	   {SHARE_UNKNOWN, "unknown-0", "unknown"}};

static void add_share_boxes(struct buffer *out, const struct cpu_profile *process, u64 total)
{
	double left = 0;

	buffer_add(out, T("<svg viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" "
			  "aria-hidden=\"true\">"));
	for (size_t i = 0; i < LENGTH_OF(shares); i++) {
		double width = 100.0 * (double)process->shares[shares[i].share][0] / (double)total;

		if ((shares[i].share == SHARE_UNKNOWN || shares[i].share == SHARE_KERNEL) &&
		    !(width > 0))
			continue;
		buffer_printf(out, "<rect class=\"%s\" x=\"%.3f\" width=\"%.3f\" height=\"1\"/>",
			      shares[i].class, left, width);
		left += width;
	}
	buffer_add(out, T("</svg>\n"));
}

void html_add_shares(struct buffer *out, const struct document_profile *profile,
		     struct arena *arena)
{
	const struct document_cpu *functions = document_functions(profile);
	const struct cpu_profile *process = functions ? &functions->process : NULL;
	u64 total = process ? process->totals[0] : 0;

	if (!total || process->shares[SHARE_UNKNOWN][0] == total)
		return;
	buffer_add(out, T("<figure class=\"shares\">"));
	add_share_boxes(out, process, total);
	buffer_add(out, T("<figcaption>"));
	for (size_t i = 0; i < LENGTH_OF(shares); i++) {
		u64 cost = process->shares[shares[i].share][0];
		struct text percent = units_share(cost, total, arena);

		if (!share_is_shown(shares[i].share, cost, total))
			continue;
		buffer_printf(out,
			      "<span><svg viewBox=\"0 0 11 11\" aria-hidden=\"true\"><rect "
			      "class=\"%s\" width=\"11\" height=\"11\"/></svg>%s %.*s</span>\n",
			      shares[i].class, shares[i].title, TEXT_ARGS(percent));
	}
	buffer_add(out, T("</figcaption></figure>\n"));
}

/* ---------------------------------------------------------------- provenance */

static void add_term(struct buffer *out, struct text term, struct text value)
{
	if (!value.length)
		return;
	html_add_element(out, "dt", term);
	html_add_element(out, "dd", value);
}

static void add_system(struct buffer *out, const struct document_system *system)
{
	for (u32 i = 0; i < system->facts.count; i++)
		add_term(out, system->facts.items[i].path, system->facts.items[i].shown);
}

static void add_options(struct buffer *out, const struct kind *kind, const struct document_cpu *cpu,
			struct arena *arena)
{
	struct buffer options = {0};

	for (u32 i = 0; i < cpu->option_count; i++) {
		buffer_add_string(&options, i ? " " : "");
		buffer_add(&options, cpu->options[i]);
	}
	add_term(out, arena_printf(arena, "%.*s tool", TEXT_ARGS(kind->name)), cpu->tool);
	add_term(out, arena_printf(arena, "%.*s tool's version", TEXT_ARGS(kind->name)),
		 cpu->version);
	add_term(out, arena_printf(arena, "%.*s tool's options", TEXT_ARGS(kind->name)),
		 buffer_text(&options));
	buffer_release(&options);
}

void html_add_provenance(struct buffer *out, const struct document *document,
			 const struct document_profile *profile, struct arena *arena)
{
	const struct kind *kind;

	buffer_add(out, T("<details class=\"provenance\"><summary>How this was measured"
			  "</summary>\n<dl>\n"));
	add_term(out, T("baseline"), document->name);
	add_term(out, T("command"), profile->command);
	add_term(out, T("commit"), document->commit);
	if (document->dirty_known && document->dirty)
		add_term(out, T("working tree"), T("with uncommitted changes"));
	add_term(out, T("measured at"), document->timestamp);
	for (size_t i = 0; (kind = kind_at(i)); i++)
		if (kind_functions(kind, profile))
			add_options(out, kind, kind_functions(kind, profile), arena);
	add_system(out, document_system(document, profile));
	buffer_add(out, T("</dl>\n</details>\n"));
}
