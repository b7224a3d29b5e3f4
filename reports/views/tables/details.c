#include "details.h"

#include "common/file.h"
#include "common/units.h"
#include "common/memory.h"
#include "parsers/kinds.h"
#include "parsers/resolve/graph.h"
#include "reports/analysis/label.h"
#include "reports/views/sampling.h"
#include "cpu.h"
#include "machine_code.h"
#include "top_lines.h"

#include <ctype.h>
#include <stdlib.h>

struct near {
	const struct cpu_profile *process;
	const struct table_options *options;
	struct arena *arena;
	struct report_view *view;
	const struct cpu_sampling *sampling; /* NULL: everything was counted */
	u32 event;
	const bool *recursion; /* of each call: whether it is within a cycle */
};

static u64 cost_of(const struct near *near, const u64 *costs, u32 row)
{
	return costs[(size_t)row * near->process->event_count + near->event];
}

static u64 total_of(const struct near *near)
{
	return near->process->totals[near->event];
}

/* ---------------------------------------------------------------- callers and callees */

/* A call, by what it cost: for sorting. */
struct weighed_call {
	u64 cost;
	u32 call;
};

static int compare_calls(const void *a, const void *b)
{
	const struct weighed_call *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? 1 : -1;
	return (x->call > y->call) - (x->call < y->call);
}

/* The caller of a call, or its callee. */
static u32 other_end(const struct cpu_call *call, bool callers)
{
	return callers ? call->caller : call->callee;
}

static struct weighed_call *find_calls(const struct near *near, u32 function, bool callers,
				       u32 *count)
{
	const struct cpu_profile *process = near->process;
	struct weighed_call *found = memory_new(process->call_count, sizeof(found[0]));

	*count = 0;
	for (u32 i = 0; i < process->call_count; i++) {
		if (other_end(&process->calls[i], !callers) == function)
			found[(*count)++] =
			    (struct weighed_call){cost_of(near, process->call_costs, i), i};
	}
	qsort(found, *count, sizeof(found[0]), compare_calls);
	return found;
}

static struct text describe_function(const struct near *near, u32 function)
{
	const struct cpu_profile *process = near->process;
	struct text inclusive =
	    table_number(cost_of(near, process->inclusive, function), near->arena);
	struct text self = table_number(cost_of(near, process->self, function), near->arena);
	struct text calls = table_number(process->functions[function].calls, near->arena);
	struct text event = cpu_event_label(process, near->event);

	if (process->functions[function].inlined || near->sampling)
		return arena_printf(near->arena, "%s%.*s %.*s inclusive, %.*s self",
				    process->functions[function].inlined ? "inlined, " : "",
				    TEXT_ARGS(inclusive), TEXT_ARGS(event), TEXT_ARGS(self));
	return arena_printf(near->arena, "called %.*s %s, %.*s %.*s inclusive, %.*s self",
			    TEXT_ARGS(calls),
			    process->functions[function].calls == 1 ? "time" : "times",
			    TEXT_ARGS(inclusive), TEXT_ARGS(event), TEXT_ARGS(self));
}

static struct text count_of(const struct near *near, const struct cpu_call *call)
{
	return !call->count && near->process->functions[call->callee].inlined
		   ? T("inlined")
		   : table_number(call->count, near->arena);
}

static void add_call_row(const struct near *near, struct table *table,
			 const struct weighed_call *found, struct text name)
{
	const struct cpu_call *call = &near->process->calls[found->call];
	struct text *cell = table_add_row(table, near->arena)->cells;
	bool is_part = found->cost <= total_of(near);

	*cell++ = name;
	if (!near->sampling)
		*cell++ = count_of(near, call);
	*cell++ = is_part ? table_number(found->cost, near->arena) : T("-");
	/* Costs within a cycle include each other, as often as callgrind saw them return. */
	if (near->recursion[found->call])
		*cell = T("recursion");
	else
		*cell = is_part ? units_share(found->cost, total_of(near), near->arena) : T("-");
}

static struct function_name *
names_of_calls(const struct near *near, const struct weighed_call *found, u32 count, bool callers)
{
	u32 *functions = ARENA_NEW(near->arena, u32, (size_t)count + 1);

	for (u32 i = 0; i < count; i++)
		functions[i] = other_end(&near->process->calls[found[i].call], callers);
	return table_function_names(near->process, functions, count, near->options, near->arena);
}

