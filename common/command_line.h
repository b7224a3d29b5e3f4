/*
 * Parses the arguments of a program and runs it. Every program has -h, --help and --version, and
 * the options of its table; all other arguments are words. Options and words may be mixed, except
 * in a program that runs another one, whose options end at the first word. A program declares its
 * own options:
 *
 *	static const struct command_option options[] = {
 *	    {.name = "root",
 *	     .kind = OPTION_STRING,
 *	     .offset = offsetof(struct arguments, root),
 *	     .value = "DIR",
 *	     .help = "name source files relative to DIR (the working directory)"},
 *	    {.name = "top",
 *	     .kind = OPTION_READ,
 *	     .read = read_top,
 *	     .value = "N",
 *	     .help = "rows (20)"},
 *	    {0},
 *	};
 *
 * The text of --help is generated from this table, so it lists exactly the options that exist.
 *
 * This is the only library file that prints: the help, the version, and an error, which is one line
 * that names the wrong word.
 */
#ifndef COMMON_COMMAND_LINE_H
#define COMMON_COMMAND_LINE_H

#include "command_options.h"

/* Words in the order of the command line; they point to main()'s arguments. A zeroed struct is
 * empty. */
struct command_words {
	const char **items;
	size_t count, capacity;
};

void command_words_add(struct command_words *words, const char *word);
void command_words_release(struct command_words *words);

/* The body of main(): parses the words into `arguments`, runs the program, prints an error if there
 * is one, and returns the exit code; EXIT_USAGE after an error in the arguments. */
int command_line_main(const struct command_line *line, void *arguments, int count, char **words);

#endif
