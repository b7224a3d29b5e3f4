#include "command_line.h"

#include "command_help.h"
#include "memory.h"
#include "version.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* getopt_long() returns FIRST_OPTION + the index in the table for a long option, and the letter for
 * a short one. */
enum { OPTION_HELP = 256, OPTION_VERSION, FIRST_OPTION };

struct parse {
	const struct command_line *line;
	void *arguments;
	bool wants_help, wants_version;
	struct diag *diag;
};

static struct option *make_long_options(const struct command_option *options)
{
	struct option *all;
	size_t count = 0, filled = 0;

	while (options[count].name)
		count++;
	all = memory_new(count + 3, sizeof(*all));
	for (size_t i = 0; i < count; i++)
		if (options[i].kind != OPTION_GROUP)
			all[filled++] =
			    (struct option){options[i].name, options[i].kind != OPTION_FLAG, NULL,
					    FIRST_OPTION + (int)i};
	all[filled++] = (struct option){"help", no_argument, NULL, OPTION_HELP};
	all[filled] = (struct option){"version", no_argument, NULL, OPTION_VERSION};
	return all;
}

/*
 * The string of short options for getopt_long(), with a colon after each letter that takes a value.
 * Its first byte selects how words between options are treated; its second, a colon, asks for ':'
 * when a value is missing.
 */
static char *make_letters(const struct command_line *line)
{
	struct buffer letters = {0};

	buffer_add_string(&letters, line->options_first ? "+:h" : "-:h");
	for (const struct command_option *option = line->options; option->name; option++) {
		if (!option->letter)
			continue;
		buffer_add_byte(&letters, option->letter);
		if (option->kind != OPTION_FLAG)
			buffer_add_byte(&letters, ':');
	}
	return letters.data;
}

void command_words_add(struct command_words *words, const char *word)
{
	GROW(words->items, words->capacity, words->count + 1);
	words->items[words->count++] = word;
}

void command_words_release(struct command_words *words)
{
	free(words->items);
	*words = (struct command_words){0};
}

static void add_word(struct parse *parse, const char *word)
{
	command_words_add((void *)((char *)parse->arguments + parse->line->words), word);
}

/* Splits the value in place at its commas. */
static bool take_list(struct parse *parse, command_read *read, void *place, char *value)
{
	for (char *rest = value; rest; value = rest) {
		rest = strchr(value, ',');
		if (rest)
			*rest++ = 0;
		if (!read(place, value, parse->diag))
			return false;
	}
	return true;
}

static bool take_number(struct parse *parse, const struct command_option *option, u32 *number)
{
	u32 most = option->most ? option->most : UINT32_MAX;
	u64 value;

	if (text_to_u64(text_from_string(optarg), &value) && value >= option->least &&
	    value <= most) {
		*number = (u32)value;
		return true;
	}
	if (option->most)
		return diag_error(parse->diag, "--%s takes a number up to %u, not '%s'",
				  option->name, option->most, optarg);
	if (option->least)
		return diag_error(parse->diag, "--%s takes a number from %u on, not '%s'",
				  option->name, option->least, optarg);
	return diag_error(parse->diag, "--%s takes a number, not '%s'", option->name, optarg);
}

static bool take_option(struct parse *parse, const struct command_option *option)
{
	void *place = (char *)parse->arguments + option->offset;

	switch (option->kind) {
	case OPTION_READ:
		return option->read(place, optarg, parse->diag);
	case OPTION_LIST:
		return take_list(parse, option->read, place, optarg);
	case OPTION_NUMBER:
		return take_number(parse, option, place);
	case OPTION_FLAG:
		*(bool *)place = true;
		return true;
	case OPTION_WORDS:
		command_words_add(place, optarg);
		return true;
	case OPTION_TEXT:
		*(struct text *)place = text_from_string(optarg);
		return true;
	default:
		*(const char **)place = optarg;
		return true;
	}
}

static const struct command_option *find_option(const struct command_option *options, int found)
{
	if (found >= FIRST_OPTION)
		return &options[found - FIRST_OPTION];
	while (options->letter != found)
		options++;
	return options;
}

/* Reports the option that getopt_long() has just rejected: it is unknown, or has a value and takes
 * none. */
static bool fail_option(struct parse *parse, const char *word)
{
	if (optopt >= OPTION_HELP)
		return diag_error(parse->diag, "%.*s takes no value", (int)strcspn(word, "="),
				  word);
	if (optopt)
		return diag_error(parse->diag, "unknown option '-%c'", optopt);
	return diag_error(parse->diag, "unknown option '%s'", word);
}

static bool take(struct parse *parse, int found, const char *word)
{
	switch (found) {
	case 1: /* a word between the options */
		add_word(parse, optarg);
		return true;
	case 'h':
	case OPTION_HELP:
		return parse->wants_help = true;
	case OPTION_VERSION:
		return parse->wants_version = true;
	case ':':
		return diag_error(parse->diag, "%s needs a value", word);
	case '?':
		return fail_option(parse, word);
	default:
		return take_option(parse, find_option(parse->line->options, found));
	}
}

static bool read_all(struct parse *parse, int count, char **words)
{
	struct option *long_options = make_long_options(parse->line->options);
	char *letters = make_letters(parse->line);
	bool fine = true;
	int found;

	opterr = 0;
	while (fine && (found = getopt_long(count, words, letters, long_options, NULL)) != -1)
		fine = take(parse, found, words[optind - 1]);
	while (optind < count) /* after "--" or after the options */
		add_word(parse, words[optind++]);
	free(letters);
	free(long_options);
	if (!fine || parse->wants_help || parse->wants_version || !parse->line->check)
		return fine;
	return parse->line->check(parse->arguments, parse->diag);
}

static void print_help(const struct command_line *line)
{
	struct buffer help = {0};

	command_line_help(line, &help);
	fwrite(help.data, 1, help.length, stdout);
	buffer_release(&help);
}

/* If a standard stream is closed, the next file opened would get its number. Puts a descriptor
 * there that can be neither read nor written, so that using the stream still fails. */
static void hold_closed_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Reports an error in writing the help or the version, which may go to a full disk. */
static enum exit_code check_stdout(const struct command_line *line, enum exit_code code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	fprintf(stderr, "%s: stdout: cannot write: %s\n", line->program, strerror(errno));
	return EXIT_WRONG;
}

int command_line_main(const struct command_line *line, void *arguments, int count, char **words)
{
	struct diag diag = {0};
	struct parse parse = {.line = line, .arguments = arguments, .diag = &diag};
	enum exit_code code = EXIT_FINE;

	hold_closed_streams();
	if (!read_all(&parse, count, words)) {
		fprintf(stderr, "%s: %s; try '%s --help'\n", line->program, diag.message,
			line->program);
		return EXIT_USAGE;
	}
	if (parse.wants_help)
		print_help(line);
	else if (parse.wants_version)
		printf("%s " EDM_PROFILE_VERSION "\n", line->program);
	else
		code = line->run(arguments, &diag);
	if (parse.wants_help || parse.wants_version)
		return (int)check_stdout(line, code);
	if (diag.failed)
		diag_print(&diag, line->program, stderr);
	return (int)code;
}
