#include "cpu_lines.h"

#include "common/memory.h"
#include "common/slots.h"
#include "costs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ numbers as bytes */

enum { NUMBER_BYTES = 10, ROW_BYTES = (4 + LINE_EVENTS_MAX) * NUMBER_BYTES /* at most */ };

static inline unsigned char *put_number(unsigned char *at, u64 number)
{
	for (; number > 127; number >>= 7)
		*at++ = (unsigned char)(number | 128);
	*at++ = (unsigned char)number;
	return at;
}

static inline const unsigned char *get_number(const unsigned char *at, u64 *number)
{
	u64 value = *at & 127;

	for (u32 shift = 7; *at++ & 128; shift += 7)
		value |= (u64)(*at & 127) << shift;
	*number = value;
	return at;
}

/* Differences are computed modulo 2^64 and encoded so that small ones of either sign are small
 * numbers. */
static inline unsigned char *put_difference(unsigned char *at, u64 from, u64 to)
{
	u64 difference = to - from;

	return put_number(at, difference << 1 ^ -(difference >> 63));
}

static inline const unsigned char *get_difference(const unsigned char *at, u64 from, u64 *to)
{
	u64 number;

	at = get_number(at, &number);
	*to = from + (number >> 1 ^ -(number & 1));
	return at;
}

/* ------------------------------------------------------------------ adding */

static void begin_run(struct cpu_lines *lines, u32 function)
{
	GROW(lines->runs, lines->run_capacity, lines->run_count + 1);
	lines->runs[lines->run_count++] = (struct cpu_line_run){lines->length, function};
	lines->last = (struct cpu_line){.function = function};
}

void cpu_lines_add(struct cpu_lines *lines, const struct cpu_line *line, const u64 *costs,
		   u32 count)
{
	unsigned char *at;
	u64 events = 0;

	assert(count <= LINE_EVENTS_MAX);
	if (!lines->run_count || lines->last.function != line->function)
		begin_run(lines, line->function);
	GROW(lines->bytes, lines->capacity, lines->length + ROW_BYTES);
	at = lines->bytes + lines->length;
	at = put_difference(at, lines->last.address, line->address);
	at = put_difference(at, lines->last.line, line->line);
	at = put_difference(at, lines->last.file, line->file);
	for (u32 e = 0; e < count; e++)
		events |= (u64)(costs[e] != 0) << e;
	at = put_number(at, events);
	for (u32 e = 0; e < count; e++)
		if (costs[e])
			at = put_number(at, costs[e]);
	lines->length = (size_t)(at - lines->bytes);
	lines->last = *line;
	lines->count++;
}

void cpu_lines_keep(struct cpu_lines *lines, struct arena *arena)
{
	arena_adopt(arena, lines->bytes);
	arena_adopt(arena, lines->runs);
	lines->capacity = lines->run_capacity = 0;
}

void cpu_lines_release(struct cpu_lines *lines)
{
	free(lines->bytes);
	free(lines->runs);
	*lines = (struct cpu_lines){0};
}

/* ------------------------------------------------------------------ reading */

static size_t end_of_run(const struct cpu_lines *lines, size_t run)
{
	return run + 1 < lines->run_count ? lines->runs[run + 1].start : lines->length;
}

static void enter_run(struct cpu_line_cursor *cursor)
{
	const struct cpu_line_run *run = &cursor->lines->runs[cursor->next_run++];

	cursor->line = (struct cpu_line){.function = run->function};
}

static const unsigned char *skip_costs(const unsigned char *at)
{
	u64 number, events;

	for (at = get_number(at, &events); events; events &= events - 1)
		at = get_number(at, &number);
	return at;
}

/* Reads the row at `at` into `line`, which holds the row before, of the same run. Returns the end
 * of the row. */
static const unsigned char *read_row(const unsigned char *at, struct cpu_line *line)
{
	u64 file;

	at = get_difference(at, line->address, &line->address);
	at = get_difference(at, line->line, &line->line);
	at = get_difference(at, line->file, &file);
	line->file = (u32)file;
	line->costs = at;
	return skip_costs(at);
}

