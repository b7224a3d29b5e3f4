/* The table of a program's options, and the other texts of its help: see command_line.h. */
#ifndef COMMON_COMMAND_OPTIONS_H
#define COMMON_COMMAND_OPTIONS_H

#include "buffer.h"
#include "diag.h"
#include "types.h"

/* Parses a word and stores the result at `place`; false with an error if the word is not valid. */
typedef bool command_read(void *place, const char *word, struct diag *diag);

enum command_option_kind {
	OPTION_FLAG,   /* no value; sets a bool of the arguments */
	OPTION_STRING, /* sets a const char * of the arguments to the value */
	OPTION_WORDS,  /* adds the value to a struct command_words of the arguments */
	OPTION_TEXT,   /* sets a struct text of the arguments to the value */
	OPTION_NUMBER, /* sets a u32 of the arguments, which must be `least` to `most` */
	OPTION_READ,   /* the value is given to read() */
	OPTION_LIST,   /* each part of the comma-separated value is given to read() */
	OPTION_GROUP,  /* not an option: a heading of the help, with the text `help` */
};

struct command_option {
	const char *name; /* "quiet" is --quiet; NULL ends a table; "" with OPTION_GROUP */
	char letter;	  /* 'q' is -q, the same as the name; 0 for none */
	enum command_option_kind kind;
	size_t offset;	    /* of the member of the arguments; 0: read() gets the whole struct */
	command_read *read; /* with OPTION_READ and OPTION_LIST */
	u32 least, most;    /* with OPTION_NUMBER; `most` = 0 means no upper limit */

	const char *value; /* name of the value in the help; NULL for OPTION_FLAG */

	/* What the option does, one paragraph; "%s" is replaced by what choices() adds. NULL hides
	 * an option that only our own programs use. */
	const char *help;

	/* Adds the allowed values, such as "console, json"; NULL if `help` has no "%s". */
	void (*choices)(struct buffer *out);
};

struct command_line {
	const char *program;
	const char *synopsis; /* the usage line after the program's name: "[OPTION]... OLD NEW" */
	const char *about;    /* what the program does: paragraphs, which are wrapped */
	const char *notes;    /* the text after the options, wrapped; ends with the exit codes */
	const struct command_option *options;
	size_t words;	    /* offset of the struct command_words that takes the words */
	bool options_first; /* options end at the first word, which is a command with its own
			       options */

	/* Checks the parsed arguments, for missing ones for instance. Not called for --help and
	 * --version. May be NULL. */
	bool (*check)(void *arguments, struct diag *diag);

	/* Does the work and returns the exit code. An error in `diag` is printed. */
	enum exit_code (*run)(void *arguments, struct diag *diag);
};

#endif
