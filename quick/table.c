#include "common/escape.h"
#include "report.h"

#include <stdlib.h>

static void print_seconds(double seconds, FILE *out)
{
	if (seconds >= 1)
		fprintf(out, "%10.3f s ", seconds);
	else if (seconds >= 1e-3 || seconds <= 0)
		fprintf(out, "%10.3f ms", seconds * 1e3);
	else
		fprintf(out, "%10.1f us", seconds * 1e6);
}

static void print_bytes(double bytes, FILE *out)
{
	fprintf(out, "%10.2f MB", bytes / 1e6);
}

static void print_row(const char *label, struct sample_summary s, void (*print)(double, FILE *),
		      FILE *out)
{
	const double columns[] = {s.median, s.mean, s.stddev, s.min, s.max, s.p90};

	fprintf(out, "  %-9s", label);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		print(columns[i], out);
	fputc('\n', out);
}

static void print_statistics(const struct quick_series *series, FILE *out)
{
	static const char *const headings[] = {"median", "mean", "stddev", "min", "max", "p90"};
	struct sample_summary waiting = quick_figure(series, QUICK_WAITING);

	fprintf(out, "  %-9s", "");
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
		fprintf(out, "%13s", headings[i]);
	fputc('\n', out);
	print_row("wall", quick_figure(series, QUICK_WALL), print_seconds, out);
	print_row("user", quick_figure(series, QUICK_USER), print_seconds, out);
	print_row("system", quick_figure(series, QUICK_SYSTEM), print_seconds, out);
	if (waiting.max > 0)
		print_row("waiting", waiting, print_seconds, out);
	print_row("peak RSS", quick_figure(series, QUICK_RSS), print_bytes, out);
}

/* The range of runs that are not outliers. */
struct usual {
	double low, median, high;
};

static struct usual usual_of(const struct quick_series *series)
{
	double *walls = quick_values(series, QUICK_WALL);
	struct usual usual = {.median = sample_quantile(walls, series->count, 0.5)};

	sample_fences(walls, series->count, &usual.low, &usual.high);
	free(walls);
	return usual;
}

/* Outside Tukey's fences, and more than a tenth of the median away from it; smaller differences are
 * noise. */
static bool is_outlier(const struct quick_run *run, const struct usual *usual)
{
	return (run->wall < usual->low && run->wall < usual->median * 0.9) ||
	       (run->wall > usual->high && run->wall > usual->median * 1.1);
}

static void print_outlier(const struct quick_run *run, double median, FILE *out)
{
	fprintf(out, "  outlier: %.1f times the median", run->wall / median);
	if (run->waiting > run->wall / 10)
		fputs(", most likely other programs: it waited for a processor", out);
}

static void print_run(const struct quick_run *run, size_t number, const struct usual *usual,
		      FILE *out)
{
	fprintf(out, "  run %-4zu ", number);
	print_seconds(run->wall, out);
	print_seconds(run->user, out);
	print_seconds(run->system, out);
	print_bytes((double)run->peak_rss_bytes, out);
	if (run->exit_status)
		fprintf(out, "  exit status %d", run->exit_status);
	if (is_outlier(run, usual))
		print_outlier(run, usual->median, out);
	fputc('\n', out);
}

static void print_runs(const struct quick_series *series, size_t each, FILE *out)
{
	struct usual usual = usual_of(series);
	size_t left_out = 0;

	fprintf(out, "  %-9s%13s%13s%13s%13s\n", "each", "wall", "user", "system", "peak RSS");
	for (size_t i = 0; i < series->count; i++) {
		const struct quick_run *run = &series->runs[i];

		if (i < each || run->exit_status || is_outlier(run, &usual))
			print_run(run, i + 1, &usual, out);
		else
			left_out++;
	}
	if (left_out)
		fprintf(out, "  … %zu more\n", left_out);
}

/* Prints the heading. Control bytes in the command are escaped. */
static void print_heading(const struct quick_series *series, FILE *out)
{
	struct buffer command = {0};

	escape_plain(&command, text_from_string(series->command));
	fprintf(out, "%s: %zu run%s\n", command.data, series->count, series->count == 1 ? "" : "s");
	buffer_release(&command);
}

/* Whether the command waited for other programs for more than a fiftieth of its time. */
static bool is_disturbed(const struct quick_series *series)
{
	return quick_figure(series, QUICK_WAITING).median >
	       quick_figure(series, QUICK_WALL).median / 50;
}

static void print_comparison(const struct quick_report *report, FILE *out)
{
	const struct sample_comparison *c = report->comparison;
	size_t needed = quick_runs_needed(c, report->limit, report->series[0].count);

	fprintf(out, "B takes %.3f times as long as A (%s: %.3f to %.3f)\n", c->wall.estimate,
		sample_can_be_sure(report->series[0].count, report->series[1].count)
		    ? "99 % sure"
		    : "by so few runs",
		c->wall.low, c->wall.high);
	if (is_disturbed(&report->series[0]) || is_disturbed(&report->series[1]))
		fprintf(out, "  without waiting for a processor: %.3f times (%.3f to %.3f)\n",
			c->undisturbed.estimate, c->undisturbed.low, c->undisturbed.high);
	fprintf(out, "%s (limit %g %%)%s%s\n", quick_verdict_name(c->verdict), report->limit * 100,
		*c->reason ? ": " : "", c->reason);
	if (needed)
		fprintf(out, "about %zu runs of each would be needed to tell (-r %zu)\n", needed,
			needed);
	else if (c->verdict == SAMPLE_INCONCLUSIVE)
		fputs("no number of runs would tell on a machine as it is now\n", out);
}

void quick_write_table(const struct quick_report *report, FILE *out)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct quick_series *series = &report->series[i];

		if (report->count > 1)
			fprintf(out, "%c: ", "AB"[i]);
		print_heading(series, out);
		print_statistics(series, out);
		print_runs(series, report->each, out);
	}
	if (report->start_up > 0)
		fprintf(out, "starting a process that does nothing takes %.3f ms of that here\n",
			report->start_up * 1e3);
	if (report->comparison)
		print_comparison(report, out);
}
