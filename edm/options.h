/*
 * Long options for the subcommands, on top of getopt_long, with errors as one line on stderr.
 *
 * Words are processed in their order, so that each can be sorted into the words for edm itself and
 * those that --profile passes to profile-deep (profile_handover.h).
 */
#ifndef EDM_OPTIONS_H
#define EDM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* The part of the help about --profile and its flags, of the commands that have them. */
#define PROFILING_HELP                                                                             \
	"Profiling (edm executes profile-deep with this command):\n"                               \
	"      --profile KINDS          what to measure: see profile-deep --help\n"                \
	"      --flamegraph             also draw a flame graph\n"                                 \
	"      --format LIST            console, json, html, markdown; separated by commas\n"      \
	"      --top N                  how many functions to show\n"                              \
	"      --all                    show the functions of the start-up too\n"                  \
	"      --save-baseline NAME     save the result as a baseline\n"                           \
	"      --compare-baseline NAME  compare the result with a baseline\n"

/* Words pointing into argv. */
struct words {
	size_t count, capacity;
	char **items; /* owned, but not the words; NULL-terminated after the first addition */
};

void words_add(struct words *words, char *word);
void words_release(struct words *words);

struct option_spec {
	const char *name;
	bool has_value;
	/* Takes the value (NULL without one); false after printing an error. */
	bool (*take)(void *settings, char *value);
};

struct option_parser {
	const char *command;		   /* "edm analyze", for messages */
	const char *usage;		   /* the text of --help */
	const struct option_spec *options; /* ends with a NULL name */
	void *settings;			   /* passed to option_spec.take */
	struct words files;		   /* out: the words that are not options */
	struct words kept,
	    profiling;	     /* out: the command without --profile and its flags; these flags */
	char *profile_kinds; /* out: the value of --profile, NULL without */
};

/* How the command continues after its words were read. */
enum option_result { OPTIONS_GO_ON, OPTIONS_HELP_SHOWN, OPTIONS_WRONG };

enum option_result options_parse(struct option_parser *parser, int count, char **words);
void options_release(struct option_parser *parser);

/* Prints `edm COMMAND: what is wrong` with a hint to use --help. Always returns false. */
bool options_complain(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Reads a decimal number within limits; false if the text is anything else. */
bool parse_number(const char *text, double least, double most, double *value);

#endif
