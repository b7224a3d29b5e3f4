#include "figures.h"

#include "common/json_reader.h"
#include "common/memory.h"
#include "parsers/document/count.h"
#include "parsers/kinds.h"
#include "parsers/resolve/resolve.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EVENTS = 64, MOST_CHILDREN = 1000, MOST_FUNCTIONS = 1000 };

struct collecting {
	const struct document_profile *profile;
	struct figures *out;
	struct arena *arena;
	struct diag *diag;
	u32 function_count;
};

static struct figure *add(struct collecting *c, struct text name, u64 value)
{
	const struct metric_kind *kind = metric_find(name);
	struct figure *figure = &c->out->items[c->out->count++];

	*figure = (struct figure){.name = name,
				  .label = kind ? kind->label : name,
				  .process = T(""),
				  .unit = kind ? kind->unit : UNIT_COUNT,
				  .is_exact = !kind || kind->is_exact,
				  .percent = kind ? kind->percent : 0,
				  .value = value,
				  .low = value,
				  .high = value};
	return figure;
}

static u64 nanoseconds(double seconds)
{
	if (!(seconds > 0))
		return 0;
	return seconds < 9e9 ? (u64)(seconds * 1e9 + 0.5) : (u64)9e18;
}

/* ---------------------------------------------------------------- cpu */

struct text figures_event(struct text event, const char *prefix, struct arena *arena)
{
	struct text name = arena_printf(arena, "%s%.*s", prefix, TEXT_ARGS(event));
	char *bytes = arena_new(arena, name.length + 1, 1);

	for (size_t i = 0; i < name.length; i++)
		bytes[i] = (char)tolower((unsigned char)name.data[i]);
	return (struct text){bytes, name.length};
}

static void add_events(struct collecting *c, const struct cpu_profile *process, const u64 *costs,
		       const char *prefix)
{
	for (u32 event = 0; event < process->event_count && event < MOST_EVENTS; event++)
		add(c, figures_event(process->events[event], prefix, c->arena), costs[event]);
}

static void add_process(struct collecting *c, const struct cpu_profile *process)
{
	u64 cycles;

	add_events(c, process, process->program, "");
	add_events(c, process, process->totals, "process_");
	if (cpu_estimated_cycles(process, process->program, &cycles))
		add(c, T("estimated_cycles"), cycles);
}

/* Two children of one command are told apart by their order. */
static struct text child_name(const struct document_cpu *cpu, u32 child, struct arena *arena)
{
	struct text command = cpu->children[child].command;
	u32 before = 0;

	for (u32 i = 0; i < child; i++)
		before += text_equal(cpu->children[i].command, command);
	if (!before)
		return command;
	return arena_printf(arena, "%.*s (%u)", TEXT_ARGS(command), before + 1);
}

static void add_cpu(struct collecting *c)
{
	const struct document_cpu *cpu = c->profile->cpu;

	if (!cpu)
		return;
	add_process(c, &cpu->process);
	if (c->profile->calls != DOCUMENT_UNKNOWN)
		add(c, T("calls"), c->profile->calls);
	for (u32 child = 0; child < cpu->child_count; child++) {
		u32 first = c->out->count;

		add_process(c, &cpu->children[child]);
		for (u32 i = first; i < c->out->count; i++)
			c->out->items[i].process = child_name(cpu, child, c->arena);
	}
}

/* ---------------------------------------------------------------- parts kept as JSON */

/* Calls `read` for every member of the object that comes next. */
static void each_member(struct json_reader *r, void *context,
			void (*read)(struct json_reader *, struct text, void *))
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key))
		read(r, key, context);
}

static bool read_part(struct collecting *c, const char *name, void *context,
		      void (*read)(struct json_reader *, struct text, void *))
{
	struct json_reader r;

	if (!document_open_part(c->profile, name, c->arena, &r, c->diag))
		return true;
	each_member(&r, context, read);
	return document_close_part(&r);
}

/* An object within a part, of which the figures with a path are read. */
struct figure_place {
	struct collecting *collecting;
	struct text kind, path; /* "io" and "", or "totals." */
};

/* The metric at that path; `within` becomes whether any lies below it. */
static const struct metric_kind *metric_at(const struct figure_place *place, struct text path,
					   bool *within)
{
	const struct metric_kind *metric;
	struct text rest;

	*within = false;
	for (size_t i = 0; (metric = metric_of_kind(place->kind, i)); i++) {
		rest = text_from_string(metric->path ? metric->path : "");
		if (!text_skip_prefix(&rest, path))
			continue;
		if (!rest.length)
			return metric;
		*within |= rest.data[0] == '.';
	}
	return NULL;
}

