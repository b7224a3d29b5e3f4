#include "function_lists.h"

#include "reports/analysis/label.h"
#include "reports/views/tables/cpu.h"

enum { SELF, INCLUSIVE, CALLS };

static const struct cpu_function *function_at(const struct look *look, u32 function)
{
	return &look->subject->cpu->functions[function];
}

static u64 cost_of(const struct look *look, const u64 *costs, u32 row)
{
	return costs[(size_t)row * look->subject->cpu->event_count + look->event];
}

/* ---------------------------------------------------------------- what stands above */

void describe_process(const struct look *look, const struct place *place, struct arena *arena,
		      struct row_name *subject, struct text *figures)
{
	const struct cpu_profile *cpu = look->subject->cpu;
	struct buffer out = {0};

	(void)place;
	subject->full = look->subject->title;
	buffer_add_grouped(&out, cpu->totals[look->event]);
	subject_add_unit(&out, look->subject, look->event, arena);
	*figures = buffer_take(&out, arena);
}

void describe_function(const struct look *look, const struct place *place, struct arena *arena,
		       struct row_name *subject, struct text *figures)
{
	const struct cpu_profile *cpu = look->subject->cpu;
	const struct cpu_function *function = function_at(look, place->function);
	struct buffer out = {0};

	subject->full = function->name.length ? function->name : T("(no name)");
	subject->brief = label_of(subject->full, arena);
	if (function->inlined) {
		buffer_add(&out, T("inlined, "));
	} else if (subject_knows_calls(look->subject)) {
		buffer_add(&out, T("calls "));
		buffer_add_grouped(&out, function->calls);
		buffer_add(&out, T(", "));
	}
	buffer_add(&out, T("self "));
	buffer_add_grouped(&out, cost_of(look, cpu->self, place->function));
	buffer_add(&out, T(", inclusive "));
	buffer_add_grouped(&out, cost_of(look, cpu->inclusive, place->function));
	buffer_printf(&out, " %.*s", TEXT_ARGS(cpu_event_label(cpu, look->event)));
	*figures = buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- names */

static struct text with_folder(const struct look *look, u32 function, struct arena *arena)
{
	const struct cpu_function *f = function_at(look, function);

	if (!f->object.length)
		return f->name;
	return arena_printf(arena, "%.*s [%.*s]", TEXT_ARGS(f->name), TEXT_ARGS(f->object));
}

static void name_functions(const struct look *look, const u32 *functions, u32 count,
			   struct arena *arena, struct row_name *names)
{
	static const struct table_options options;
	const struct function_name *labels =
	    table_function_names(look->subject->cpu, functions, count, &options, arena);

	for (u32 i = 0; i < count; i++) {
		if (look->in_full)
			names[i] = (struct row_name){with_folder(look, functions[i], arena),
						     labels[i].name, labels[i].brief, T("")};
		else
			names[i] = (struct row_name){labels[i].name, labels[i].brief, T(""), T("")};
	}
}

static void name_rows(const struct look *look, const struct list *list,
		      const struct list_row *const *rows, u32 count, struct arena *arena,
		      struct row_name *names)
{
	u32 *functions = ARENA_NEW(arena, u32, (size_t)count + 1), *places, kept = 0;
	struct row_name *found = ARENA_NEW(arena, struct row_name, (size_t)count + 1);

	(void)list;
	places = ARENA_NEW(arena, u32, (size_t)count + 1);
	for (u32 i = 0; i < count; i++) {
		if (rows[i]->is_fold) {
			names[i].full = arena_printf(arena, "(start-up, %u functions)",
						     subject_start_up(look->subject)->count);
			continue;
		}
		functions[kept] = rows[i]->id;
		places[kept++] = i;
	}
	name_functions(look, functions, kept, arena, found);
	for (u32 i = 0; i < kept; i++)
		names[places[i]] = found[i];
}

static int compare_names(const struct list *list, const struct list_row *a,
			 const struct list_row *b)
{
	const struct text *labels = subject_labels(list->context);

	if (a->is_fold != b->is_fold)
		return a->is_fold ? 1 : -1;
	return a->is_fold ? 0 : text_compare(labels[a->id], labels[b->id]);
}

static bool matches(const struct list *list, const struct list_row *row,
		    const struct pattern *filter)
{
	struct subject *subject = list->context;
	const struct cpu_function *function = &subject->cpu->functions[row->id];
	struct text label = subject_labels(subject)[row->id];

	return pattern_matches(filter, function->name) ||
	       (!text_equal(label, function->name) && pattern_matches(filter, label)) ||
	       pattern_matches(filter, function->file) || pattern_matches(filter, function->object);
}

/* ---------------------------------------------------------------- rows */

static void begin(const struct look *look, const struct list_column *columns, u32 count, u32 rows,
		  struct list *list)
{
	list->columns = columns;
	list->column_count = count;
	list->name_title = T("function");
	list->name_width = LIST_NAME_WIDTH;
	list->whole = look->subject->cpu->totals[look->event];
	list->compare = compare_names;
	list->matches = matches;
	list->context = look->subject;
	list_reserve(list, rows);
}

/* The column of calls is the last. */
static u32 known_columns(const struct look *look, u32 all)
{
	return subject_knows_calls(look->subject) ? all : all - 1;
}

static struct places open_function(const struct look *look, const struct list *list,
				   const struct list_row *row)
{
	(void)list;
	return row->is_fold ? (struct places){0} : places_of_function(look->subject, row->id);
}

static void add_function(const struct look *look, u32 f, const struct start_up *start_up,
			 struct list *list)
{
	const struct cpu_profile *cpu = look->subject->cpu;
	u64 values[] = {cost_of(look, cpu->self, f), cost_of(look, cpu->inclusive, f),
			cpu->functions[f].calls};
	struct list_row *row;

