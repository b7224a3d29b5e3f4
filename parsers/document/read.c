#include "document.h"

#include "common/intern.h"
#include "common/memory.h"
#include "parsers/model/costs.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/*
 * Keys are sorted, so tables come before the list of events: the first object of events met says
 * which there are (all objects hold all of them), "events" says in which order they belong.
 */
struct events {
	struct text *names;
	u32 count;
	bool need_escapes;     /* some of the names */
	u32 *order;	       /* position of names[i] in the array "events" */
	struct text *in_order; /* the array "events" */
};

/* A flat table of costs, growing by rows of events.count. */
struct cost_table {
	u64 *costs;
	size_t count, capacity;
};

/* A table of rows of one kind. */
struct row_table {
	char *rows;
	size_t count, capacity, size;
};

/* The tables of one process while they grow. */
struct process_reader {
	struct row_table functions, calls, contexts;
	struct cost_table self, inclusive, call_costs, context_costs;
	struct cost_table line_costs; /* of the line being read */
	struct cpu_lines lines;
	struct cost_table totals, program, shares[SHARE_COUNT];
	struct text command;
	bool forked;
};

struct document_reader {
	struct json_reader json;
	struct arena *arena;
	struct document *document;
	struct document_profile *profile; /* the one being read */
	struct document_cpu *cpu;
	struct events events;
	struct intern line_files;	/* of all processes of `cpu` */
	struct text *line_texts;	/* the same, once all are read */
	struct process_reader *process; /* of `cpu`, or a child of it */
	struct process_reader *children;
	size_t child_count, child_capacity;
	bool schema_is_ours;
};

/* ---------------------------------------------------------------- objects with known keys */

/* A key, and how its value is read: into `row` + offset, costs into the process + offset. */
struct field {
	struct text key;
	enum {
		FIELD_U64,
		FIELD_U32,
		FIELD_TEXT,
		FIELD_BOOLEAN,
		FIELD_COSTS,
		FIELD_OTHER,
	} type;
	size_t offset;
	bool (*read)(struct document_reader *reader); /* FIELD_OTHER */
	bool is_optional;
};

static bool read_costs(struct document_reader *reader, struct cost_table *table);

static bool read_field(struct document_reader *reader, const struct field *field, char *row)
{
	switch (field->type) {
	case FIELD_U64:
		return json_read_u64(&reader->json, (u64 *)(void *)(row + field->offset));
	case FIELD_U32:
		return json_read_u32(&reader->json, (u32 *)(void *)(row + field->offset));
	case FIELD_TEXT:
		return json_read_text(&reader->json, (struct text *)(void *)(row + field->offset));
	case FIELD_BOOLEAN:
		return json_read_bool(&reader->json, (bool *)(void *)(row + field->offset));
	case FIELD_COSTS:
		return read_costs(
		    reader, (struct cost_table *)(void *)((char *)reader->process + field->offset));
	default:
		return field->read(reader);
	}
}

static size_t find_field(const struct field *fields, size_t count, struct text key)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(fields[i].key, key))
			return i;
	return count;
}

/*
 * Goes to the next member; `field` is its number, or `count` for an unknown `key`. Keys mostly
 * come in the order of the table, so the one after the last is tried first.
 */
static bool next_field(struct document_reader *reader, const struct field *fields, size_t count,
		       size_t *field, struct text *key)
{
	size_t expected = *field + 1;

	if (expected < count && json_next_key_is(&reader->json, fields[expected].key)) {
		*field = expected;
		return true;
	}
	if (!json_next_key(&reader->json, key))
		return false;
	*field = find_field(fields, count, *key);
	return true;
}

static void keep_member(struct document_reader *reader, struct document_members *members,
			struct text key)
{
	struct text json;

	if (json_skip(&reader->json, &json))
		document_set_member(members, key, json, reader->arena);
}

