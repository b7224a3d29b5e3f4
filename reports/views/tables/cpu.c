#include "cpu.h"

#include "reports/analysis/address.h"
#include "reports/analysis/compare/names.h"
#include "reports/analysis/label.h"
#include "reports/analysis/missing_debug_information.h"
#include "reports/analysis/model_cycles.h"
#include "reports/views/shares.h"

#include "common/buffer.h"
#include "common/units.h"
#include "parsers/resolve/program.h"
#include "parsers/resolve/resolve.h"

/* The input for the sections of a process of the cpu part. */
struct maker {
	const struct document_cpu *cpu;
	const struct cpu_profile *process;
	struct text executable; /* functions of it are shown without their object */
	const struct table_options *options;
	struct arena *arena;
	struct top top;
	struct start_up start_up; /* shown as one row; no functions: not folded */
};

/* ---------------------------------------------------------------- columns beyond the first five */

/* Sums of simulated events, which tell more than each event alone, and allocations. A sum gets a
 * column if all its events were recorded. */
static const struct {
	struct text title;
	struct text events[3];
	bool is_simulated;
} sums[] = {
    {TEXT("allocations"), {TEXT("Allocations")}, false},
    {TEXT("allocated [B]"), {TEXT("AllocatedBytes")}, false},
    {TEXT("L1 misses"), {TEXT("I1mr"), TEXT("D1mr"), TEXT("D1mw")}, true},
    {TEXT("LL misses"), {TEXT("ILmr"), TEXT("DLmr"), TEXT("DLmw")}, true},
    {TEXT("mispredicted"), {TEXT("Bcm"), TEXT("Bim")}, true},
    {TEXT("mispredicted"), {TEXT("Bm")}, true},
    {TEXT("L1 misses"), {TEXT("L1m")}, true},
    {TEXT("L2 misses"), {TEXT("L2m")}, true},
    {TEXT("L3 misses"), {TEXT("L3m")}, true},
};

static bool add_event(const struct cpu_profile *process, const u64 *costs, struct text name,
		      u64 *sum)
{
	u32 event = cpu_event(process, name);

	return event != NO_ID && !__builtin_add_overflow(*sum, costs[event], sum);
}

/* Adds up the events of a column; false if one of them was not recorded. */
static bool sum_events(const struct cpu_profile *process, const u64 *costs, size_t which, u64 *sum)
{
	*sum = 0;
	for (size_t i = 0; i < LENGTH_OF(sums[which].events); i++)
		if (sums[which].events[i].length &&
		    !add_event(process, costs, sums[which].events[i], sum))
			return false;
	return true;
}

/* ---------------------------------------------------------------- above the table */

static void add_total(struct maker *maker, struct buffer *out)
{
	const struct cpu_profile *process = maker->process;
	u32 event = maker->top.event;

	buffer_add_grouped(out, process->totals[event]);
	buffer_printf(out, " %.*s in the whole process, ",
		      TEXT_ARGS(cpu_event_label(process, event)));
	buffer_add_grouped(out, process->program[event]);
	buffer_add(out, T(" in the program ("));
	buffer_add(out, units_share(process->program[event], process->totals[event], maker->arena));
	buffer_add(out, T(")"));
}

struct text table_shares(const struct cpu_profile *process, u32 event, struct arena *arena)
{
	static const struct {
		const char *name;
		enum cpu_share share;
	} shares[] = {{"its own code", SHARE_PROGRAM}, {"libraries", SHARE_LIBRARIES},
		      {"C library", SHARE_C_LIBRARY},  {"loader", SHARE_LOADER},
		      {"kernel", SHARE_KERNEL},	       {"unknown", SHARE_UNKNOWN}};
	u64 total = process->totals[event];
	struct buffer out = {0};

	if (total && process->shares[SHARE_UNKNOWN][event] == total)
		return T("whose code it is was not recorded: no object is named");
	for (size_t i = 0; i < LENGTH_OF(shares); i++) {
		u64 cost = process->shares[shares[i].share][event];

		if (!share_is_shown(shares[i].share, cost, total))
			continue;
		buffer_printf(&out, "%s%s ", i ? ", " : "", shares[i].name);
		buffer_add(&out, units_share(cost, total, arena));
	}
	return buffer_take(&out, arena);
}

