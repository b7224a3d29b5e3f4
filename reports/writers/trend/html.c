/* A page (html/page.h) with a line chart and a table for each series. Pointing at a commit shows
 * what it changed in a line below the chart (web/trend.js). */
#include "common/escape.h"
#include "common/units.h"
#include "reports/writers/html/page.h"
#include "reports/writers/html/sections.h"
#include "reports/views/axis.h"
#include "reports/views/show.h"
#include "writer.h"

/* The line is in a box of WIDTH by HEIGHT that is stretched to the width of the page; all else
 * stands at parts of that width, so that it is not stretched. */
enum { WIDTH = 1000, HEIGHT = 200, TOP = 18, BELOW = 17, MARGIN = 20, STEPS = 4, LABELS = 5 };

struct plot {
	const struct trend *trend;
	const struct trend_series *series;
	struct axis axis;
};

static struct plot plot_of(const struct trend *trend, const struct trend_series *series,
			   struct arena *arena)
{
	struct plot chart = {.trend = trend, .series = series};
	u64 least = UINT64_MAX, most = 0;

	for (u32 i = 0; i < series->count; i++) {
		u64 value = series->points[i].value;

		least = value < least ? value : least;
		most = value > most ? value : most;
	}
	axis_around(&chart.axis, least, most, series->unit, STEPS, arena);
	return chart;
}

/* In thousandths of the width. */
static double x_of(const struct plot *chart, u32 i)
{
	if (chart->series->count < 2)
		return WIDTH / 2.0;
	return MARGIN + (double)(WIDTH - 2 * MARGIN) * i / (chart->series->count - 1);
}

static double y_of(const struct plot *chart, u64 value)
{
	return HEIGHT - (HEIGHT - TOP) * axis_part(&chart->axis, value);
}

static const char *class_of(const struct trend_point *point)
{
	if (!trend_is_move(point))
		return "";
	return point->verdict == VERDICT_REGRESSED ? "worse" : "better";
}

/* ---------------------------------------------------------------- what is said of a point */

static void add_commit(struct buffer *out, const struct trend *trend, struct text commit)
{
	bool is_link = trend->commits.length && commit.length;

	if (is_link) {
		buffer_add(out, T("<a href=\""));
		escape_xml(out, trend->commits);
		escape_xml(out, commit);
		buffer_add(out, T("\">"));
	}
	buffer_add(out, T("<code>"));
	escape_xml(out, trend_short_commit(commit));
	buffer_add(out, is_link ? T("</code></a>") : T("</code>"));
}

/* "2026-11-03: 42,390, +99.6 %, regressed. Work twice. work at prog.c:10: …" */
static void add_words(struct buffer *out, const struct plot *chart, const struct trend_point *point)
{
	const struct trend_state *state = &chart->trend->states[point->state];
	struct text cause = point->reason.length ? point->reason : point->cause;

	escape_xml(out, trend_date(state));
	buffer_add(out, T(": "));
	show_value(out, point->value, chart->series->unit);
	if (point->has_before) {
		buffer_add(out, T(", "));
		units_add_change(out, point->before, point->value);
	}
	if (trend_is_move(point))
		buffer_printf(out, ", %s", verdict_name(point->verdict));
	buffer_add(out, T(". "));
	escape_xml(out, state->subject);
	if (cause.length) {
		buffer_add(out, T(". "));
		escape_xml(out, cause);
	}
}

/* The point that is described at first: the newest step, or else the newest point. */
static u32 first_shown(const struct trend_series *series)
{
	for (u32 i = series->count; i-- > 0;)
		if (trend_is_move(&series->points[i]))
			return i;
	return series->count - 1;
}

static void add_strip(struct buffer *out, const struct plot *chart)
{
	const struct trend_point *point = &chart->series->points[first_shown(chart->series)];

	buffer_add(out, T("<p class=\"strip\" aria-live=\"polite\">"));
	add_commit(out, chart->trend, chart->trend->states[point->state].commit);
	buffer_add(out, T("<span>"));
	add_words(out, chart, point);
	buffer_add(out, T("</span></p>\n"));
}

