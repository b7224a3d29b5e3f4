/* Writes those values of the parts cpu and count that its tables of fields cannot describe. */
#include "cpu.h"

#include "parsers/resolve/resolve.h"

#include <string.h>

/* Keys are copied in pieces of this size. */
enum { SHOWN_NAME = 100, PIECE = 16 };

struct cpu_writing {
	const struct cpu_profile *cpu; /* being written */
	const u64 *columns[COST_COLUMNS];
	u64 line[CPU_EVENTS_MAX];	  /* the costs of the line being written */
	u32 events[CPU_EVENTS_MAX];	  /* event numbers, sorted by name */
	struct text keys[CPU_EVENTS_MAX]; /* in that order: `{"Dr": `, `, "Ir": ` …; a PIECE of
					     other bytes follows each */
	size_t room;			  /* for the costs of one row */
	struct arena scratch;
};

static struct cpu_writing *writing(const struct fields_writer *writer)
{
	return writer->context;
}

/* ---------------------------------------------------------------- events */

/* Event names become keys, so they must be distinct and must not need escapes. */
static bool check_event(struct fields_writer *writer, struct text name)
{
	for (size_t i = 0; i < name.length; i++)
		if (name.data[i] <= ' ' || name.data[i] >= 0x7f || strchr("\"\\<", name.data[i]))
			return diag_error(
			    writer->diag, "the name of an event cannot be a key: '%.*s'",
			    (int)(name.length < SHOWN_NAME ? name.length : SHOWN_NAME), name.data);
	return name.length || diag_error(writer->diag, "an event without name");
}

static bool put_in_place(struct fields_writer *writer, const struct text *names, u32 event)
{
	struct cpu_writing *w = writing(writer);
	u32 place = event;

	for (; place; place--) {
		struct text before = names[w->events[place - 1]];
		int order = text_compare(before, names[event]);

		if (!order)
			return diag_error(
			    writer->diag, "the event '%.*s' is there twice",
			    (int)(before.length < SHOWN_NAME ? before.length : SHOWN_NAME),
			    before.data);
		if (order < 0)
			break;
		w->events[place] = w->events[place - 1];
	}
	w->events[place] = event;
	return true;
}

/* Sets up the writing of a process's costs. */
static bool begin_process(struct fields_writer *writer, const struct cpu_profile *cpu)
{
	struct cpu_writing *w = writing(writer);

	w->cpu = cpu;
	for (u32 column = 0; column < COST_COLUMNS; column++)
		w->columns[column] = *cpu_column((struct cpu_profile *)(uintptr_t)cpu, column);
	for (u32 e = 0; e < cpu->event_count; e++)
		if (!check_event(writer, cpu->events[e]) || !put_in_place(writer, cpu->events, e))
			return false;
	w->room = PIECE;
	for (u32 i = 0; i < cpu->event_count; i++) {
		w->keys[i] = arena_printf(&w->scratch, "%s\"%.*s\": %*s", i ? ", " : "{",
					  TEXT_ARGS(cpu->events[w->events[i]]), PIECE, "");
		w->keys[i].length -= PIECE;
		w->room += w->keys[i].length + PIECE + U64_DIGITS;
	}
	return true;
}

/* ---------------------------------------------------------------- values */

static const u64 *costs_of_row(const struct fields_writer *writer, size_t column)
{
	const struct cpu_writing *w = writing(writer);

	if (column == COST_LINE)
		return w->line;
	return w->columns[column] +
	       (column < COST_TOTALS ? (size_t)writer->index * w->cpu->event_count : 0);
}

static char *put_key(char *at, struct text key)
{
	for (size_t i = 0; i < key.length; i += PIECE)
		memcpy(at + i, key.data + i, PIECE);
	return at + key.length;
}

/* Writes one number per event, sorted by the events' names. */
void cpu_write_costs(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct cpu_writing *w = writing(writer);
	const u64 *costs = costs_of_row(writer, field->offset);
	struct buffer *out = writer->json.out;
	char *at = buffer_room(out, w->room);
	u64 all = 0;

	(void)row;
	if (!w->cpu->event_count)
		*at++ = '{';
	for (u32 i = 0; i < w->cpu->event_count; i++) {
		u64 cost = costs[w->events[i]];

		all |= cost;
		at = put_key(at, w->keys[i]);
		if (cost < 10)
			*at++ = (char)('0' + cost);
		else
			at = put_u64(at, cost);
	}
	*at++ = '}';
	buffer_end_at(out, at);
	for (u32 i = 0; all > DOCUMENT_MAX_COUNT && i < w->cpu->event_count; i++)
		fields_check_count(writer, costs[w->events[i]], field->key);
}

