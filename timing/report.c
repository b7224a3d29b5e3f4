#include "report.h"

#include "library.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_WIDTH = 40, UNSURE_BELOW_STEPS = 100 };

void report_seconds(struct emit *out, double seconds)
{
	static const struct {
		double size;
		const char *name;
	} units[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}};
	size_t i = 0;
	double value;

	while (i < 3 && seconds < 0.99995 * units[i].size)
		i++;
	value = seconds / units[i].size;
	emit_text(out, "%.*f %s",
		  value < 9.9995   ? 3
		  : value < 99.995 ? 2
		  : value < 999.95 ? 1
				   : 0,
		  value, units[i].name);
}

void report_pad(struct emit *out, size_t start, size_t width)
{
	size_t length = out->length - start, missing = length < width ? width - length : 0;

	if (missing == 0 || out->failed)
		return;
	emit_text(out, "%*s", (int)missing, "");
	if (out->failed)
		return;
	memmove(out->data + start + missing, out->data + start, length);
	memset(out->data + start, ' ', missing);
}

static double order_key(const struct profile_statistics *s, enum profile_order order)
{
	return order == PROFILE_BY_TOTAL     ? s->total
	       : order == PROFILE_BY_AVERAGE ? s->mean
					     : (double)s->calls;
}

/* Sorts by `order`, the largest first; equal ones stay sorted by name. */
static void sort_statistics(struct profile_statistics *all, size_t count, enum profile_order order)
{
	for (size_t gap = count / 2; gap > 0; gap /= 2) {
		for (size_t i = gap; i < count; i++) {
			struct profile_statistics s = all[i];
			double key = order_key(&s, order);
			size_t k = i;

			for (; k >= gap; k -= gap) {
				double other = order_key(&all[k - gap], order);

				if (other > key ||
				    (other == key && strcmp(all[k - gap].name, s.name) < 0))
					break;
				all[k] = all[k - gap];
			}
			all[k] = s;
		}
	}
}

/* The optional columns of the table. */
struct columns {
	bool errors, slow, cpu_time, memory;
	size_t name_width;
	double unsure_below; /* seconds */
};

/* The length of the UTF-8 character at s; 1 for anything else. */
static size_t step_over(const char *s)
{
	size_t length = 1;

	while ((s[length] & 0xc0) == 0x80 && length < 4)
		length++;
	return length;
}

static size_t width_of(const char *name)
{
	size_t width = 0;

	for (; *name; name += step_over(name))
		width++;
	return width;
}

/* Adds a name, cut to the column's width; control bytes become question marks. */
static void add_name(struct emit *out, const char *name, size_t width)
{
	size_t room = width_of(name) > width ? width - 2 : width, used = 0;

	for (const char *s = name; *s && used < room; s += step_over(s), used++) {
		unsigned char byte = (unsigned char)*s;

		if (byte < 0x20 || byte == 0x7f || (byte == 0xc2 && (unsigned char)s[1] < 0xa0))
			emit_text(out, "?");
		else
			emit_text(out, "%.*s", (int)step_over(s), s);
	}
	if (room < width)
		emit_text(out, "..");
	emit_text(out, "%*s", (int)(width - used - (room < width ? 2 : 0)), "");
}

static void add_time(struct emit *out, double seconds, bool is_unsure)
{
	size_t start = out->length;

	if (is_unsure)
		emit_text(out, "~");
	report_seconds(out, seconds);
	report_pad(out, start, 11);
}

static void add_count(struct emit *out, uint64_t count, size_t width)
{
	size_t start = out->length;

	emit_text(out, "%llu", (unsigned long long)count);
	report_pad(out, start, width);
}

static void add_bytes(struct emit *out, int64_t bytes)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB"};
	double value = (double)bytes;
	size_t start = out->length, i = 0;

	for (; i < 3 && (value >= 1024 || value <= -1024); i++)
		value /= 1024;
	emit_text(out, i == 0 ? "%+.0f %s" : "%+.1f %s", value, units[i]);
	report_pad(out, start, 13);
}

