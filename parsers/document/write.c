#include "document.h"

#include "common/file.h"
#include "common/json_writer.h"
#include "parsers/resolve/resolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct writer {
	struct json_writer json;
	struct file_writer *file; /* that json writes to, NULL when it is a buffer that stays */
	struct arena scratch;
	struct diag *diag;
	struct text profile;	       /* being written, for errors */
	const struct cpu_profile *cpu; /* being written */
	u32 *events;		       /* its events in the order of their names */
	struct text *event_keys;       /* in that order: `{"Dr": `, `, "Ir": ` … */
};

/* ---------------------------------------------------------------- values */

static struct text shortened(struct text text)
{
	return text_before(text, text.length < 100 ? text.length : 100);
}

/* `about` is the function, or "" where it is not about one. */
static void check_count(struct writer *writer, u64 value, const char *what, struct text about)
{
	if (value > DOCUMENT_MAX_COUNT)
		diag_error(writer->diag,
			   "profiles.%.*s: %s%s%.*s: %llu is above 2^63-1 (9223372036854775807)",
			   TEXT_ARGS(shortened(writer->profile)), what, about.length ? " of " : "",
			   TEXT_ARGS(shortened(about)), (unsigned long long)value);
}

static void write_count(struct writer *writer, u64 value, const char *key)
{
	check_count(writer, value, key, T(""));
	json_u64(&writer->json, value);
}

static void write_known_count(struct writer *writer, const char *key, u64 value)
{
	json_key(&writer->json, key);
	if (value == DOCUMENT_UNKNOWN)
		json_null(&writer->json);
	else
		write_count(writer, value, key);
}

/* Seconds and megabytes: nanoseconds and bytes are not lost. */
static void write_known_number(struct writer *writer, const char *key, double value)
{
	json_key(&writer->json, key);
	json_double(&writer->json, value, 9);
}

static void write_text_or_null(struct writer *writer, const char *key, struct text value)
{
	json_key(&writer->json, key);
	if (value.data)
		json_text(&writer->json, value);
	else
		json_null(&writer->json);
}

/* ---------------------------------------------------------------- members of rows */

/*
 * Rows are most of a document, so what stands between their values is written as it is, and not
 * made out of keys row by row: {"key": value, "key": value …}, keys in the order of their bytes.
 */
#define FIRST(key) T("{\"" key "\": ")
#define NEXT(key)  T(", \"" key "\": ")

static void add_count(struct writer *writer, struct text key, u64 value, const char *what,
		      struct text about)
{
	check_count(writer, value, what, about);
	buffer_add(writer->json.out, key);
	buffer_add_u64(writer->json.out, value);
}

static void add_id(struct writer *writer, struct text key, u32 id)
{
	buffer_add(writer->json.out, key);
	if (id == NO_ID)
		buffer_add(writer->json.out, T("null"));
	else
		buffer_add_u64(writer->json.out, id);
}

static void add_text(struct writer *writer, struct text key, struct text value)
{
	buffer_add(writer->json.out, key);
	json_add_quoted(writer->json.out, value);
}

static void end_row(struct writer *writer)
{
	buffer_add_byte(writer->json.out, '}');
	if (writer->file && file_writer_flush(writer->file))
		json_forget(&writer->json);
}

/* One number for each event, sorted by their names. */
static void add_costs(struct writer *writer, struct text key, const u64 *costs, const char *what,
		      struct text about)
{
	struct buffer *out = writer->json.out;

	buffer_add(out, key);
	for (u32 i = 0; i < writer->cpu->event_count; i++)
		add_count(writer, writer->event_keys[i], costs[writer->events[i]], what, about);
	buffer_add(out, writer->cpu->event_count ? T("}") : T("{}"));
}

static void write_costs(struct writer *writer, const char *key, const u64 *costs)
{
	json_key(&writer->json, key);
	json_begin_raw(&writer->json);
	add_costs(writer, T(""), costs, key, T(""));
}

/* ---------------------------------------------------------------- members kept as JSON */

static size_t leading_spaces(struct text line)
{
	size_t count = 0;

	while (count < line.length && line.data[count] == ' ')
		count++;
	return count;
}

/*
 * JSON as it was read or made, moved to the depth where it stands now: its last line, the closing
 * bracket, tells the depth it had. Strings hold no newlines, so every newline is layout.
 */
