/*
 * The arguments of a program, and with them its main(): options as a table says, -h, --help and
 * --version in every program, anything else is a word, in whatever order. A program declares what
 * is its own:
 *
 *	static const struct command_option options[] = {
 *	    {"root", OPTION_STRING, offsetof(struct arguments, root), NULL},
 *	    {"quiet", OPTION_FLAG, offsetof(struct arguments, is_quiet), NULL},
 *	    {"top", OPTION_READ, 0, read_top},
 *	    {0},
 *	};
 *
 * This is the one library file that prints: help, the version, and an error, which is one line that
 * names the wrong word.
 */
#ifndef COMMON_COMMAND_LINE_H
#define COMMON_COMMAND_LINE_H

#include "diag.h"
#include "types.h"

/* Reads a word into the program's arguments; false with an error when it makes no sense. */
typedef bool command_read(void *arguments, const char *word, struct diag *diag);

/* Words in their order; what they point to are those of main(). A zeroed struct has none. */
struct command_words {
	const char **items;
	size_t count, capacity;
};

void command_words_add(struct command_words *words, const char *word);
void command_words_release(struct command_words *words);

enum command_option_kind {
	OPTION_FLAG,   /* no value; sets a bool of the arguments */
	OPTION_STRING, /* sets a const char * of the arguments to the value */
	OPTION_WORDS,  /* adds the value to a struct command_words of the arguments */
	OPTION_READ,   /* the value is given to read() */
	OPTION_LIST,   /* each part of the value, which has commas between them, is */
};

struct command_option {
	const char *name; /* "quiet" is --quiet; NULL ends a table */
	enum command_option_kind kind;
	size_t offset;	    /* where in the arguments; not with read() */
	command_read *read; /* with OPTION_READ and OPTION_LIST */
};

struct command_line {
	const char *program;
	const char *usage; /* what --help prints */
	const struct command_option *options;
	size_t words; /* where in the arguments the words that are no options go: command_words */

	/* After all that, unless help or the version is wanted: is something missing? May be NULL.
	 */
	bool (*check)(void *arguments, struct diag *diag);

	/* The work. An error in `diag` is printed. */
	enum exit_code (*run)(void *arguments, struct diag *diag);
};

/* The program's main(): the exit code is EXIT_USAGE after an error in the arguments. */
int command_line_main(const struct command_line *line, void *arguments, int count, char **words);

#endif
