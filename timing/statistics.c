/* Statistics: combines the figures of a name from all threads and archives. */
#include "statistics.h"

#include "clock.h"
#include "common/statistics.h"
#include "names.h"
#include "thread.h"

#include <stdlib.h>
#include <string.h>

/* The sum of a name's blocks. */
struct sums {
	uint64_t calls, total, min, max, errors, slow, cpu_time;
	int64_t memory;
	double squares;
	bool has_cpu_time, has_memory;
	uint64_t kept; /* durations stored individually; percentiles are exact if all are */
};

static void add_kept(struct sums *sums, const struct block *block)
{
	for (const struct kept *kept = block->kept; kept; kept = kept->older)
		sums->kept += kept->count;
}

static void add_block(struct sums *sums, struct wide_histogram *wide, const struct block *block)
{
	if (block->calls > 0 && (sums->calls == 0 || block->min < sums->min))
		sums->min = block->min;
	if (block->max > sums->max)
		sums->max = block->max;
	sums->calls += block->calls;
	sums->total += block->total;
	sums->squares += block->squares;
	sums->errors += block->errors;
	sums->slow += block->slow;
	sums->cpu_time += block->cpu_time;
	sums->memory += block->memory;
	sums->has_cpu_time |= block->has_cpu_time;
	sums->has_memory |= block->has_memory;
	add_kept(sums, block);
	histogram_widen(wide, &block->histogram);
}

/* Calls visit() for each block of a name with figures since an epoch. */
static void each_block(struct name *name, uint64_t since,
		       void (*visit)(const struct block *block, void *context), void *context)
{
	for (const struct block *b = name->archive; b && b->epoch >= since; b = b->older)
		visit(b, context);
	for (struct thread *t = thread_first(); t; t = t->next) {
		pthread_mutex_lock(&t->lock);
		if (name->id < t->block_room && t->blocks[name->id])
			visit(t->blocks[name->id], context);
		pthread_mutex_unlock(&t->lock);
	}
}

struct summing {
	struct sums sums;
	struct wide_histogram *wide;
};

static void visit_to_sum(const struct block *block, void *context)
{
	struct summing *summing = context;

	add_block(&summing->sums, summing->wide, block);
}

struct collecting {
	double *values;
	size_t count, room;
};

static void visit_to_collect(const struct block *block, void *context)
{
	struct collecting *c = context;

	for (const struct kept *kept = block->kept; kept; kept = kept->older)
		for (size_t i = kept->count; i-- > 0 && c->count < c->room;)
			c->values[c->count++] = (double)kept->ticks[i] / clock_rate();
}

/* All stored durations, the newest of a thread first; NULL if there are none. The caller frees the
 * array. */
static double *collect_kept(struct name *name, uint64_t since, uint64_t count)
{
	struct collecting c = {.values = malloc((size_t)count * sizeof(double)), .room = count};

	if (count == 0 || !c.values) {
		free(c.values);
		return NULL;
	}
	each_block(name, since, visit_to_collect, &c);
	return c.values;
}

static double *percentile_of(struct profile_statistics *s, size_t index)
{
	double *const percentiles[] = {&s->p50, &s->p75, &s->p90, &s->p95, &s->p99};

	return percentiles[index];
}

static const double quantiles[] = {0.5, 0.75, 0.9, 0.95, 0.99};

enum { PERCENTILES = sizeof(quantiles) / sizeof(quantiles[0]) };

static double clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

static void estimate_percentiles(struct profile_statistics *s, const struct wide_histogram *wide)
{
	for (size_t i = 0; i < PERCENTILES; i++)
		*percentile_of(s, i) = clamp(
		    wide_quantile(wide, s->calls, quantiles[i]) / clock_rate(), s->min, s->max);
}

/* As wide_quantile(): the smallest value that at least the share q does not exceed. */
static double exact_quantile(const double *sorted, size_t count, double q)
{
	size_t rank = (size_t)(q * (double)count);

	return sorted[(double)rank < q * (double)count || rank == 0 ? rank : rank - 1];
}

