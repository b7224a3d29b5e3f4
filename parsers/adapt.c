#include "adapt.h"

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 80 };

struct adapter {
	const struct adapt_request *request;
	const struct form *form;
	struct json_writer suite;
	struct buffer *left_out;
	struct arena *arena;
	struct text *names; /* of the workloads so far */
	size_t count, capacity;
};

struct form {
	const char *name;
	const char *only;      /* what is counted, as for --only; NULL: everything */
	const char *directory; /* where workloads run; NULL: in a folder of their own */

	/* Adds a workload for each entry of the list. */
	bool (*read)(struct adapter *adapter, struct text list, struct diag *diag);
};

/* ------------------------------------------------------------------ names */

static bool is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

static bool is_punctuation(char byte)
{
	return byte > ' ' && byte < 0x7f && !is_plain(byte);
}

static bool has_byte(const char *set, char byte)
{
	return byte && strchr(set, byte);
}

/* A valid name that resembles the text: what no name may contain becomes one '_'. */
static void add_name(struct buffer *out, struct text text)
{
	const size_t start = out->length;
	bool is_gap = true;

	for (size_t i = 0; i < text.length && out->length - start < NAME_BYTES; i++) {
		const char byte = text.data[i];

		if (!is_plain(byte) && (is_gap || !has_byte("._-", byte))) {
			is_gap = true;
			continue;
		}
		if (is_gap && out->length > start)
			buffer_add_byte(out, '_');
		is_gap = false;
		buffer_add_byte(out, byte);
	}
	if (out->length == start)
		buffer_add_string(out, "benchmark");
}

static bool is_taken(const struct adapter *adapter, struct text name)
{
	for (size_t i = 0; i < adapter->count; i++)
		if (text_equal(adapter->names[i], name))
			return true;
	return false;
}

/* The name of a workload; those that would be equal are numbered from the second on. */
static struct text choose_name(struct adapter *adapter, struct text text)
{
	struct buffer name = {0};
	size_t end;

	buffer_add_string(&name, adapter->request->prefix);
	add_name(&name, text);
	end = name.length;
	for (u64 number = 2; is_taken(adapter, buffer_text(&name)); number++) {
		name.length = end;
		buffer_printf(&name, "-%lu", (unsigned long)number);
	}
	GROW(adapter->names, adapter->capacity, adapter->count + 1);
	return adapter->names[adapter->count++] = buffer_take(&name, adapter->arena);
}

/* ------------------------------------------------------------------ workloads */

/* Begins a workload; the words of its command follow, then end_workload(). */
static void begin_workload(struct adapter *adapter)
{
	json_open_object(&adapter->suite, JSON_LINES);
	json_key(&adapter->suite, "command");
	json_open_array(&adapter->suite, JSON_INLINE);
	for (size_t i = 0; i < adapter->request->program_count; i++)
		json_string(&adapter->suite, adapter->request->program[i]);
}

/* Functions are bound before they are counted, because looking for their names is no part of a
 * benchmark. A run of so little work has no time worth comparing. */
static void end_workload(struct adapter *adapter, struct text title)
{
	struct json_writer *suite = &adapter->suite;
	const char *directory = adapter->request->directory;
	struct buffer only = {0};

	json_close(suite);
	if (!directory)
		directory = adapter->form->directory;
	if (directory)
		json_member_string(suite, "directory", directory);
	if (adapter->form->only) {
		json_key(suite, "environment");
		json_open_object(suite, JSON_INLINE);
		json_member_string(suite, "LD_BIND_NOW", "1");
		json_close(suite);
	}
	json_member_text(suite, "name", choose_name(adapter, title));
	if (adapter->form->only) {
		buffer_printf(&only, "--only=%s", adapter->form->only);
		json_key(suite, "options");
		json_open_array(suite, JSON_INLINE);
		json_text(suite, buffer_text(&only));
		json_close(suite);
		buffer_release(&only);
		json_key(suite, "runs");
		json_open_object(suite, JSON_INLINE);
		json_member_u64(suite, "timed", 0);
		json_close(suite);
	}
	json_close(suite);
}

/* A workload whose command ends with the word that chooses this benchmark. */
static void add_chosen(struct adapter *adapter, struct text title, struct buffer *word)
{
	begin_workload(adapter);
	json_text(&adapter->suite, buffer_text(word));
	buffer_release(word);
	end_workload(adapter, title);
}

