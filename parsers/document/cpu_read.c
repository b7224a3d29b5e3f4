/* Reads those values of the parts cpu and count that its tables of fields cannot describe. */
#include "cpu.h"

#include "common/intern.h"
#include "common/memory.h"
#include "parsers/model/costs.h"

#include <stdlib.h>
#include <string.h>

/*
 * Keys are sorted, so some tables come before "events". The first object of costs that is read
 * gives the names of the events, because every such object has all of them; "events" gives their
 * order.
 */
struct events {
	struct text *names;
	u32 count;
	bool need_escapes;     /* some names contain characters that JSON escapes */
	u32 *order;	       /* position of names[i] in the array "events" */
	struct text *in_order; /* the array "events" */
};

/* A flat table of costs that grows by rows of events.count. */
struct cost_table {
	u64 *costs;
	size_t count, capacity;
};

/* The costs and lines of a process while its tables are being read. */
struct process_costs {
	struct cost_table
	    columns[COST_COLUMNS + 1]; /* the last one: costs of the line being read */
	struct cpu_lines lines, line_calls;
};

struct cpu_reading {
	struct document_cpu *cpu;
	struct events events;
	struct intern line_files;    /* of all processes */
	struct text *line_texts;     /* the texts of line_files, once all are read */
	struct process_costs *costs; /* of the process being read */
	struct process_costs process, *children;
	struct cpu_profile *child_rows;
	size_t child_count, child_capacity, row_capacity;
};

/* ---------------------------------------------------------------- events */

static struct cpu_reading *reading(struct fields_reader *reader)
{
	return reader->context;
}

static struct events *events_of(struct fields_reader *reader)
{
	return &reading(reader)->events;
}

static u32 find_event(const struct events *events, struct text name)
{
	for (u32 e = 0; e < events->count; e++)
		if (text_equal(events->names[e], name))
			return e;
	return NO_ID;
}

static bool needs_escapes(struct text name)
{
	for (size_t i = 0; i < name.length; i++)
		if ((unsigned char)name.data[i] < ' ' || strchr("\"\\", name.data[i]))
			return true;
	return false;
}

static bool add_event(struct fields_reader *reader, struct text name)
{
	struct events *events = events_of(reader);

	if (!events->names)
		events->names = ARENA_NEW(reader->arena, struct text, CPU_EVENTS_MAX);
	if (events->count == CPU_EVENTS_MAX)
		return json_fail(&reader->json, "more than %d events", CPU_EVENTS_MAX);
	events->names[events->count++] = name;
	events->need_escapes |= needs_escapes(name);
	return true;
}

static u64 *add_row(struct cost_table *table, u32 event_count)
{
	GROW(table->costs, table->capacity, table->count + event_count);
	memset(table->costs + table->count, 0, event_count * sizeof(u64));
	table->count += event_count;
	return table->costs + table->count - event_count;
}

/* Reads the first object of costs of the document, which gives the names of the events. */
static bool read_first_costs(struct fields_reader *reader, struct cost_table *table)
{
	struct text name;
	u64 value;

	while (json_next_key(&reader->json, &name)) {
		if (!add_event(reader, name))
			return false;
		if (json_read_u64(&reader->json, &value))
			*add_row(table, 1) = value;
	}
	if (!events_of(reader)->count)
		return json_fail(&reader->json, "no event");
	return !reader->json.failed;
}

/* Moves to the next member; `event` is NO_ID for an unknown one. `expected` is tried first. */
static bool next_event(struct fields_reader *reader, u32 expected, u32 *event)
{
	const struct events *events = events_of(reader);
	struct text name;

	*event = expected;
	if (json_object_ends(&reader->json))
		return false;
	if (expected < events->count && !events->need_escapes &&
	    json_next_key_is(&reader->json, events->names[expected]))
		return true;
	if (!json_next_key(&reader->json, &name))
		return false;
	*event = find_event(events, name);
	return true;
}

/* {"Dr": 1, "Ir": 2}: one row. */
static bool read_row(struct fields_reader *reader, struct cost_table *table)
{
	u32 count = events_of(reader)->count, found = 0, event;
	u64 *row;

	if (!json_enter_object(&reader->json))
		return false;
	if (!count)
		return read_first_costs(reader, table);
	row = add_row(table, count);
	while (next_event(reader, found, &event)) {
		if (event == NO_ID)
			return json_fail(&reader->json, "an event that other rows do not have");
		json_read_u64(&reader->json, &row[event]);
		found++;
	}
	if (found != count)
		return json_fail(&reader->json, "%u events, but other rows have %u", found, count);
	return !reader->json.failed;
}