static void add_row(struct emit *out, const struct profile_statistics *s, const struct columns *c)
{
	const double times[] = {s->total, s->mean, s->min, s->max, s->p50, s->p95, s->p99};

	add_name(out, s->name, c->name_width);
	add_count(out, s->calls, 12);
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		add_time(out, times[i], i > 0 && times[i] < c->unsure_below);
	if (c->errors)
		add_count(out, s->errors, 9);
	if (c->slow)
		add_count(out, s->slow, 9);
	if (c->cpu_time && s->has_cpu_time)
		add_time(out, s->cpu_time, false);
	else if (c->cpu_time)
		emit_text(out, "%11s", "-");
	if (c->memory && s->has_memory)
		add_bytes(out, s->memory);
	else if (c->memory)
		emit_text(out, "%13s", "-");
	emit_text(out, "\n");
}

static void add_head(struct emit *out, const struct columns *c)
{
	emit_text(out, "%-*s%12s%11s%11s%11s%11s%11s%11s%11s", (int)c->name_width, "Name", "Calls",
		  "Total", "Avg", "Min", "Max", "Median", "P95", "P99");
	emit_text(out, "%s%s%s%s\n", c->errors ? "   Errors" : "", c->slow ? "     Slow" : "",
		  c->cpu_time ? "   CPU time" : "", c->memory ? "       Memory" : "");
}

static void add_foot(struct emit *out, const struct profile_summary *summary)
{
	emit_text(out, "%s: steps of ", summary->clock);
	report_seconds(out, summary->clock_step);
	emit_text(out, "; a scope costs ");
	report_seconds(out, summary->scope_cost);
	emit_text(out, ", of which ");
	report_seconds(out, summary->scope_own_time);
	emit_text(out, " show in its own time; ~ is too short for the clock to tell to 1 %%.\n");
	if (summary->lost > 0)
		emit_text(out,
			  "%llu scopes were lost (in signal handlers, or for want of memory or "
			  "names).\n",
			  (unsigned long long)summary->lost);
}

static struct columns choose_columns(const struct profile_statistics *all, size_t count,
				     const struct profile_summary *summary)
{
	struct columns c = {.name_width = 4,
			    .unsure_below = UNSURE_BELOW_STEPS * summary->clock_step};

	for (size_t i = 0; i < count; i++) {
		size_t width = width_of(all[i].name);

		if (width > c.name_width)
			c.name_width = width < NAME_WIDTH ? width : NAME_WIDTH;
		c.errors |= all[i].errors > 0;
		c.slow |= all[i].slow > 0;
		c.cpu_time |= all[i].has_cpu_time;
		c.memory |= all[i].has_memory;
	}
	return c;
}

void report_table(struct emit *out, size_t top, enum profile_order order)
{
	struct profile_statistics *all;
	struct profile_summary summary;
	struct columns columns;
	size_t count;

	profile_summary(&summary);
	count = profile_all(&all);
	if (count == 0) {
		emit_text(out, "Nothing was recorded.\n");
		return;
	}
	columns = choose_columns(all, count, &summary);
	sort_statistics(all, count, order);
	add_head(out, &columns);
	for (size_t i = 0; i < count && i < top; i++)
		add_row(out, &all[i], &columns);
	if (top < count)
		emit_text(out, "(and %zu more)\n", count - top);
	add_foot(out, &summary);
	free(all);
}

static void write_all(int file, const struct emit *content)
{
	size_t done = 0;

	while (!content->failed && done < content->length) {
		ssize_t written = write(file, content->data + done, content->length - done);

		if (written < 0 && errno != EINTR)
			return;
		done += written > 0 ? (size_t)written : 0;
	}
}

void profile_print_report(size_t top, enum profile_order order)
{
	struct emit table = {0};

	report_table(&table, top > 0 ? top : REPORT_ALL, order);
	if (!table.failed)
		fwrite(table.data, 1, table.length, stdout);
	emit_release(&table);
}

void report_at_end(const char *output, size_t top, enum profile_order order)
{
	struct profile_summary summary;
	struct emit table = {0};

	if (library_is_forked()) {
		profile_summary(&summary);
		if (summary.calls == 0)
			return;
	}
	if (top > 0) {
		emit_text(&table, "\nedm-profile: %s (process %ld)\n",
			  program_invocation_short_name, (long)getpid());
		report_table(&table, top, order);
		write_all(2, &table);
		emit_release(&table);
	}
	if (output && !profile_save_report(output))
		dprintf(2, "edm-profile: %s: %s\n", output, strerror(errno));
}
