/* profile-suite: checks a suite and prints it in the form for scripts. */
#include "common/command_line.h"
#include "common/file.h"
#include "parsers/suite.h"

#include <stddef.h>

struct arguments {
	struct arena *arena;
	struct command_words files;
};

static bool check(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;

	return arguments->files.count == 1 || diag_error(diag, "name one suite");
}

static bool print_suite(const char *file, struct arena *arena, struct diag *diag)
{
	struct buffer out = {0};
	struct text content;
	struct suite suite;
	bool fine;

	if (!file_read(file, arena, &content, diag))
		return false;
	if (!text_trim(content).length)
		return diag_error_at(diag, file, 1, 1,
				     "the file is empty; a suite is a JSON object");
	if (!suite_read(content, file, arena, &suite, diag))
		return false;
	suite_write(&suite, file, &out);
	fine = file_write("-", buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

static enum exit_code run(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;

	return print_suite(arguments->files.items[0], arguments->arena, diag) ? EXIT_FINE
									      : EXIT_WRONG;
}

int main(int count, char **words)
{
	static const struct command_option options[] = {{0}};
	static const struct command_line line = {
	    .program = "profile-suite",
	    .synopsis = "FILE",
	    .about =
		"Checks a suite (docs/baselines.md) and prints it for scripts, as words that "
		"each end in a NUL: for each part of a workload the workload's name, the part "
		"(command, directory, environment, kinds, limits, options, exact, timed, sizes, "
		"setup 0, setup 1 ...), the number of its words, and the words. The directory is "
		"given "
		"relative to the working directory, as FILE is. The commands that build what is "
		"measured (build 0, build 1 ...) come first, with an empty name.",
	    .notes = "Exit codes: 0 fine, 1 something went wrong (a bad suite), 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct arguments, files),
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {.arena = &arena};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.files);
	arena_release(&arena);
	return code;
}
