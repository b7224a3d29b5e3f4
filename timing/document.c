/* Writes the document of docs/document.md with the data of the timing library. */
#include "document.h"

#include "clock.h"
#include "common/output_file.h"
#include "common/profile_name.h"
#include "library.h"
#include "timing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COMMAND_BYTES = 16384 };

/* The command line from the kernel, with a newline instead of each NUL, and NUL-terminated. The
 * caller frees it. */
static char *read_command(void)
{
	char *command = calloc(COMMAND_BYTES + 1, 1);
	int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t length = command && file >= 0 ? read(file, command, COMMAND_BYTES) : 0;

	if (file >= 0)
		close(file);
	for (ssize_t i = 0; i + 1 < length; i++)
		if (command[i] == '\0')
			command[i] = '\n';
	return command;
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("_-./=:,+@%", c));
}

/* Adds one word as typed in a shell. */
static void add_word(struct emit *out, const char *word, size_t length)
{
	bool plain = length > 0;

	for (size_t i = 0; i < length; i++)
		plain &= is_plain(word[i]);
	if (!plain)
		emit_text(out, "'");
	for (size_t i = 0; i < length; i++) {
		if (word[i] == '\'')
			emit_text(out, "'\\''");
		else
			emit_text(out, "%c", word[i]);
	}
	if (!plain)
		emit_text(out, "'");
}

static void add_command(struct emit *out, const char *command)
{
	const char *word = command;

	for (;;) {
		size_t length = strcspn(word, "\n");

		add_word(out, word, length);
		if (word[length] == '\0')
			return;
		emit_text(out, " ");
		word += length + 1;
	}
}

/* `command` has a newline after each word. */
static void add_profile_name(struct emit *out, const char *command)
{
	char name[PROFILE_NAME_BYTES], *words = strdup(command), *rest = words;
	const char *program = rest ? strsep(&rest, "\n") : "";

	name_profile(name, program, rest ? strsep(&rest, "\n") : NULL);
	emit_text(out, "%s", name);
	free(words);
}

static void add_function(struct emit *out, const struct profile_statistics *s)
{
	emit_object(out, s->name, EMIT_INLINE);
	emit_integer(out, "calls", s->calls);
	if (s->has_cpu_time)
		emit_number(out, "cpu_time", s->cpu_time);
	emit_integer(out, "errors", s->errors);
	emit_number(out, "max", s->max);
	emit_number(out, "mean", s->mean);
	if (s->has_memory)
		emit_number(out, "memory_bytes", (double)s->memory);
	emit_number(out, "min", s->min);
	emit_number(out, "p50", s->p50);
	emit_number(out, "p75", s->p75);
	emit_number(out, "p90", s->p90);
	emit_number(out, "p95", s->p95);
	emit_number(out, "p99", s->p99);
	emit_integer(out, "slow", s->slow);
	emit_number(out, "stddev", s->stddev);
	emit_number(out, "total", s->total);
	emit_close(out);
}

static void add_recorded_functions(struct emit *out, void *unused)
{
	struct profile_statistics *all;
	size_t count = profile_all(&all);

	(void)unused;
	for (size_t i = 0; i < count; i++)
		add_function(out, &all[i]);
	free(all);
}

static void add_timing(struct emit *out, report_functions *functions, void *context)
{
	struct profile_summary summary;

	profile_summary(&summary);
	emit_object(out, "timing", EMIT_LINES);
	emit_object(out, "clock", EMIT_INLINE);
	emit_string(out, "name", summary.clock);
	if (summary.clock_step > 0) {
		emit_number(out, "scope_cost", summary.scope_cost);
		emit_number(out, "scope_own_time", summary.scope_own_time);
		emit_number(out, "step", summary.clock_step);
	}
	emit_close(out);
	emit_object(out, "functions", EMIT_LINES);
	functions(out, context);
	emit_close(out);
	emit_integer(out, "runs", 1);
	emit_close(out);
}

/* Adds the profile. Time and memory of the process are null, because these fields are for native,
 * unprofiled runs. */
static void add_profile(struct emit *out, const char *command, report_functions *functions,
			void *context)
{
	struct emit text = {0};

	add_profile_name(&text, command);
	emit_object(out, text.data ? text.data : "", EMIT_LINES);
	emit_release(&text);
	add_command(&text, command);
	emit_null(out, "calls");
	emit_string(out, "command", text.data ? text.data : "");
	emit_null(out, "cpu_time");
	emit_null(out, "exit_status");
	emit_null(out, "peak_memory_mb");
	add_timing(out, functions, context);
	emit_null(out, "wall_time");
	emit_close(out);
	emit_release(&text);
}

void report_document_of(struct emit *out, report_functions *functions, void *context)
{
	char *command = read_command();

	emit_object(out, NULL, EMIT_LINES);
	emit_null(out, "commit");
	emit_null(out, "dirty");
	emit_null(out, "name");
	emit_object(out, "profiles", EMIT_LINES);
	add_profile(out, command ? command : "", functions, context);
	emit_close(out);
	emit_string(out, "schema", "edm-profile/baseline/1");
	emit_null(out, "system");
	emit_timestamp(out, "timestamp");
	emit_close(out);
	emit_end(out);
	free(command);
}

void report_document(struct emit *out)
{
	report_document_of(out, add_recorded_functions, NULL);
}

/* ------------------------------------------------------------------------------------- files */

bool report_write_file(const char *path, const struct emit *content)
{
	if (!content->failed)
		return output_file_put(path, content->data, content->length);
	errno = ENOMEM;
	return false;
}

/* Replaces `%p` by the process id. Without `%p`, a forked child appends its id, so that it does not
 * overwrite its parent's file. */
static void expand_path(struct emit *out, const char *path)
{
	bool has_pid = false;

	for (; *path; path++) {
		bool is_pid = path[0] == '%' && path[1] == 'p';

		if (is_pid)
			emit_text(out, "%ld", (long)getpid());
		else
			emit_text(out, "%c", *path);
		path += is_pid;
		has_pid |= is_pid;
	}
	if (library_is_forked() && !has_pid)
		emit_text(out, ".%ld", (long)getpid());
}

bool profile_save_report(const char *path)
{
	struct emit document = {0}, file = {0};
	bool written;

	expand_path(&file, path);
	report_document(&document);
	written = report_write_file(file.data ? file.data : "", &document);
	emit_release(&document);
	emit_release(&file);
	return written;
}