static void write_raw(struct writer *writer, struct text json)
{
	struct buffer out = {0};
	size_t last = text_find_last(json, '\n'), old;
	struct text line;

	old = last < json.length ? leading_spaces(text_from(json, last + 1)) : 0;
	text_next_line(&json, &line);
	buffer_add(&out, line);
	while (text_next_line(&json, &line)) {
		size_t spaces = leading_spaces(line);

		buffer_add_byte(&out, '\n');
		buffer_add_repeated(&out, ' ', (size_t)writer->json.depth);
		buffer_add(&out, text_from(line, spaces < old ? spaces : old));
	}
	json_raw(&writer->json, buffer_text(&out));
	buffer_release(&out);
}

/* Writes the members that come before `key` ("" for all that are left), advancing `next`. */
static void write_members_before(struct writer *writer, const struct document_members *members,
				 u32 *next, const char *key)
{
	struct text end = text_from_string(key);

	for (; *next < members->count; (*next)++) {
		const struct document_member *member = &members->items[*next];

		if (end.length && text_compare(member->key, end) >= 0)
			return;
		json_key_text(&writer->json, member->key);
		write_raw(writer, member->json);
	}
}

/* ---------------------------------------------------------------- tables */

static void write_functions(struct writer *writer)
{
	const struct cpu_profile *cpu = writer->cpu;

	json_key(&writer->json, "functions");
	json_open_array(&writer->json, JSON_LINES);
	for (u32 f = 0; f < cpu->function_count; f++) {
		const struct cpu_function *function = &cpu->functions[f];
		struct text name = function->name;
		size_t row = (size_t)f * cpu->event_count;

		json_begin_raw(&writer->json);
		add_count(writer, FIRST("calls"), function->calls, "calls", name);
		add_text(writer, NEXT("file"), function->file);
		add_text(writer, NEXT("function"), name);
		add_costs(writer, NEXT("inclusive"), cpu->inclusive + row, "inclusive", name);
		add_count(writer, NEXT("line"), function->line, "line", name);
		add_text(writer, NEXT("object"), function->object);
		add_costs(writer, NEXT("self"), cpu->self + row, "self", name);
		end_row(writer);
	}
	json_close(&writer->json);
}

static void write_calls(struct writer *writer)
{
	const struct cpu_profile *cpu = writer->cpu;

	json_key(&writer->json, "calls");
	json_open_array(&writer->json, JSON_LINES);
	for (u32 i = 0; i < cpu->call_count; i++) {
		const struct cpu_call *call = &cpu->calls[i];
		struct text callee = cpu->functions[call->callee].name;

		json_begin_raw(&writer->json);
		add_id(writer, FIRST("callee"), call->callee);
		add_id(writer, NEXT("caller"), call->caller);
		add_count(writer, NEXT("count"), call->count, "count of calls", callee);
		add_costs(writer, NEXT("inclusive"), cpu->call_costs + (size_t)i * cpu->event_count,
			  "inclusive", callee);
		end_row(writer);
	}
	json_close(&writer->json);
}

static void write_contexts(struct writer *writer)
{
	const struct cpu_profile *cpu = writer->cpu;

	if (!cpu->context_count)
		return;
	json_key(&writer->json, "contexts");
	json_open_array(&writer->json, JSON_LINES);
	for (u32 i = 0; i < cpu->context_count; i++) {
		const struct cpu_context *context = &cpu->contexts[i];
		struct text name = cpu->functions[context->function].name;

		json_begin_raw(&writer->json);
		add_count(writer, FIRST("calls"), context->calls, "calls", name);
		add_id(writer, NEXT("function"), context->function);
		add_id(writer, NEXT("parent"), context->parent);
		add_costs(writer, NEXT("self"), cpu->context_costs + (size_t)i * cpu->event_count,
			  "self", name);
		buffer_add(writer->json.out, NEXT("truncated"));
		buffer_add(writer->json.out, context->truncated ? T("true") : T("false"));
		end_row(writer);
	}
	json_close(&writer->json);
}

static void write_lines(struct writer *writer)
{
	const struct cpu_profile *cpu = writer->cpu;
	struct cpu_line_cursor cursor = {.lines = &cpu->lines};
	const struct cpu_line *line = &cursor.line;

	if (!cpu->lines.count)
		return;
	json_key(&writer->json, "lines");
	json_open_array(&writer->json, JSON_LINES);
	while (cpu_lines_next(&cursor)) {
		struct text name = cpu->functions[line->function].name;
		u64 costs[CPU_EVENTS_MAX] = {0};

		cpu_line_add_costs(line, costs, cpu->event_count);
		json_begin_raw(&writer->json);
		if (line->address)
			add_count(writer, FIRST("address"), line->address, "address", name);
		add_text(writer, line->address ? NEXT("file") : FIRST("file"),
			 cpu->lines.files[line->file]);
		add_id(writer, NEXT("function"), line->function);
		add_count(writer, NEXT("line"), line->line, "line", name);
		add_costs(writer, NEXT("self"), costs, "self", name);
		end_row(writer);
	}
	json_close(&writer->json);
}