/* ---------------------------------------------------------------- the chart */

/* A point, with what the script shows of it when it is pointed at. */
static void add_dot(struct buffer *out, const struct plot *chart, u32 i)
{
	const struct trend_point *point = &chart->series->points[i];
	struct text commit = chart->trend->states[point->state].commit;

	buffer_printf(out, "<circle class=\"%s\" cx=\"%.1f%%\" cy=\"%.1f\" r=\"%d\" data-commit=\"",
		      class_of(point), x_of(chart, i) / (WIDTH / 100), y_of(chart, point->value),
		      trend_is_move(point) ? 6 : 3);
	escape_xml(out, trend_short_commit(commit));
	if (chart->trend->commits.length && commit.length) {
		buffer_add(out, T("\" data-link=\""));
		escape_xml(out, chart->trend->commits);
		escape_xml(out, commit);
	}
	buffer_add(out, T("\" data-words=\""));
	add_words(out, chart, point);
	buffer_add(out, T("\"/>\n"));
}

static const char *anchor_of(double x)
{
	return x < 0.12 * WIDTH ? "start" : x > 0.88 * WIDTH ? "end" : "middle";
}

static void add_y_axis(struct buffer *out, const struct plot *chart)
{
	for (u32 i = 0; i < chart->axis.tick_count; i++) {
		double y = y_of(chart, chart->axis.ticks[i].value);

		buffer_printf(out,
			      "<line x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>"
			      "<text class=\"y start\" x=\"0\" y=\"%.1f\">",
			      y, y, y - 4);
		escape_xml(out, chart->axis.ticks[i].label);
		buffer_add(out, T("</text>\n"));
	}
}

/* Whether a label at the point leaves room to those that are there already. */
static bool has_room(const struct plot *chart, const bool *labelled, u32 i)
{
	for (u32 k = 0; k < chart->series->count; k++)
		if (labelled[k]) {
			double between = x_of(chart, k) - x_of(chart, i);

			if ((between < 0 ? -between : between) < WIDTH / LABELS)
				return false;
		}
	return true;
}

static void label_if(const struct plot *chart, bool *labelled, u32 i, bool is_wanted)
{
	if (is_wanted && !labelled[i] && has_room(chart, labelled, i))
		labelled[i] = true;
}

/* Steps come first, then the newest and the oldest, then what fits between. */
static void choose_labels(const struct plot *chart, bool *labelled)
{
	const struct trend_series *series = chart->series;

	for (u32 i = series->count; i-- > 0;)
		label_if(chart, labelled, i, trend_is_move(&series->points[i]));
	label_if(chart, labelled, series->count - 1, true);
	for (u32 i = 0; i < series->count; i++)
		label_if(chart, labelled, i, true);
}

static void add_x_label(struct buffer *out, const struct plot *chart, u32 i)
{
	enum { HASH = 7 };
	struct text commit = chart->trend->states[chart->series->points[i].state].commit;
	struct text shown = trend_short_commit(commit);
	bool is_link = chart->trend->commits.length && commit.length;

	if (is_link) {
		buffer_add(out, T("<a href=\""));
		escape_xml(out, chart->trend->commits);
		escape_xml(out, commit);
		buffer_add(out, T("\">"));
	}
	buffer_printf(out, "<text class=\"x %s\" x=\"%.1f%%\" y=\"%d\">", anchor_of(x_of(chart, i)),
		      x_of(chart, i) / (WIDTH / 100), HEIGHT + BELOW);
	escape_xml(out, commit.length > HASH ? text_before(commit, HASH) : shown);
	buffer_add(out, is_link ? T("</text></a>\n") : T("</text>\n"));
}

