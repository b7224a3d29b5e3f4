/* profile-adapt: makes a suite of what other tools list. scripts/profile-adapt has them list it. */
#include "common/command_line.h"
#include "common/file.h"
#include "common/folders.h"
#include "parsers/adapt.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct arguments {
	struct arena *arena;
	struct command_words words;
	const char *prefix, *directory;
	bool is_check;
};

static bool check(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;
	struct buffer forms = {0};

	if (!arguments->words.count)
		return diag_error(diag, "name a form");
	if (adapt_has_form(arguments->words.items[0]))
		return true;
	adapt_forms(&forms);
	diag_error(diag, "'%s' is no form (%s)", arguments->words.items[0], forms.data);
	buffer_release(&forms);
	return false;
}

static bool add_name(const char *program, const char *name, struct diag *diag)
{
	struct arena arena = {0};
	struct text path = text_from_string(name);
	bool is_fine;

	folders_make(arena_copy(&arena, text_before(path, text_find_last(path, '/'))).data);
	unlink(name);
	is_fine = !link(program, name) ||
		  diag_error_at(diag, name, 0, 0, "cannot link it: %s", strerror(errno));
	arena_release(&arena);
	return is_fine;
}

static bool write_suite(const struct arguments *arguments, struct buffer *suite,
			struct buffer *left_out, struct diag *diag)
{
	char here[4096];
	const struct adapt_request request = {
	    .form = arguments->words.items[0],
	    .program = arguments->words.items + 1,
	    .program_count = arguments->words.count - 1,
	    .prefix = arguments->prefix,
	    .directory = arguments->directory,
	    .add_name = add_name,
	    .here = getcwd(here, sizeof(here)) ? here : "",
	};
	struct text list, line, rest;

	if (!file_read("-", arguments->arena, &list, diag) ||
	    !adapt(&request, list, suite, left_out, arguments->arena, diag))
		return false;
	rest = buffer_text(left_out);
	while (text_next_line(&rest, &line))
		fprintf(stderr, "profile-adapt: left out: %.*s\n", TEXT_ARGS(line));
	return file_write("-", buffer_text(suite), diag);
}

static enum exit_code run(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;
	struct buffer suite = {0}, left_out = {0};
	const bool is_fine = arguments->is_check || write_suite(arguments, &suite, &left_out, diag);

	buffer_release(&suite);
	buffer_release(&left_out);
	return is_fine ? EXIT_FINE : EXIT_WRONG;
}

int main(int count, char **words)
{
	static const struct command_option options[] = {
	    {.name = "prefix",
	     .kind = OPTION_STRING,
	     .offset = offsetof(struct arguments, prefix),
	     .value = "TEXT",
	     .help = "begin the name of each workload with TEXT"},
	    {.name = "directory",
	     .kind = OPTION_STRING,
	     .offset = offsetof(struct arguments, directory),
	     .value = "DIR",
	     .help = "the folder in which the workloads run, relative to that of the suite"},
	    {.name = "check", .kind = OPTION_FLAG, .offset = offsetof(struct arguments, is_check)},
	    {0},
	};
	static const struct command_line line = {
	    .program = "profile-adapt",
	    .synopsis = "[OPTION]... FORM [PROGRAM [ARG]...]",
	    .about =
		"Reads the list of benchmarks that another tool prints, and writes a suite "
		"(docs/adapters.md) whose workloads run PROGRAM with the ARGs and the word that "
		"chooses one benchmark. The forms: google-benchmark, catch2, cargo-bench "
		"(the messages of cargo, as JSON), commands (one a line).",
	    .notes = "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct arguments, words),
	    .options_first = true,
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {.arena = &arena, .prefix = ""};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.words);
	arena_release(&arena);
	return code;
}
