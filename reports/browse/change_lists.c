#include "change_lists.h"

#include "common/buffer.h"
#include "parsers/resolve/program.h"
#include "reports/analysis/label.h"
#include "reports/views/show.h"

/* Each value is a pair: the old one, then the new. */
enum { SELF, INCLUSIVE, CALLS };

/* ---------------------------------------------------------------- names */

static const struct matched_function *function_at(const struct list *list,
						  const struct list_row *row)
{
	const struct cpu_match *match = list->context;

	return &match->functions[row->id];
}

static struct text fate_of(const struct matched_function *function, struct arena *arena)
{
	switch (function->fate) {
	case FATE_NEW:
		return T(" (new)");
	case FATE_VANISHED:
		return T(" (gone)");
	case FATE_RENAMED:
		return show_has_other_parameters(function)
			   ? T(" (other parameters)")
			   : arena_printf(arena, " (was %.*s)",
					  TEXT_ARGS(label_of(function->old_name, arena)));
	case FATE_KEPT:
		break;
	}
	return T("");
}

static struct text named(struct text name, struct text object, struct text fate,
			 struct arena *arena)
{
	if (!object.length)
		return arena_printf(arena, "%.*s%.*s", TEXT_ARGS(name), TEXT_ARGS(fate));
	return arena_printf(arena, "%.*s [%.*s]%.*s", TEXT_ARGS(name), TEXT_ARGS(object),
			    TEXT_ARGS(fate));
}

static void name_functions(const struct look *look, const struct list *list,
			   const struct list_row *const *rows, u32 count, struct arena *arena,
			   struct row_name *names)
{
	struct label_subject *subjects = ARENA_NEW(arena, struct label_subject, (size_t)count + 1);
	struct text *labels = ARENA_NEW(arena, struct text, (size_t)count + 1);
	struct text executable = path_basename(cpu_executable(look->subject->cpu));

	for (u32 i = 0; i < count; i++) {
		const struct matched_function *f = function_at(list, rows[i]);
		struct text object = path_basename(f->object);

		subjects[i] = (struct label_subject){
		    f->name.length ? f->name : T("(no name)"),
		    text_equal(object, executable) ? T("") : object, f->file};
	}
	labels_of(subjects, count, arena, labels);
	for (u32 i = 0; i < count; i++) {
		const struct matched_function *f = function_at(list, rows[i]);
		struct text fate = fate_of(f, arena);

		names[i] =
		    (struct row_name){.full = named(labels[i], subjects[i].object, fate, arena),
				      .brief = named(labels[i], T(""), fate, arena)};
		if (!look->in_full)
			continue;
		names[i].briefest = names[i].brief;
		names[i].brief = names[i].full;
		names[i].full = named(f->name, f->object, fate, arena);
	}
}

static int compare_names(const struct list *list, const struct list_row *a,
			 const struct list_row *b)
{
	return text_compare(function_at(list, a)->name, function_at(list, b)->name);
}

static bool matches(const struct list *list, const struct list_row *row,
		    const struct pattern *filter)
{
	const struct matched_function *f = function_at(list, row);
	struct arena scratch = {0};
	bool found = pattern_matches(filter, f->name) ||
		     pattern_matches(filter, label_of(f->name, &scratch)) ||
		     pattern_matches(filter, f->old_name) || pattern_matches(filter, f->file) ||
		     pattern_matches(filter, f->object);

	arena_release(&scratch);
	return found;
}

/* ---------------------------------------------------------------- what stands above */

static void add_pair(struct buffer *out, const char *what, const u64 pair[2])
{
	buffer_add_string(out, what);
	buffer_add_grouped(out, pair[OLD]);
	buffer_add(out, T(" → "));
	buffer_add_grouped(out, pair[NEW]);
}

static void describe_process(const struct look *look, const struct place *place,
			     struct arena *arena, struct row_name *subject, struct text *figures)
{
	const struct cpu_profile *old = look->subject->old_cpu, *now = look->subject->cpu;
	struct text event = now->events[look->event];
	u64 totals[2] = {old->totals[cpu_event(old, event)], now->totals[look->event]};
	struct buffer out = {0};

	(void)place;
	subject->full = look->subject->title;
	add_pair(&out, "", totals);
	subject_add_unit(&out, look->subject, look->event, arena);
	*figures = buffer_take(&out, arena);
}