/* Adds which figures were simulated; nothing if none were. */
static void add_simulated(struct maker *maker, struct buffer *out)
{
	const struct cpu_profile *process = maker->process;
	u64 value;

	if (cpu_estimated_cycles(process, process->totals, &value)) {
		buffer_add_grouped(out, value);
		buffer_add(out, T(" cycles estimated"));
	}
	for (size_t i = 0; i < LENGTH_OF(sums); i++) {
		if (!sums[i].is_simulated || !sum_events(process, process->totals, i, &value))
			continue;
		buffer_add_string(out, out->length ? ", " : "");
		buffer_add_grouped(out, value);
		buffer_printf(out, " %.*s", TEXT_ARGS(sums[i].title));
	}
}

/* Adds what was allocated; nothing if the tool does not see it. */
static void add_heap(struct maker *maker, struct buffer *out)
{
	const struct cpu_profile *process = maker->process;
	u32 allocations = cpu_event(process, T("Allocations"));
	u32 bytes = cpu_event(process, T("AllocatedBytes"));

	if (!process->heap || allocations == NO_ID || bytes == NO_ID)
		return;
	buffer_add_grouped(out, process->totals[allocations]);
	buffer_add(out, T(" allocations of "));
	buffer_add_grouped(out, process->totals[bytes]);
	buffer_add(out, T(" bytes, at most "));
	buffer_add_grouped(out, process->heap->peak_bytes);
	buffer_add(out, T(" bytes at once, "));
	buffer_add_grouped(out, process->heap->at_exit_bytes);
	buffer_add(out, T(" bytes held at exit"));
}

static void add_lines(struct maker *maker, struct section *section)
{
	struct buffer out = {0};

	section->lines = ARENA_NEW(maker->arena, struct text, 6);
	add_total(maker, &out);
	section->lines[section->line_count++] = buffer_take(&out, maker->arena);
	section->lines[section->line_count++] =
	    table_shares(maker->process, maker->top.event, maker->arena);
	add_heap(maker, &out);
	if (out.length)
		section->lines[section->line_count++] = buffer_take(&out, maker->arena);
	add_simulated(maker, &out);
	if (out.length)
		section->lines[section->line_count++] = buffer_take(&out, maker->arena);
	if (maker->process->cycles_label.length)
		section->lines[section->line_count++] = model_cycles_agreement();
	buffer_release(&out);
}

/* Says once what debug information would add, in the first section whose program has none. */
static void add_hint(struct maker *maker, struct section *section, bool *has_hint)
{
	struct text program = program_to_build_with_debug_information(maker->process);

	if (*has_hint || !program.length)
		return;
	*has_hint = true;
	section->lines[section->line_count++] = arena_printf(
	    maker->arena,
	    "%.*s has no debug information: compile it with -g to see inlined functions and lines",
	    TEXT_ARGS(path_basename(program)));
}

/* ---------------------------------------------------------------- the table */

static struct text full_name(struct text name, struct arena *arena)
{
	struct buffer out = {0};

	address_skip_zeros(&name, &out);
	buffer_add(&out, name);
	return buffer_take(&out, arena);
}

/* An address says nothing without the object that it is in. */
static struct function_name with_object(struct text name, struct text object, struct arena *arena)
{
	if (!object.length)
		return (struct function_name){name, T("")};
	return (struct function_name){
	    arena_printf(arena, "%.*s [%.*s]", TEXT_ARGS(name), TEXT_ARGS(object)),
	    function_name_is_address(name) ? T("") : name};
}

struct function_name *table_function_names(const struct cpu_profile *process, const u32 *functions,
					   u32 count, const struct table_options *options,
					   struct arena *arena)
{
	struct label_subject *subjects = ARENA_NEW(arena, struct label_subject, (size_t)count + 1);
	struct function_name *names = ARENA_NEW(arena, struct function_name, (size_t)count + 1);
	struct text *labels = ARENA_NEW(arena, struct text, (size_t)count + 1);
	struct text executable = cpu_executable(process);

	for (u32 i = 0; i < count; i++) {
		const struct cpu_function *f = &process->functions[functions[i]];

		subjects[i].name = f->name.length ? f->name : T("(no name)");
		subjects[i].file = f->file;
		if (!text_equal(f->object, executable))
			subjects[i].object = path_basename(f->object);
	}
	if (!options->full_names)
		labels_of(subjects, count, arena, labels);
	for (u32 i = 0; i < count; i++) {
		if (options->full_names)
			labels[i] = full_name(subjects[i].name, arena);
		names[i] = with_object(labels[i], subjects[i].object, arena);
	}
	return names;
}

