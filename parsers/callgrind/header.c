/* The header of a part: the process that was measured, and the content of its cost lines. */
#include "header.h"

#include "common/memory.h"
#include "scan.h"

#include <inttypes.h>
#include <string.h>

static const char *whole_number(struct callgrind_reader *reader, const char *at, u64 *number)
{
	at = read_number(reader, skip_blanks(at), number);
	return at ? skip_blanks(at) : NULL;
}

static struct text trimmed_rest(const char *at)
{
	return text_trim(rest_of_line(at));
}

static const char *version_line(struct callgrind_reader *reader, const char *at)
{
	const char *number = skip_blanks(at);
	u64 version, minor;

	at = read_number(reader, number, &version);
	if (at && version > 1)
		return line_error(reader, number, "expected version 0 or 1 of the format");
	while (at && *at == '.') /* Xdebug writes 0.9.6 */
		at = read_number(reader, at + 1, &minor);
	return at ? skip_blanks(at) : NULL;
}

static const char *creator_line(struct callgrind_reader *reader, const char *at)
{
	reader->creator = intern_add(&reader->strings, trimmed_rest(at));
	return end_of_line(at);
}

static const char *command_line(struct callgrind_reader *reader, const char *at)
{
	reader->command = intern_add(&reader->strings, trimmed_rest(at));
	reader->in_command = !reader->event_count; /* after the events the body may begin */
	return end_of_line(at);
}

static const char *pid_line(struct callgrind_reader *reader, const char *at)
{
	return whole_number(reader, at, &reader->pid);
}

static const char *part_line(struct callgrind_reader *reader, const char *at)
{
	return whole_number(reader, at, &reader->part.number);
}

static const char *thread_line(struct callgrind_reader *reader, const char *at)
{
	return whole_number(reader, at, &reader->part.thread);
}

/* Records the name of a dump. CALLGRIND_DUMP_STATS_AT(NAME) writes "desc: Trigger: Client Request:
 * NAME". */
static void note_dump(struct callgrind_reader *reader, struct text description)
{
	static const struct text request = T("Trigger: Client Request: ");

	if (!text_starts_with(description, request) || description.length == request.length)
		return;
	reader->has_named_dumps = true;
	if (reader->split)
		reader->dump = intern_add(&reader->strings, text_from(description, request.length));
}

/* tally's last part of a process says what its heap held. */
static void note_heap(struct callgrind_reader *reader, struct text description)
{
	const struct {
		struct text label;
		u64 *value;
	} lines[] = {
	    {T("Peak bytes: "), &reader->heap.peak_bytes},
	    {T("Bytes at exit: "), &reader->heap.at_exit_bytes},
	    {T("Blocks at exit: "), &reader->heap.at_exit_blocks},
	};

	for (size_t i = 0; i < LENGTH_OF(lines); i++) {
		struct text number = description;

		if (text_skip_prefix(&number, lines[i].label) &&
		    text_to_u64(number, lines[i].value))
			reader->has_heap = true;
	}
}

static const char *description_line(struct callgrind_reader *reader, const char *at)
{
	struct text description = trimmed_rest(at);

	note_dump(reader, description);
	note_heap(reader, description);
	GROW(reader->descriptions, reader->description_capacity, reader->description_count + 1);
	reader->descriptions[reader->description_count++] =
	    intern_text(&reader->strings, intern_add(&reader->strings, description));
	return end_of_line(at);
}

/* Takes the next word off the line; empty at the end of the line. */
static struct text next_word(const char **at)
{
	const char *start = skip_blanks(*at), *end = start;

	while (*end != ' ' && *end != '\t' && *end != '\n')
		end++;
	*at = end;
	return (struct text){start, (size_t)(end - start)};
}

