/* A page (html/page.h) with a chart, both axes logarithmic, and the sections. */
#include "common/escape.h"
#include "reports/analysis/label.h"
#include "reports/writers/html/page.h"
#include "reports/writers/html/sections.h"
#include "writer.h"

#include <math.h>

enum { WIDTH = 960, HEIGHT = 420, LEFT = 56, RIGHT = 640, TOP = 24, BOTTOM = 380, LINES = 6 };

struct line {
	struct text name;
	const u64 *counts;
	const struct growth *growth;
};

struct log_chart {
	const struct growth_table *table;
	struct line lines[LINES];
	u32 line_count;
	double low, high; /* powers of ten */
};

static void choose_lines(struct log_chart *chart, struct arena *arena)
{
	const struct growth_table *table = chart->table;

	chart->lines[chart->line_count++] =
	    (struct line){T("the program"), table->costs, &table->program};
	for (u32 i = 0; i < growth_fast_count(table) && chart->line_count < LINES; i++)
		chart->lines[chart->line_count++] =
		    (struct line){label_of(table->functions[i].name, arena),
				  table->functions[i].costs, &table->functions[i].cost_growth};
}

static double log_count(u64 count)
{
	return log10(count ? (double)count : 1);
}

static void find_range(struct log_chart *chart)
{
	chart->low = INFINITY;
	chart->high = 0;
	for (u32 i = 0; i < chart->line_count; i++)
		for (u32 k = 0; k < chart->table->size_count; k++) {
			double value = log_count(chart->lines[i].counts[k]);

			chart->low = fmin(chart->low, floor(value));
			chart->high = fmax(chart->high, ceil(value));
		}
	if (chart->high <= chart->low)
		chart->high = chart->low + 1;
}

static double x_of(const struct log_chart *chart, double size)
{
	const struct growth_table *table = chart->table;
	double first = log(table->sizes[0]), last = log(table->sizes[table->size_count - 1]);

	return LEFT + (RIGHT - LEFT) * (log(size) - first) / (last - first);
}

static double y_of(const struct log_chart *chart, double value)
{
	return BOTTOM - (BOTTOM - TOP) * (value - chart->low) / (chart->high - chart->low);
}

static void add_grid(struct buffer *out, const struct log_chart *chart)
{
	for (double power = chart->low; power <= chart->high; power++) {
		double y = y_of(chart, power);

		buffer_printf(out,
			      "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
			      "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">10<tspan "
			      "dy=\"-5\">%.0f</tspan></text>\n",
			      LEFT, RIGHT, y, y, LEFT - 8, y + 4, power);
	}
	for (u32 i = 0; i < chart->table->size_count; i++) {
		double x = x_of(chart, chart->table->sizes[i]);

		buffer_printf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x,
			      BOTTOM + 20);
		growth_add_size(out, chart->table->sizes[i]);
		buffer_add_string(out, "</text>\n");
	}
}

static void add_line(struct buffer *out, const struct log_chart *chart, u32 i, double label_y)
{
	const struct line *line = &chart->lines[i];
	const struct growth_table *table = chart->table;

	buffer_printf(out, "<g class=\"series%u\"><polyline points=\"", i);
	for (u32 k = 0; k < table->size_count; k++)
		buffer_printf(out, "%s%.1f,%.1f", k ? " " : "", x_of(chart, table->sizes[k]),
			      y_of(chart, log_count(line->counts[k])));
	buffer_add_string(out, "\"/>");
	for (u32 k = 0; k < table->size_count; k++) {
		buffer_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>",
			      x_of(chart, table->sizes[k]),
			      y_of(chart, log_count(line->counts[k])));
		buffer_add_grouped(out, line->counts[k]);
		buffer_add_string(out, "</title></circle>");
	}
	buffer_printf(out, "<text x=\"%d\" y=\"%.1f\">", RIGHT + 14, label_y + 4);
	escape_xml(out, line->name);
	buffer_add_string(out, ": ");
	growth_add_term(line->growth, out);
	buffer_add_string(out, "</text></g>\n");
}

/* Lines are labelled at their right end, from top to bottom, without overlapping. */
static void add_lines(struct buffer *out, const struct log_chart *chart)
{
	u32 last = chart->table->size_count - 1;
	double free_from = TOP;

	for (u32 done = 0, drawn = 0; drawn < chart->line_count; drawn++) {
		u32 highest = LINES;

		for (u32 i = 0; i < chart->line_count; i++)
			if (!(done >> i & 1) &&
			    (highest == LINES ||
			     chart->lines[i].counts[last] > chart->lines[highest].counts[last]))
				highest = i;
		done |= 1u << highest;
		free_from =
		    fmax(free_from, y_of(chart, log_count(chart->lines[highest].counts[last])));
		add_line(out, chart, highest, free_from);
		free_from += 18;
	}
}

static void add_chart(struct buffer *out, const struct growth_table *table)
{
	struct arena arena = {0};
	struct log_chart chart = {.table = table};

	choose_lines(&chart, &arena);
	find_range(&chart);
	buffer_printf(out,
		      "<div class=\"growth\"><svg viewBox=\"0 0 %d %d\" role=\"img\" "
		      "aria-label=\"cost by size, both axes logarithmic\">\n",
		      WIDTH, HEIGHT);
	add_grid(out, &chart);
	add_lines(out, &chart);
	buffer_add_string(out, "</svg></div>\n");
	arena_release(&arena);
}

void growth_write_html(const struct growth_output *output, struct buffer *out)
{
	struct buffer body = {0};
	struct html_page page = {.title = output->table->command};

	buffer_add_string(&body, "<article>\n");
	add_chart(&body, output->table);
	html_add_sections(output->view, T(""), 2, &body);
	buffer_add_string(&body, "</article>\n");
	page.body = buffer_text(&body);
	html_page_write(&page, out);
	buffer_release(&body);
}