bool cpu_read_costs(struct fields_reader *reader, const struct field *field, void *row)
{
	(void)row;
	return read_row(reader, &reading(reader)->costs->columns[field->offset]);
}

/* Older documents of the kind count have the instructions of the whole process alone. */
bool cpu_read_instructions(struct fields_reader *reader, const struct field *field, void *row)
{
	struct process_costs *costs = reading(reader)->costs;
	struct events *events = events_of(reader);
	u64 value;

	(void)field;
	(void)row;
	if (!json_read_u64(&reader->json, &value) ||
	    (!events->count && !add_event(reader, T("Ir"))))
		return false;
	if (events->count != 1)
		return json_fail(&reader->json, "one number, but other rows have %u",
				 events->count);
	if (!events->order)
		events->order = ARENA_NEW(reader->arena, u32, CPU_EVENTS_MAX);
	for (u32 column = COST_TOTALS; column < COST_COLUMNS; column++)
		*add_row(&costs->columns[column], 1) =
		    column < COST_SHARES || column == COST_OF_SHARE(SHARE_UNKNOWN) ? value : 0;
	return true;
}

/* Reads the array "events", which gives the order of the events. */
bool cpu_read_events(struct fields_reader *reader, const struct field *field, void *row)
{
	bool is_first = !events_of(reader)->count;
	u32 found = 0, event;
	struct text name;

	(void)field;
	(void)row;
	events_of(reader)->order = ARENA_NEW(reader->arena, u32, CPU_EVENTS_MAX);
	json_enter_array(&reader->json);
	while (json_next_element(&reader->json) && json_read_text(&reader->json, &name)) {
		if (is_first && find_event(events_of(reader), name) == NO_ID &&
		    !add_event(reader, name))
			return false;
		event = find_event(events_of(reader), name);
		if (event == NO_ID || found == events_of(reader)->count)
			return json_fail(&reader->json, "not the events of the tables before");
		events_of(reader)->order[event] = found++;
	}
	if (found != events_of(reader)->count)
		return json_fail(&reader->json, "not the events of the tables before");
	return !reader->json.failed;
}

/* ---------------------------------------------------------------- rows */

bool cpu_read_parent(struct fields_reader *reader, const struct field *field, void *row)
{
	u32 *parent = &((struct cpu_context *)row)->parent;

	(void)field;
	if (json_read_null(&reader->json)) {
		*parent = NO_ID;
		return true;
	}
	if (!json_read_u32(&reader->json, parent))
		return false;
	return *parent < reader->row ||
	       json_fail(&reader->json, "a parent must come before its children");
}

bool cpu_read_lines(struct fields_reader *reader, const struct field *field, void *row)
{
	struct cpu_reading *r = reading(reader);
	struct cost_table *costs = &r->costs->columns[COST_LINE];
	struct cpu_lines *lines = field->offset == offsetof(struct cpu_profile, lines)
				      ? &r->costs->lines
				      : &r->costs->line_calls;

	(void)row;
	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		struct cpu_line_row line = {0};

		costs->count = 0;
		if (!fields_read(reader, field->object, &line))
			return false;
		line.line.file = intern_add(&r->line_files, line.file);
		cpu_lines_add(lines, &line.line, costs->costs, r->events.count);
	}
	return !reader->json.failed;
}

/* Skips a value that is computed from the others whenever it is written. */
bool cpu_pass_over(struct fields_reader *reader, const struct field *field, void *row)
{
	(void)field;
	(void)row;
	return json_skip(&reader->json, NULL);
}

/* ---------------------------------------------------------------- processes */

bool cpu_read_children(struct fields_reader *reader, const struct field *field, void *row)
{
	struct cpu_reading *r = reading(reader);

	(void)row;
	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		size_t child = r->child_count++;

		GROW(r->children, r->child_capacity, r->child_count);
		GROW(r->child_rows, r->row_capacity, r->child_count);
		r->costs = &r->children[child];
		memset(r->costs, 0, sizeof(*r->costs));
		fields_forget(field->object, &r->child_rows[child]);
		fields_read(reader, field->object, &r->child_rows[child]);
	}
	r->costs = &r->process;
	return !reader->json.failed;
}

/* Grown memory becomes the arena's; never NULL, so that an empty table is one as well. */
static void *keep(struct fields_reader *reader, void *memory)
{
	if (!memory)
		return arena_new(reader->arena, 0, 1);
	arena_adopt(reader->arena, memory);
	return memory;
}

/* The table's costs in the order of "events"; while being read, they are in the order of the sorted
 * keys. */
