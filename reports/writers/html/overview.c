#include "overview.h"

#include "common/escape.h"
#include "kinds.h"
#include "sections.h"

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

static void add_cell(struct buffer *out, const struct suite_cell *cell)
{
	buffer_add(out, T("<td class=\"number\">"));
	if (cell->has_before)
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

static bool has_before(const struct suite *suite)
{
	for (u32 r = 0; r < suite->row_count; r++)
		for (u32 c = 0; c < suite->column_count; c++)
			if (suite->rows[r].cells[c].has_before)
				return true;
	return false;
}

void html_add_overview(struct buffer *out, const struct suite *suite,
		       const struct document *document)
{
	buffer_printf(out, "<section class=\"overview\">\n<h2>%u profiles</h2>\n",
		      suite->row_count);
	if (has_before(suite))
		html_add_element(out, "p",
				 T("Of two bars, the upper one is before, the lower now."));
	buffer_add(out, T("<div class=\"wide\" tabindex=\"0\" role=\"region\" "
			  "aria-label=\"Overview of the profiles\"><table class=\"list\">\n"));
	add_head(out, suite);
	buffer_add(out, T("<tbody>\n"));
	for (u32 r = 0; r < suite->row_count; r++)
		add_row(out, suite, &suite->rows[r], document);
	buffer_add(out, T("</tbody></table></div>\n</section>\n"));
}
