/* The main program of benchmarks: selects, runs and reports them. */
#include "benchmark.h"
#include "document.h"
#include "emit.h"
#include "report.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FINE = 0, WRONG = 1, USAGE = 2, MISSED = 3 };

struct request {
	const char *program, *filter;
	bool list, check, json, help;
};

static const char usage[] =
    "usage: %s [--list] [--filter TEXT] [--format console|json] [--check]\n"
    "\n"
    "Runs benchmarks. Under callgrind (profile-deep cpu) each is called once and counted, without\n"
    "its set-up, as a part of callgrind's output with its name.\n"
    "\n"
    "  --list             only print the names\n"
    "  --filter TEXT      only benchmarks whose names contain TEXT\n"
    "  --format console   a table (the default)\n"
    "  --format json      the document of docs/document.md\n"
    "  --check            exit 3 when a mean or 95th percentile misses its target\n"
    "  --help             print this text\n";

static bool complain(const struct request *request, const char *what, const char *detail)
{
	fprintf(stderr, "%s: %s%s\n", request->program, what, detail);
	return false;
}

static bool read_format(struct request *request, const char *format)
{
	request->json = strcmp(format, "json") == 0;
	return request->json || strcmp(format, "console") == 0 ||
	       complain(request, "--format is console or json, not ", format);
}

static bool read_arguments(struct request *request, int argc, char **argv)
{
	static const struct option options[] = {
	    {"list", no_argument, NULL, 'l'},	      {"filter", required_argument, NULL, 'f'},
	    {"format", required_argument, NULL, 'o'}, {"check", no_argument, NULL, 'c'},
	    {"help", no_argument, NULL, 'h'},	      {NULL, 0, NULL, 0},
	};
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
	int option;

	request->program = slash ? slash + 1 : argc > 0 ? argv[0] : "benchmark";
	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'l')
			request->list = true;
		else if (option == 'f')
			request->filter = optarg;
		else if (option == 'c')
			request->check = true;
		else if (option == 'h')
			request->help = true;
		else if (option != 'o' || !read_format(request, optarg))
			return false;
	}
	return optind == argc || complain(request, "unexpected argument: ", argv[optind]);
}

/* ------------------------------------------------------------------------------------- running */

/* A benchmark with one of its parameters. */
struct row {
	const struct benchmark *benchmark;
	char *name;
	long parameter;
	struct benchmark_result result;
};

struct rows {
	struct row *rows;
	size_t count;
};

static size_t rows_of(const struct benchmark *benchmark)
{
	return benchmark->parameter_count > 0 ? benchmark->parameter_count : 1;
}

static char *name_row(const struct benchmark *benchmark, size_t index)
{
	struct emit name = {0};

	emit_text(&name, "%s", benchmark->name);
	if (benchmark->parameter_count > 0)
		emit_text(&name, "/%ld", benchmark->parameters[index]);
	return name.data;
}

static void add_rows(struct rows *rows, const struct benchmark *benchmark, const char *filter)
{
	for (size_t i = 0; i < rows_of(benchmark); i++) {
		struct row row = {.benchmark = benchmark, .name = name_row(benchmark, i)};

		if (!row.name || (filter && !strstr(row.name, filter))) {
			free(row.name);
			continue;
		}
		row.parameter = benchmark->parameter_count > 0 ? benchmark->parameters[i] : 0;
		rows->rows[rows->count++] = row;
	}
}

static bool choose_rows(struct rows *rows, const struct benchmark *suite, size_t count,
			const char *filter)
{
	size_t most = 0;

	for (size_t i = 0; i < count; i++)
		most += rows_of(&suite[i]);
	rows->rows = calloc(most + 1, sizeof(*rows->rows));
	for (size_t i = 0; rows->rows && i < count; i++)
		add_rows(rows, &suite[i], filter);
	return rows->rows != NULL;
}

static void release_rows(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		free(rows->rows[i].name);
	free(rows->rows);
}

/* Calls the function once before the count, because symbols that are bound and memory that is
 * allocated at the first call are not part of its cost. */
static void count_row(struct row *row, void *argument)
{
	row->benchmark->function(argument);
	callgrind_begin();
	row->benchmark->function(argument);
	callgrind_end(row->name);
}

static void run_row(struct row *row)
{
	const struct benchmark *b = row->benchmark;
	void *argument = b->set_up ? b->set_up(row->parameter) : NULL;

	if (callgrind_is_there())
		count_row(row, argument);
	else
		row->result = benchmark_run(row->name, b->function, argument, b->options);
	if (b->tear_down)
		b->tear_down(argument);
}

/* ----------------------------------------------------------------------------------- reporting */