static u64 *keep_costs(struct fields_reader *reader, struct cost_table *table)
{
	u32 n = events_of(reader)->count;
	u64 *costs = table->costs, *row = ARENA_NEW(reader->arena, u64, n);

	for (size_t first = 0; n > 1 && first + n <= table->count; first += n) {
		memcpy(row, costs + first, n * sizeof(*row));
		for (u32 e = 0; e < n; e++)
			costs[first + events_of(reader)->order[e]] = row[e];
	}
	table->costs = NULL;
	return keep(reader, costs);
}

/* Puts the costs of each line into the order of "events". */
static void reorder_lines(struct fields_reader *reader, struct cpu_lines *lines)
{
	const struct events *events = events_of(reader);
	struct cpu_line_cursor cursor = {.lines = lines};
	struct cpu_lines ordered = {0};

	while (cpu_lines_next(&cursor)) {
		u64 read[CPU_EVENTS_MAX] = {0}, costs[CPU_EVENTS_MAX];

		cpu_line_add_costs(&cursor.line, read, events->count);
		for (u32 e = 0; e < events->count; e++)
			costs[events->order[e]] = read[e];
		cpu_lines_add(&ordered, &cursor.line, costs, events->count);
	}
	cpu_lines_release(lines);
	*lines = ordered;
}

static struct cpu_lines keep_lines(struct fields_reader *reader, struct cpu_lines *from)
{
	struct cpu_lines lines;

	if (events_of(reader)->count > 1)
		reorder_lines(reader, from);
	cpu_lines_keep(from, reader->arena);
	lines = *from;
	lines.files = reading(reader)->line_texts;
	*from = (struct cpu_lines){0};
	return lines;
}

/* A table missing from the document is an empty one. */
static void *or_empty(struct fields_reader *reader, void *rows)
{
	return rows ? rows : arena_new(reader->arena, 0, 1);
}

static bool names_objects(const struct cpu_profile *process)
{
	for (u32 f = 0; f < process->function_count; f++)
		if (process->functions[f].object.length)
			return true;
	return !process->function_count;
}

/* Documents written before the unknown share existed counted it among the libraries. */
static void complete_shares(struct fields_reader *reader, struct cpu_profile *process)
{
	u64 *none = ARENA_NEW(reader->arena, u64, process->event_count);

	process->shares[SHARE_UNKNOWN] = none;
	if (names_objects(process))
		return;
	process->shares[SHARE_UNKNOWN] = process->shares[SHARE_LIBRARIES];
	process->shares[SHARE_LIBRARIES] = none;
}

/* The tables of fields require these of the part cpu. */
static bool has_costs(struct fields_reader *reader, const struct process_costs *from)
{
	static const struct {
		enum cost_column column;
		const char *key;
	} needed[] = {{COST_TOTALS, "totals"},
		      {COST_PROGRAM, "program"},
		      {COST_OF_SHARE(SHARE_C_LIBRARY), "shares"}};

	for (size_t i = 0; i < LENGTH_OF(needed); i++)
		if (!from->columns[needed[i].column].count)
			return json_fail(&reader->json, "\"%s\" is missing", needed[i].key);
	return true;
}

static bool keep_process(struct fields_reader *reader, struct process_costs *from,
			 struct cpu_profile *to)
{
	bool has_unknown = from->columns[COST_OF_SHARE(SHARE_UNKNOWN)].count;

	if (!has_costs(reader, from))
		return false;
	to->event_count = events_of(reader)->count;
	to->events = events_of(reader)->in_order;
	for (u32 column = 0; column < COST_COLUMNS; column++)
		*cpu_column(to, column) = keep_costs(reader, &from->columns[column]);
	to->lines = keep_lines(reader, &from->lines);
	to->line_calls = keep_lines(reader, &from->line_calls);
	to->functions = or_empty(reader, to->functions);
	to->calls = or_empty(reader, to->calls);
	to->contexts = or_empty(reader, to->contexts);
	to->places = or_empty(reader, to->places);
	if (!has_unknown)
		complete_shares(reader, to);
	if (!from->columns[COST_OF_SHARE(SHARE_KERNEL)].count)
		to->shares[SHARE_KERNEL] = ARENA_NEW(reader->arena, u64, to->event_count);
	return true;
}

static void release_process(struct process_costs *process)
{
	for (size_t i = 0; i < LENGTH_OF(process->columns); i++)
		free(process->columns[i].costs);
	cpu_lines_release(&process->lines);
	cpu_lines_release(&process->line_calls);
}

/* ---------------------------------------------------------------- checks */