static bool column_of_word(struct text word, enum column *column)
{
	static const struct {
		const char *word;
		enum column column;
	} columns[] = {
	    {"instr", COLUMN_ADDRESS},
	    {"addr", COLUMN_ADDRESS},
	    {"bb", COLUMN_BLOCK},
	    {"line", COLUMN_LINE},
	};

	for (size_t i = 0; i < LENGTH_OF(columns); i++) {
		if (text_equal(word, text_from_string(columns[i].word))) {
			*column = columns[i].column;
			return true;
		}
	}
	return false;
}

static const char *positions_line(struct callgrind_reader *reader, const char *at)
{
	struct text word;

	reader->column_count = 0;
	while ((word = next_word(&at)).length) {
		enum column column;

		if (!column_of_word(word, &column) ||
		    (reader->column_count && reader->columns[reader->column_count - 1] >= column))
			return line_error(reader, word.data,
					  "expected \"instr\", \"bb\" or \"line\", in this order");
		reader->columns[reader->column_count++] = column;
	}
	return at;
}

/* Allowed are letters, digits and signs, because other writers have units in brackets, such as
 * "Time_(10ns)". */
static bool is_event_byte(char byte)
{
	return byte > ' ' && byte < 0x7f && byte != '"' && byte != '\\' && byte != '=';
}

static const char *add_event(struct callgrind_reader *reader, struct text word)
{
	u32 event = intern_add(&reader->strings, word);

	for (size_t i = 0; i < word.length; i++)
		if (!is_event_byte(word.data[i]))
			return line_error(
			    reader, word.data + i,
			    "expected a letter, digit or sign in the name of an event");
	for (u32 i = 0; i < reader->event_count; i++)
		if (reader->events[i] == event)
			return line_error(reader, word.data, "this event is listed twice");
	if (reader->event_count == EVENTS_MAX)
		return line_error(reader, word.data, "expected at most %d events", EVENTS_MAX);
	reader->events[reader->event_count++] = event;
	return word.data + word.length;
}

static const char *events_line(struct callgrind_reader *reader, const char *at)
{
	struct text word;

	if (reader->event_count)
		return line_error(reader, reader->line,
				  "expected only one \"events:\" line per part");
	while ((word = next_word(&at)).length)
		if (!add_event(reader, word))
			return NULL;
	if (!reader->event_count)
		return line_error(reader, at, "expected the name of an event");
	return at;
}

/* A long name for an event, or a formula: "event: Ir : Instruction Fetches". */
static const char *event_line(struct callgrind_reader *reader, const char *at)
{
	if (!trimmed_rest(at).length)
		return line_error(reader, at, "expected the name of an event");
	return end_of_line(at);
}

static const char *summary_line(struct callgrind_reader *reader, const char *at)
{
	if (!reader->event_count)
		return line_error(reader, reader->line, "expected \"events:\" before \"summary:\"");
	reader->has_summary = true;
	return read_costs(reader, at, reader->summary);
}

static const struct line_kind kinds[] = {
    {TEXT("version:"), version_line},  {TEXT("creator:"), creator_line},
    {TEXT("pid:"), pid_line},	       {TEXT("cmd:"), command_line},
    {TEXT("part:"), part_line},	       {TEXT("thread:"), thread_line},
    {TEXT("desc:"), description_line}, {TEXT("event:"), event_line},
    {TEXT("events:"), events_line},    {TEXT("positions:"), positions_line},
    {TEXT("summary:"), summary_line},
};

line_handler *header_handler(const char **at)
{
	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		if (skip_keyword(kinds[i].keyword, at))
			return kinds[i].handler;
	return NULL;
}

void begin_header(struct callgrind_reader *reader)
{
	reader->section = HEADER;
	reader->part_serial++;
	reader->part = (struct part){0};
	reader->dump = intern_add(&reader->strings, T(""));
	reader->description_count = 0;
	reader->heap = (struct cpu_heap){0};
	reader->has_heap = false;
	reader->columns[0] = COLUMN_LINE;
	reader->column_count = 1;
	reader->event_count = 0;
	reader->has_summary = false;
}

/* ------------------------------------------------------------------ from header to body */