static void leave_out(struct adapter *adapter, struct text title, const char *reason)
{
	buffer_printf(adapter->left_out, "%.*s: %s\n", TEXT_ARGS(title), reason);
}

/* ------------------------------------------------------------------ google-benchmark */

static bool rounds_are_given(const struct adapt_request *request)
{
	for (size_t i = 0; i < request->program_count; i++)
		if (text_equal(text_from_string(request->program[i]), T("--benchmark_min_time=1x")))
			return true;
	return false;
}

/* The filter is a regular expression, which matches anywhere. */
static bool read_google(struct adapter *adapter, struct text list, struct diag *diag)
{
	struct text line;

	(void)diag;
	while (text_next_line(&list, &line)) {
		struct buffer filter = {0};

		if (text_contains(line, T("/threads:"))) {
			leave_out(adapter, line,
				  "its threads share the work differently in each run");
			continue;
		}
		if (text_contains(line, T("/min_time:")) && !rounds_are_given(adapter->request)) {
			leave_out(adapter, line,
				  "its MinTime() makes the number of rounds depend on time");
			continue;
		}
		buffer_add_string(&filter, "--benchmark_filter=^");
		for (size_t i = 0; i < line.length; i++) {
			if (has_byte(".^$|()[*+?{\\", line.data[i]))
				buffer_add_byte(&filter, '\\');
			buffer_add_byte(&filter, line.data[i]);
		}
		buffer_add_byte(&filter, '$');
		add_chosen(adapter, line, &filter);
	}
	return true;
}

/* ------------------------------------------------------------------ Catch2 */

/* Version 2 puts names that begin with '#' in quotes, because its option -# adds tags of that kind.
 */
static struct text without_quotes(struct text line)
{
	if (text_starts_with(line, T("\"#")) && text_ends_with(line, T("\"")))
		return text_from(text_before(line, line.length - 1), 1);
	return line;
}

/* The name of a test case is a pattern, in which a backslash takes the meaning from what follows.
 */
static bool read_catch2(struct adapter *adapter, struct text list, struct diag *diag)
{
	struct text line;

	(void)diag;
	while (text_next_line(&list, &line)) {
		const struct text name = without_quotes(line);
		struct buffer pattern = {0};

		for (size_t i = 0; i < name.length; i++) {
			if (is_punctuation(name.data[i]))
				buffer_add_byte(&pattern, '\\');
			buffer_add_byte(&pattern, name.data[i]);
		}
		add_chosen(adapter, name, &pattern);
	}
	return true;
}

/* ------------------------------------------------------------------ cargo bench */

struct artifact {
	struct text name, program; /* `program` is empty if none was built */
	bool is_bench;
};

static bool read_target(struct json_reader *reader, struct artifact *artifact)
{
	struct text key, kind;

	json_enter_object(reader);
	while (json_next_key(reader, &key)) {
		if (text_equal(key, T("name"))) {
			json_read_text(reader, &artifact->name);
		} else if (text_equal(key, T("kind"))) {
			json_enter_array(reader);
			while (json_next_element(reader))
				if (json_read_text(reader, &kind) && text_equal(kind, T("bench")))
					artifact->is_bench = true;
		} else {
			json_skip(reader, NULL);
		}
	}
	return !reader->failed;
}

static bool read_program(struct json_reader *reader, struct text *program)
{
	return json_read_text(reader, program) &&
	       (text_find(*program, '\0') == program->length ||
		json_fail(reader, "the name of a program must not contain a NUL"));
}

static bool read_artifact(struct adapter *adapter, struct text line, struct artifact *artifact,
			  struct diag *diag)
{
	struct json_reader reader;
	struct text key;

	json_reader_init(&reader, "cargo", line, adapter->arena, diag);
	json_enter_object(&reader);
	while (json_next_key(&reader, &key)) {
		if (text_equal(key, T("target")))
			read_target(&reader, artifact);
		else if (text_equal(key, T("executable")) && json_peek(&reader) == JSON_STRING)
			read_program(&reader, &artifact->program);
		else
			json_skip(&reader, NULL);
	}
	return json_reader_ok(&reader);
}