void cpu_write_parent(struct fields_writer *writer, const struct field *field, const void *row)
{
	u32 parent = ((const struct cpu_context *)row)->parent;

	(void)field;
	if (parent == NO_ID)
		buffer_add(writer->json.out, T("null"));
	else
		buffer_add_u64(writer->json.out, parent);
}

void cpu_write_cycles(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct cpu_profile *process = row;
	u64 program = 0, totals = 0;

	cpu_estimated_cycles(process, process->program, &program);
	cpu_estimated_cycles(process, process->totals, &totals);
	buffer_add(writer->json.out, T("{\"program\": "));
	fields_add_count(writer, program, field->key);
	buffer_add(writer->json.out, T(", \"totals\": "));
	fields_add_count(writer, totals, field->key);
	buffer_add(writer->json.out, T("}"));
}

void cpu_write_lines(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct cpu_lines *lines = (const void *)((const char *)row + field->offset);
	struct cpu_line_cursor cursor = {.lines = lines};
	struct cpu_writing *w = writing(writer);
	u32 n = w->cpu->event_count;

	json_open_array(&writer->json, JSON_LINES);
	while (cpu_lines_next(&cursor)) {
		struct cpu_line_row line = {cursor.line, lines->files[cursor.line.file]};

		memset(w->line, 0, n * sizeof(*w->line));
		cpu_line_add_costs(&cursor.line, w->line, n);
		json_begin_raw(&writer->json);
		fields_add_inline(writer, field->object, &line);
		fields_end_row(writer);
	}
	json_close(&writer->json);
}

/* ---------------------------------------------------------------- names, for errors */

struct text cpu_function_name(const struct fields_writer *writer, const void *row)
{
	(void)writer;
	return ((const struct cpu_function *)row)->name;
}

struct text cpu_callee_name(const struct fields_writer *writer, const void *row)
{
	return writing(writer)->cpu->functions[((const struct cpu_call *)row)->callee].name;
}

struct text cpu_context_name(const struct fields_writer *writer, const void *row)
{
	return writing(writer)->cpu->functions[((const struct cpu_context *)row)->function].name;
}

struct text cpu_place_name(const struct fields_writer *writer, const void *row)
{
	const struct cpu_profile *cpu = writing(writer)->cpu;

	return cpu_callee_name(writer, &cpu->calls[((const struct cpu_place *)row)->call]);
}

struct text cpu_line_name(const struct fields_writer *writer, const void *row)
{
	u32 function = ((const struct cpu_line_row *)row)->line.function;

	return writing(writer)->cpu->functions[function].name;
}

/* ---------------------------------------------------------------- processes */

static void write_process(struct fields_writer *writer, const struct cpu_profile *process,
			  const struct field_object *object)
{
	if (begin_process(writer, process)) {
		fields_write(writer, object, process);
		return;
	}
	json_open_object(&writer->json, JSON_LINES);
	json_close(&writer->json);
}

void cpu_write_children(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct document_cpu *cpu = row;

	json_open_array(&writer->json, JSON_LINES);
	for (u32 i = 0; i < cpu->child_count; i++)
		write_process(writer, &cpu->children[i], field->object);
	json_close(&writer->json);
	begin_process(writer, &cpu->process);
}

void cpu_write(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct document_cpu *cpu =
	    *(struct document_cpu *const *)(const void *)((const char *)row + field->offset);
	struct cpu_writing w = {.cpu = &cpu->process};

	writer->context = &w;
	write_process(writer, &cpu->process, field->object); /* which begins the part */
	arena_release(&w.scratch);
	writer->context = NULL;
}

bool cpu_has_strange_events(const struct cpu_profile *cpu)
{
	struct diag ignored = {0};
	struct cpu_writing w = {.cpu = cpu};
	struct fields_writer writer = {.diag = &ignored, .context = &w};
	bool fine = begin_process(&writer, cpu);

	arena_release(&w.scratch);
	return !fine;
}
