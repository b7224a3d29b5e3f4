/* A page (html/page.h) with a line chart and a table for each series. */
#include "common/escape.h"
#include "common/units.h"
#include "reports/writers/html/page.h"
#include "reports/writers/html/sections.h"
#include "reports/views/show.h"
#include "writer.h"

enum { WIDTH = 960, HEIGHT = 220, LEFT = 10, RIGHT = 950, TOP = 24, BOTTOM = 200 };

struct scale {
	u64 least, most;
	u32 count;
};

static struct scale scale_of(const struct trend_series *series)
{
	struct scale scale = {UINT64_MAX, 0, series->count};

	for (u32 i = 0; i < series->count; i++) {
		u64 value = series->points[i].value;

		scale.least = value < scale.least ? value : scale.least;
		scale.most = value > scale.most ? value : scale.most;
	}
	return scale;
}

static double x_of(const struct scale *scale, u32 i)
{
	if (scale->count < 2)
		return (LEFT + RIGHT) / 2.0;
	return LEFT + (double)(RIGHT - LEFT) * i / (scale->count - 1);
}

static double y_of(const struct scale *scale, u64 value)
{
	if (scale->most == scale->least)
		return (TOP + BOTTOM) / 2.0;
	return BOTTOM - (double)(BOTTOM - TOP) * (double)(value - scale->least) /
			    (double)(scale->most - scale->least);
}

static const char *class_of(const struct trend_point *point)
{
	if (!trend_is_move(point))
		return "";
	return point->verdict == VERDICT_REGRESSED ? "worse" : "better";
}

static void add_dot(struct buffer *out, const struct trend *trend,
		    const struct trend_series *series, const struct scale *scale, u32 i)
{
	const struct trend_point *point = &series->points[i];

	buffer_printf(out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"><title>",
		      class_of(point), x_of(scale, i), y_of(scale, point->value),
		      trend_is_move(point) ? 6 : 3);
	escape_xml(out, trend_short_commit(trend->states[point->state].commit));
	buffer_add_string(out, ": ");
	show_value(out, point->value, series->unit);
	buffer_add_string(out, "</title></circle>");
}

static void add_chart(struct buffer *out, const struct trend *trend,
		      const struct trend_series *series)
{
	struct scale scale = scale_of(series);

	buffer_printf(out,
		      "<svg class=\"trend\" viewBox=\"0 0 %d %d\" role=\"img\" "
		      "aria-label=\"chart\">\n",
		      WIDTH, HEIGHT);
	buffer_printf(out,
		      "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
		      "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n",
		      LEFT, RIGHT, TOP, TOP, LEFT, RIGHT, BOTTOM, BOTTOM);
	buffer_printf(out, "<text x=\"%d\" y=\"%d\">", LEFT, TOP - 6);
	show_value(out, scale.most, series->unit);
	buffer_printf(out, "</text><text x=\"%d\" y=\"%d\">", LEFT, BOTTOM + 16);
	show_value(out, scale.least, series->unit);
	buffer_add_string(out, "</text>\n<polyline points=\"");
	for (u32 i = 0; i < series->count; i++)
		buffer_printf(out, "%s%.1f,%.1f", i ? " " : "", x_of(&scale, i),
			      y_of(&scale, series->points[i].value));
	buffer_add_string(out, "\"/>\n");
	for (u32 i = 0; i < series->count; i++)
		add_dot(out, trend, series, &scale, i);
	buffer_add_string(out, "\n</svg>\n");
}

static void add_row(struct buffer *out, const struct trend *trend,
		    const struct trend_series *series, const struct trend_point *point)
{
	const struct trend_state *state = &trend->states[point->state];

	buffer_add_string(out, "<tr><td>");
	escape_xml(out,
		   text_before(state->date, state->date.length < 10 ? state->date.length : 10));
	buffer_add_string(out, "</td><td><code>");
	escape_xml(out, trend_short_commit(state->commit));
	buffer_add_string(out, "</code></td><td class=\"number\">");
	show_value(out, point->value, series->unit);
	buffer_printf(out, "</td><td class=\"number %s\">", class_of(point));
	if (point->has_before)
		units_add_change(out, point->before, point->value);
	buffer_add_string(out, "</td><td>");
	escape_xml(out, state->subject);
	if (trend_is_move(point) && state->failures)
		buffer_printf(out, " (or one of %u before it that could not be measured)",
			      state->failures);
	if (point->reason.length || point->cause.length) {
		buffer_add_string(out, "<br><small>");
		escape_xml(out, point->reason.length ? point->reason : point->cause);
		buffer_add_string(out, "</small>");
	}
	buffer_add_string(out, "</td></tr>\n");
}

static void add_series(struct buffer *out, const struct trend *trend,
		       const struct trend_series *series)
{
	struct buffer heading = {0};

	buffer_add(&heading, series->profile);
	buffer_add(&heading, T(": "));
	buffer_add(&heading, series->label);
	buffer_add(out, T("<article>\n"));
	html_add_element(out, "h2", buffer_text(&heading));
	buffer_release(&heading);
	add_chart(out, trend, series);
	buffer_add(out,
		   T("<table class=\"list\"><thead><tr><th scope=\"col\">date</th>"
		     "<th scope=\"col\">commit</th><th scope=\"col\" class=\"number\">figure</th>"
		     "<th scope=\"col\" class=\"number\">change</th>"
		     "<th scope=\"col\">what</th></tr></thead><tbody>\n"));
	for (u32 i = 0; i < series->count; i++)
		if (trend_shows(trend, series, i))
			add_row(out, trend, series, &series->points[i]);
	buffer_add(out, T("</tbody></table>\n</article>\n"));
}

void trend_write_html(const struct trend *trend, struct text title, struct buffer *out)
{
	struct buffer body = {0};
	struct html_page page = {.title = title};

	for (u32 i = 0; i < trend->series_count; i++)
		add_series(&body, trend, &trend->series[i]);
	page.body = buffer_text(&body);
	html_page_write(&page, out);
	buffer_release(&body);
}
