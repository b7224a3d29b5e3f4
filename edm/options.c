#include "options.h"

#include "error.h"
#include "memory.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The flags of --profile, which every command has; they are passed to profile-deep unchanged. */
static const struct {
	const char *name;
	bool has_value;
} profile_flags[] = {
    {"flamegraph", false}, {"format", true},	    {"top", true},
    {"all", false},	   {"save-baseline", true}, {"compare-baseline", true},
};
enum { PROFILE_FLAGS = sizeof(profile_flags) / sizeof(profile_flags[0]) };

/* What getopt_long returns for each kind of word; a command's own options count up from OWN. */
enum { WORD_IS_FILE = 1, HELP = 'h', PROFILE = 256, PROFILE_FLAG, OWN };

void words_add(struct words *words, char *word)
{
	GROW(words->items, words->capacity, words->count + 2);
	words->items[words->count++] = word;
	words->items[words->count] = NULL;
}

void words_release(struct words *words)
{
	free(words->items);
	*words = (struct words){0};
}

bool options_complain(const char *command, const char *format, ...)
{
	char text[400];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	print_name(command, stderr);
	fputs(": ", stderr);
	print_name(text, stderr);
	fprintf(stderr, "; try '%s --help'\n", command);
	return false;
}

bool parse_number(const char *text, double least, double most, double *value)
{
	char *end;

	if (!*text || text[strspn(text, "0123456789.eE+-")])
		return false; /* not hexadecimal, not infinite, without spaces */
	*value = strtod(text, &end);
	return !*end && *value >= least && *value <= most;
}

static size_t count_options(const struct option_spec *options)
{
	size_t count = 0;

	while (options[count].name)
		count++;
	return count;
}

/* getopt_long's table: help, --profile and its flags, then the command's own options. */
static struct option *make_table(const struct option_spec *options)
{
	size_t own = count_options(options), next = 0;
	struct option *table = NEW(struct option, own + PROFILE_FLAGS + 3);

	table[next++] = (struct option){"help", no_argument, NULL, HELP};
	table[next++] = (struct option){"profile", required_argument, NULL, PROFILE};
	for (size_t i = 0; i < PROFILE_FLAGS; i++)
		table[next++] = (struct option){profile_flags[i].name, profile_flags[i].has_value,
						NULL, PROFILE_FLAG};
	for (size_t i = 0; i < own; i++)
		table[next++] =
		    (struct option){options[i].name, options[i].has_value, NULL, OWN + (int)i};
	return table;
}

/* Reports an error in one line, instead of getopt's own message. An unknown short option has no
 * word of its own. */
static enum option_result wrong_word(const struct option_parser *parser, char **words, int result)
{
	const char *what = result == ':' ? "needs a value" : "is unknown or ambiguous";

	if (optopt && optopt < PROFILE && result != ':')
		options_complain(parser->command, "option '-%c' %s", optopt, what);
	else
		options_complain(parser->command, "option '%s' %s", words[optind - 1], what);
	return OPTIONS_WRONG;
}

static bool take_word(struct option_parser *parser, int result)
{
	if (result == WORD_IS_FILE)
		words_add(&parser->files, optarg);
	else if (result == PROFILE)
		parser->profile_kinds = optarg;
	else if (result >= OWN)
		return parser->options[result - OWN].take(parser->settings, optarg);
	return true;
}

/* Sorts the words into the two lists. --profile itself and its value are in neither. */
static void sort_words(struct option_parser *parser, int result, char **words, int from, int to)
{
	for (int i = from; i < to && result != PROFILE; i++)
		words_add(result == PROFILE_FLAG ? &parser->profiling : &parser->kept, words[i]);
}

static enum option_result parse(struct option_parser *parser, const struct option *table, int count,
				char **words)
{
	int result, from = optind;

	while ((result = getopt_long(count, words, "-:h", table, NULL)) != -1) {
		if (result == HELP) {
			fputs(parser->usage, stdout);
			return OPTIONS_HELP_SHOWN;
		}
		if (result == '?' || result == ':')
			return wrong_word(parser, words, result);
		if (!take_word(parser, result))
			return OPTIONS_WRONG;
		sort_words(parser, result, words, from, optind);
		from = optind;
	}
	for (int i = optind; i < count; i++) /* after "--" */
		words_add(&parser->files, words[i]);
	sort_words(parser, WORD_IS_FILE, words, from, count);
	if (parser->profiling.count && !parser->profile_kinds) {
		options_complain(parser->command, "'%s' needs --profile KINDS",
				 parser->profiling.items[0]);
		return OPTIONS_WRONG;
	}
	return OPTIONS_GO_ON;
}

enum option_result options_parse(struct option_parser *parser, int count, char **words)
{
	struct option *table = make_table(parser->options);
	enum option_result result;

	opterr = 0;
	optind = 1;
	result = parse(parser, table, count, words);
	free(table);
	return result;
}

void options_release(struct option_parser *parser)
{
	words_release(&parser->files);
	words_release(&parser->kept);
	words_release(&parser->profiling);
}