/* Cargo prints a JSON object a line for all that it built. */
static bool read_cargo(struct adapter *adapter, struct text list, struct diag *diag)
{
	const struct text here = text_from_string(adapter->request->here);
	struct text line;

	while (text_next_line(&list, &line)) {
		struct artifact artifact = {0};

		if (!text_starts_with(line, T("{")))
			continue; /* what a build script prints */
		if (!read_artifact(adapter, line, &artifact, diag))
			return false;
		if (!artifact.is_bench || !artifact.program.length)
			continue;
		if (text_skip_prefix(&artifact.program, here))
			text_skip_prefix(&artifact.program, T("/"));
		begin_workload(adapter);
		json_text(&adapter->suite, artifact.program);
		end_workload(adapter, artifact.name);
	}
	return true;
}

/* ------------------------------------------------------------------ commands */

static bool needs_shell(struct text line)
{
	const size_t first = text_find(line, ' ');

	for (size_t i = 0; i < line.length; i++)
		if (has_byte("|&;<>()$`\\\"'*?[#~\n", line.data[i]) ||
		    (line.data[i] == '=' && i < first))
			return true;
	return false;
}

static void add_words(struct json_writer *suite, struct text line)
{
	while (line.length) {
		size_t end = 0;

		while (end < line.length && !has_byte(" \t", line.data[end]))
			end++;
		json_text(suite, text_before(line, end));
		line = text_trim(text_from(line, end));
	}
}

/* A line that ends in a backslash goes on in the next one. */
static bool next_command(struct text *rest, struct text *command)
{
	const char *start = rest->data;
	struct text line;
	bool is_more = text_next_line(rest, &line);

	if (!is_more)
		return false;
	while (text_ends_with(line, T("\\")) && text_next_line(rest, &line)) {
	}
	*command = text_trim((struct text){start, (size_t)(line.data + line.length - start)});
	return true;
}

/* What make tells of the folders that it enters: "make[1]: Entering directory". */
static bool is_said_by_make(struct text command)
{
	return text_starts_with(command, T("make: ")) || text_starts_with(command, T("make["));
}

/* One command a line, as `make -n check` prints them. */
static bool read_commands(struct adapter *adapter, struct text list, struct diag *diag)
{
	struct text command;

	(void)diag;
	while (next_command(&list, &command)) {
		if (!command.length || command.data[0] == '#' || is_said_by_make(command))
			continue;
		begin_workload(adapter);
		if (needs_shell(command)) {
			json_string(&adapter->suite, "sh");
			json_string(&adapter->suite, "-c");
			json_text(&adapter->suite, command);
		} else {
			add_words(&adapter->suite, command);
		}
		end_workload(adapter, command);
	}
	return true;
}

/* ------------------------------------------------------------------ all forms */

static const struct form forms[] = {
    {.name = "google-benchmark", .only = "*(benchmark::State&)", .read = read_google},
    {.name = "catch2", .only = "Catch::*TestInvokerAs*::invoke() const", .read = read_catch2},
    {.name = "cargo-bench", .read = read_cargo},
    {.name = "commands", .directory = "..", .read = read_commands},
};

enum { FORM_COUNT = sizeof(forms) / sizeof(forms[0]) };

void adapt_forms(struct buffer *out)
{
	for (size_t i = 0; i < FORM_COUNT; i++)
		buffer_printf(out, "%s%s", i ? ", " : "", forms[i].name);
}

static const struct form *find_form(const char *name)
{
	for (size_t i = 0; i < FORM_COUNT; i++)
		if (!strcmp(forms[i].name, name))
			return &forms[i];
	return NULL;
}

bool adapt_has_form(const char *form)
{
	return find_form(form);
}

bool adapt(const struct adapt_request *request, struct text list, struct buffer *suite,
	   struct buffer *left_out, struct arena *arena, struct diag *diag)
{
	struct adapter adapter = {
	    .request = request,
	    .form = find_form(request->form),
	    .suite = {.out = suite},
	    .left_out = left_out,
	    .arena = arena,
	};
	bool is_fine;

	if (text_find(list, '\0') < list.length)
		return diag_error(diag, "the list holds a byte of zero, so it is no text");
	json_open_object(&adapter.suite, JSON_LINES);
	json_member_string(&adapter.suite, "schema", "edm-profile/suite/1");
	json_key(&adapter.suite, "workloads");
	json_open_array(&adapter.suite, JSON_LINES);
	is_fine = adapter.form->read(&adapter, list, diag);
	if (is_fine && !adapter.count)
		is_fine = diag_error(diag, "the list has no benchmark that can be counted");
	if (is_fine) {
		json_close(&adapter.suite);
		json_close(&adapter.suite);
		json_end(&adapter.suite);
	}
	free(adapter.names);
	return is_fine;
}