static void add_cell(struct emit *out, double seconds)
{
	size_t start = out->length;

	report_seconds(out, seconds);
	report_pad(out, start, 11);
}

static size_t widest(const struct rows *rows)
{
	size_t width = 9;

	for (size_t i = 0; i < rows->count; i++)
		if (strlen(rows->rows[i].name) > width)
			width = strlen(rows->rows[i].name);
	return width;
}

static void print_table(const struct rows *rows)
{
	struct emit out = {0};
	int width = (int)widest(rows);

	emit_text(&out, "%-*s%10s%10s%11s%11s%11s%11s%11s\n", width, "Benchmark", "Samples",
		  "Calls", "Median", "Avg", "Min", "Max", "P95");
	for (size_t i = 0; i < rows->count; i++) {
		const struct benchmark_result *r = &rows->rows[i].result;
		const double cells[] = {r->median, r->mean, r->min, r->max, r->p95};

		emit_text(&out, "%-*s%10zu%10llu", width, rows->rows[i].name, r->iterations,
			  (unsigned long long)r->calls);
		for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++)
			add_cell(&out, cells[k]);
		emit_text(&out, "\n");
	}
	fputs(out.data ? out.data : "", stdout);
	emit_release(&out);
}

static int compare_rows(const void *left, const void *right)
{
	const struct row *const *a = left, *const *b = right;

	return strcmp((*a)->name, (*b)->name);
}

static void add_function(struct emit *out, const struct benchmark_result *r)
{
	emit_object(out, r->name, EMIT_INLINE);
	emit_integer(out, "calls", r->calls * r->iterations);
	emit_integer(out, "errors", 0);
	emit_number(out, "max", r->max);
	emit_number(out, "mean", r->mean);
	emit_number(out, "min", r->min);
	emit_number(out, "p50", r->median);
	emit_number(out, "p90", r->p90);
	emit_number(out, "p95", r->p95);
	emit_integer(out, "slow", 0);
	emit_number(out, "stddev", r->stddev);
	emit_number(out, "total", r->mean * (double)r->calls * (double)r->iterations);
	emit_close(out);
}

static void add_functions(struct emit *out, void *context)
{
	const struct rows *rows = context;
	const struct row **sorted = malloc((rows->count + 1) * sizeof(*sorted));

	for (size_t i = 0; sorted && i < rows->count; i++)
		sorted[i] = &rows->rows[i];
	if (sorted)
		qsort(sorted, rows->count, sizeof(*sorted), compare_rows);
	for (size_t i = 0; sorted && i < rows->count; i++)
		add_function(out, &sorted[i]->result);
	free(sorted);
}

static void print_document(struct rows *rows)
{
	struct emit out = {0};

	report_document_of(&out, add_functions, rows);
	fputs(out.data ? out.data : "", stdout);
	emit_release(&out);
}

static bool misses(const struct request *request, const char *name, const char *what,
		   double seconds, double target)
{
	struct emit out = {0};

	if (target <= 0 || seconds <= target)
		return false;
	emit_text(&out, "%s: %s: %s ", request->program, name, what);
	report_seconds(&out, seconds);
	emit_text(&out, " is above the target of ");
	report_seconds(&out, target);
	fprintf(stderr, "%s\n", out.data ? out.data : "");
	emit_release(&out);
	return true;
}

static int check_targets(const struct request *request, const struct rows *rows)
{
	bool missed = false;

	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->rows[i];

		missed |= misses(request, row->name, "average", row->result.mean,
				 row->benchmark->target_mean);
		missed |= misses(request, row->name, "95th percentile", row->result.p95,
				 row->benchmark->target_p95);
	}
	return missed ? MISSED : FINE;
}

static int run_rows(const struct request *request, struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		run_row(&rows->rows[i]);
	if (callgrind_is_there())
		return FINE;
	if (request->json)
		print_document(rows);
	else
		print_table(rows);
	return request->check ? check_targets(request, rows) : FINE;
}

int benchmark_main(int argc, char **argv, const struct benchmark *suite, size_t count)
{
	struct request request = {0};
	struct rows rows = {0};
	int status = FINE;

	if (!read_arguments(&request, argc, argv))
		return USAGE;
	if (request.help) {
		printf(usage, request.program);
		return FINE;
	}
	if (!choose_rows(&rows, suite, count, request.filter)) {
		complain(&request, "out of memory", "");
		return WRONG;
	}
	if (rows.count == 0) {
		complain(&request, "no benchmark's name contains ",
			 request.filter ? request.filter : "");
		status = WRONG;
	} else if (request.list) {
		for (size_t i = 0; i < rows.count; i++)
			puts(rows.rows[i].name);
	} else {
		status = run_rows(&request, &rows);
	}
	release_rows(&rows);
	return status;
}
