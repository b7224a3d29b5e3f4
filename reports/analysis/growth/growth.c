#include "growth.h"

#include "common/memory.h"
#include "own_cost.h"

#include <stdlib.h>
#include <string.h>

static const double least_share = 0.01;

/* Exponents that differ by less are taken for equal. */
static const double same_exponent = 0.05;

/* A function in one profile. */
struct entry {
	const struct cpu_function *function;
	u32 size, id;
	u64 cost;
};

struct maker {
	const struct cpu_profile *const *profiles;
	u32 *events; /* by profile */
	struct growth_table *table;
	struct arena *arena;
	struct entry *entries;
	size_t entry_count, entry_capacity;
	size_t capacity;
};

/* ---------------------------------------------------------------- the functions of all sizes */

static int by_function(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = text_compare(x->function->name, y->function->name);

	if (!order)
		order = text_compare(x->function->object, y->function->object);
	if (!order)
		order = text_compare(x->function->file, y->function->file);
	return order;
}

static int by_function_and_size(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = by_function(a, b);

	return order ? order : (x->size > y->size) - (x->size < y->size);
}

/* Adds the user's own functions of a profile. */
static void add_functions(struct maker *maker, u32 size)
{
	const struct cpu_profile *profile = maker->profiles[size];
	u32 count = profile->function_count;
	bool *is_own = memory_new(count, sizeof(*is_own));
	u64 *costs = memory_new(count, sizeof(*costs));

	find_own_functions(profile, is_own);
	find_own_costs(profile, maker->events[size], is_own, costs);
	GROW(maker->entries, maker->entry_capacity, maker->entry_count + count);
	for (u32 f = 0; f < count; f++)
		if (is_own[f])
			maker->entries[maker->entry_count++] =
			    (struct entry){&profile->functions[f], size, f, costs[f]};
	free(is_own);
	free(costs);
}

/* ---------------------------------------------------------------- one function */

static struct growth fit(const struct growth_table *table, const u64 *counts)
{
	return growth_fit(table->sizes, counts, table->size_count);
}

/* Fills in the counts of a function from its entries, of which there is at most one per size, and
 * the growth of its cost. */
static struct growth_function function_of(const struct maker *maker, const struct entry *entries,
					  size_t count)
{
	u32 sizes = maker->table->size_count;
	const struct cpu_function *last = entries[count - 1].function;
	u64 *costs = ARENA_NEW(maker->arena, u64, sizes);
	u64 *inclusive = ARENA_NEW(maker->arena, u64, sizes);
	u64 *calls = ARENA_NEW(maker->arena, u64, sizes);
	struct growth_function f = {
	    .object = last->object,
	    .file = last->file,
	    .name = last->name,
	    .line = last->line,
	    .is_inlined = last->inlined,
	    .costs = costs,
	    .inclusive = inclusive,
	    .calls = calls,
	};

	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &entries[i];
		const struct cpu_profile *profile = maker->profiles[entry->size];
		size_t at = (size_t)entry->id * profile->event_count + maker->events[entry->size];

		costs[entry->size] += entry->cost;
		inclusive[entry->size] += profile->inclusive[at];
		calls[entry->size] += entry->function->calls;
	}
	f.cost_growth = fit(maker->table, costs);
	return f;
}

static void find_shares(const struct growth_table *table, struct growth_function *f)
{
	double size = table->sizes[table->size_count - 1];
	u64 all = table->costs[table->size_count - 1];
	double far = growth_at(&table->program, GROWTH_FAR * size);
	double cost = growth_at(&f->cost_growth, GROWTH_FAR * size);

	f->share = all ? (double)f->costs[table->size_count - 1] / (double)all : 0;
	f->far_share = far > cost ? cost / far : 1;
}

/* Whether its cost per call grows, as far as its calls are counted. */
static bool grows_by_itself(const struct growth_function *f)
{
	return f->is_inlined || f->cost_growth.exponent > f->call_growth.exponent + same_exponent;
}

static void add_function(struct maker *maker, const struct entry *entries, size_t count)
{
	struct growth_table *table = maker->table;
	struct growth_function f = function_of(maker, entries, count);

	if (!growth_is_faster_than_input(&f.cost_growth))
		return;
	find_shares(table, &f);
	if (f.share < least_share && f.far_share < least_share)
		return;
	f.inclusive_growth = fit(table, f.inclusive);
	f.call_growth = fit(table, f.calls);
	f.is_cause = grows_by_itself(&f);
	GROW(table->functions, maker->capacity, (size_t)table->function_count + 1);
	table->functions[table->function_count++] = f;
}

static void add_all_functions(struct maker *maker)
{
	size_t i = 0, end;

	qsort(maker->entries, maker->entry_count, sizeof(*maker->entries), by_function_and_size);
	for (; i < maker->entry_count; i = end) {
		for (end = i + 1; end < maker->entry_count; end++)
			if (by_function(&maker->entries[i], &maker->entries[end]))
				break;
		add_function(maker, &maker->entries[i], end - i);
	}
}

/* ---------------------------------------------------------------- who calls whom */

static int function_to_row(const void *key, const void *member)
{
	const struct cpu_function *function = key;
	const struct growth_function *f = member;
	int order = text_compare(function->name, f->name);

	if (!order)
		order = text_compare(function->object, f->object);
	return order ? order : text_compare(function->file, f->file);
}