/* Of samples without calls, which nobody counted. */
static struct table new_table_of_calls(const struct near *near, u32 rows)
{
	static const struct table_column columns[] = {
	    {TEXT("function"), TABLE_LEFT, true, true},
	    {TEXT("calls"), TABLE_RIGHT, false},
	    {TEXT("inclusive"), TABLE_RIGHT, false},
	    {TEXT("percent"), TABLE_RIGHT, false},
	};
	static const struct table_column sampled[] = {
	    {TEXT("function"), TABLE_LEFT, true, true},
	    {TEXT("samples"), TABLE_RIGHT, false},
	    {TEXT("percent"), TABLE_RIGHT, false},
	};

	return near->sampling ? table_new(sampled, LENGTH_OF(sampled), rows, near->arena)
			      : table_new(columns, LENGTH_OF(columns), rows, near->arena);
}

static void add_calls(const struct near *near, u32 function, bool callers)
{
	struct section *section = report_view_add(near->view);
	struct text name =
	    table_function_names(near->process, &function, 1, near->options, near->arena)->name;
	const struct function_name *names;
	u32 count, shown;
	struct weighed_call *found = find_calls(near, function, callers, &count);

	shown = count < near->options->top ? count : near->options->top;
	section->heading = arena_printf(near->arena, "%s %.*s",
					callers ? "callers of" : "callees of", TEXT_ARGS(name));
	section->lines = ARENA_NEW(near->arena, struct text, 1);
	section->lines[section->line_count++] = describe_function(near, function);
	if (count)
		section->table = new_table_of_calls(near, shown);
	names = names_of_calls(near, found, shown, callers);
	for (u32 i = 0; i < shown; i++)
		add_call_row(near, &section->table, &found[i], names[i].name);
	if (shown < count)
		section->note = arena_printf(near->arena, "And %u more, none of which costs more.",
					     count - shown);
	else if (!count)
		section->note = callers ? T("Nobody called it.") : T("It called nobody.");
	free(found);
}

/* The spellings of a function's name: in full, and all that tables show. */
enum { IN_FULL = LABEL_ARGUMENTS + LABEL_PARAMETERS + 1 };

static struct text spell(struct text name, u32 spelling, struct arena *arena)
{
	return spelling == IN_FULL ? name : label_with(name, spelling, arena);
}

/* Adds all functions of that name; if there are none, those that tables show by it. */
static bool add_function(const struct near *near, const struct table_detail *detail)
{
	bool found = false;

	for (u32 spelling = IN_FULL + 1; spelling-- > 0 && !found;)
		for (u32 i = 0; i < near->process->function_count; i++) {
			struct text name = near->process->functions[i].name;

			if (!text_equal(spell(name, spelling, near->arena), detail->what))
				continue;
			add_calls(near, i, detail->kind == DETAIL_CALLERS);
			found = true;
		}
	return found;
}

/* ---------------------------------------------------------------- lines */

struct line_cost {
	u64 line, cost;
};