static bool is_process(const struct callgrind_reader *reader, const struct process *process)
{
	return process->pid == reader->pid && process->command == reader->command &&
	       process->dump == reader->dump &&
	       (reader->pid || process->file == reader->file_number);
}

static struct process *add_process(struct callgrind_reader *reader)
{
	struct process *process = memory_new(1, sizeof(*process));

	process_init(process);
	process->pid = reader->pid;
	process->command = reader->command;
	process->dump = reader->dump;
	process->creator = reader->creator;
	process->file = reader->file_number;
	process->event_count = reader->event_count;
	memcpy(process->events, reader->events, sizeof(process->events));
	process->descriptions = reader->descriptions;
	process->description_count = reader->description_count;
	reader->descriptions = NULL;
	reader->description_capacity = 0;
	GROW(reader->processes, reader->process_capacity, reader->process_count + 1);
	reader->processes[reader->process_count++] = process;
	return process;
}

static struct process *find_process(struct callgrind_reader *reader)
{
	for (size_t i = 0; i < reader->process_count; i++)
		if (is_process(reader, reader->processes[i]))
			return reader->processes[i];
	return add_process(reader);
}

void clear_names(struct callgrind_reader *reader)
{
	names_clear(&reader->objects);
	names_clear(&reader->files);
	names_clear(&reader->functions);
}

/* Numbers of names are valid for all dumps of one process in the file. But the last function of a
 * name is different for each dump. */
static void switch_process(struct callgrind_reader *reader, struct process *process)
{
	if (!reader->process || reader->process->pid != process->pid ||
	    reader->process->command != process->command)
		clear_names(reader);
	else if (reader->process != process)
		names_forget_functions(&reader->functions);
	reader->process = process;
}

static bool join_process(struct callgrind_reader *reader)
{
	struct process *process = find_process(reader);
	const struct part *part = &reader->part;

	switch_process(reader, process);
	if (process->event_count != reader->event_count ||
	    memcmp(process->events, reader->events, reader->event_count * sizeof(u32)))
		return line_error(
		    reader, reader->line,
		    "the events of this part differ from those of an earlier part: give the "
		    "files of one run at a time");
	if (part->number && !process_add_part(process, *part))
		return line_error(
		    reader, reader->line,
		    "part %" PRIu64 ", thread %" PRIu64 " of process %" PRIu64
		    " was read already: give every file once, and the files of one run at "
		    "a time",
		    part->number, part->thread, process->pid);
	process->part_count++;
	if (reader->has_heap) {
		process->heap = reader->heap;
		process->has_heap = true;
	}
	return true;
}

/* The program that wrote the file determines what may be missing and what positions are relative
 * to. */
static void note_creator(struct callgrind_reader *reader)
{
	struct text creator = intern_text(&reader->strings, reader->creator);

	reader->sites_stand_apart = text_starts_with(creator, T("callgrind-"));
	reader->is_valgrinds =
	    reader->sites_stand_apart || text_starts_with(creator, T("xtree-")) ||
	    text_starts_with(creator, T("tally-")) || text_starts_with(creator, T("cycles-"));
}

bool begin_body(struct callgrind_reader *reader)
{
	u32 unknown = intern_add(&reader->strings, T(""));

	if (!reader->event_count)
		return line_error(reader, reader->line, "expected an \"events:\" line before this");
	if (!join_process(reader))
		return false;
	reader->section = BODY;
	reader->has_addresses =
	    reader->keep_addresses && reader->column_count && reader->columns[0] == COLUMN_ADDRESS;
	note_creator(reader);
	memset(reader->sum, 0, sizeof(reader->sum));
	memset(reader->costs, 0, sizeof(reader->costs));
	memset(reader->position, 0, sizeof(reader->position));
	reader->object = reader->function_file = reader->file = reader->cost_file = unknown;
	reader->function = NO_ID;
	reader->first_line = UINT64_MAX;
	reader->function_name = (struct reference){NO_ID, NO_ID};
	reader->called_object = reader->called_file = NO_ID;
	reader->called_name = reader->function_name;
	return true;
}