static void write_shares(struct writer *writer)
{
	const struct cpu_profile *cpu = writer->cpu;

	json_key(&writer->json, "shares");
	json_open_object(&writer->json, JSON_LINES);
	write_costs(writer, "c_library", cpu->shares[SHARE_C_LIBRARY]);
	write_costs(writer, "libraries", cpu->shares[SHARE_LIBRARIES]);
	write_costs(writer, "loader", cpu->shares[SHARE_LOADER]);
	write_costs(writer, "program", cpu->shares[SHARE_PROGRAM]);
	json_close(&writer->json);
}

static void write_estimated_cycles(struct writer *writer)
{
	const struct cpu_profile *cpu = writer->cpu;
	u64 program, totals;

	if (!cpu_estimated_cycles(cpu, cpu->program, &program) ||
	    !cpu_estimated_cycles(cpu, cpu->totals, &totals))
		return;
	json_key(&writer->json, "estimated_cycles");
	json_open_object(&writer->json, JSON_INLINE);
	json_key(&writer->json, "program");
	write_count(writer, program, "estimated_cycles");
	json_key(&writer->json, "totals");
	write_count(writer, totals, "estimated_cycles");
	json_close(&writer->json);
}

/* ---------------------------------------------------------------- processes */

/* Event names become keys: distinct, and plain enough to sort as they are written. */
static bool check_event(struct writer *writer, struct text name)
{
	for (size_t i = 0; i < name.length; i++)
		if (name.data[i] <= ' ' || name.data[i] >= 0x7f || strchr("\"\\<", name.data[i]))
			return diag_error(writer->diag, "strange name of an event: '%.*s'",
					  TEXT_ARGS(shortened(name)));
	return name.length || diag_error(writer->diag, "an event without name");
}

static void write_event_keys(struct writer *writer)
{
	u32 count = writer->cpu->event_count;

	writer->event_keys = ARENA_NEW(&writer->scratch, struct text, count);
	for (u32 i = 0; i < count; i++) {
		struct text name = writer->cpu->events[writer->events[i]];

		writer->event_keys[i] =
		    arena_printf(&writer->scratch, "%s\"%.*s\": ", i ? ", " : "{", TEXT_ARGS(name));
	}
}

static bool sort_events(struct writer *writer, const struct cpu_profile *cpu)
{
	writer->cpu = cpu;
	writer->events = ARENA_NEW(&writer->scratch, u32, cpu->event_count);
	for (u32 e = 0; e < cpu->event_count; e++) {
		u32 place = e;

		if (!check_event(writer, cpu->events[e]))
			return false;
		for (; place; place--) {
			struct text before = cpu->events[writer->events[place - 1]];
			int order = text_compare(before, cpu->events[e]);

			if (!order)
				return diag_error(writer->diag, "the event '%.*s' is there twice",
						  TEXT_ARGS(shortened(before)));
			if (order < 0)
				break;
			writer->events[place] = writer->events[place - 1];
		}
		writer->events[place] = e;
	}
	write_event_keys(writer);
	return true;
}

static void write_child(struct writer *writer, const struct cpu_profile *child)
{
	json_open_object(&writer->json, JSON_LINES);
	if (sort_events(writer, child)) {
		write_calls(writer);
		json_member_text(&writer->json, "command", child->command);
		write_contexts(writer);
		json_member_bool(&writer->json, "forked", child->forked);
		write_functions(writer);
		write_lines(writer);
		write_costs(writer, "program", child->program);
		write_shares(writer);
		write_costs(writer, "totals", child->totals);
	}
	json_close(&writer->json);
}

static void write_children(struct writer *writer, const struct document_cpu *cpu)
{
	if (!cpu->child_count)
		return;
	json_key(&writer->json, "children");
	json_open_array(&writer->json, JSON_LINES);
	for (u32 i = 0; i < cpu->child_count; i++)
		write_child(writer, &cpu->children[i]);
	json_close(&writer->json);
}

static void write_texts(struct writer *writer, const char *key, const struct text *texts, u32 count)
{
	json_key(&writer->json, key);
	json_open_array(&writer->json, JSON_INLINE);
	for (u32 i = 0; i < count; i++)
		json_text(&writer->json, texts[i]);
	json_close(&writer->json);
}

