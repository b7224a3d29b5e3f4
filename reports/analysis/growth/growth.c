#include "growth.h"

#include "common/memory.h"
#include "parsers/kinds.h"
#include "memory_cost.h"
#include "reports/analysis/own_cost.h"
#include "reports/analysis/processes.h"

#include <stdlib.h>
#include <string.h>

/* Functions that grow faster than the input are kept from this share of the program on. */
static const double least_share_of_fast = 0.001;

/* Exponents that differ by less are taken for equal. */
static const double same_exponent = 0.05;

/* A function in one process. */
struct entry {
	const struct cpu_function *function;
	const struct cpu_profile *process;
	u32 size, id, event;
	u64 cost;
};

struct maker {
	const struct growth_input *inputs;
	struct text event;
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

/* Adds the user's own functions of a process. */
static void add_functions(struct maker *maker, const struct cpu_profile *process, u32 size,
			  enum own_rule rule)
{
	u32 count = process->function_count, event = cpu_event(process, maker->event);
	bool *is_own = memory_new(count, sizeof(*is_own));
	u64 *costs = memory_new(count, sizeof(*costs));

	find_own_functions(process, rule, is_own);
	find_own_costs(process, event, is_own, costs);
	GROW(maker->entries, maker->entry_capacity, maker->entry_count + count);
	for (u32 f = 0; f < count; f++)
		if (is_own[f])
			maker->entries[maker->entry_count++] = (struct entry){
			    &process->functions[f], process, size, f, event, costs[f]};
	free(is_own);
	free(costs);
}

static void add_size(struct maker *maker, u32 size)
{
	const struct growth_input *input = &maker->inputs[size];
	enum own_rule rule = own_rule_of(input->processes, input->process_count);

	for (u32 k = 0; k < input->process_count; k++)
		add_functions(maker, input->processes[k], size, rule);
}

/* ---------------------------------------------------------------- one function */

static struct growth fit(const struct growth_table *table, const u64 *counts)
{
	return growth_fit(table->sizes, counts, table->size_count);
}

/* Fills in the counts of a function from its entries, and the growth of its cost. */
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
	    .cost_count = sizes,
	    .inclusive_count = sizes,
	    .call_count = sizes,
	    .costs = costs,
	    .inclusive = inclusive,
	    .calls = calls,
	    .call_file = T(""),
	};

	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &entries[i];
		size_t at = (size_t)entry->id * entry->process->event_count + entry->event;

		costs[entry->size] += entry->cost;
		inclusive[entry->size] += entry->process->inclusive[at];
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
	return f->is_inlined || !f->calls[f->call_count - 1] ||
	       f->cost_growth.exponent > f->call_growth.exponent + same_exponent;
}

static bool is_kept(const struct growth_function *f)
{
	return growth_weighs(f) ||
	       (growth_is_faster_than_input(&f->cost_growth) &&
		(f->share >= least_share_of_fast || f->far_share >= least_share_of_fast));
}

