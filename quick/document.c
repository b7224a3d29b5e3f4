/* Writes the document of docs/document.md with a timing part. */
#include "common/json_writer.h"
#include "common/profile_name.h"
#include "report.h"

#include <string.h>
#include <time.h>

enum { DECIMALS = 9 }; /* more than the resolution of any clock */

/* ---------------------------------------------------------------- names */

/* Makes the names of the profiles; of two equal names the second gets a number. */
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

static void add_number(struct json_writer *w, const char *key, double value)
{
	json_member_double(w, key, value, DECIMALS);
}

static void add_statistics(struct json_writer *w, const char *key, struct sample_summary s)
{
	json_key(w, key);
	json_open_object(w, JSON_INLINE);
	add_number(w, "max", s.max);
	add_number(w, "mean", s.mean);
	add_number(w, "median", s.median);
	add_number(w, "min", s.min);
	add_number(w, "p90", s.p90);
	add_number(w, "stddev", s.stddev);
	json_close(w);
}

static void add_each(struct json_writer *w, const struct quick_series *series)
{
	json_key(w, "each");
	json_open_array(w, JSON_LINES);
	for (size_t i = 0; i < series->count; i++) {
		const struct quick_run *run = &series->runs[i];

		json_open_object(w, JSON_INLINE);
		json_member_u64(w, "exit_status", (uint64_t)run->exit_status);
		json_member_u64(w, "peak_rss_bytes", run->peak_rss_bytes);
		add_number(w, "system", run->system);
		add_number(w, "user", run->user);
		add_number(w, "waiting", run->waiting);
		add_number(w, "wall", run->wall);
		json_close(w);
	}
	json_close(w);
}

static void add_timing(struct json_writer *w, const struct quick_series *series, double start_up)
{
	json_key(w, "timing");
	json_open_object(w, JSON_LINES);
	add_each(w, series);
	json_member_u64(w, "peak_rss_bytes", (uint64_t)quick_figure(series, QUICK_RSS).median);
	add_statistics(w, "reference", quick_figure(series, QUICK_REFERENCE));
	json_member_u64(w, "runs", series->count);
	if (start_up > 0)
		add_number(w, "start_up", start_up);
	add_statistics(w, "system", quick_figure(series, QUICK_SYSTEM));
	add_statistics(w, "undisturbed", quick_figure(series, QUICK_UNDISTURBED));
	add_statistics(w, "user", quick_figure(series, QUICK_USER));
	add_statistics(w, "wall", quick_figure(series, QUICK_WALL));
	json_close(w);
}

static void add_profile(struct json_writer *w, const struct quick_series *series, const char *name,
			double start_up)
{
	const struct quick_run *last = &series->runs[series->count - 1];

	json_key(w, name);
	json_open_object(w, JSON_LINES);
	json_member_null(w, "calls");
	json_member_string(w, "command", series->command);
	add_number(w, "cpu_time",
		   quick_figure(series, QUICK_USER).median +
		       quick_figure(series, QUICK_SYSTEM).median);
	json_member_u64(w, "exit_status", (uint64_t)last->exit_status);
	add_number(w, "peak_memory_mb", quick_figure(series, QUICK_RSS).median / (1 << 20));
	add_timing(w, series, start_up);
	add_number(w, "wall_time", quick_figure(series, QUICK_WALL).median);
	json_close(w);
}

static void add_profiles(struct json_writer *w, const struct quick_report *report)
{
	char names[2][PROFILE_NAME_BYTES];
	bool swap;

	make_names(report, names);
	swap = report->count == 2 && strcmp(names[0], names[1]) > 0;
	json_key(w, "profiles");
	json_open_object(w, JSON_LINES);
	for (size_t i = 0; i < report->count; i++) {
		size_t which = swap ? 1 - i : i;

		add_profile(w, &report->series[which], names[which], report->start_up);
	}
	json_close(w);
}

static void add_comparison(struct json_writer *w, const struct quick_report *report)
{
	const struct sample_comparison *c = report->comparison;

	if (!c)
		return;
	json_key(w, "comparison");
	json_open_object(w, JSON_INLINE);
	add_number(w, "high", c->wall.high);
	add_number(w, "limit", report->limit);
	add_number(w, "low", c->wall.low);
	json_member_string(w, "new", report->series[1].command);
	json_member_string(w, "old", report->series[0].command);
	add_number(w, "ratio", c->wall.estimate);
	json_member_string(w, "reason", c->reason);
	json_key(w, "undisturbed");
	json_open_object(w, JSON_INLINE);
	add_number(w, "high", c->undisturbed.high);
	add_number(w, "low", c->undisturbed.low);
	add_number(w, "ratio", c->undisturbed.estimate);
	json_close(w);
	json_member_string(w, "verdict", quick_verdict_name(c->verdict));
	json_close(w);
}

/* Adds the current time, in UTC. */
static void add_timestamp(struct json_writer *w)
{
	time_t now = time(NULL);
	struct tm utc;
	char text[32] = "";

	if (gmtime_r(&now, &utc))
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	json_member_string(w, "timestamp", text);
}

void quick_write_document(const struct quick_report *report, FILE *out)
{
	struct buffer json = {0};
	struct json_writer w = {.out = &json};

	json_open_object(&w, JSON_LINES);
	json_member_null(&w, "commit");
	add_comparison(&w, report);
	json_member_null(&w, "dirty");
	json_member_null(&w, "name");
	add_profiles(&w, report);
	json_member_string(&w, "schema", "edm-profile/baseline/1");
	json_member_null(&w, "system");
	add_timestamp(&w);
	json_close(&w);
	json_end(&w);
	fwrite(json.data, 1, json.length, out);
	buffer_release(&json);
}
