/*
 * One page, nothing loaded, no script: a line chart and a table for each series, readable in light
 * and dark and on paper.
 */
#include "escape.h"
#include "show.h"
#include "trend_write.h"

static const char head[] = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			   "<meta name=\"viewport\" content=\"width=device-width\">\n";

static const char style[] =
    "<style>\n"
    ":root{color-scheme:light dark;--line:#2a6fb0;--worse:#c0392b;--better:#2e8b57;--grid:#8884}\n"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}\n"
    "h2{margin:2.5rem 0 .5rem}svg{width:100%;height:auto}\n"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\n"
    "th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid var(--grid);"
    "vertical-align:top}\n"
    ".n{text-align:right;white-space:nowrap}.regressed{color:var(--worse)}"
    ".improved{color:var(--better)}\n"
    "polyline{fill:none;stroke:var(--line);stroke-width:2}circle{fill:var(--line)}"
    "circle.regressed{fill:var(--worse)}circle.improved{fill:var(--better)}\n"
    "line{stroke:var(--grid)}text{font-size:12px;fill:currentColor}\n"
    "code{font-family:ui-monospace,monospace}\n"
    "</style>\n";

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
	return trend_is_move(point) ? verdict_name(point->verdict) : "";
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

	buffer_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"chart\">\n", WIDTH,
		      HEIGHT);
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
	buffer_add_string(out, "</code></td><td class=\"n\">");
	show_value(out, point->value, series->unit);
	buffer_printf(out, "</td><td class=\"n %s\">", class_of(point));
	if (point->has_before)
		show_percent(out, point->before, point->value);
	buffer_add_string(out, "</td><td>");
	escape_xml(out, state->subject);
	if (point->reason.length || point->culprit.length) {
		buffer_add_string(out, "<br><small>");
		escape_xml(out, point->reason.length ? point->reason : point->culprit);
		buffer_add_string(out, "</small>");
	}
	buffer_add_string(out, "</td></tr>\n");
}

void trend_write_html(const struct trend *trend, struct text title, struct buffer *out)
{
	buffer_add_string(out, head);
	buffer_add_string(out, "<title>");
	escape_xml(out, title);
	buffer_add_string(out, "</title>\n");
	buffer_add_string(out, style);
	buffer_add_string(out, "</head>\n<body>\n<h1>");
	escape_xml(out, title);
	buffer_add_string(out, "</h1>\n");
	for (u32 i = 0; i < trend->series_count; i++) {
		const struct trend_series *series = &trend->series[i];

		buffer_add_string(out, "<h2>");
		escape_xml(out, series->profile);
		buffer_add_string(out, ": ");
		escape_xml(out, series->label);
		buffer_add_string(out, "</h2>\n");
		add_chart(out, trend, series);
		buffer_add_string(out, "<table><thead><tr><th>date</th><th>commit</th>"
				       "<th class=\"n\">figure</th><th class=\"n\">change</th>"
				       "<th>what</th></tr></thead><tbody>\n");
		for (u32 k = 0; k < series->count; k++)
			add_row(out, trend, series, &series->points[k]);
		buffer_add_string(out, "</tbody></table>\n");
	}
	buffer_add_string(out, "</body>\n</html>\n");
}