	if (!values[SELF] && !values[INCLUSIVE] && !values[CALLS])
		return;
	row = list_add(list, f);
	memcpy(row->values, values, sizeof(values));
	row->is_inlined = cpu->functions[f].inlined;
	row->is_folded = start_up->count && start_up->is[f];
}

static void fill_functions(const struct look *look, const struct place *place, struct list *list)
{
	static const struct list_column columns[] = {
	    {TEXT("self %"), CELL_SHARE, SELF, 0, 0, 0},
	    {TEXT("self"), CELL_NUMBER, SELF, 's', 0, 1},
	    {TEXT("incl. %"), CELL_SHARE, INCLUSIVE, 0, 0, 4},
	    {TEXT("inclusive"), CELL_NUMBER, INCLUSIVE, 'i', 0, 2},
	    {TEXT("calls"), CELL_CALLS, CALLS, 'c', 0, 3},
	};
	const struct start_up *start_up = subject_start_up(look->subject);
	u32 count = look->subject->cpu->function_count;

	(void)place;
	begin(look, columns, known_columns(look, LENGTH_OF(columns)), count + 1, list);
	for (u32 f = 0; f < count; f++)
		add_function(look, f, start_up, list);
	if (start_up->count) {
		struct list_row *row = list_add(list, NO_ID);

		row->values[SELF] = start_up->self[look->event];
		row->is_fold = true;
		row->is_apart = true; /* as in the tables: it is nobody's own code */
	}
}

/* The values of a call; its share is that of its inclusive cost. */
static void add_call(const struct look *look, u32 call, u32 other, struct list *list)
{
	const struct cpu_profile *cpu = look->subject->cpu;
	struct list_row *row = list_add(list, other);

	row->values[INCLUSIVE] = cost_of(look, cpu->call_costs, call);
	row->values[CALLS] = cpu->calls[call].count;
	row->is_inlined =
	    !cpu->calls[call].count && cpu->functions[cpu->calls[call].callee].inlined;
	row->is_recursion = subject_recursion(look->subject)[call];
}

static u32 count_calls(const struct cpu_profile *cpu, u32 function, bool callers)
{
	u32 count = 0;

	for (u32 i = 0; i < cpu->call_count; i++)
		count += (callers ? cpu->calls[i].callee : cpu->calls[i].caller) == function;
	return count;
}

static void fill_calls(const struct look *look, u32 function, bool callers, struct list *list)
{
	static const struct list_column columns[] = {
	    {TEXT("percent"), CELL_SHARE, INCLUSIVE, 0, 0, 0},
	    {TEXT("inclusive"), CELL_COST, INCLUSIVE, 'i', 0, 1},
	    {TEXT("calls"), CELL_CALLS, CALLS, 'c', 0, 2},
	};
	const struct cpu_profile *cpu = look->subject->cpu;

	begin(look, columns, known_columns(look, LENGTH_OF(columns)),
	      count_calls(cpu, function, callers), list);
	list->name_title = callers ? T("called by") : T("function called");
	for (u32 i = 0; i < cpu->call_count; i++) {
		const struct cpu_call *call = &cpu->calls[i];

		if ((callers ? call->callee : call->caller) == function)
			add_call(look, i, callers ? call->caller : call->callee, list);
	}
}

static void fill_callers(const struct look *look, const struct place *place, struct list *list)
{
	fill_calls(look, place->function, true, list);
}

static void fill_callees(const struct look *look, const struct place *place, struct list *list)
{
	fill_calls(look, place->function, false, list);
}

const struct list_kind list_of_functions = {"functions", {'s', false, false}, fill_functions,
					    name_rows,	 describe_process,    open_function};
const struct list_kind list_of_callers = {"callers", {'i', false, false}, fill_callers,
					  name_rows, describe_function,	  open_function};
const struct list_kind list_of_callees = {"callees", {'i', false, false}, fill_callees,
					  name_rows, describe_function,	  open_function};
