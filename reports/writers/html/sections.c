#include "sections.h"

#include "common/escape.h"
#include "timeline.h"

/* A phone has room for that many. */
enum { NARROW_COLUMNS = 3 };

void html_add_element(struct buffer *out, const char *tag, struct text text)
{
	buffer_printf(out, "<%s>", tag);
	escape_xml(out, text);
	buffer_printf(out, "</%s>\n", tag);
}

/* An SVG element, because the page's policy forbids style attributes. */
void html_add_bar(struct buffer *out, struct text figure)
{
	u64 whole, rest = 0;

	if (!text_skip_u64(&figure, &whole) || whole > 100)
		return;
	if (text_skip_prefix(&figure, T(".")))
		text_skip_u64(&figure, &rest);
	buffer_printf(out,
		      "<svg class=\"bar\" aria-hidden=\"true\"><rect width=\"%u.%02u%%\" "
		      "height=\"100%%\"/></svg>",
		      (unsigned)whole, (unsigned)(rest % 100));
}

static void add_head(struct buffer *out, const struct table *table)
{
	buffer_add(out, T("<thead><tr>"));
	for (u32 c = 0; c < table->column_count; c++) {
		const struct table_column *column = &table->columns[c];

		buffer_add(out, column->align == TABLE_RIGHT
				    ? T("<th scope=\"col\" class=\"number\">")
				    : T("<th scope=\"col\">"));
		escape_xml(out, column->title);
		buffer_add(out, T("</th>"));
	}
	buffer_add(out, T("</tr></thead>\n"));
}

/* `full` is the cell in full, "" if that is what it shows. */
static void add_cell(struct buffer *out, const struct table_column *column, struct text cell,
		     struct text full)
{
	if (column->may_shorten) {
		buffer_add(out, T("<td><div class=\"name\" title=\""));
		escape_xml(out, full.length ? full : cell);
		buffer_add(out, T("\">"));
		escape_xml(out, cell);
		buffer_add(out, T("</div></td>"));
		return;
	}
	if (text_equal(column->title, T("percent"))) {
		buffer_add(out, T("<td class=\"number with-bar\">"));
		html_add_bar(out, cell);
	} else {
		buffer_add(out,
			   column->align == TABLE_RIGHT ? T("<td class=\"number\">") : T("<td>"));
	}
	escape_xml(out, cell);
	buffer_add(out, T("</td>"));
}

static void add_rows(struct buffer *out, const struct table *table)
{
	buffer_add(out, T("<tbody>\n"));
	for (u32 r = 0; r < table->row_count; r++) {
		const struct table_row *row = &table->rows[r];

		buffer_printf(out, "<tr class=\"%s%s\">", row->is_marked ? "marked " : "",
			      row->is_apart ? "apart" : "");
		for (u32 c = 0; c < table->column_count; c++)
			add_cell(out, &table->columns[c], row->cells[c], c ? T("") : row->full);
		buffer_add(out, T("</tr>\n"));
	}
	buffer_add(out, T("</tbody>\n"));
}

static void add_section(struct buffer *out, const struct section *section, struct text whose,
			int level)
{
	buffer_add(out, T("<section>\n"));
	html_add_element(out, level == 2 ? "h2" : "h3", section->heading);
	for (u32 i = 0; i < section->line_count; i++)
		html_add_element(out, "p", section->lines[i]);
	if (section->timeline)
		html_add_timeline(out, section->timeline);
	if (section->table.column_count) {
		buffer_add(out, T("<div class=\"wide\" tabindex=\"0\" role=\"region\" "
				  "aria-label=\""));
		escape_xml(out, whose);
		buffer_add(out, whose.length ? T(": ") : T(""));
		escape_xml(out, section->heading);
		buffer_printf(out, "\"><table class=\"%s\">\n",
			      section->table.column_count > NARROW_COLUMNS ? "list stacked"
									   : "list");
		add_head(out, &section->table);
		add_rows(out, &section->table);
		buffer_add(out, T("</table></div>\n"));
	}
	if (section->note.length)
		html_add_element(out, "small", section->note);
	buffer_add(out, T("</section>\n"));
}

void html_add_sections(const struct report_view *view, struct text whose, int level,
		       struct buffer *out)
{
	for (u32 i = 0; i < view->section_count; i++)
		add_section(out, &view->sections[i], whose, level);
}