static void add_function(struct maker *maker, const struct entry *entries, size_t count)
{
	struct growth_table *table = maker->table;
	struct growth_function f = function_of(maker, entries, count);

	find_shares(table, &f);
	if (!is_kept(&f))
		return;
	f.inclusive_growth = fit(table, f.inclusive);
	f.call_growth = fit(table, f.calls);
	f.is_cause = growth_is_faster_than_input(&f.cost_growth) && grows_by_itself(&f);
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

/* Finds the line from which most of the calls of each row come. `most` is the cost of that line so
 * far, by row of the table. */
static void find_call_lines(const struct cpu_profile *last, u32 event,
			    struct growth_function *const *rows,
			    const struct growth_function *first_row, u64 *most)
{
	for (u32 i = 0; i < last->place_count; i++) {
		const struct cpu_place *place = &last->places[i];
		struct growth_function *row = rows[last->calls[place->call].callee];
		u64 cost = last->place_costs[(size_t)i * last->event_count + event];

		if (!row || cost < most[row - first_row])
			continue;
		most[row - first_row] = cost;
		row->call_file = place->file;
		row->call_line = place->line;
	}
}

/* ---------------------------------------------------------------- the table */

static int by_importance(const void *a, const void *b)
{
	const struct growth_function *x = a, *y = b;
	double difference = y->far_share - x->far_share;
	int order = growth_weighs(y) - growth_weighs(x);

	if (!order)
		order = y->is_cause - x->is_cause;
	if (!order)
		order = growth_is_faster_than_input(&y->cost_growth) -
			growth_is_faster_than_input(&x->cost_growth);

	if (!order)
		order = (difference > 0) - (difference < 0);
	if (!order)
		order = text_compare(x->name, y->name);
	if (!order)
		order = text_compare(x->object, y->object);
	return order ? order : text_compare(x->file, y->file);
}

/* Instructions if they were counted, else the first event. */
static struct text main_event(const struct cpu_profile *process)
{
	u32 event = cpu_event(process, T("Ir"));

	return process->event_count ? process->events[event == NO_ID ? 0 : event] : T("?");
}

static bool find_event(struct maker *maker, u32 count, struct text event, struct diag *diag)
{
	const struct cpu_profile *first = maker->inputs[0].processes[0];
	u32 found;

	maker->event = event.length ? event : main_event(first);
	for (u32 i = 0; i < count; i++)
		for (u32 k = 0; k < maker->inputs[i].process_count; k++)
			if (cpu_event(maker->inputs[i].processes[k], maker->event) == NO_ID)
				return diag_error(diag, "the event %.*s was not recorded",
						  TEXT_ARGS(maker->event));
	found = cpu_event(first, maker->event);
	maker->event = maker->table->event = first->events[found];
	return true;
}

static void add_program(struct maker *maker)
{
	struct growth_table *table = maker->table;
	u64 *costs = ARENA_NEW(maker->arena, u64, table->size_count);

	for (u32 i = 0; i < table->size_count; i++) {
		costs[i] = 0;
		for (u32 k = 0; k < maker->inputs[i].process_count; k++)
			costs[i] += process_cost(maker->inputs[i].processes[k], maker->event);
	}
	table->costs = costs;
	table->cost_count = table->size_count;
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

/* Completes the rows with what a process of the largest size says of its calls. */
static void read_calls(struct maker *maker, const struct cpu_profile *process, u64 *most)
{
	struct growth_function **rows = rows_by_function(maker->table, process);

	excuse_inlined(process, rows);
	find_call_lines(process, cpu_event(process, maker->event), rows, maker->table->functions,
			most);
	free(rows);
}

static void complete_functions(struct maker *maker)
{
	struct growth_table *table = maker->table;
	const struct growth_input *last = &maker->inputs[table->size_count - 1];
	u64 *most = memory_new((size_t)table->function_count + 1, sizeof(*most));

	for (u32 k = 0; k < last->process_count; k++)
		read_calls(maker, last->processes[k], most);
	free(most);
	if (table->function_count)
		qsort(table->functions, table->function_count, sizeof(*table->functions),
		      by_importance);
}

bool growth_make(const struct growth_input *inputs, u32 count, struct text event,
		 struct arena *arena, struct growth_table *out, struct diag *diag)
{
	struct maker maker = {.inputs = inputs, .table = out, .arena = arena};
	double *sizes = ARENA_NEW(arena, double, count);

	*out = (struct growth_table){
	    .command = inputs[count - 1].command,
	    .size_count = count,
	    .sizes = sizes,
	};
	for (u32 i = 0; i < count; i++)
		sizes[i] = inputs[i].size;
	if (!find_event(&maker, count, event, diag))
		return false;
	add_program(&maker);
	for (u32 i = 0; i < count; i++)
		add_size(&maker, i);
	add_all_functions(&maker);
	move_functions_to_arena(&maker);
	complete_functions(&maker);
	free(maker.entries);
	return true;
}

/* ---------------------------------------------------------------- inputs */

static const struct kind *kind_named(struct text name)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++)
		if (text_equal(kind->name, name))
			return kind;
	return NULL;
}

bool growth_input_of(const struct document_profile *profile, struct arena *arena,
		     struct growth_input *input, const struct kind **kind)
{
	const struct document_cpu *functions = document_functions(profile);

	input->command = profile->command;
	input->process_count = 0;
	if (functions) {
		*kind = kind_named(functions == profile->cpu ? T("cpu") : T("count"));
		input->process_count = processes_list(functions, arena, &input->processes);
		return true;
	}
	*kind = kind_named(T("memory"));
	if (profile->memory)
		input->process_count = memory_costs(profile->memory, arena, &input->processes);
	return input->process_count > 0;
}

double growth_largest_exponent(const struct growth_table *table)
{
	double largest = table->program.exponent;

	for (u32 i = 0; i < table->function_count; i++)
		if (table->functions[i].is_cause && growth_weighs(&table->functions[i]) &&
		    table->functions[i].cost_growth.exponent > largest)
			largest = table->functions[i].cost_growth.exponent;
	return largest;
}
