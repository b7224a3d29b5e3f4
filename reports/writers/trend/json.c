#include "common/json_writer.h"
#include "writer.h"

static void add_value(struct json_writer *w, u64 value, enum metric_unit unit)
{
	if (metric_scale(unit) > 1)
		json_double(w, (double)value / (double)metric_scale(unit), 9);
	else
		json_u64(w, value);
}

static void add_point(struct json_writer *w, const struct trend *trend,
		      const struct trend_series *series, const struct trend_point *point)
{
	const struct trend_state *state = &trend->states[point->state];

	json_open_object(w, JSON_INLINE);
	if (point->has_before) {
		json_key(w, "before");
		add_value(w, point->before, series->unit);
	}
	json_member_text(w, "commit", state->commit);
	json_member_text(w, "culprit", point->cause);
	json_member_text(w, "date", state->date);
	json_member_bool(w, "moved", trend_is_move(point));
	json_member_u64(w, "not_measurable_before", state->failures);
	json_member_text(w, "reason", point->reason);
	json_member_text(w, "subject", state->subject);
	json_key(w, "value");
	add_value(w, point->value, series->unit);
	if (point->has_before) {
		json_member_string(w, "verdict", verdict_name(point->verdict));
	}
	json_close(w);
}

void trend_write_json(const struct trend *trend, struct text title, struct buffer *out)
{
	static const char *const units[] = {"count", "bytes", "seconds", "exponent"};
	struct json_writer w = {.out = out};

	(void)title;
	json_open_object(&w, JSON_LINES);
	json_member_string(&w, "schema", "edm-profile/trend/1");
	json_key(&w, "series");
	json_open_array(&w, JSON_LINES);
	for (u32 i = 0; i < trend->series_count; i++) {
		const struct trend_series *series = &trend->series[i];

		json_open_object(&w, JSON_LINES);
		json_member_text(&w, "metric", series->metric);
		json_key(&w, "points");
		json_open_array(&w, JSON_LINES);
		for (u32 k = 0; k < series->count; k++)
			add_point(&w, trend, series, &series->points[k]);
		json_close(&w);
		json_member_text(&w, "profile", series->profile);
		json_member_string(&w, "unit", units[series->unit]);
		json_close(&w);
	}
	json_close(&w);
	json_close(&w);
	json_end(&w);
}