static bool exact_percentiles(struct name *name, uint64_t since, struct profile_statistics *s)
{
	double *values = collect_kept(name, since, s->calls);

	if (!values)
		return false;
	sample_sort(values, s->calls);
	for (size_t i = 0; i < PERCENTILES; i++)
		*percentile_of(s, i) = exact_quantile(values, s->calls, quantiles[i]);
	free(values);
	return true;
}

static double stddev_of(const struct sums *sums)
{
	double n = (double)sums->calls, total = (double)sums->total;
	double squares = sums->squares - total * total / n;

	return n > 1 && squares > 0 ? __builtin_sqrt(squares / (n - 1)) : 0;
}

static void fill_in(struct profile_statistics *s, const struct sums *sums)
{
	double rate = clock_rate();

	s->calls = sums->calls;
	s->errors = sums->errors;
	s->slow = sums->slow;
	s->total = (double)sums->total / rate;
	s->min = (double)sums->min / rate;
	s->max = (double)sums->max / rate;
	s->mean = s->total / (double)sums->calls;
	s->stddev = stddev_of(sums) / rate;
	s->has_cpu_time = sums->has_cpu_time;
	s->has_memory = sums->has_memory;
	s->cpu_time = (double)sums->cpu_time * 1e-9;
	s->memory = sums->memory;
}

bool statistics_of(struct name *name, uint64_t since, struct wide_histogram *wide,
		   struct profile_statistics *statistics)
{
	struct summing summing = {.wide = wide};

	memset(wide, 0, sizeof(*wide));
	each_block(name, since, visit_to_sum, &summing);
	if (summing.sums.calls == 0 || name->is_hidden)
		return false;
	*statistics = (struct profile_statistics){.name = name->text};
	fill_in(statistics, &summing.sums);
	if (summing.sums.kept != summing.sums.calls || !exact_percentiles(name, since, statistics))
		estimate_percentiles(statistics, wide);
	return true;
}

static int compare_names(const void *left, const void *right)
{
	const struct profile_statistics *a = left, *b = right;

	return strcmp(a->name, b->name);
}

size_t statistics_since(uint64_t since, struct profile_statistics **all)
{
	struct wide_histogram *wide = malloc(sizeof(*wide));
	size_t count = 0;

	threads_drain();
	*all = malloc((name_count() + 1) * sizeof(**all));
	for (uint32_t id = 1; wide && *all && id <= name_count(); id++)
		count += statistics_of(name_by_id(id), since, wide, &(*all)[count]);
	free(wide);
	if (count > 0) {
		qsort(*all, count, sizeof(**all), compare_names);
	} else {
		free(*all);
		*all = NULL;
	}
	return count;
}

size_t profile_all(struct profile_statistics **all)
{
	size_t count;

	registry_lock();
	count = statistics_since(0, all);
	registry_unlock();
	return count;
}

bool profile_get(const char *text, struct profile_statistics *statistics)
{
	struct wide_histogram *wide = malloc(sizeof(*wide));
	struct name *name;
	bool found;

	registry_lock();
	threads_drain();
	name = name_find(text);
	found = wide && name && statistics_of(name, 0, wide, statistics);
	registry_unlock();
	free(wide);
	return found;
}

static void visit_to_count_kept(const struct block *block, void *context)
{
	add_kept(context, block);
}

double *profile_durations(const char *text, size_t *count)
{
	struct sums sums = {0};
	struct name *name;
	double *values = NULL;

	registry_lock();
	threads_drain();
	name = name_find(text);
	if (name) {
		each_block(name, 0, visit_to_count_kept, &sums);
		values = collect_kept(name, 0, sums.kept);
	}
	registry_unlock();
	*count = values ? (size_t)sums.kept : 0;
	for (size_t i = 0; i < *count / 2; i++) { /* oldest first */
		double value = values[i];

		values[i] = values[*count - 1 - i];
		values[*count - 1 - i] = value;
	}
	return values;
}
