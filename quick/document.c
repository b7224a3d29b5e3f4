/* The document of docs/document.md with a timing part. */
#include "common/profile_name.h"
#include "timing/emit.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- names */

/* The names of the profiles; of two equal ones the second gets a number. */
static void make_names(const struct quick_report *report, char names[2][PROFILE_NAME_BYTES])
{
	for (size_t i = 0; i < report->count; i++) {
		if (report->name)
			snprintf(names[i], PROFILE_NAME_BYTES, "%.90s", report->name);
		else
			name_profile(names[i], report->series[i].words[0],
				     report->series[i].words[1]);
	}
	if (report->count == 2 && !strcmp(names[0], names[1]))
		snprintf(names[1] + strnlen(names[1], PROFILE_NAME_BYTES - 3), 3, "-2");
}

/* ---------------------------------------------------------------- profiles */

static void emit_statistics(struct emit *e, const char *key, struct sample_summary s)
{
	emit_object(e, key, EMIT_INLINE);
	emit_number(e, "max", s.max);
	emit_number(e, "mean", s.mean);
	emit_number(e, "median", s.median);
	emit_number(e, "min", s.min);
	emit_number(e, "p90", s.p90);
	emit_number(e, "stddev", s.stddev);
	emit_close(e);
}

static void emit_each(struct emit *e, const struct quick_series *series)
{
	emit_array(e, "each", EMIT_LINES);
	for (size_t i = 0; i < series->count; i++) {
		const struct quick_run *run = &series->runs[i];

		emit_object(e, NULL, EMIT_INLINE);
		emit_integer(e, "exit_status", (uint64_t)run->exit_status);
		emit_integer(e, "peak_rss_bytes", run->peak_rss_bytes);
		emit_number(e, "system", run->system);
		emit_number(e, "user", run->user);
		emit_number(e, "waiting", run->waiting);
		emit_number(e, "wall", run->wall);
		emit_close(e);
	}
	emit_close(e);
}

static void emit_timing(struct emit *e, const struct quick_series *series, double start_up)
{
	emit_object(e, "timing", EMIT_LINES);
	emit_each(e, series);
	emit_integer(e, "peak_rss_bytes", (uint64_t)quick_figure(series, QUICK_RSS).median);
	emit_statistics(e, "reference", quick_figure(series, QUICK_REFERENCE));
	emit_integer(e, "runs", series->count);
	if (start_up > 0)
		emit_number(e, "start_up", start_up);
	emit_statistics(e, "system", quick_figure(series, QUICK_SYSTEM));
	emit_statistics(e, "undisturbed", quick_figure(series, QUICK_UNDISTURBED));
	emit_statistics(e, "user", quick_figure(series, QUICK_USER));
	emit_statistics(e, "wall", quick_figure(series, QUICK_WALL));
	emit_close(e);
}

static void emit_profile(struct emit *e, const struct quick_series *series, const char *name,
			 double start_up)
{
	const struct quick_run *last = &series->runs[series->count - 1];

	emit_object(e, name, EMIT_LINES);
	emit_null(e, "calls");
	emit_string(e, "command", series->command);
	emit_number(e, "cpu_time",
		    quick_figure(series, QUICK_USER).median +
			quick_figure(series, QUICK_SYSTEM).median);
	emit_integer(e, "exit_status", (uint64_t)last->exit_status);
	emit_number(e, "peak_memory_mb", quick_figure(series, QUICK_RSS).median / (1 << 20));
	emit_timing(e, series, start_up);
	emit_number(e, "wall_time", quick_figure(series, QUICK_WALL).median);
	emit_close(e);
}

static void emit_profiles(struct emit *e, const struct quick_report *report)
{
	char names[2][PROFILE_NAME_BYTES];
	bool swap;

	make_names(report, names);
	swap = report->count == 2 && strcmp(names[0], names[1]) > 0;
	emit_object(e, "profiles", EMIT_LINES);
	for (size_t i = 0; i < report->count; i++) {
		size_t which = swap ? 1 - i : i;

		emit_profile(e, &report->series[which], names[which], report->start_up);
	}
	emit_close(e);
}

static void emit_comparison(struct emit *e, const struct quick_report *report)
{
	const struct sample_comparison *c = report->comparison;

	if (!c)
		return;
	emit_object(e, "comparison", EMIT_INLINE);
	emit_number(e, "high", c->wall.high);
	emit_number(e, "limit", report->limit);
	emit_number(e, "low", c->wall.low);
	emit_string(e, "new", report->series[1].command);
	emit_string(e, "old", report->series[0].command);
	emit_number(e, "ratio", c->wall.estimate);
	emit_string(e, "reason", c->reason);
	emit_object(e, "undisturbed", EMIT_INLINE);
	emit_number(e, "high", c->undisturbed.high);
	emit_number(e, "low", c->undisturbed.low);
	emit_number(e, "ratio", c->undisturbed.estimate);
	emit_close(e);
	emit_string(e, "verdict", quick_verdict_name(c->verdict));
	emit_close(e);
}

void quick_write_document(const struct quick_report *report, FILE *out)
{
	struct emit e = {0};

	emit_object(&e, NULL, EMIT_LINES);
	emit_null(&e, "commit");
	emit_comparison(&e, report);
	emit_null(&e, "dirty");
	emit_null(&e, "name");
	emit_profiles(&e, report);
	emit_string(&e, "schema", "edm-profile/baseline/1");
	emit_null(&e, "system");
	emit_timestamp(&e, "timestamp");
	emit_close(&e);
	emit_end(&e);
	fwrite(e.data, 1, e.failed ? 0 : e.length, out);
	emit_release(&e);
}