/* Reads an object; unknown keys go to `members`, or are passed over where that is NULL. */
static bool read_fields(struct document_reader *reader, const struct field *fields, size_t count,
			void *row, struct document_members *members)
{
	size_t field = SIZE_MAX; /* so that the first one is expected */
	u32 seen = 0;
	struct text key;

	json_enter_object(&reader->json);
	while (next_field(reader, fields, count, &field, &key)) {
		if (field < count) {
			read_field(reader, &fields[field], row);
			seen |= 1u << field;
		} else if (members) {
			keep_member(reader, members, key);
		} else {
			json_skip(&reader->json, NULL);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (!fields[i].is_optional && !(seen >> i & 1))
			return json_fail(&reader->json, "\"%s\" is missing", fields[i].key.data);
	return !reader->json.failed;
}

/* Reads an array of objects, one row each. */
static bool read_table(struct document_reader *reader, struct row_table *table, size_t size,
		       const struct field *fields, size_t field_count)
{
	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		char *row;

		if (table->count == table->capacity) {
			table->capacity = memory_next_capacity(table->capacity, table->count + 1);
			table->rows = memory_resize(table->rows, table->capacity, size);
		}
		row = table->rows + table->count++ * size;
		memset(row, 0, size);
		read_fields(reader, fields, field_count, row, NULL);
	}
	return !reader->json.failed;
}

/* ---------------------------------------------------------------- events */

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

static bool add_event(struct document_reader *reader, struct text name)
{
	struct events *events = &reader->events;

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

/* The very first object of events: it says which there are. */
static bool read_first_costs(struct document_reader *reader, struct cost_table *table)
{
	struct text name;
	u64 value;

	while (json_next_key(&reader->json, &name)) {
		if (!add_event(reader, name))
			return false;
		if (json_read_u64(&reader->json, &value))
			*add_row(table, 1) = value;
	}
	if (!reader->events.count)
		return json_fail(&reader->json, "no event");
	return !reader->json.failed;
}

/* Goes to the next member; `event` is NO_ID for an unknown one. `expected` is tried first. */
static bool next_event(struct document_reader *reader, u32 expected, u32 *event)
{
	const struct events *events = &reader->events;
	struct text name;

	*event = expected;
	if (expected < events->count && !events->need_escapes &&
	    json_next_key_is(&reader->json, events->names[expected]))
		return true;
	if (!json_next_key(&reader->json, &name))
		return false;
	*event = find_event(events, name);
	return true;
}

/* {"Dr": 1, "Ir": 2}: one row. */
static bool read_costs(struct document_reader *reader, struct cost_table *table)
{
	u32 count = reader->events.count, found = 0, event;
	u64 *row;

	if (!json_enter_object(&reader->json))
		return false;
	if (!count)
		return read_first_costs(reader, table);
	row = add_row(table, count);
	while (next_event(reader, found, &event)) {
		if (event == NO_ID)
			return json_fail(&reader->json, "an event that others do not have");
		json_read_u64(&reader->json, &row[event]);
		found++;
	}
	if (found != count)
		return json_fail(&reader->json, "%u events, others have %u", found, count);
	return !reader->json.failed;
}

/* The array "events", which gives their order. */
static bool read_events(struct document_reader *reader)
{
	bool is_first = !reader->events.count;
	u32 found = 0, event;
	struct text name;

	reader->events.order = ARENA_NEW(reader->arena, u32, CPU_EVENTS_MAX);
	json_enter_array(&reader->json);
	while (json_next_element(&reader->json) && json_read_text(&reader->json, &name)) {
		if (is_first && find_event(&reader->events, name) == NO_ID &&
		    !add_event(reader, name))
			return false;
		event = find_event(&reader->events, name);
		if (event == NO_ID || found == reader->events.count)
			return json_fail(&reader->json, "not the events of the tables before");
		reader->events.order[event] = found++;
	}
	if (found != reader->events.count)
		return json_fail(&reader->json, "not the events of the tables before");
	return !reader->json.failed;
}

/* ---------------------------------------------------------------- tables */

#define COSTS_OF(member)	 FIELD_COSTS, offsetof(struct process_reader, member), NULL, false
#define OTHER(function)		 FIELD_OTHER, 0, function, false
#define OTHER_OPTIONAL(function) FIELD_OTHER, 0, function, true

static const struct field function_fields[] = {
    {TEXT("calls"), FIELD_U64, offsetof(struct cpu_function, calls), NULL, false},
    {TEXT("file"), FIELD_TEXT, offsetof(struct cpu_function, file), NULL, false},
    {TEXT("function"), FIELD_TEXT, offsetof(struct cpu_function, name), NULL, false},
    {TEXT("inclusive"), COSTS_OF(inclusive)},
    {TEXT("line"), FIELD_U64, offsetof(struct cpu_function, line), NULL, false},
    {TEXT("object"), FIELD_TEXT, offsetof(struct cpu_function, object), NULL, false},
    {TEXT("self"), COSTS_OF(self)},
};

static bool read_functions(struct document_reader *reader)
{
	return read_table(reader, &reader->process->functions, sizeof(struct cpu_function),
			  function_fields, LENGTH_OF(function_fields));
}

static const struct field call_fields[] = {
    {TEXT("callee"), FIELD_U32, offsetof(struct cpu_call, callee), NULL, false},
    {TEXT("caller"), FIELD_U32, offsetof(struct cpu_call, caller), NULL, false},
    {TEXT("count"), FIELD_U64, offsetof(struct cpu_call, count), NULL, false},
    {TEXT("inclusive"), COSTS_OF(call_costs)},
};

static bool read_calls(struct document_reader *reader)
{
	return read_table(reader, &reader->process->calls, sizeof(struct cpu_call), call_fields,
			  LENGTH_OF(call_fields));
}

static bool read_context_parent(struct document_reader *reader)
{
	struct row_table *table = &reader->process->contexts;
	struct cpu_context *contexts = (struct cpu_context *)(void *)table->rows;
	u32 *parent = &contexts[table->count - 1].parent;

	if (json_read_null(&reader->json)) {
		*parent = NO_ID;
		return true;
	}
	if (!json_read_u32(&reader->json, parent))
		return false;
	return *parent < table->count - 1 ||
	       json_fail(&reader->json, "a parent must come before its children");
}

static const struct field context_fields[] = {
    {TEXT("calls"), FIELD_U64, offsetof(struct cpu_context, calls), NULL, false},
    {TEXT("function"), FIELD_U32, offsetof(struct cpu_context, function), NULL, false},
    {TEXT("parent"), OTHER(read_context_parent)},
    {TEXT("self"), COSTS_OF(context_costs)},
    {TEXT("truncated"), FIELD_BOOLEAN, offsetof(struct cpu_context, truncated), NULL, false},
};

static bool read_contexts(struct document_reader *reader)
{
	return read_table(reader, &reader->process->contexts, sizeof(struct cpu_context),
			  context_fields, LENGTH_OF(context_fields));
}

struct line_row {
	struct cpu_line line;
	struct text file;
};

static const struct field line_fields[] = {
    {TEXT("address"), FIELD_U64, offsetof(struct line_row, line.address), NULL, true},
    {TEXT("file"), FIELD_TEXT, offsetof(struct line_row, file), NULL, false},
    {TEXT("function"), FIELD_U32, offsetof(struct line_row, line.function), NULL, false},
    {TEXT("line"), FIELD_U64, offsetof(struct line_row, line.line), NULL, false},
    {TEXT("self"), COSTS_OF(line_costs)},
};

static bool read_lines(struct document_reader *reader)
{
	struct process_reader *process = reader->process;

	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		struct line_row row = {0};

		process->line_costs.count = 0;
		if (!read_fields(reader, line_fields, LENGTH_OF(line_fields), &row, NULL))
			return false;
		row.line.file = intern_add(&reader->line_files, row.file);
		cpu_lines_add(&process->lines, &row.line, process->line_costs.costs,
			      reader->events.count);
	}
	return !reader->json.failed;
}

static const struct field share_fields[] = {
    {TEXT("c_library"), COSTS_OF(shares[SHARE_C_LIBRARY])},
    {TEXT("libraries"), COSTS_OF(shares[SHARE_LIBRARIES])},
    {TEXT("loader"), COSTS_OF(shares[SHARE_LOADER])},
    {TEXT("program"), COSTS_OF(shares[SHARE_PROGRAM])},
};

static bool read_shares(struct document_reader *reader)
{
	return read_fields(reader, share_fields, LENGTH_OF(share_fields), NULL, NULL);
}

/* ---------------------------------------------------------------- processes */

static const struct field child_fields[] = {
    {TEXT("calls"), OTHER_OPTIONAL(read_calls)},
    {TEXT("command"), FIELD_TEXT, offsetof(struct process_reader, command), NULL, false},
    {TEXT("contexts"), OTHER_OPTIONAL(read_contexts)},
    {TEXT("forked"), FIELD_BOOLEAN, offsetof(struct process_reader, forked), NULL, false},
    {TEXT("functions"), OTHER_OPTIONAL(read_functions)},
    {TEXT("lines"), OTHER_OPTIONAL(read_lines)},
    {TEXT("program"), COSTS_OF(program)},
    {TEXT("shares"), OTHER(read_shares)},
    {TEXT("totals"), COSTS_OF(totals)},
};

static bool read_children(struct document_reader *reader)
{
	struct process_reader *parent = reader->process;

	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		GROW(reader->children, reader->child_capacity, reader->child_count + 1);
		reader->process = &reader->children[reader->child_count++];
		*reader->process = (struct process_reader){0};
		read_fields(reader, child_fields, LENGTH_OF(child_fields), reader->process, NULL);
	}
	reader->process = parent;
	return !reader->json.failed;
}