static void read_figure(struct json_reader *r, struct text key, void *context)
{
	const struct figure_place *place = context;
	struct arena *arena = place->collecting->arena;
	struct text path = arena_printf(arena, "%.*s%.*s", TEXT_ARGS(place->path), TEXT_ARGS(key));
	struct figure_place inner = {place->collecting, place->kind,
				     arena_printf(arena, "%.*s.", TEXT_ARGS(path))};
	bool within;
	const struct metric_kind *metric = metric_at(place, path, &within);
	u64 value;

	if (within)
		each_member(r, &inner, read_figure);
	else if (!metric)
		json_skip(r, NULL);
	else if (!json_read_null(r) && json_read_u64(r, &value))
		add(place->collecting, metric->name, value);
}

/* Of all kinds, the counts that stand in the document as they are. */
static bool add_plain_figures(struct collecting *c)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		struct figure_place place = {c, kind->name, T("")};

		if (!read_part(c, kind->name.data, &place, read_figure))
			return false;
	}
	return true;
}

/* What is counted by file only. */
struct file_sums {
	bool is_there;
	u64 opens, reads, writes, fsyncs;
};

static void read_file_count(struct json_reader *r, struct text key, void *context)
{
	struct file_sums *sums = context;
	u64 value, *sum = NULL;

	if (text_equal(key, T("opens")))
		sum = &sums->opens;
	else if (text_equal(key, T("reads")))
		sum = &sums->reads;
	else if (text_equal(key, T("writes")))
		sum = &sums->writes;
	else if (text_equal(key, T("fsyncs")))
		sum = &sums->fsyncs;
	if (!sum)
		json_skip(r, NULL);
	else if (json_read_u64(r, &value) && __builtin_add_overflow(*sum, value, sum))
		json_fail(r, "the sum over all files is above 2^64-1");
}

static void read_file(struct json_reader *r, struct text path, void *context)
{
	(void)path;
	each_member(r, context, read_file_count);
}

static void read_io(struct json_reader *r, struct text key, void *context)
{
	struct file_sums *sums = context;

	if (text_equal(key, T("files"))) {
		sums->is_there = true;
		each_member(r, sums, read_file);
	} else
		json_skip(r, NULL);
}

static bool add_io(struct collecting *c)
{
	struct file_sums sums = {0};

	if (!read_part(c, "io", &sums, read_io))
		return false;
	if (sums.is_there) {
		add(c, T("opens"), sums.opens);
		add(c, T("reads"), sums.reads);
		add(c, T("writes"), sums.writes);
		add(c, T("fsyncs"), sums.fsyncs);
	}
	return true;
}

/* ---------------------------------------------------------------- cachegrind's count */

static bool add_count(struct collecting *c)
{
	struct document_count *count;

	if (!document_get_count(c->profile, c->arena, &count, c->diag))
		return false;
	if (count)
		add(c, T("count"), count->instructions);
	for (u32 i = 0; count && i < count->child_count && i < MOST_CHILDREN; i++)
		add(c, T("count"), count->children[i].instructions)->process = arena_printf(
		    c->arena, "%.*s (%u)", TEXT_ARGS(count->children[i].command), i + 1);
	return true;
}

/* ---------------------------------------------------------------- times */

struct statistics {
	double median, min, max;
};

/* A run of several. */
struct timed_run {
	double wall, waiting, user, system;
};

struct timing {
	u64 runs, peak_rss;
	struct statistics wall, undisturbed, user, system, reference;
	struct timed_run *each;
	size_t each_count, each_capacity;
};

static void read_statistic(struct json_reader *r, struct text key, void *context)
{
	struct statistics *s = context;

	if (text_equal(key, T("median")))
		json_read_double(r, &s->median);
	else if (text_equal(key, T("min")))
		json_read_double(r, &s->min);
	else if (text_equal(key, T("max")))
		json_read_double(r, &s->max);
	else
		json_skip(r, NULL);
}

static void read_timed_run(struct json_reader *r, struct text key, void *context)
{
	struct timed_run *run = context;

	if (text_equal(key, T("wall")))
		json_read_double(r, &run->wall);
	else if (text_equal(key, T("waiting")))
		json_read_double(r, &run->waiting);
	else if (text_equal(key, T("user")))
		json_read_double(r, &run->user);
	else if (text_equal(key, T("system")))
		json_read_double(r, &run->system);
	else
		json_skip(r, NULL);
}

static void read_each(struct json_reader *r, struct timing *timing)
{
	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(timing->each, timing->each_capacity, timing->each_count + 1);
		timing->each[timing->each_count] = (struct timed_run){0};
		each_member(r, &timing->each[timing->each_count++], read_timed_run);
	}
}