static void describe_function(const struct look *look, const struct place *place,
			      struct arena *arena, struct row_name *subject, struct text *figures)
{
	const struct cpu_match *match = subject_match(look->subject, look->event);
	const struct matched_function *f = &match->functions[place->function];
	struct text name = f->name.length ? f->name : T("(no name)");
	struct buffer out = {0};

	subject->full = named(name, T(""), fate_of(f, arena), arena);
	subject->brief = named(label_of(name, arena), T(""), fate_of(f, arena), arena);
	add_pair(&out, "self ", f->self);
	add_pair(&out, ", inclusive ", f->inclusive);
	*figures = buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- rows */

static void begin(const struct look *look, const struct list_column *columns, u32 column_count,
		  u32 rows, struct list *list)
{
	list->columns = columns;
	list->column_count = column_count;
	list->name_title = T("function");
	list->name_width = LIST_NAME_WIDTH;
	list->compare = compare_names;
	list->matches = matches;
	list->context = subject_match(look->subject, look->event);
	list_reserve(list, rows);
}

static void set_pair(struct list_row *row, u32 which, const u64 pair[2])
{
	row->values[2 * which + OLD] = pair[OLD];
	row->values[2 * which + NEW] = pair[NEW];
}

static bool has_changed(const struct matched_function *f)
{
	return f->self[OLD] != f->self[NEW] || f->inclusive[OLD] != f->inclusive[NEW] ||
	       f->calls[OLD] != f->calls[NEW] || f->fate == FATE_RENAMED;
}

/* Those of the change of calls are the last. */
static u32 known_columns(const struct look *look, u32 all)
{
	static const struct list_column calls[] = {CHANGE_COLUMNS("calls", 2 * CALLS, 'c')};

	return subject_knows_calls(look->subject) ? all : all - (u32)LENGTH_OF(calls);
}

static void fill_changes(const struct look *look, const struct place *place, struct list *list)
{
	static const struct list_column columns[] = {
	    CHANGE_COLUMNS("self", 2 * SELF, 's'),
	    CHANGE_COLUMNS("inclusive", 2 * INCLUSIVE, 'i'),
	    CHANGE_COLUMNS("calls", 2 * CALLS, 'c'),
	};
	const struct cpu_match *match = subject_match(look->subject, look->event);

	(void)place;
	begin(look, columns, known_columns(look, LENGTH_OF(columns)), match->function_count, list);
	for (u32 f = 0; f < match->function_count; f++) {
		const struct matched_function *function = &match->functions[f];
		struct list_row *row;

		if (!has_changed(function))
			continue;
		row = list_add(list, f);
		set_pair(row, SELF, function->self);
		set_pair(row, INCLUSIVE, function->inclusive);
		set_pair(row, CALLS, function->calls);
	}
}

static struct places open_function(const struct look *look, const struct list *list,
				   const struct list_row *row)
{
	return places_of_changed_function(look->subject, list->context, row->id);
}

static u32 this_end(const struct matched_call *call, bool callers)
{
	return callers ? call->callee : call->caller;
}

static void fill_calls(const struct look *look, u32 function, bool callers, struct list *list)
{
	static const struct list_column columns[] = {
	    CHANGE_COLUMNS("inclusive", 2 * INCLUSIVE, 'i'),
	    CHANGE_COLUMNS("calls", 2 * CALLS, 'c'),
	};
	const struct cpu_match *match = subject_match(look->subject, look->event);
	u32 count = 0;

	for (u32 i = 0; i < match->call_count; i++)
		count += this_end(&match->calls[i], callers) == function;
	begin(look, columns, known_columns(look, LENGTH_OF(columns)), count, list);
	list->name_title = callers ? T("called by") : T("function called");
	for (u32 i = 0; i < match->call_count; i++) {
		const struct matched_call *call = &match->calls[i];
		struct list_row *row;

		if (this_end(call, callers) != function)
			continue;
		row = list_add(list, this_end(call, !callers));
		set_pair(row, INCLUSIVE, call->cost);
		set_pair(row, CALLS, call->count);
		row->is_recursion = call_is_in_cycle(match, call);
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

const struct list_kind list_of_changes = {"changes",	  {'s', false, false}, fill_changes,
					  name_functions, describe_process,    open_function};
const struct list_kind list_of_changed_callers = {
    "callers", {'i', false, false}, fill_callers, name_functions, describe_function, open_function};
const struct list_kind list_of_changed_callees = {
    "callees", {'i', false, false}, fill_callees, name_functions, describe_function, open_function};