/* Grown memory becomes the arena's; never NULL, so that an empty table is one as well. */
static void *keep(struct document_reader *reader, void *memory)
{
	if (!memory)
		return arena_new(reader->arena, 0, 1);
	arena_adopt(reader->arena, memory);
	return memory;
}

/* Costs with events in their proper order; tables that had keys sorted differ in that. */
static u64 *keep_costs(struct document_reader *reader, struct cost_table *table)
{
	u32 n = reader->events.count;
	u64 *costs = table->costs, *row = ARENA_NEW(reader->arena, u64, n);

	for (size_t first = 0; n > 1 && first + n <= table->count; first += n) {
		memcpy(row, costs + first, n * sizeof(*row));
		for (u32 e = 0; e < n; e++)
			costs[first + reader->events.order[e]] = row[e];
	}
	table->costs = NULL;
	return keep(reader, costs);
}

static void *keep_rows(struct document_reader *reader, struct row_table *table)
{
	void *rows = table->rows;

	table->rows = NULL;
	return keep(reader, rows);
}

/* The same with each line's costs in their proper order. */
static void reorder_lines(struct document_reader *reader, struct cpu_lines *lines)
{
	const struct events *events = &reader->events;
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

static struct cpu_lines keep_lines(struct document_reader *reader, struct cpu_lines *from)
{
	struct cpu_lines lines;

	if (reader->events.count > 1)
		reorder_lines(reader, from);
	cpu_lines_keep(from, reader->arena);
	lines = *from;
	lines.files = reader->line_texts;
	*from = (struct cpu_lines){0};
	return lines;
}

static void keep_process(struct document_reader *reader, struct process_reader *from,
			 struct cpu_profile *to)
{
	*to = (struct cpu_profile){
	    .command = from->command,
	    .forked = from->forked,
	    .event_count = reader->events.count,
	    .events = reader->events.in_order,
	    .function_count = (u32)from->functions.count,
	    .functions = keep_rows(reader, &from->functions),
	    .self = keep_costs(reader, &from->self),
	    .inclusive = keep_costs(reader, &from->inclusive),
	    .call_count = (u32)from->calls.count,
	    .calls = keep_rows(reader, &from->calls),
	    .call_costs = keep_costs(reader, &from->call_costs),
	    .lines = keep_lines(reader, &from->lines),
	    .context_count = (u32)from->contexts.count,
	    .contexts = keep_rows(reader, &from->contexts),
	    .context_costs = keep_costs(reader, &from->context_costs),
	    .totals = keep_costs(reader, &from->totals),
	    .program = keep_costs(reader, &from->program),
	};
	for (int s = 0; s < SHARE_COUNT; s++)
		to->shares[s] = keep_costs(reader, &from->shares[s]);
}

static void release_process(struct process_reader *process)
{
	struct row_table *tables[] = {&process->functions, &process->calls, &process->contexts};
	struct cost_table *costs[] = {&process->self,	       &process->inclusive,
				      &process->call_costs,    &process->line_costs,
				      &process->context_costs, &process->totals,
				      &process->program};

	for (size_t i = 0; i < LENGTH_OF(tables); i++)
		free(tables[i]->rows);
	for (size_t i = 0; i < LENGTH_OF(costs); i++)
		free(costs[i]->costs);
	for (int s = 0; s < SHARE_COUNT; s++)
		free(process->shares[s].costs);
	cpu_lines_release(&process->lines);
}

/* ---------------------------------------------------------------- what must be true of it */

static bool check_sum(struct document_reader *reader, const struct cpu_profile *process,
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

static bool check_ids(struct document_reader *reader, const struct cpu_profile *process)
{
	struct cpu_line_cursor cursor = {.lines = &process->lines};
	u32 count = process->function_count;

	for (u32 i = 0; i < process->call_count; i++)
		if (process->calls[i].caller >= count || process->calls[i].callee >= count)
			return json_fail(&reader->json,
					 "calls[%u] is of a function that is not there", i);
	for (u32 i = 0; i < process->context_count; i++)
		if (process->contexts[i].function >= count)
			return json_fail(&reader->json,
					 "contexts[%u] is of a function that is not there", i);
	for (u32 i = 0; cpu_lines_next(&cursor); i++)
		if (cursor.line.function >= count)
			return json_fail(&reader->json,
					 "lines[%u] is of a function that is not there", i);
	return true;
}

static bool check_process(struct document_reader *reader, const struct cpu_profile *process)
{
	return check_ids(reader, process) &&
	       check_sum(reader, process, "functions", process->self, process->function_count) &&
	       check_sum(reader, process, "contexts", process->context_costs,
			 process->context_count);
}

/* ---------------------------------------------------------------- the cpu part */

static bool read_options(struct document_reader *reader)
{
	struct text *options = NULL;
	size_t count = 0, capacity = 0;

	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		GROW(options, capacity, count + 1);
		if (json_read_text(&reader->json, &options[count]))
			count++;
	}
	reader->cpu->option_count = (u32)count;
	reader->cpu->options = ARENA_NEW(reader->arena, struct text, count);
	if (count)
		memcpy(reader->cpu->options, options, count * sizeof(*options));
	free(options);
	return !reader->json.failed;
}

static bool read_cpu_tool(struct document_reader *reader)
{
	return json_read_text(&reader->json, &reader->cpu->tool);
}

static bool read_cpu_version(struct document_reader *reader)
{
	return json_read_text(&reader->json, &reader->cpu->version);
}

/* Made of the other figures whenever it is written. */
static bool pass_over(struct document_reader *reader)
{
	return json_skip(&reader->json, NULL);
}

static const struct field cpu_fields[] = {
    {TEXT("calls"), OTHER_OPTIONAL(read_calls)},
    {TEXT("children"), OTHER_OPTIONAL(read_children)},
    {TEXT("contexts"), OTHER_OPTIONAL(read_contexts)},
    {TEXT("estimated_cycles"), OTHER_OPTIONAL(pass_over)},
    {TEXT("events"), OTHER(read_events)},
    {TEXT("functions"), OTHER_OPTIONAL(read_functions)},
    {TEXT("lines"), OTHER_OPTIONAL(read_lines)},
    {TEXT("options"), OTHER(read_options)},
    {TEXT("program"), COSTS_OF(program)},
    {TEXT("shares"), OTHER(read_shares)},
    {TEXT("tool"), OTHER(read_cpu_tool)},
    {TEXT("totals"), COSTS_OF(totals)},
    {TEXT("version"), OTHER(read_cpu_version)},
};

static void sort_events(struct document_reader *reader)
{
	struct events *events = &reader->events;

	events->in_order = ARENA_NEW(reader->arena, struct text, events->count);
	for (u32 e = 0; e < events->count; e++)
		events->in_order[events->order[e]] = events->names[e];
}

static bool keep_cpu(struct document_reader *reader)
{
	struct document_cpu *cpu = reader->cpu;
	bool fine;

	sort_events(reader);
	reader->line_texts = intern_keep(&reader->line_files, reader->arena);
	keep_process(reader, reader->process, &cpu->process);
	cpu->process.creator =
	    arena_printf(reader->arena, "%.*s-%.*s", TEXT_ARGS(cpu->tool), TEXT_ARGS(cpu->version));
	fine = check_process(reader, &cpu->process);
	cpu->child_count = (u32)reader->child_count;
	cpu->children = ARENA_NEW(reader->arena, struct cpu_profile, cpu->child_count);
	for (u32 i = 0; fine && i < cpu->child_count; i++) {
		keep_process(reader, &reader->children[i], &cpu->children[i]);
		cpu->children[i].creator = cpu->process.creator;
		fine = check_process(reader, &cpu->children[i]);
	}
	return fine;
}

static bool read_cpu(struct document_reader *reader)
{
	struct process_reader process = {0};
	bool fine;

	reader->events = (struct events){0};
	reader->process = &process;
	reader->profile->cpu = reader->cpu = ARENA_NEW(reader->arena, struct document_cpu, 1);
	fine = read_fields(reader, cpu_fields, LENGTH_OF(cpu_fields), NULL, &reader->cpu->others) &&
	       keep_cpu(reader);
	release_process(&process);
	intern_release(&reader->line_files);
	for (size_t i = 0; i < reader->child_count; i++)
		release_process(&reader->children[i]);
	free(reader->children);
	reader->children = NULL;
	reader->child_count = reader->child_capacity = 0;
	return fine;
}

/* ---------------------------------------------------------------- a profile */

static bool read_count_or_null(struct document_reader *reader, u64 *value)
{
	return json_read_null(&reader->json) || json_read_u64(&reader->json, value);
}

static bool read_number_or_null(struct document_reader *reader, double *value)
{
	return json_read_null(&reader->json) || json_read_double(&reader->json, value);
}

static bool read_profile_calls(struct document_reader *reader)
{
	return read_count_or_null(reader, &reader->profile->calls);
}

static bool read_profile_command(struct document_reader *reader)
{
	return json_read_text(&reader->json, &reader->profile->command);
}

static bool read_cpu_time(struct document_reader *reader)
{
	return read_number_or_null(reader, &reader->profile->cpu_time);
}

static bool read_exit_status(struct document_reader *reader)
{
	u64 *status = &reader->profile->exit_status;

	if (!read_count_or_null(reader, status))
		return false;
	return *status <= 255 || *status == DOCUMENT_UNKNOWN ||
	       json_fail(&reader->json, "an exit status is at most 255");
}

static bool read_peak_memory(struct document_reader *reader)
{
	return read_number_or_null(reader, &reader->profile->peak_memory_mb);
}

static bool read_wall_time(struct document_reader *reader)
{
	return read_number_or_null(reader, &reader->profile->wall_time);
}

static const struct field profile_fields[] = {
    {TEXT("calls"), OTHER(read_profile_calls)},
    {TEXT("command"), OTHER(read_profile_command)},
    {TEXT("cpu"), OTHER_OPTIONAL(read_cpu)},
    {TEXT("cpu_time"), OTHER(read_cpu_time)},
    {TEXT("exit_status"), OTHER(read_exit_status)},
    {TEXT("peak_memory_mb"), OTHER(read_peak_memory)},
    {TEXT("wall_time"), OTHER(read_wall_time)},
};

static bool read_profiles(struct document_reader *reader)
{
	struct text name;

	json_enter_object(&reader->json);
	while (json_next_key(&reader->json, &name)) {
		reader->profile = document_profile(reader->document, name, reader->arena);
		read_fields(reader, profile_fields, LENGTH_OF(profile_fields), NULL,
			    &reader->profile->others);
		if (reader->profile->cpu)
			reader->profile->cpu->process.command = reader->profile->command;
	}
	return !reader->json.failed;
}

/* ---------------------------------------------------------------- the document */

static bool read_text_or_null(struct document_reader *reader, struct text *value)
{
	return json_read_null(&reader->json) || json_read_text(&reader->json, value);
}

static bool read_commit(struct document_reader *reader)
{
	return read_text_or_null(reader, &reader->document->commit);
}

static bool read_dirty(struct document_reader *reader)
{
	if (json_read_null(&reader->json))
		return true;
	reader->document->dirty_known = json_read_bool(&reader->json, &reader->document->dirty);
	return reader->document->dirty_known;
}

static bool read_name(struct document_reader *reader)
{
	return read_text_or_null(reader, &reader->document->name);
}

static bool read_schema(struct document_reader *reader)
{
	struct text schema;

	if (!json_read_text(&reader->json, &schema))
		return false;
	reader->schema_is_ours = text_equal(schema, T(DOCUMENT_SCHEMA));
	return reader->schema_is_ours ||
	       json_fail(&reader->json, "this program reads %s", DOCUMENT_SCHEMA);
}

static bool read_system(struct document_reader *reader)
{
	if (json_read_null(&reader->json))
		return true;
	if (json_peek(&reader->json) == JSON_OBJECT)
		return json_skip(&reader->json, &reader->document->system);
	return json_enter_object(&reader->json);
}

static bool read_timestamp(struct document_reader *reader)
{
	return read_text_or_null(reader, &reader->document->timestamp);
}

static const struct field document_fields[] = {
    {TEXT("commit"), OTHER(read_commit)},	{TEXT("dirty"), OTHER(read_dirty)},
    {TEXT("name"), OTHER(read_name)},		{TEXT("profiles"), OTHER(read_profiles)},
    {TEXT("schema"), OTHER(read_schema)},	{TEXT("system"), OTHER(read_system)},
    {TEXT("timestamp"), OTHER(read_timestamp)},
};

/*
 * "schema" stands behind the profiles, but what has another schema, or none, deserves to hear that
 * first and not which of its keys are strange.
 */
static bool check_schema(struct text content, const char *file, struct arena *arena,
			 struct diag *diag)
{
	struct document_reader reader = {.arena = arena};
	struct diag ignored = {0};
	struct text key;

	json_reader_init(&reader.json, file, content, arena, &ignored);
	json_enter_object(&reader.json);
	while (json_next_key(&reader.json, &key)) {
		if (text_equal(key, T("schema"))) {
			reader.json.diag = diag;
			reader.schema_is_ours = true;
			read_schema(&reader);
			reader.json.diag = &ignored;
		} else {
			json_skip(&reader.json, NULL);
		}
	}
	if (json_reader_ok(&reader.json) && !reader.schema_is_ours)
		diag_error_at(diag, file, 1, 1, "no document: it has no \"schema\"");
	return !diag->failed;
}

bool document_read(struct text content, const char *file, struct arena *arena,
		   struct document *document, struct diag *diag)
{
	struct document_reader reader = {.arena = arena, .document = document};
	struct diag error = {0};
	bool fine;

	document_init(document);
	json_reader_init(&reader.json, file, content, arena, &error);
	read_fields(&reader, document_fields, LENGTH_OF(document_fields), NULL, &document->others);
	fine = json_reader_ok(&reader.json);
	if (!fine && check_schema(content, reader.json.file, arena, diag))
		*diag = error;
	return fine;
}

bool document_check(struct text content, const char *file, struct arena *arena, struct diag *diag)
{
	struct json_reader json;

	json_reader_init(&json, file, content, arena, diag);
	json_skip(&json, NULL);
	return json_reader_ok(&json) && check_schema(content, file, arena, diag);
}

/* ---------------------------------------------------------------- what the wrapper knows */

static bool read_profile_name(struct document_reader *reader)
{
	return json_read_text(&reader->json, &reader->profile->name);
}

static const struct field run_fields[] = {
    {TEXT("command"), OTHER_OPTIONAL(read_profile_command)},
    {TEXT("commit"), OTHER_OPTIONAL(read_commit)},
    {TEXT("cpu_time"), OTHER_OPTIONAL(read_cpu_time)},
    {TEXT("dirty"), OTHER_OPTIONAL(read_dirty)},
    {TEXT("exit_status"), OTHER_OPTIONAL(read_exit_status)},
    {TEXT("name"), OTHER_OPTIONAL(read_profile_name)},
    {TEXT("options"), OTHER_OPTIONAL(read_options)},
    {TEXT("peak_memory_mb"), OTHER_OPTIONAL(read_peak_memory)},
    {TEXT("system"), OTHER_OPTIONAL(read_system)},
    {TEXT("timestamp"), OTHER_OPTIONAL(read_timestamp)},
    {TEXT("version"), OTHER_OPTIONAL(read_cpu_version)},
    {TEXT("wall_time"), OTHER_OPTIONAL(read_wall_time)},
};

bool document_read_run(struct text content, const char *file, struct arena *arena,
		       struct document_run *run, struct diag *diag)
{
	struct document_cpu cpu = {0};
	struct document_members unknown = {0};
	struct document_reader reader = {
	    .arena = arena, .document = &run->document, .profile = &run->profile, .cpu = &cpu};

	document_init(&run->document);
	run->profile = document_profile_unknown((struct text){NULL, 0});
	json_reader_init(&reader.json, file, content, arena, diag);
	read_fields(&reader, run_fields, LENGTH_OF(run_fields), NULL, &unknown);
	if (unknown.count)
		json_fail(&reader.json, "unknown key \"%.*s\"", (int)unknown.items[0].key.length,
			  unknown.items[0].key.data);
	run->option_count = cpu.option_count;
	run->options = cpu.options;
	run->version = cpu.version;
	return json_reader_ok(&reader.json);
}

bool document_sniff(struct text content)
{
	for (size_t i = 0; i < content.length; i++)
		if (!strchr(" \t\r\n", content.data[i]) || !content.data[i])
			return content.data[i] == '{';
	return false;
}