static void read_timing(struct json_reader *r, struct text key, void *context)
{
	struct timing *timing = context;

	if (text_equal(key, T("runs")))
		json_read_u64(r, &timing->runs);
	else if (text_equal(key, T("peak_rss_bytes")))
		json_read_u64(r, &timing->peak_rss);
	else if (text_equal(key, T("wall")))
		each_member(r, &timing->wall, read_statistic);
	else if (text_equal(key, T("undisturbed")))
		each_member(r, &timing->undisturbed, read_statistic);
	else if (text_equal(key, T("user")))
		each_member(r, &timing->user, read_statistic);
	else if (text_equal(key, T("system")))
		each_member(r, &timing->system, read_statistic);
	else if (text_equal(key, T("reference")))
		each_member(r, &timing->reference, read_statistic);
	else if (text_equal(key, T("each")))
		read_each(r, timing);
	else
		json_skip(r, NULL);
}

static double wall_of(const struct timed_run *run)
{
	return run->wall;
}

static double undisturbed_of(const struct timed_run *run)
{
	return sample_undisturbed(run->wall, run->waiting);
}

static double cpu_of(const struct timed_run *run)
{
	return run->user + run->system;
}

/* What a figure is in every run; nothing where there is no more than one run. */
static void add_runs(struct collecting *c, const char *name, const struct timing *timing,
		     double (*value_of)(const struct timed_run *))
{
	const struct figure *figure = figures_find(c->out, text_from_string(name), T(""));
	double *values;

	if (!figure || timing->each_count < 2)
		return;
	values = ARENA_NEW(c->arena, double, timing->each_count);
	for (size_t i = 0; i < timing->each_count; i++)
		values[i] = value_of(&timing->each[i]);
	sample_sort(values, timing->each_count);
	c->out->items[figure - c->out->items].runs = (struct sample){values, timing->each_count};
}

/* A time of one number, or, where the runs are known, with its spread. */
static void add_time(struct collecting *c, struct text name, double seconds, u64 runs, double least,
		     double most)
{
	struct figure *figure;

	if (isnan(seconds))
		return;
	figure = add(c, name, nanoseconds(seconds));
	if (runs < 2)
		return;
	figure->is_spread = true;
	figure->low = nanoseconds(least);
	figure->high = nanoseconds(most);
}

static bool add_times(struct collecting *c)
{
	enum { MEGABYTE = 1 << 20 };
	struct timing t = {.wall = {NAN, 0, 0}, .undisturbed = {NAN, 0, 0}};
	bool has_wall;

	if (!read_part(c, "timing", &t, read_timing)) {
		free(t.each);
		return false;
	}
	has_wall = !isnan(t.wall.median);
	add_time(c, T("wall"), has_wall ? t.wall.median : c->profile->wall_time, t.runs, t.wall.min,
		 t.wall.max);
	add_time(c, T("undisturbed"), t.undisturbed.median, t.runs, t.undisturbed.min,
		 t.undisturbed.max);
	add_time(c, T("cpu"), has_wall ? t.user.median + t.system.median : c->profile->cpu_time,
		 t.runs, t.user.min + t.system.min, t.user.max + t.system.max);
	add_runs(c, "wall", &t, wall_of);
	add_runs(c, "undisturbed", &t, undisturbed_of);
	add_runs(c, "cpu", &t, cpu_of);
	free(t.each);
	if (t.peak_rss)
		add(c, T("rss"), t.peak_rss);
	else if (c->profile->peak_memory_mb > 0)
		add(c, T("rss"), (u64)(c->profile->peak_memory_mb * MEGABYTE + 0.5));
	c->out->reference = nanoseconds(t.reference.median);
	return true;
}

/* ---------------------------------------------------------------- functions timed from inside */

struct timed_function {
	u64 calls;
	double least, median, p95;
};

static void read_timed_figure(struct json_reader *r, struct text key, void *context)
{
	struct timed_function *function = context;

	if (text_equal(key, T("calls")))
		json_read_u64(r, &function->calls);
	else if (text_equal(key, T("min")))
		json_read_double(r, &function->least);
	else if (text_equal(key, T("p50")))
		json_read_double(r, &function->median);
	else if (text_equal(key, T("p95")))
		json_read_double(r, &function->p95);
	else
		json_skip(r, NULL);
}