static void write_cpu_members(struct writer *writer, const struct document_cpu *cpu)
{
	const struct cpu_profile *process = &cpu->process;
	const struct document_members *others = &cpu->others;
	u32 next = 0;

	write_members_before(writer, others, &next, "calls");
	write_calls(writer);
	write_members_before(writer, others, &next, "children");
	write_children(writer, cpu);
	sort_events(writer, process);
	write_members_before(writer, others, &next, "contexts");
	write_contexts(writer);
	write_members_before(writer, others, &next, "estimated_cycles");
	write_estimated_cycles(writer);
	write_members_before(writer, others, &next, "events");
	write_texts(writer, "events", process->events, process->event_count);
	write_members_before(writer, others, &next, "functions");
	write_functions(writer);
	write_members_before(writer, others, &next, "lines");
	write_lines(writer);
	write_members_before(writer, others, &next, "options");
	write_texts(writer, "options", cpu->options, cpu->option_count);
	write_members_before(writer, others, &next, "program");
	write_costs(writer, "program", process->program);
	write_members_before(writer, others, &next, "shares");
	write_shares(writer);
	write_members_before(writer, others, &next, "tool");
	write_text_or_null(writer, "tool", cpu->tool);
	write_members_before(writer, others, &next, "totals");
	write_costs(writer, "totals", process->totals);
	write_members_before(writer, others, &next, "version");
	write_text_or_null(writer, "version", cpu->version);
	write_members_before(writer, others, &next, "");
}

static void write_cpu(struct writer *writer, const struct document_cpu *cpu)
{
	if (!cpu)
		return;
	json_key(&writer->json, "cpu");
	json_open_object(&writer->json, JSON_LINES);
	if (sort_events(writer, &cpu->process))
		write_cpu_members(writer, cpu);
	json_close(&writer->json);
}

/* ---------------------------------------------------------------- the document */

static void write_profile(struct writer *writer, const struct document_profile *profile)
{
	const struct document_members *others = &profile->others;
	u32 next = 0;

	writer->profile = profile->name;
	json_key_text(&writer->json, profile->name);
	json_open_object(&writer->json, JSON_LINES);
	write_members_before(writer, others, &next, "calls");
	write_known_count(writer, "calls", profile->calls);
	write_members_before(writer, others, &next, "command");
	write_text_or_null(writer, "command", profile->command);
	write_members_before(writer, others, &next, "cpu");
	write_cpu(writer, profile->cpu);
	write_members_before(writer, others, &next, "cpu_time");
	write_known_number(writer, "cpu_time", profile->cpu_time);
	write_members_before(writer, others, &next, "exit_status");
	write_known_count(writer, "exit_status", profile->exit_status);
	write_members_before(writer, others, &next, "peak_memory_mb");
	write_known_number(writer, "peak_memory_mb", profile->peak_memory_mb);
	write_members_before(writer, others, &next, "wall_time");
	write_known_number(writer, "wall_time", profile->wall_time);
	write_members_before(writer, others, &next, "");
	json_close(&writer->json);
}

static void write_dirty(struct writer *writer, const struct document *document)
{
	json_key(&writer->json, "dirty");
	if (document->dirty_known)
		json_bool(&writer->json, document->dirty);
	else
		json_null(&writer->json);
}

static void write_document(struct writer *writer, const struct document *document)
{
	const struct document_members *others = &document->others;
	u32 next = 0;

	json_open_object(&writer->json, JSON_LINES);
	write_members_before(writer, others, &next, "commit");
	write_text_or_null(writer, "commit", document->commit);
	write_members_before(writer, others, &next, "dirty");
	write_dirty(writer, document);
	write_members_before(writer, others, &next, "name");
	write_text_or_null(writer, "name", document->name);
	write_members_before(writer, others, &next, "profiles");
	json_key(&writer->json, "profiles");
	json_open_object(&writer->json, JSON_LINES);
	for (u32 i = 0; i < document->profile_count; i++)
		write_profile(writer, &document->profiles[i]);
	json_close(&writer->json);
	write_members_before(writer, others, &next, "schema");
	json_member_string(&writer->json, "schema", DOCUMENT_SCHEMA);
	write_members_before(writer, others, &next, "system");
	json_key(&writer->json, "system");
	if (document->system.data)
		write_raw(writer, document->system);
	else
		json_null(&writer->json);
	write_members_before(writer, others, &next, "timestamp");
	write_text_or_null(writer, "timestamp", document->timestamp);
	write_members_before(writer, others, &next, "");
	json_close(&writer->json);
	json_end(&writer->json);
}