/* The row of each function of the last profile, NULL if it has none. The rows are still in the
 * order of by_function(). */
static struct growth_function **rows_by_function(const struct growth_table *table,
						 const struct cpu_profile *last)
{
	struct growth_function **rows = memory_new(last->function_count, sizeof(*rows));

	for (u32 f = 0; f < last->function_count && table->function_count; f++)
		rows[f] = bsearch(&last->functions[f], table->functions, table->function_count,
				  sizeof(*table->functions), function_to_row);
	return rows;
}

/* The calls of inlined functions are not counted. One that is inlined into a function that grows
 * as fast does so because it is called more often. */
static void excuse_inlined(const struct cpu_profile *last, struct growth_function *const *rows)
{
	for (u32 i = 0; i < last->call_count; i++) {
		const struct growth_function *caller = rows[last->calls[i].caller];
		struct growth_function *callee = rows[last->calls[i].callee];

		if (caller && callee && caller != callee && callee->is_inlined &&
		    caller->cost_growth.exponent >= callee->cost_growth.exponent - same_exponent)
			callee->is_cause = false;
	}
}

/* Finds the line from which most of the calls of each row come. */
static void find_call_lines(const struct cpu_profile *last, u32 event,
			    struct growth_function *const *rows)
{
	u64 *most = memory_new(last->function_count, sizeof(*most));

	for (u32 i = 0; i < last->place_count; i++) {
		const struct cpu_place *place = &last->places[i];
		u32 callee = last->calls[place->call].callee;
		u64 cost = last->place_costs[(size_t)i * last->event_count + event];

		if (!rows[callee] || cost < most[callee])
			continue;
		most[callee] = cost;
		rows[callee]->call_file = place->file;
		rows[callee]->call_line = place->line;
	}
	free(most);
}

/* ---------------------------------------------------------------- the table */

static int by_importance(const void *a, const void *b)
{
	const struct growth_function *x = a, *y = b;
	double difference = y->far_share - x->far_share;
	int order = y->is_cause - x->is_cause;

	if (!order)
		order = (difference > 0) - (difference < 0);
	if (!order)
		order = text_compare(x->name, y->name);
	if (!order)
		order = text_compare(x->object, y->object);
	return order ? order : text_compare(x->file, y->file);
}

static bool find_events(struct maker *maker, struct text event, struct diag *diag)
{
	u32 count = maker->table->size_count;

	maker->events = ARENA_NEW(maker->arena, u32, count);
	for (u32 i = 0; i < count; i++) {
		maker->events[i] = cpu_event(maker->profiles[i], event);
		if (maker->events[i] == NO_ID)
			return diag_error(diag, "the event %.*s was not recorded",
					  TEXT_ARGS(event));
	}
	maker->table->event = maker->profiles[0]->events[maker->events[0]];
	return true;
}

/* The program's costs are those inside main(); of a recording that does not know main(), all. */
static void add_program(struct maker *maker)
{
	struct growth_table *table = maker->table;
	u64 *costs = ARENA_NEW(maker->arena, u64, table->size_count);

	for (u32 i = 0; i < table->size_count; i++) {
		const struct cpu_profile *profile = maker->profiles[i];
		u32 event = maker->events[i];

		costs[i] =
		    profile->program[event] ? profile->program[event] : profile->totals[event];
	}
	table->costs = costs;
	table->program = fit(table, costs);
}

static void move_functions_to_arena(struct maker *maker)
{
	struct growth_table *table = maker->table;
	struct growth_function *functions =
	    ARENA_NEW(maker->arena, struct growth_function, (size_t)table->function_count + 1);

	if (table->function_count)
		memcpy(functions, table->functions, table->function_count * sizeof(*functions));
	free(table->functions);
	table->functions = functions;
}

static void complete_functions(struct maker *maker)
{
	struct growth_table *table = maker->table;
	u32 size = table->size_count - 1;
	const struct cpu_profile *last = maker->profiles[size];
	struct growth_function **rows = rows_by_function(table, last);

	excuse_inlined(last, rows);
	find_call_lines(last, maker->events[size], rows);
	free(rows);
	qsort(table->functions, table->function_count, sizeof(*table->functions), by_importance);
}

bool growth_make(const double *sizes, const struct cpu_profile *const *profiles, u32 count,
		 struct text event, struct arena *arena, struct growth_table *out,
		 struct diag *diag)
{
	struct maker maker = {.profiles = profiles, .table = out, .arena = arena};

	*out = (struct growth_table){
	    .command = profiles[count - 1]->command,
	    .size_count = count,
	    .sizes = sizes,
	};
	if (!find_events(&maker, event, diag))
		return false;
	add_program(&maker);
	for (u32 i = 0; i < count; i++)
		add_functions(&maker, i);
	add_all_functions(&maker);
	move_functions_to_arena(&maker);
	complete_functions(&maker);
	free(maker.entries);
	return true;
}

double growth_largest_exponent(const struct growth_table *table)
{
	double largest = table->program.exponent;

	for (u32 i = 0; i < table->function_count; i++)
		if (table->functions[i].is_cause &&
		    table->functions[i].cost_growth.exponent > largest)
			largest = table->functions[i].cost_growth.exponent;
	return largest;
}
