#include "common/escape.h"
#include "common/units.h"
#include "common/width.h"
#include "reports/views/show.h"
#include "writer.h"

enum { DATE_LENGTH = 10, VALUE_WIDTH = 20, CHANGE_WIDTH = 14 };

/* Adds one block character per value; its height, in eighths, goes from the smallest to the largest
 * value. */
static void add_sparkline(struct buffer *out, const struct trend_series *series)
{
	u64 least = UINT64_MAX, most = 0;

	for (u32 i = 0; i < series->count; i++) {
		least = series->points[i].value < least ? series->points[i].value : least;
		most = series->points[i].value > most ? series->points[i].value : most;
	}
	for (u32 i = 0; i < series->count; i++) {
		u64 above = series->points[i].value - least;
		unsigned level =
		    most > least ? (unsigned)((unsigned __int128)above * 7 / (most - least)) : 0;
		const char bar[] = {'\xe2', '\x96', (char)(0x81 + level), 0};

		buffer_add_string(out, bar);
	}
}

static void add_padded(struct buffer *out, struct buffer *cell, size_t width)
{
	size_t used = width_of(buffer_text(cell));

	buffer_add_repeated(out, ' ', used < width ? width - used : 0);
	buffer_add(out, buffer_text(cell));
	buffer_clear(cell);
}

static void add_point(struct buffer *out, const struct trend *trend,
		      const struct trend_series *series, const struct trend_point *point)
{
	const struct trend_state *state = &trend->states[point->state];
	struct buffer cell = {0};

	buffer_add_string(out, "  ");
	escape_plain(out,
		     text_before(state->date, state->date.length < DATE_LENGTH ? state->date.length
									       : DATE_LENGTH));
	buffer_add_string(out, "  ");
	escape_plain(out, trend_short_commit(state->commit));
	show_value(&cell, point->value, series->unit);
	add_padded(out, &cell, VALUE_WIDTH);
	if (point->has_before)
		units_add_change(&cell, point->before, point->value);
	add_padded(out, &cell, CHANGE_WIDTH);
	buffer_add_string(out, "  ");
	if (point->has_before && point->verdict != VERDICT_UNCHANGED)
		buffer_printf(out, "%s: ", verdict_name(point->verdict));
	escape_plain(out, state->subject);
	if (trend_is_move(point) && state->failures)
		buffer_printf(out, " (or one of %u before it that could not be measured)",
			      state->failures);
	if (point->reason.length) {
		buffer_add_string(out, " [");
		escape_plain(out, point->reason);
		buffer_add_byte(out, ']');
	} else if (point->cause.length) {
		buffer_add_string(out, " [");
		escape_plain(out, point->cause);
		buffer_add_byte(out, ']');
	}
	buffer_add_byte(out, '\n');
	buffer_release(&cell);
}

static void add_moves(struct buffer *out, const struct trend *trend,
		      const struct trend_series *series)
{
	u32 count = 0;

	for (u32 i = 0; i < series->count; i++) {
		const struct trend_point *point = &series->points[i];

		if (!trend_is_move(point))
			continue;
		buffer_add_string(out, count++ ? ", " : "  moved by ");
		escape_plain(out, trend_short_commit(trend->states[point->state].commit));
		buffer_add_string(out, " (");
		units_add_change(out, point->before, point->value);
		buffer_add_byte(out, ')');
	}
	buffer_add_string(out, count ? "\n" : "  moved by no commit\n");
}

void trend_write_console(const struct trend *trend, struct text title, struct buffer *out)
{
	(void)title;
	for (u32 i = 0; i < trend->series_count; i++) {
		const struct trend_series *series = &trend->series[i];

		if (i)
			buffer_add_byte(out, '\n');
		escape_plain(out, series->profile);
		buffer_add_string(out, ": ");
		escape_plain(out, series->label);
		buffer_add_string(out, "  ");
		add_sparkline(out, series);
		buffer_add_byte(out, '\n');
		for (u32 k = 0; k < series->count; k++)
			if (trend_shows(trend, series, k))
				add_point(out, trend, series, &series->points[k]);
		add_moves(out, trend, series);
	}
	if (trend->agreement.length) {
		buffer_add_byte(out, '\n');
		escape_plain(out, trend->agreement);
		buffer_add_byte(out, '\n');
	}
}
