/* profile-debug: prints what debug information programs and libraries have, for profile-deep. */
#include "common/command_line.h"
#include "parsers/resolve/debug_extent.h"

#include <stddef.h>
#include <stdio.h>

struct arguments {
	struct command_words files;
};

static bool check(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;

	return arguments->files.count || diag_error(diag, "no file given");
}

static enum exit_code run(void *into, struct diag *diag)
{
	static const char *const extents[] = {
	    [DEBUG_EXTENT_NO_ELF] = "no-elf",
	    [DEBUG_EXTENT_NONE] = "none",
	    [DEBUG_EXTENT_FUNCTIONS] = "functions",
	    [DEBUG_EXTENT_INLINED] = "inlined",
	};
	const struct arguments *arguments = into;

	for (size_t i = 0; i < arguments->files.count; i++) {
		bool is_static;
		enum debug_extent extent =
		    debug_extent(arguments->files.items[i], NULL, &is_static);

		printf("%s %s\n", extents[extent], is_static ? "static" : "dynamic");
	}
	if (fflush(stdout) || ferror(stdout))
		return diag_error(diag, "stdout: cannot write"), EXIT_WRONG;
	return EXIT_FINE;
}

int main(int count, char **words)
{
	static const struct command_option options[] = {{0}};
	static const struct command_line line = {
	    .program = "profile-debug",
	    .synopsis = "FILE...",
	    .about =
		"Prints a line for each FILE, a program or library: its debug information (inlined "
		"if it knows of inlined functions, functions if it knows of others, none, or "
		"no-elf), and whether the loader loads it (dynamic, or static).",
	    .notes = "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct arguments, files),
	    .check = check,
	    .run = run,
	};
	struct arguments arguments = {0};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.files);
	return code;
}