/* Most calls lie between the least and the 95th percentile. */
static void read_timed_function(struct json_reader *r, struct text key, void *context)
{
	struct timed_function function = {.median = NAN};
	struct collecting *c = context;
	u32 before = c->out->count;

	each_member(r, &function, read_timed_figure);
	if (c->function_count == MOST_FUNCTIONS)
		return;
	add_time(c, T("function_time"), function.median, function.calls, function.least,
		 function.p95);
	if (c->out->count == before)
		return;
	c->out->items[before].process = arena_copy(c->arena, key);
	c->function_count++;
}

static void read_timed_functions(struct json_reader *r, struct text key, void *context)
{
	if (text_equal(key, T("functions")))
		each_member(r, context, read_timed_function);
	else
		json_skip(r, NULL);
}

/* ---------------------------------------------------------------- repeats */

static void read_bound(struct json_reader *r, struct text key, void *context)
{
	struct figure *figure = context;

	if (text_equal(key, T("min")))
		json_read_u64(r, &figure->low);
	else if (text_equal(key, T("max")))
		json_read_u64(r, &figure->high);
	else
		json_skip(r, NULL);
}

static void read_range(struct json_reader *r, struct text key, void *context)
{
	struct collecting *c = context;
	struct figure ignored = {0};
	const struct figure *figure = figures_find(c->out, key, T(""));

	each_member(r, figure ? &c->out->items[figure - c->out->items] : &ignored, read_bound);
}

static int compare_texts(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static void read_noisy(struct json_reader *r, struct figures *out, struct arena *arena)
{
	u32 capacity = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		if (out->noisy_count == capacity) {
			struct text *larger;

			capacity = capacity ? capacity * 2 : 16;
			larger = ARENA_NEW(arena, struct text, capacity);
			if (out->noisy_count)
				memcpy(larger, out->noisy, out->noisy_count * sizeof(*larger));
			out->noisy = larger;
		}
		if (json_read_text(r, &out->noisy[out->noisy_count]))
			out->noisy_count++;
	}
	if (out->noisy_count)
		qsort(out->noisy, out->noisy_count, sizeof(*out->noisy), compare_texts);
}

static void read_repeats(struct json_reader *r, struct text key, void *context)
{
	struct collecting *c = context;

	if (text_equal(key, T("runs")))
		json_read_u64(r, &c->out->run_count);
	else if (text_equal(key, T("ranges")))
		each_member(r, c, read_range);
	else if (text_equal(key, T("noisy")))
		read_noisy(r, c->out, c->arena);
	else
		json_skip(r, NULL);
}

static bool add_repeats(struct collecting *c)
{
	c->out->run_count = 1;
	if (!read_part(c, "repeats", c, read_repeats))
		return false;
	for (u32 i = 0; i < c->out->count; i++)
		c->out->items[i].is_spread |= c->out->items[i].is_exact && c->out->run_count > 1;
	return true;
}

/* ---------------------------------------------------------------- */

static u32 place(const struct figure *figure)
{
	size_t count;
	const struct metric_kind *kinds = metric_kinds(&count);

	for (u32 i = 0; i < count; i++)
		if (text_equal(kinds[i].name, figure->name))
			return i;
	return (u32)count;
}

/* The known metrics in their order, then other events; the process before its children. */
static int by_place(const void *a, const void *b)
{
	const struct figure *x = a, *y = b;
	u32 first = place(x), second = place(y);

	if (first != second)
		return first < second ? -1 : 1;
	if (text_compare(x->process, y->process))
		return text_compare(x->process, y->process);
	return text_compare(x->name, y->name);
}

static size_t figures_at_most(const struct document_profile *profile)
{
	size_t processes = profile->cpu ? (size_t)profile->cpu->child_count + 1 : 0, metrics;

	metric_kinds(&metrics);
	return metrics + MOST_CHILDREN + MOST_FUNCTIONS + processes * (2 * MOST_EVENTS + 1);
}

bool figures_read(const struct document_profile *profile, struct arena *arena, struct figures *out,
		  struct diag *diag)
{
	struct collecting c = {profile, out, arena, diag, 0};

	*out = (struct figures){0};
	out->items = ARENA_NEW(arena, struct figure, figures_at_most(profile));
	add_cpu(&c);
	if (!add_count(&c) || !add_plain_figures(&c) || !add_io(&c) || !add_times(&c) ||
	    !read_part(&c, "timing", &c, read_timed_functions) || !add_repeats(&c))
		return false;
	qsort(out->items, out->count, sizeof(*out->items), by_place);
	return true;
}

const struct figure *figures_find(const struct figures *figures, struct text name,
				  struct text process)
{
	for (u32 i = 0; i < figures->count; i++)
		if (text_equal(figures->items[i].name, name) &&
		    text_equal(figures->items[i].process, process))
			return &figures->items[i];
	return NULL;
}
