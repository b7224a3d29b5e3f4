#include "command_line.h"

#include "memory.h"
#include "version.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What getopt_long() returns for a long option: FIRST_OPTION and its place in the table. */
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

/* Cuts the value up where it is. */
static bool take_list(struct parse *parse, command_read *read, char *value)
{
	for (char *rest = value; rest; value = rest) {
		rest = strchr(value, ',');
		if (rest)
			*rest++ = 0;
		if (!read(parse->arguments, value, parse->diag))
			return false;
	}
	return true;
}

static bool take_option(struct parse *parse, const struct command_option *option)
{
	char *place = (char *)parse->arguments + option->offset;

	if (option->kind == OPTION_READ)
		return option->read(parse->arguments, optarg, parse->diag);
	if (option->kind == OPTION_LIST)
		return take_list(parse, option->read, optarg);
	if (option->kind == OPTION_FLAG)
		*(bool *)(void *)place = true;
	else if (option->kind == OPTION_WORDS)
		command_words_add((void *)place, optarg);
	else
		*(const char **)(void *)place = optarg;
	return true;
}

/* About what getopt_long() has just read: an unknown one, or one with a value too many. */
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
	case 1: /* in its place among the options */
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
		return take_option(parse, &parse->line->options[found - FIRST_OPTION]);
	}
}

static bool read_all(struct parse *parse, int count, char **words)
{
	struct option *long_options = make_long_options(parse->line->options);
	bool fine = true;
	int found;

	opterr = 0;
	while (fine && (found = getopt_long(count, words, "-:h", long_options, NULL)) != -1)
		fine = take(parse, found, words[optind - 1]);
	while (optind < count) /* behind -- */
		add_word(parse, words[optind++]);
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

/*
 * A stream that is closed would be taken by the next file that is opened. In its place stands one
 * that cannot be read or written either.
 */
static void hold_closed_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Help and the version may go to a disk that is full. */
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
