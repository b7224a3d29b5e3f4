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

#include "buffer.h"
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
	OPTION_GROUP,  /* no option: the help begins a new list here, under the heading `help` */
};

struct command_option {
	const char *name; /* "quiet" is --quiet; NULL ends a table; "" with OPTION_GROUP */
	char letter;	  /* 'q' is -q, the same as the name; 0 for none */
	enum command_option_kind kind;
	size_t offset;	    /* where in the arguments; not with read() */
	command_read *read; /* with OPTION_READ and OPTION_LIST */

	const char *value; /* what the help calls the value; NULL for OPTION_FLAG */

	/* What the option does, one paragraph; "%s" is what choices() adds. NULL: for programs of
	 * ours alone, and not in the help. */
	const char *help;

	/* Adds the words that the value may be, "console, json"; NULL without "%s" in `help`. */
	void (*choices)(struct buffer *out);
};

struct command_line {
	const char *program;
	const char *synopsis; /* what stands behind the program's name: "[OPTION]... OLD NEW" */
	const char *about;    /* what the program does: paragraphs, wrapped anew */
	const char *notes; /* what stands behind the options, wrapped anew; ends with exit codes */
	const struct command_option *options;
	size_t words; /* where in the arguments the words that are no options go: command_words */
	bool options_first; /* they end at the first word, which begins a command with its own */

	/* After all that, unless help or the version is wanted: is something missing? May be NULL.
	 */
	bool (*check)(void *arguments, struct diag *diag);

	/* The work. An error in `diag` is printed. */
	enum exit_code (*run)(void *arguments, struct diag *diag);
};

/* The program's main(): the exit code is EXIT_USAGE after an error in the arguments. */
int command_line_main(const struct command_line *line, void *arguments, int count, char **words);

/* What --help prints, no line longer than 80 columns. */
void command_line_help(const struct command_line *line, struct buffer *out);

#endif
