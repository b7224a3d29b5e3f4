/* The table of a program's options, and what else its help tells: see command_line.h. */
#ifndef COMMON_COMMAND_OPTIONS_H
#define COMMON_COMMAND_OPTIONS_H

#include "buffer.h"
#include "diag.h"
#include "types.h"

/* Reads a word into its place in the arguments; false with an error when it makes no sense. */
typedef bool command_read(void *place, const char *word, struct diag *diag);

enum command_option_kind {
	OPTION_FLAG,   /* no value; sets a bool of the arguments */
	OPTION_STRING, /* sets a const char * of the arguments to the value */
	OPTION_WORDS,  /* adds the value to a struct command_words of the arguments */
	OPTION_TEXT,   /* sets a struct text of the arguments to the value */
	OPTION_NUMBER, /* sets a u32 of the arguments, which must be `least` to `most` */
	OPTION_READ,   /* the value is given to read() */
	OPTION_LIST,   /* each part of the value, which has commas between them, is */
	OPTION_GROUP,  /* no option: the help begins a new list here, under the heading `help` */
};

struct command_option {
	const char *name; /* "quiet" is --quiet; NULL ends a table; "" with OPTION_GROUP */
	char letter;	  /* 'q' is -q, the same as the name; 0 for none */
	enum command_option_kind kind;
	size_t offset;	    /* where in the arguments; 0 for read() to get all of them */
	command_read *read; /* with OPTION_READ and OPTION_LIST */
	u32 least, most;    /* with OPTION_NUMBER; a `most` of 0 is none */

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

#endif
