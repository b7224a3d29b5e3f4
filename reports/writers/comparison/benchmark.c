/*
 * The new figures, for services that keep their own history: the "customSmallerIsBetter" form of
 * github-action-benchmark, and the Bencher metric format.
 */
#include "common/json_writer.h"
#include "writer.h"

static void add_value(struct json_writer *w, u64 value, enum metric_unit unit)
{
	if (metric_scale(unit) > 1)
		json_double(w, (double)value / (double)metric_scale(unit), 9);
	else
		json_u64(w, value);
}

static void add_benchmark(struct json_writer *w, const struct profile_change *profile,
			  const struct metric_change *m)
{
	static const char *const units[] = {"", "bytes", "seconds", "exponent"};
	struct arena scratch = {0};

	json_open_object(w, JSON_INLINE);
	if (m->limit.kind != LIMIT_NONE) {
		json_member_string(w, "extra", verdict_name(m->verdict));
	}
	json_member_text(w, "name",
			 arena_printf(&scratch, "%.*s: %.*s", TEXT_ARGS(profile->name),
				      TEXT_ARGS(metric_full_name(m->name, m->process, &scratch))));
	json_member_text(w, "unit",
			 m->unit == UNIT_COUNT ? m->label : text_from_string(units[m->unit]));
	json_key(w, "value");
	add_value(w, m->value[NEW], m->unit);
	json_close(w);
	arena_release(&scratch);
}

void comparison_write_benchmark_action(const struct comparison_view *view,
				       const struct comparison_options *options, struct buffer *out)
{
	const struct comparison *comparison = view->comparison;
	struct json_writer w = {.out = out};

	(void)options;
	json_open_array(&w, JSON_LINES);
	for (u32 i = 0; i < comparison->profile_count; i++)
		for (u32 k = 0; k < comparison->profiles[i].metric_count; k++)
			add_benchmark(&w, &comparison->profiles[i],
				      &comparison->profiles[i].metrics[k]);
	json_close(&w);
	json_end(&w);
}

/* ---------------------------------------------------------------- Bencher */

static void add_measure(struct json_writer *w, const struct metric_change *m)
{
	json_open_object(w, JSON_INLINE);
	if (m->low[NEW] != m->high[NEW]) {
		json_key(w, "lower_value");
		add_value(w, m->low[NEW], m->unit);
		json_key(w, "upper_value");
		add_value(w, m->high[NEW], m->unit);
	}
	json_key(w, "value");
	add_value(w, m->value[NEW], m->unit);
	json_close(w);
}

struct measure {
	struct text name;
	const struct metric_change *metric;
};

/* Sorts by key, by insertion, because a profile has at most a few dozen metrics. */
static void sort_measures(struct measure *measures, u32 count)
{
	for (u32 i = 1; i < count; i++)
		for (u32 k = i; k > 0 && text_compare(measures[k].name, measures[k - 1].name) < 0;
		     k--) {
			struct measure swap = measures[k];

			measures[k] = measures[k - 1];
			measures[k - 1] = swap;
		}
}

void comparison_write_bencher(const struct comparison_view *view,
			      const struct comparison_options *options, struct buffer *out)
{
	const struct comparison *comparison = view->comparison;
	struct json_writer w = {.out = out};
	struct arena arena = {0};

	(void)options;
	json_open_object(&w, JSON_LINES);
	for (u32 i = 0; i < comparison->profile_count; i++) {
		const struct profile_change *profile = &comparison->profiles[i];
		struct measure *measures =
		    ARENA_NEW(&arena, struct measure, (size_t)profile->metric_count + 1);

		if (!profile->is_in[NEW])
			continue;
		for (u32 k = 0; k < profile->metric_count; k++) {
			const struct metric_change *m = &profile->metrics[k];

			measures[k] =
			    (struct measure){metric_full_name(m->name, m->process, &arena), m};
		}
		sort_measures(measures, profile->metric_count);
		json_key_text(&w, profile->name);
		json_open_object(&w, JSON_LINES);
		for (u32 k = 0; k < profile->metric_count; k++) {
			json_key_text(&w, measures[k].name);
			add_measure(&w, measures[k].metric);
		}
		json_close(&w);
	}
	json_close(&w);
	json_end(&w);
	arena_release(&arena);
}