bool cpu_lines_next(struct cpu_line_cursor *cursor)
{
	const struct cpu_lines *lines = cursor->lines;
	size_t at;

	if (!cursor->next)
		cursor->next = lines->bytes;
	if (!lines->length || cursor->next == lines->bytes + lines->length)
		return false;
	at = (size_t)(cursor->next - lines->bytes);
	if (cursor->next_run < lines->run_count && at == lines->runs[cursor->next_run].start)
		enter_run(cursor);
	cursor->next = read_row(cursor->next, &cursor->line);
	return true;
}

u64 cpu_line_cost(const struct cpu_line *line, u32 event)
{
	const unsigned char *at;
	u64 events, cost = 0;

	at = get_number(line->costs, &events);
	if (!(events >> event & 1))
		return 0;
	for (events <<= 63 - event; events; events &= events - 1)
		at = get_number(at, &cost);
	return cost;
}

bool cpu_line_add_costs(const struct cpu_line *line, u64 *row, u32 event_count)
{
	const unsigned char *at;
	bool overflow = false;
	u64 events, cost;

	for (at = get_number(line->costs, &events); events; events &= events - 1) {
		u32 event = (u32)__builtin_ctzll(events);

		assert(event < event_count);
		at = get_number(at, &cost);
		overflow |= __builtin_add_overflow(row[event], cost, &row[event]);
	}
	return !overflow;
}

/* ------------------------------------------------------------------ merging */

/* With more runs than that, a function has few different rows, because the runs are of contexts in
 * which the same lines were executed. These are summed up first. */
enum { MANY_RUNS = 4 };

/* A row that is being moved. */
struct moving_line {
	struct cpu_line line;
	const struct text *file;
	size_t sum; /* its costs, if the merger sums up */
};

struct merger {
	const struct cpu_lines *in;
	struct cpu_lines *out;
	struct run *runs;
	struct moving_line *lines; /* of one function */
	size_t line_count, line_capacity;
	bool sums_up;	    /* costs of the lines are in the sums, and not in their rows */
	struct slots slots; /* the lines, while rows are summed up */
	u64 *sums;	    /* a row of costs for each of the lines */
	size_t sum_capacity;
	bool drop_addresses;
	u32 event_count;
};

struct run {
	u32 function; /* its new number */
	size_t start, end;
};

/* Sorts the runs by function. Those of one function stay in order. */
static void sort_runs(struct merger *merger, const u32 *ids)
{
	const struct cpu_lines *in = merger->in;
	size_t *next;
	u32 last = 0;

	for (size_t i = 0; i < in->run_count; i++) {
		u32 function = in->runs[i].function;

		if (ids)
			function = ids[function];
		if (function > last)
			last = function;
	}
	next = memory_new((size_t)last + 2, sizeof(*next));
	for (size_t i = 0; i < in->run_count; i++)
		next[(ids ? ids[in->runs[i].function] : in->runs[i].function) + 1]++;
	for (size_t function = 0; function < last; function++)
		next[function + 1] += next[function];
	merger->runs = memory_new(in->run_count, sizeof(*merger->runs));
	for (size_t i = 0; i < in->run_count; i++) {
		u32 function = ids ? ids[in->runs[i].function] : in->runs[i].function;

		merger->runs[next[function]++] =
		    (struct run){function, in->runs[i].start, end_of_run(in, i)};
	}
	free(next);
}

static u64 line_hash(const struct cpu_line *line)
{
	return slots_mix(slots_mix(slots_mix(line->line) ^ line->file) ^ line->address);
}

static u32 push_line(struct merger *merger, const struct cpu_line *line)
{
	GROW(merger->lines, merger->line_capacity, merger->line_count + 1);
	merger->lines[merger->line_count] =
	    (struct moving_line){.line = *line, .file = &merger->in->files[line->file]};
	return (u32)merger->line_count++;
}