static bool check_sum(struct fields_reader *reader, const struct cpu_profile *process,
		      const char *table, const u64 *costs, u32 rows)
{
	u32 n = process->event_count;
	u64 *sum = ARENA_NEW(reader->arena, u64, n);

	for (u32 i = 0; i < rows; i++)
		if (!costs_add(sum, costs_row_const(costs, i, n), n))
			return json_fail(&reader->json, "self costs in \"%s\" are above 2^64-1",
					 table);
	for (u32 e = 0; e < n && rows; e++)
		if (sum[e] != process->totals[e])
			return json_fail(&reader->json,
					 "self costs in \"%s\" add up to %llu, totals say %llu",
					 table, (unsigned long long)sum[e],
					 (unsigned long long)process->totals[e]);
	return true;
}

static bool check_lines(struct fields_reader *reader, const char *table,
			const struct cpu_lines *lines, u32 count)
{
	struct cpu_line_cursor cursor = {.lines = lines};

	for (u32 i = 0; cpu_lines_next(&cursor); i++)
		if (cursor.line.function >= count)
			return json_fail(&reader->json,
					 "%s[%u] names a function that does not exist", table, i);
	return true;
}

static bool check_ids(struct fields_reader *reader, const struct cpu_profile *process)
{
	u32 count = process->function_count;

	for (u32 i = 0; i < process->call_count; i++)
		if (process->calls[i].caller >= count || process->calls[i].callee >= count)
			return json_fail(&reader->json,
					 "calls[%u] names a function that does not exist", i);
	for (u32 i = 0; i < process->context_count; i++)
		if (process->contexts[i].function >= count)
			return json_fail(&reader->json,
					 "contexts[%u] names a function that does not exist", i);
	for (u32 i = 0; i < process->place_count; i++)
		if (process->places[i].call >= process->call_count)
			return json_fail(&reader->json,
					 "places[%u] names a call that does not exist", i);
	return check_lines(reader, "lines", &process->lines, count) &&
	       check_lines(reader, "line_calls", &process->line_calls, count);
}

static bool check_process(struct fields_reader *reader, const struct cpu_profile *process)
{
	return check_ids(reader, process) &&
	       check_sum(reader, process, "functions", process->self, process->function_count) &&
	       check_sum(reader, process, "contexts", process->context_costs,
			 process->context_count);
}

/* ---------------------------------------------------------------- the part */

static void sort_events(struct fields_reader *reader)
{
	struct events *events = events_of(reader);

	events->in_order = ARENA_NEW(reader->arena, struct text, events->count);
	for (u32 e = 0; e < events->count; e++)
		events->in_order[events->order[e]] = events->names[e];
}

static bool keep_child(struct fields_reader *reader, u32 child)
{
	struct cpu_reading *r = reading(reader);
	struct cpu_profile *to = &r->cpu->children[child];

	*to = r->child_rows[child];
	if (!keep_process(reader, &r->children[child], to))
		return false;
	to->creator = r->cpu->process.creator;
	return check_process(reader, to);
}

static bool keep_cpu(struct fields_reader *reader)
{
	struct cpu_reading *r = reading(reader);
	struct document_cpu *cpu = r->cpu;
	bool fine;

	if (!events_of(reader)->order)
		return json_fail(&reader->json, "\"events\" is missing");
	sort_events(reader);
	r->line_texts = intern_keep(&r->line_files, reader->arena);
	if (!keep_process(reader, &r->process, &cpu->process))
		return false;
	cpu->process.creator =
	    arena_printf(reader->arena, "%.*s-%.*s", TEXT_ARGS(cpu->tool), TEXT_ARGS(cpu->version));
	fine = check_process(reader, &cpu->process);
	cpu->child_count = (u32)r->child_count;
	cpu->children = ARENA_NEW(reader->arena, struct cpu_profile, cpu->child_count);
	for (u32 i = 0; fine && i < cpu->child_count; i++)
		fine = keep_child(reader, i);
	return fine;
}

bool cpu_read(struct fields_reader *reader, const struct field *field, void *row)
{
	struct document_cpu **part = (void *)((char *)row + field->offset);
	struct cpu_reading r = {.cpu = ARENA_NEW(reader->arena, struct document_cpu, 1)};
	bool fine;

	r.costs = &r.process;
	reader->context = &r;
	*part = r.cpu;
	fields_forget(field->object, r.cpu);
	fine = fields_read(reader, field->object, r.cpu) && keep_cpu(reader);
	release_process(&r.process);
	intern_release(&r.line_files);
	for (size_t i = 0; i < r.child_count; i++)
		release_process(&r.children[i]);
	free(r.children);
	free(r.child_rows);
	reader->context = NULL;
	return fine;
}