static int compare_lines(const void *a, const void *b)
{
	const struct line_cost *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

static bool is_file(struct text recorded, struct text wanted)
{
	if (!text_ends_with(recorded, wanted))
		return false;
	return recorded.length == wanted.length ||
	       recorded.data[recorded.length - wanted.length - 1] == '/';
}

/* The costs of the file's lines, in order, added up over all functions. */
static struct line_cost *find_lines(const struct near *near, struct text file, u32 *count)
{
	const struct cpu_profile *process = near->process;
	struct line_cost *found = memory_new(process->lines.count, sizeof(found[0]));
	struct cpu_line_cursor cursor = {.lines = &process->lines};
	u32 all = 0;

	while (cpu_lines_next(&cursor))
		if (is_file(process->lines.files[cursor.line.file], file))
			found[all++] = (struct line_cost){cursor.line.line,
							  cpu_line_cost(&cursor.line, near->event)};
	qsort(found, all, sizeof(found[0]), compare_lines);
	*count = 0;
	for (u32 i = 0; i < all; i++) {
		if (*count && found[*count - 1].line == found[i].line)
			found[*count - 1].cost += found[i].cost;
		else
			found[(*count)++] = found[i];
	}
	return found;
}

/* Reads the lines of a source file in ascending order. */
struct source {
	struct text rest, line;
	u64 number;
};

static struct text source_line(struct source *source, u64 number, struct arena *arena)
{
	struct buffer out = {0};

	while (source->number < number) {
		source->number++;
		if (!text_next_line(&source->rest, &source->line))
			source->line = T("");
	}
	for (size_t i = 0; number && i < source->line.length; i++) {
		if (source->line.data[i] == '\t')
			buffer_add(&out, T("    "));
		else
			buffer_add_byte(&out, source->line.data[i]);
	}
	return buffer_take(&out, arena);
}

/* Opens the source file. The user named it, so it needs no other check. */
static struct source open_source(const struct near *near, struct text file)
{
	struct diag diag = {0};
	struct source source = {0};

	if (!file_read(arena_copy(near->arena, file).data, near->arena, &source.rest, &diag))
		source.rest = T("");
	return source;
}

/* ---------------------------------------------------------------- machine code */

static int compare_instructions(const void *a, const void *b)
{
	const struct machine_instruction *x = a, *y = b;
	int order = (x->line > y->line) - (x->line < y->line);

	order = order ? order : text_compare(x->object, y->object);
	return order ? order : (x->address > y->address) - (x->address < y->address);
}

/* The instructions of the file's lines, by line; those that several functions share once. */
static struct machine_instruction *find_instructions(const struct near *near, struct text file,
						     u32 *count)
{
	const struct cpu_profile *process = near->process;
	struct machine_instruction *found =
	    ARENA_NEW(near->arena, struct machine_instruction, process->lines.count + 1);
	struct cpu_line_cursor cursor = {.lines = &process->lines};
	u32 all = 0;

	while (cpu_lines_next(&cursor))
		if (cursor.line.address && is_file(process->lines.files[cursor.line.file], file))
			found[all++] = (struct machine_instruction){
			    .object = process->functions[cursor.line.function].object,
			    .address = cursor.line.address,
			    .line = cursor.line.line,
			    .cost = cpu_line_cost(&cursor.line, near->event)};
	qsort(found, all, sizeof(found[0]), compare_instructions);
	*count = 0;
	for (u32 i = 0; i < all; i++)
		if (*count && !compare_instructions(&found[*count - 1], &found[i]))
			found[*count - 1].cost += found[i].cost;
		else
			found[(*count)++] = found[i];
	return found;
}

static void add_instruction(const struct near *near, struct table *table,
			    const struct machine_instruction *instruction)
{
	struct table_row *row = table_add_row(table, near->arena);

	row->cells[0] = arena_printf(near->arena, "%llx", (unsigned long long)instruction->address);
	row->cells[1] = table_number(instruction->cost, near->arena);
	row->cells[2] = units_share(instruction->cost, total_of(near), near->arena);
	row->cells[3] = arena_printf(
	    near->arena, "        %.*s",
	    TEXT_ARGS(instruction->code.length ? instruction->code : T("(not the code that ran)")));
}

/* ---------------------------------------------------------------- a file */

/* What is shown of one file. */
struct file_view {
	struct line_cost *lines;
	struct machine_instruction *instructions;
	u32 line_count, instruction_count;
};

static bool find_file(const struct near *near, struct text file, struct file_view *view,
		      struct diag *diag)
{
	view->lines = find_lines(near, file, &view->line_count);
	if (!near->options->assembly || !view->line_count)
		return true;
	view->instructions = find_instructions(near, file, &view->instruction_count);
	if (!view->instruction_count)
		return diag_error(diag,
				  "no instructions of '%.*s' were recorded: --asm needs the file "
				  "that callgrind wrote with --dump-instr=yes",
				  TEXT_ARGS(file));
	return machine_code_find(view->instructions, view->instruction_count, near->arena, diag);
}

static void add_file_rows(const struct near *near, const struct file_view *view,
			  struct source source, struct table *table)
{
	u32 next = 0;

	for (u32 i = 0; i < view->line_count; i++) {
		struct table_row *row = table_add_row(table, near->arena);
		const struct line_cost *line = &view->lines[i];

		row->cells[0] = table_number(line->line, near->arena);
		row->cells[1] = table_number(line->cost, near->arena);
		row->cells[2] = units_share(line->cost, total_of(near), near->arena);
		row->cells[3] = source_line(&source, line->line, near->arena);
		while (next < view->instruction_count &&
		       view->instructions[next].line == line->line)
			add_instruction(near, table, &view->instructions[next++]);
	}
}

/* Whether there is something to show, or an error. */
static bool add_file(const struct near *near, const struct table_detail *detail, struct diag *diag)
{
	static const struct table_column columns[] = {
	    {TEXT("line"), TABLE_RIGHT, false},
	    {TEXT("self"), TABLE_RIGHT, false},
	    {TEXT("percent"), TABLE_RIGHT, false},
	    {TEXT("source"), TABLE_LEFT, true},
	};
	struct file_view view = {0};
	struct section *section;

	if (find_file(near, detail->what, &view, diag) && view.line_count) {
		section = report_view_add(near->view);
		section->heading =
		    arena_printf(near->arena, "lines of %.*s", TEXT_ARGS(detail->what));
		section->table = table_new(columns, LENGTH_OF(columns),
					   view.line_count + view.instruction_count, near->arena);
		add_file_rows(near, &view, open_source(near, detail->what), &section->table);
	}
	free(view.lines);
	return view.line_count > 0;
}

/* ---------------------------------------------------------------- the sections */

/* Says above the table that these are samples. */
static void say_sampled(const struct near *near, struct section *section)
{
	struct text *lines = ARENA_NEW(near->arena, struct text, section->line_count + 1);

	lines[0] = sampling_sentence(near->sampling, near->process, near->arena);
	for (u32 i = 0; i < section->line_count; i++)
		lines[i + 1] = section->lines[i];
	section->lines = lines;
	section->line_count++;
}

static void add_process(const struct cpu_profile *process, const struct cpu_sampling *sampling,
			const struct table_options *options, struct arena *arena,
			struct report_view *view, struct details_found *found, struct diag *diag)
{
	u32 first = view->section_count;
	struct near near = {.process = process,
			    .sampling = sampling,
			    .options = options,
			    .arena = arena,
			    .view = view,
			    .event = top_event(process),
			    .recursion = call_graph_recursion(process, arena)};

	if (options->top_lines)
		found->top_lines |= table_top_lines(process, options, arena, view);
	for (u32 i = 0; i < options->detail_count; i++)
		found->details[i] |= options->details[i].kind == DETAIL_LINES
					 ? add_file(&near, &options->details[i], diag)
					 : add_function(&near, &options->details[i]);
	for (u32 i = first; sampling && i < view->section_count; i++)
		say_sampled(&near, &view->sections[i]);
}

bool table_details(const struct document_profile *profile, const struct table_options *options,
		   struct arena *arena, struct report_view *view, struct details_found *found,
		   struct diag *diag)
{
	const struct document_cpu *cpu = document_functions(profile);

	if (!cpu)
		return true;
	add_process(&cpu->process, cpu->sampling, options, arena, view, found, diag);
	for (u32 i = 0; i < cpu->child_count; i++)
		add_process(&cpu->children[i], cpu->sampling, options, arena, view, found, diag);
	return !diag->failed;
}

/* ---------------------------------------------------------------- suggestions */

/* Names that are similar to the word, the most similar first. */
enum { NEAREST = 3, LONGEST_WORD = 100 };

struct nearest {
	struct text word;
	u32 count, distances[NEAREST];
	struct text names[NEAREST];
};

/* The number of bytes to insert, remove or replace to turn one into the other, ignoring case. */
static u32 edit_distance(struct text a, struct text b)
{
	u32 row[LONGEST_WORD + 1];

	for (u32 j = 0; j <= b.length; j++)
		row[j] = j;
	for (u32 i = 0; i < a.length; i++) {
		u32 corner = row[0];

		row[0] = i + 1;
		for (u32 j = 0; j < b.length; j++) {
			u32 replaced = corner + (tolower((unsigned char)a.data[i]) !=
						 tolower((unsigned char)b.data[j]));

			corner = row[j + 1];
			row[j + 1] = row[j + 1] < row[j] ? row[j + 1] + 1 : row[j] + 1;
			row[j + 1] = row[j + 1] < replaced ? row[j + 1] : replaced;
		}
	}
	return row[b.length];
}

/* 0 for equal names, LONGEST_WORD for names without similarity. */
static u32 distance_between(struct text word, struct text name)
{
	u32 distance, longer = (u32)(word.length > name.length ? word.length : name.length);

	if (word.length < name.length ? text_contains(name, word) : text_contains(word, name))
		return 1; /* __memcmp_avx2 for memcmp */
	if (longer > LONGEST_WORD)
		return LONGEST_WORD;
	distance = edit_distance(word, name);
	return distance <= longer / 3 + 1 ? distance + 1 : LONGEST_WORD;
}

static void consider(struct nearest *nearest, struct text name)
{
	u32 distance = name.length > 2 ? distance_between(nearest->word, name) : LONGEST_WORD, at;

	for (u32 i = 0; i < nearest->count; i++)
		if (text_equal(nearest->names[i], name))
			return;
	for (at = nearest->count; at && distance < nearest->distances[at - 1]; at--)
		if (at < NEAREST) {
			nearest->names[at] = nearest->names[at - 1];
			nearest->distances[at] = nearest->distances[at - 1];
		}
	if (distance == LONGEST_WORD || at == NEAREST)
		return;
	nearest->names[at] = name;
	nearest->distances[at] = distance;
	nearest->count += nearest->count < NEAREST;
}

static void consider_process(struct nearest *nearest, enum table_detail_kind kind,
			     const struct cpu_profile *process, struct arena *arena)
{
	for (u32 f = 0; f < process->function_count; f++) {
		const struct cpu_function *function = &process->functions[f];

		consider(nearest, kind == DETAIL_LINES ? path_basename(function->file)
						       : label_of(function->name, arena));
	}
}

static struct nearest find_nearest(const struct document *document,
				   const struct table_detail *detail, struct arena *arena)
{
	struct nearest nearest = {.word = detail->what};

	if (detail->kind == DETAIL_LINES)
		nearest.word = path_basename(detail->what);
	for (u32 p = 0; p < document->profile_count; p++) {
		const struct document_cpu *cpu = document_functions(&document->profiles[p]);

		if (!cpu)
			continue;
		consider_process(&nearest, detail->kind, &cpu->process, arena);
		for (u32 i = 0; i < cpu->child_count; i++)
			consider_process(&nearest, detail->kind, &cpu->children[i], arena);
	}
	return nearest;
}

/* "; did you mean a, b or c?", or "". */
static struct text suggestion(const struct document *document, const struct table_detail *detail,
			      struct arena *arena)
{
	struct nearest nearest = find_nearest(document, detail, arena);
	struct buffer out = {0};

	for (u32 i = 0; i < nearest.count; i++) {
		buffer_add_string(&out, !i			 ? "; did you mean "
					: i + 1 == nearest.count ? " or "
								 : ", ");
		buffer_printf(&out, "'%.*s'", TEXT_ARGS(nearest.names[i]));
	}
	buffer_add_string(&out, nearest.count ? "?" : "");
	return buffer_take(&out, arena);
}

/* The kind that recorded functions, which is the one to record their lines with. */
static struct text kind_of_functions(const struct document *document)
{
	const struct kind *kind;

	for (u32 i = 0; i < document->profile_count; i++)
		for (size_t k = 0; (kind = kind_at(k)); k++)
			if (kind_functions(kind, &document->profiles[i]))
				return kind->name;
	return T("cpu");
}

bool table_no_lines(const struct document *document, struct diag *diag)
{
	return diag_error(
	    diag, "no costs of lines were recorded; record them with: profile-deep %.*s --lines",
	    TEXT_ARGS(kind_of_functions(document)));
}

bool table_no_details(const struct document *document, const struct table_detail *detail,
		      struct arena *arena, struct diag *diag)
{
	struct text nearest = suggestion(document, detail, arena);

	if (detail->kind == DETAIL_LINES)
		return diag_error(diag,
				  "no line of '%.*s' has a recorded cost; record lines with: "
				  "profile-deep %.*s --lines%.*s",
				  TEXT_ARGS(detail->what), TEXT_ARGS(kind_of_functions(document)),
				  TEXT_ARGS(nearest));
	return diag_error(diag, "no function '%.*s' was recorded%.*s", TEXT_ARGS(detail->what),
			  TEXT_ARGS(nearest));
}