bool document_write(const struct document *document, struct buffer *out, struct diag *diag)
{
	struct writer writer = {.json = {.out = out}, .diag = diag};

	write_document(&writer, document);
	arena_release(&writer.scratch);
	return !diag->failed;
}

/* ---------------------------------------------------------------- into a file */

static bool has_large_count(const u64 *counts, size_t count)
{
	u64 all = 0;

	for (size_t i = 0; i < count; i++)
		all |= counts[i];
	return all > DOCUMENT_MAX_COUNT;
}

static bool has_large_row(const struct cpu_profile *cpu)
{
	u64 all = 0;

	for (u32 i = 0; i < cpu->function_count; i++)
		all |= cpu->functions[i].calls | cpu->functions[i].line;
	for (u32 i = 0; i < cpu->call_count; i++)
		all |= cpu->calls[i].count;
	for (u32 i = 0; i < cpu->context_count; i++)
		all |= cpu->contexts[i].calls;
	return all > DOCUMENT_MAX_COUNT;
}

static bool has_large_line(const struct cpu_profile *cpu)
{
	struct cpu_line_cursor cursor = {.lines = &cpu->lines};
	u64 all = 0;

	while (cpu_lines_next(&cursor)) {
		u64 costs[CPU_EVENTS_MAX] = {0};

		cpu_line_add_costs(&cursor.line, costs, cpu->event_count);
		all |= cursor.line.address | cursor.line.line;
		if (all > DOCUMENT_MAX_COUNT || has_large_count(costs, cpu->event_count))
			return true;
	}
	return false;
}

static bool has_large_sum(const struct cpu_profile *cpu)
{
	u64 cycles[2] = {0};

	for (int s = 0; s < SHARE_COUNT; s++)
		if (has_large_count(cpu->shares[s], cpu->event_count))
			return true;
	cpu_estimated_cycles(cpu, cpu->program, &cycles[0]);
	cpu_estimated_cycles(cpu, cpu->totals, &cycles[1]);
	return has_large_count(cycles, 2) || has_large_count(cpu->program, cpu->event_count) ||
	       has_large_count(cpu->totals, cpu->event_count);
}

static bool process_is_doubtful(struct writer *writer, const struct cpu_profile *cpu)
{
	size_t n = cpu->event_count;

	return !sort_events(writer, cpu) || has_large_row(cpu) || has_large_sum(cpu) ||
	       has_large_count(cpu->self, cpu->function_count * n) ||
	       has_large_count(cpu->inclusive, cpu->function_count * n) ||
	       has_large_count(cpu->call_costs, cpu->call_count * n) ||
	       has_large_count(cpu->context_costs, cpu->context_count * n) || has_large_line(cpu);
}

static bool is_too_large(u64 count)
{
	return count > DOCUMENT_MAX_COUNT && count != DOCUMENT_UNKNOWN;
}

/* Whether writing might fail: quicker to see than which count it is, and always right on "no". */
static bool is_doubtful(const struct document *document)
{
	struct diag ignored = {0};
	struct writer writer = {.diag = &ignored};
	bool doubtful = false;

	for (u32 i = 0; i < document->profile_count; i++) {
		const struct document_profile *profile = &document->profiles[i];
		const struct document_cpu *cpu = profile->cpu;

		doubtful |= is_too_large(profile->calls) || is_too_large(profile->exit_status);
		if (!cpu)
			continue;
		doubtful |= process_is_doubtful(&writer, &cpu->process);
		for (u32 c = 0; c < cpu->child_count; c++)
			doubtful |= process_is_doubtful(&writer, &cpu->children[c]);
	}
	arena_release(&writer.scratch);
	return doubtful;
}

/* Writes into memory, for the error alone: stdout must not see half a document. */
static bool rehearse(const struct document *document, struct diag *diag)
{
	struct buffer out = {0};
	bool fine = document_write(document, &out, diag);

	buffer_release(&out);
	return fine;
}

bool document_write_file(const struct document *document, const char *path, struct diag *diag)
{
	struct file_writer file;
	struct writer writer = {.json = {.out = &file.out}, .file = &file, .diag = diag};

	if (is_doubtful(document) && !rehearse(document, diag))
		return false;
	file_writer_begin(&file, path);
	write_document(&writer, document);
	arena_release(&writer.scratch);
	return file_writer_end(&file, !diag->failed, diag);
}
