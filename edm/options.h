/*
 * Long options for the subcommands, on top of getopt_long, with errors as one line on stderr.
 *
 * Words are taken in the order they stand in, so that each can be sorted into what edm itself
 * gets and what --profile hands over to profile-deep (profile_handover.h).
 */
#ifndef EDM_OPTIONS_H
#define EDM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Words pointing into argv. */
struct words {
	size_t count, capacity;
	char **items; /* owned, the words are not; NULL-terminated once anything was added */
};

void words_add(struct words *words, char *word);
void words_release(struct words *words);

struct option_spec {
	const char *name;
	bool has_value;
	/* Takes the value (NULL without one); false after printing what is wrong with it. */
	bool (*take)(void *settings, char *value);
};

struct option_parser {
	const char *command;		   /* "edm analyze", for messages */
	const char *usage;		   /* the text of --help */
	const struct option_spec *options; /* ends with a NULL name */
	void *settings;			   /* handed to option_spec.take */
	struct words files;		   /* out: the words that are no options */
	struct words kept, profiling; /* out: the command without, and the flags for, --profile */
	char *profile_kinds;	      /* out: the value of --profile, NULL without */
};

/* What the command is to do after its words were read. */
enum option_result { OPTIONS_GO_ON, OPTIONS_HELP_SHOWN, OPTIONS_WRONG };

enum option_result options_parse(struct option_parser *parser, int count, char **words);
void options_release(struct option_parser *parser);

/* Prints `edm COMMAND: what is wrong` with a hint at --help; always false. */
bool options_complain(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A decimal number within limits; false when the text is anything else. */
bool parse_number(const char *text, double least, double most, double *value);

#endif