struct start_up table_start_up(const struct cpu_profile *process,
			       const struct table_options *options, struct arena *arena)
{
	struct start_up start_up = {0};

	if (!options->all && !options->filter)
		start_up = start_up_find(process, arena);
	return start_up.count > 1 ? start_up : (struct start_up){0};
}

bool *table_functions_wanted(const struct cpu_profile *process, const struct table_options *options,
			     const struct start_up *start_up, struct arena *arena)
{
	const struct pattern *filter = options->filter;
	bool *wanted;

	if (!filter && !start_up->count)
		return NULL;
	wanted = ARENA_NEW(arena, bool, process->function_count);
	for (u32 i = 0; i < process->function_count; i++) {
		const struct cpu_function *function = &process->functions[i];

		wanted[i] = filter ? pattern_matches(filter, function->name) ||
					 pattern_matches(filter, function->file) ||
					 pattern_matches(filter, function->object)
				   : !start_up->is[i];
	}
	return wanted;
}

enum { SELF_COLUMN = 2, FIXED_COLUMNS = 5, MAX_COLUMNS = FIXED_COLUMNS + 1 + LENGTH_OF(sums) };

static struct table make_columns(struct maker *maker)
{
	static const struct table_column fixed[FIXED_COLUMNS] = {
	    {TEXT("function"), TABLE_LEFT, true, true}, {TEXT("calls"), TABLE_RIGHT, false},
	    {TEXT("self"), TABLE_RIGHT, false},		{TEXT("inclusive"), TABLE_RIGHT, false},
	    {TEXT("percent"), TABLE_RIGHT, false},
	};
	struct table_column columns[MAX_COLUMNS];
	u32 count = 0;
	u64 value;

	for (; count < FIXED_COLUMNS; count++)
		columns[count] = fixed[count];
	if (cpu_estimated_cycles(maker->process, maker->process->totals, &value))
		columns[count++] = (struct table_column){T("cycles"), TABLE_RIGHT, false};
	for (size_t i = 0; i < LENGTH_OF(sums); i++)
		if (sum_events(maker->process, maker->process->totals, i, &value))
			columns[count++] = (struct table_column){sums[i].title, TABLE_RIGHT, false};
	return table_new(columns, count, maker->top.row_count + 1, maker->arena);
}

static void add_row(struct maker *maker, struct table *table, const struct top_row *top_row,
		    struct function_name name)
{
	const struct cpu_profile *process = maker->process;
	u32 event = maker->top.event, cell = FIXED_COLUMNS;
	size_t first = (size_t)top_row->function * process->event_count;
	const u64 *inclusive = process->inclusive + first;
	struct table_row *row = table_add_row(table, maker->arena);
	u64 value;

	row->is_marked = top_row->is_marked;
	row->is_apart = top_row->is_extra;
	row->cells[0] = name.name;
	row->brief = name.brief;
	row->full = process->functions[top_row->function].name;
	row->cells[1] =
	    process->functions[top_row->function].inlined
		? T("inlined")
		: table_number(process->functions[top_row->function].calls, maker->arena);
	row->cells[2] = table_number(process->self[first + event], maker->arena);
	row->cells[3] = table_number(inclusive[event], maker->arena);
	row->cells[4] = units_share(inclusive[event], process->totals[event], maker->arena);
	if (cpu_estimated_cycles(process, inclusive, &value))
		row->cells[cell++] = table_number(value, maker->arena);
	for (size_t i = 0; i < LENGTH_OF(sums); i++)
		if (sum_events(process, inclusive, i, &value))
			row->cells[cell++] = table_number(value, maker->arena);
}

void table_add_start_up(struct table *table, const struct start_up *start_up, const struct top *top,
			const struct table_options *options, u32 self_column, struct arena *arena)
{
	struct table_row *row = table_add_row(table, arena);

	row->is_apart = top->row_count >= options->top;
	for (u32 c = 1; c < table->column_count; c++)
		row->cells[c] = T("-");
	row->cells[0] = arena_printf(arena, "(start-up, %u functions)", start_up->count);
	row->cells[self_column] = table_number(start_up->self[top->event], arena);
}

static struct function_name *names_of_rows(const struct maker *maker)
{
	u32 *functions = ARENA_NEW(maker->arena, u32, (size_t)maker->top.row_count + 1);