/* The line that sums up rows of this file, line and address. */
static u32 find_line(struct merger *merger, const struct cpu_line *line)
{
	struct slots *slots = &merger->slots;
	u64 hash = line_hash(line);
	size_t slot = slots_first(slots, hash);
	u32 id;

	for (; (id = slots_id(slots, slot)) != SLOT_FREE; slot = slots_next(slots, slot, hash)) {
		const struct cpu_line *known = &merger->lines[id].line;

		if (known->line == line->line && known->file == line->file &&
		    known->address == line->address)
			return id;
	}
	id = push_line(merger, line);
	merger->lines[id].sum = id;
	GROW(merger->sums, merger->sum_capacity, merger->line_count * merger->event_count);
	memset(merger->sums + (size_t)id * merger->event_count, 0,
	       merger->event_count * sizeof(merger->sums[0]));
	return slots_fill(slots, slot, id, hash);
}

static bool add_to_sum(struct merger *merger, const struct cpu_line *line)
{
	u32 id = find_line(merger, line);

	return cpu_line_add_costs(line, merger->sums + (size_t)id * merger->event_count,
				  merger->event_count);
}

/* Takes over the rows of a run; false if a sum is too large. */
static bool take_run(struct merger *merger, const struct run *run)
{
	const unsigned char *at = merger->in->bytes + run->start;
	const unsigned char *end = merger->in->bytes + run->end;
	struct cpu_line line = {.function = run->function};

	while (at < end) {
		struct cpu_line row;

		at = read_row(at, &line);
		row = line;
		if (merger->drop_addresses)
			row.address = 0;
		if (!merger->sums_up)
			push_line(merger, &row);
		else if (!add_to_sum(merger, &row))
			return false;
	}
	return true;
}

static bool take_runs(struct merger *merger, const struct run *runs, size_t count)
{
	bool fine = true;

	merger->line_count = 0;
	merger->sums_up = count > MANY_RUNS;
	if (merger->sums_up)
		slots_init(&merger->slots);
	for (size_t i = 0; fine && i < count; i++)
		fine = take_run(merger, &runs[i]);
	slots_release(&merger->slots);
	return fine;
}

static int compare_numbers(u64 a, u64 b)
{
	return (a > b) - (a < b);
}

static int compare_lines(const void *a, const void *b)
{
	const struct moving_line *x = a, *y = b;
	int order = x->file == y->file ? 0 : text_compare(*x->file, *y->file);

	order = order ? order : compare_numbers(x->line.line, y->line.line);
	return order ? order : compare_numbers(x->line.address, y->line.address);
}

static bool add_costs(const struct merger *merger, const struct moving_line *line, u64 *costs)
{
	u32 count = merger->event_count;

	return merger->sums_up ? costs_add(costs, merger->sums + line->sum * count, count)
			       : cpu_line_add_costs(&line->line, costs, count);
}

/* Writes the sorted lines of one function; false if a sum is too large. */
static bool put_lines(struct merger *merger)
{
	const struct moving_line *lines = merger->lines;

	for (size_t i = 0; i < merger->line_count;) {
		u64 costs[LINE_EVENTS_MAX] = {0};
		size_t first = i;

		do
			if (!add_costs(merger, &lines[i], costs))
				return false;
		while (++i < merger->line_count && !compare_lines(&lines[first], &lines[i]));
		cpu_lines_add(merger->out, &lines[first].line, costs, merger->event_count);
	}
	return true;
}

static bool merge_runs(struct merger *merger, u32 *function)
{
	const struct run *runs = merger->runs;
	size_t count = merger->in->run_count, end;

	for (size_t i = 0; i < count; i = end) {
		*function = runs[i].function;
		for (end = i + 1; end < count && runs[end].function == *function;)
			end++;
		if (!take_runs(merger, runs + i, end - i))
			return false;
		qsort(merger->lines, merger->line_count, sizeof(*merger->lines), compare_lines);
		if (!put_lines(merger))
			return false;
	}
	return true;
}

bool cpu_lines_merge(const struct cpu_lines *lines, const u32 *ids, bool drop_addresses,
		     u32 event_count, struct cpu_lines *out, u32 *function)
{
	struct merger merger = {
	    .in = lines, .out = out, .drop_addresses = drop_addresses, .event_count = event_count};
	bool fine;

	out->files = lines->files;
	sort_runs(&merger, ids);
	fine = merge_runs(&merger, function);
	free(merger.runs);
	free(merger.lines);
	free(merger.sums);
	return fine;
}
