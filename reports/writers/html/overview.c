#include "overview.h"

#include "common/escape.h"
#include "kinds.h"
#include "sections.h"

#include <math.h>

/* ---------------------------------------------------------------- cells */

static double part_of(u64 value, u64 whole)
{
	return whole ? 100.0 * (double)value / (double)whole : 0;
}

static const char *class_of(const struct suite_cell *cell)
{
	if (cell->verdict == VERDICT_REGRESSED)
		return "worse";
	return cell->verdict == VERDICT_IMPROVED ? "better" : "";
}

static void add_mark(struct buffer *out, const struct suite_cell *cell)
{
	u64 most = cell->before > cell->now ? cell->before : cell->now;

	buffer_printf(out,
		      "<svg class=\"mark %s\" aria-hidden=\"true\">"
		      "<rect class=\"before\" width=\"%.1f%%\" height=\"5\"/>"
		      "<rect class=\"now\" y=\"6\" width=\"%.1f%%\" height=\"5\"/></svg>",
		      class_of(cell), part_of(cell->before, most), part_of(cell->now, most));
}

enum { SPARK_WIDTH = 60, SPARK_HEIGHT = 10, SPARK_MARGIN = 3 };

/* The heights of a cell's figures. All of it is the range of the figures, but never less than a
 * tenth of the largest one, so that noise stays flat. */
struct spark_scale {
	double middle, range;
};

static struct spark_scale scale_of(const struct suite_cell *cell)
{
	double least = (double)cell->now, most = least;

	for (u32 i = 0; i < cell->history_count; i++) {
		least = fmin(least, (double)cell->history[i]);
		most = fmax(most, (double)cell->history[i]);
	}
	return (struct spark_scale){(most + least) / 2, fmax(fmax(most - least, most / 10), 1)};
}

/* A line through the figures up to now, which is a point. */
static void add_sparkline(struct buffer *out, const struct suite_cell *cell)
{
	struct spark_scale scale = scale_of(cell);
	double x = 0, y = 0;

	buffer_printf(out,
		      "<svg class=\"spark %s\" viewBox=\"0 0 %d %d\" role=\"img\" "
		      "aria-label=\"%u states, from ",
		      class_of(cell), SPARK_WIDTH + 2 * SPARK_MARGIN,
		      SPARK_HEIGHT + 2 * SPARK_MARGIN, cell->history_count);
	buffer_add_grouped(out, cell->history[0]);
	buffer_add(out, T(" to "));
	buffer_add_grouped(out, cell->now);
	buffer_add(out, T("\"><polyline points=\""));
	for (u32 i = 0; i < cell->history_count; i++) {
		x = SPARK_MARGIN + (double)SPARK_WIDTH * i / (cell->history_count - 1);
		y = SPARK_MARGIN +
		    SPARK_HEIGHT * (0.5 + (scale.middle - (double)cell->history[i]) / scale.range);
		buffer_printf(out, "%s%.1f %.1f", i ? " " : "", x, y);
	}
	buffer_printf(out, "\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/></svg>", x, y);
}

static void add_cell(struct buffer *out, const struct suite_cell *cell)
{
	buffer_add(out, T("<td class=\"number\">"));
	if (cell->history_count)
		add_sparkline(out, cell);
	else if (cell->has_before)
		add_mark(out, cell);
	escape_xml(out, cell->figure);
	if (cell->has_before) {
		buffer_printf(out, " <span class=\"change %s\">", class_of(cell));
		escape_xml(out, cell->change);
		buffer_add(out, T("</span>"));
	}
	buffer_add(out, T("</td>"));
}

/* ---------------------------------------------------------------- rows */

/* Documents in natural order are none in which document_find() could search. */
static const struct document_profile *find_profile(const struct document *document,
						   struct text name)
{
	for (u32 i = 0; i < document->profile_count; i++)
		if (text_equal(document->profiles[i].name, name))
			return &document->profiles[i];
	return NULL;
}

static void add_row(struct buffer *out, const struct suite *suite, const struct suite_row *row,
		    const struct document *document)
{
	const struct document_profile *profile = find_profile(document, row->name);

	buffer_add(out, T("<tr><th scope=\"row\">"));
	if (!row->is_quiet)
		buffer_printf(out, "<a href=\"#profile-%u\">", row->profile);
	escape_xml(out, row->name);
	buffer_add(out, row->is_quiet ? T("</th>") : T("</a></th>"));
	for (u32 c = 0; c < suite->column_count; c++)
		add_cell(out, &row->cells[c]);
	buffer_add(out, T("<td class=\"opens\">"));
	if (profile)
		html_add_view_links(out, profile);
	buffer_add(out, T("</td></tr>\n"));
}

static void add_head(struct buffer *out, const struct suite *suite)
{
	buffer_add(out, T("<thead><tr><th scope=\"col\">profile</th>"));
	for (u32 c = 0; c < suite->column_count; c++) {
		buffer_add(out, T("<th scope=\"col\" class=\"number\">"));
		escape_xml(out, suite->titles[c]);
		buffer_add(out, T("</th>"));
	}
	buffer_add(out, T("<th scope=\"col\" class=\"opens\">views</th></tr></thead>\n"));
}

/* Says what the marks beside the figures are, and what they are compared with. */
static void add_legend(struct buffer *out, const struct suite *suite)
{
	bool has_bars = false, has_lines = false;
	struct buffer words = {0};

	for (u32 r = 0; r < suite->row_count; r++)
		for (u32 c = 0; c < suite->column_count; c++) {
			const struct suite_cell *cell = &suite->rows[r].cells[c];

			has_lines |= cell->history_count > 0;
			has_bars |= cell->has_before && !cell->history_count;
		}
	if (suite->past.length)
		buffer_printf(&words, "Compared with %.*s. ", TEXT_ARGS(suite->past));
	if (suite->incomparable.length)
		buffer_printf(&words, "Not comparable: %.*s. ", TEXT_ARGS(suite->incomparable));
	if (has_lines)
		buffer_add(&words, T("Lines are its history in git, the point is now. "));
	if (has_bars)
		buffer_add(&words, T("Of two bars, the upper one is before, the lower now. "));
	if (words.length)
		html_add_element(out, "p", text_before(buffer_text(&words), words.length - 1));
	buffer_release(&words);
}

void html_add_overview(struct buffer *out, const struct suite *suite,
		       const struct document *document)
{
	buffer_printf(out, "<section class=\"overview\">\n<h2>%u profiles</h2>\n",
		      suite->row_count);
	add_legend(out, suite);
	buffer_add(out,
		   T("<div class=\"wide\" tabindex=\"0\" role=\"region\" "
		     "aria-label=\"Overview of the profiles\"><table class=\"list stacked\">\n"));
	add_head(out, suite);
	buffer_add(out, T("<tbody>\n"));
	for (u32 r = 0; r < suite->row_count; r++)
		add_row(out, suite, &suite->rows[r], document);
	buffer_add(out, T("</tbody></table></div>\n</section>\n"));
}