	for (u32 i = 0; i < maker->top.row_count; i++)
		functions[i] = maker->top.rows[i].function;
	return table_function_names(maker->process, functions, maker->top.row_count, maker->options,
				    maker->arena);
}

static void add_table(struct maker *maker, struct section *section)
{
	const struct function_name *names = names_of_rows(maker);

	if (!maker->top.row_count && maker->options->filter) {
		section->note = T("No function matches.");
		return;
	}
	section->table = make_columns(maker);
	for (u32 i = 0; i < maker->top.row_count; i++)
		add_row(maker, &section->table, &maker->top.rows[i], names[i]);
	if (maker->start_up.count)
		table_add_start_up(&section->table, &maker->start_up, &maker->top, maker->options,
				   SELF_COLUMN, maker->arena);
	if (maker->top.row_count)
		section->note = T("Marked: the five highest self costs.");
	if (maker->top.row_count && maker->start_up.count)
		section->hint = T("--all shows the start-up.");
}

/* ---------------------------------------------------------------- the sections */

static struct text heading_of(const struct cpu_profile *process, bool is_child, struct arena *arena)
{
	struct text command = process->command.length ? process->command : T("(command unknown)");

	if (!is_child)
		return command;
	return arena_printf(arena, "%s child: %.*s", process->forked ? "forked" : "executed",
			    TEXT_ARGS(command));
}

static void add_process(const struct document_cpu *cpu, const struct cpu_profile *process,
			const struct table_options *options, struct arena *arena,
			struct report_view *view, bool *has_hint)
{
	struct maker maker = {.cpu = cpu,
			      .process = process,
			      .executable = cpu_executable(process),
			      .options = options,
			      .arena = arena};
	struct section *section = report_view_add(view);

	maker.start_up = table_start_up(process, options, arena);
	top_find(process, table_functions_wanted(process, options, &maker.start_up, arena),
		 options->sort, options->top, arena, &maker.top);
	section->heading = heading_of(process, process != &cpu->process, arena);
	add_lines(&maker, section);
	add_hint(&maker, section, has_hint);
	add_table(&maker, section);
}

static void add_part(const struct document_cpu *cpu, const struct table_options *options,
		     bool has_hint, struct arena *arena, struct report_view *view)
{
	if (!cpu)
		return;
	add_process(cpu, &cpu->process, options, arena, view, &has_hint);
	for (u32 i = 0; i < cpu->child_count; i++)
		add_process(cpu, &cpu->children[i], options, arena, view, &has_hint);
}

bool table_cpu(const struct document_profile *profile, const struct table_options *options,
	       struct arena *arena, struct report_view *view, struct diag *diag)
{
	(void)diag;
	add_part(profile->cpu, options, false, arena, view);
	return true;
}

/* Whether instructions were recorded, of which debug information would say more. */
static bool has_lines(const struct document_cpu *count)
{
	return count && count->process.lines.count;
}

/* A tool that counts whole processes leaves nothing for a table. */
static void add_totals(const struct document_cpu *count, struct arena *arena,
		       struct report_view *view)
{
	struct section *section = report_view_add(view);

	section->heading = heading_of(&count->process, false, arena);
	section->lines = ARENA_NEW(arena, struct text, (size_t)count->child_count + 1);
	section->lines[section->line_count++] = arena_printf(
	    arena, "%s instructions in the whole process, counted by %.*s",
	    table_number(count->process.totals[0], arena).data, TEXT_ARGS(count->tool));
	for (u32 i = 0; i < count->child_count; i++)
		section->lines[section->line_count++] = arena_printf(
		    arena, "%s in %.*s", table_number(count->children[i].totals[0], arena).data,
		    TEXT_ARGS(count->children[i].command));
}

bool table_cycles(const struct document_profile *profile, const struct table_options *options,
		  struct arena *arena, struct report_view *view, struct diag *diag)
{
	(void)diag;
	add_part(profile->cycles, options, !has_lines(profile->cycles), arena, view);
	return true;
}

bool table_count(const struct document_profile *profile, const struct table_options *options,
		 struct arena *arena, struct report_view *view, struct diag *diag)
{
	const struct document_cpu *count = profile->count;

	(void)diag;
	if (!count || count->process.function_count)
		add_part(count, options, !has_lines(count), arena, view);
	else
		add_totals(count, arena, view);
	return true;
}
