#include "common/escape.h"
#include "common/units.h"
#include "reports/views/show.h"
#include "writer.h"

static void add_point(struct buffer *out, const struct trend *trend,
		      const struct trend_series *series, const struct trend_point *point)
{
	const struct trend_state *state = &trend->states[point->state];
	struct text why = point->reason.length ? point->reason : point->cause;

	buffer_add_string(out, "| ");
	escape_markdown(out, trend_short_commit(state->commit));
	buffer_add_string(out, " | ");
	escape_markdown(out, state->subject);
	if (trend_is_move(point) && state->failures)
		buffer_printf(out, " (or one of %u before it that could not be measured)",
			      state->failures);
	buffer_add_string(out, " | ");
	show_value(out, point->value, series->unit);
	buffer_add_string(out, " | ");
	if (point->has_before)
		units_add_change(out, point->before, point->value);
	buffer_add_string(out, " | ");
	escape_markdown(out, why);
	buffer_add_string(out, " |\n");
}

void trend_write_markdown(const struct trend *trend, struct text title, struct buffer *out)
{
	(void)title;
	for (u32 i = 0; i < trend->series_count; i++) {
		const struct trend_series *series = &trend->series[i];

		buffer_add_string(out, i ? "\n### " : "### ");
		escape_markdown(out, series->profile);
		buffer_add_string(out, ": ");
		escape_markdown(out, series->label);
		buffer_add_string(out, "\n\n| commit | subject | figure | change | cause |\n"
				       "| --- | --- | ---: | ---: | --- |\n");
		for (u32 k = 0; k < series->count; k++)
			if (trend_shows(trend, series, k))
				add_point(out, trend, series, &series->points[k]);
	}
	if (trend->agreement.length) {
		buffer_add_byte(out, '\n');
		escape_markdown(out, trend->agreement);
		buffer_add_byte(out, '\n');
	}
}