static void add_x_axis(struct buffer *out, const struct plot *chart, struct arena *arena)
{
	bool *labelled = ARENA_NEW(arena, bool, chart->series->count);

	choose_labels(chart, labelled);
	for (u32 i = 0; i < chart->series->count; i++) {
		double x = x_of(chart, i) / (WIDTH / 100);

		buffer_printf(out, "<line x1=\"%.1f%%\" x2=\"%.1f%%\" y1=\"%d\" y2=\"%d\"/>\n", x,
			      x, HEIGHT, HEIGHT + (labelled[i] ? 6 : 3));
		if (labelled[i])
			add_x_label(out, chart, i);
	}
}

static void add_line(struct buffer *out, const struct plot *chart)
{
	buffer_printf(out,
		      "<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		      "preserveAspectRatio=\"none\" aria-hidden=\"true\"><polyline points=\"",
		      HEIGHT, WIDTH, HEIGHT);
	for (u32 i = 0; i < chart->series->count; i++)
		buffer_printf(out, "%s%.1f,%.1f", i ? " " : "", x_of(chart, i),
			      y_of(chart, chart->series->points[i].value));
	buffer_add(out, T("\"/></svg>\n"));
}

static void add_chart(struct buffer *out, const struct trend *trend,
		      const struct trend_series *series, struct text heading)
{
	struct arena arena = {0};
	struct plot chart = plot_of(trend, series, &arena);

	buffer_add(out, T("<figure class=\"steps\">\n<div class=\"plot-box\">\n"
			  "<svg class=\"plot trend\" role=\"group\" aria-label=\""));
	escape_xml(out, heading);
	buffer_add(out, T(" by commit\">\n"));
	add_y_axis(out, &chart);
	add_x_axis(out, &chart, &arena);
	add_line(out, &chart);
	for (u32 i = 0; i < series->count; i++)
		add_dot(out, &chart, i);
	buffer_add(out, T("</svg>\n</div>\n"));
	if (chart.axis.first) {
		buffer_add(out, T("<p class=\"note\">The axis begins at "));
		show_value(out, chart.axis.first, series->unit);
		buffer_add(out, T(", not at zero.</p>\n"));
	}
	add_strip(out, &chart);
	buffer_add(out, T("</figure>\n"));
	arena_release(&arena);
}

/* ---------------------------------------------------------------- the table */

static void add_row(struct buffer *out, const struct trend *trend,
		    const struct trend_series *series, const struct trend_point *point)
{
	const struct trend_state *state = &trend->states[point->state];

	buffer_add_string(out, "<tr><td>");
	escape_xml(out, trend_date(state));
	buffer_add_string(out, "</td><td>");
	add_commit(out, trend, state->commit);
	buffer_add_string(out, "</td><td class=\"number\">");
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
	add_chart(out, trend, series, buffer_text(&heading));
	buffer_add(out, T("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\""));
	escape_xml(out, buffer_text(&heading));
	buffer_add(out, T("\">"));
	buffer_release(&heading);
	buffer_add(out,
		   T("<table class=\"list\"><thead><tr><th scope=\"col\">date</th>"
		     "<th scope=\"col\">commit</th><th scope=\"col\" class=\"number\">figure</th>"
		     "<th scope=\"col\" class=\"number\">change</th>"
		     "<th scope=\"col\">what</th></tr></thead><tbody>\n"));
	for (u32 i = 0; i < series->count; i++)
		if (trend_shows(trend, series, i))
			add_row(out, trend, series, &series->points[i]);
	buffer_add(out, T("</tbody></table></div>\n</article>\n"));
}

void trend_write_html(const struct trend *trend, struct text title, struct buffer *out)
{
	struct buffer body = {0};
	struct html_page page = {.title = title, .script = HTML_TREND};

	for (u32 i = 0; i < trend->series_count; i++)
		add_series(&body, trend, &trend->series[i]);
	if (trend->agreement.length)
		html_add_element(&body, "p", trend->agreement);
	page.body = buffer_text(&body);
	html_page_write(&page, out);
	buffer_release(&body);
}
