/*
 * The arguments of a program, and with them its main(): options as a table says, -h, --help and
 * --version in every program, anything else is a word, in whatever order; or, of a program that
 * runs another one, options up to the first word. A program declares what is its own:
 *
 *	static const struct command_option options[] = {
 *	    {.name = "root",
 *	     .kind = OPTION_STRING,
 *	     .offset = offsetof(struct arguments, root),
 *	     .value = "DIR",
 *	     .help = "name source files relative to DIR (the working directory)"},
 *	    {.name = "top", .kind = OPTION_READ, .read = read_top, .value = "N", .help = "rows
 *(20)"}, {0},
 *	};
 *
 * What --help prints is made of this table, so that the help cannot miss an option or invent one.
 *
 * This is the one library file that prints: help, the version, and an error, which is one line that
 * names the wrong word.
 */
#ifndef COMMON_COMMAND_LINE_H
#define COMMON_COMMAND_LINE_H

#include "command_options.h"

/* Words in their order; what they point to are those of main(). A zeroed struct has none. */
struct command_words {
	const char **items;
	size_t count, capacity;
};

void command_words_add(struct command_words *words, const char *word);
void command_words_release(struct command_words *words);

/* The program's main(): the exit code is EXIT_USAGE after an error in the arguments. */
int command_line_main(const struct command_line *line, void *arguments, int count, char **words);

#endif
