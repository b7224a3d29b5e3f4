/*
 * profile-quick: how long a command takes, measured from outside, at no cost; or which of two takes
 * longer, the two run in turns so that what disturbs one disturbs the other.
 */
#include "common/profile_name.h"
#include "report.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: profile-quick [OPTION]... [--] COMMAND [ARG]... [--vs COMMAND [ARG]...]\n"
    "\n"
    "Runs COMMAND a few times and says how long it took and how much memory it needed.\n"
    "With --vs, runs two commands in turns and says whether the second takes longer.\n"
    "\n"
    "  -r, --runs RUNS      runs of each (3; 10 with --vs, and more where it is not clear)\n"
    "  -w, --warmup RUNS    runs before that are not counted (1)\n"
    "      --vs COMMAND     the second command, as one word here, or after the first one\n"
    "      --limit PERCENT  how much longer the second may take (20)\n"
    "      --format FORM    console (the default) or json, the document of docs/document.md\n"
    "      --name PROFILE   the profile's name in the document (program and subcommand)\n"
    "      --input FILE     what the commands read on stdin (/dev/null)\n"
    "      --show-output    let the commands write to the terminal\n"
    "      --ignore-failure go on when a command fails\n"
    "      --each N         list N runs one by one (20); outliers are always listed\n"
    "  -h, --help           print this text\n"
    "      --version        print the version\n"
    "\n"
    "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage, 3 the second command is slower\n"
    "by more than the limit, 5 a command failed.\n";

enum {
	EXIT_WRONG = 1,
	EXIT_USAGE = 2,
	EXIT_REGRESSION = 3,
	EXIT_COMMAND_FAILED = 5,
};

enum {
	OPTION_VS = 256,
	OPTION_LIMIT,
	OPTION_FORMAT,
	OPTION_NAME,
	OPTION_INPUT,
	OPTION_SHOW,
	OPTION_IGNORE,
	OPTION_EACH,
	OPTION_NOTHING,
	OPTION_PRINT_NAME,
	OPTION_VERSION
};

static const struct option long_options[] = {
    {"runs", required_argument, NULL, 'r'},
    {"warmup", required_argument, NULL, 'w'},
    {"vs", required_argument, NULL, OPTION_VS},
    {"limit", required_argument, NULL, OPTION_LIMIT},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"name", required_argument, NULL, OPTION_NAME},
    {"input", required_argument, NULL, OPTION_INPUT},
    {"show-output", no_argument, NULL, OPTION_SHOW},
    {"ignore-failure", no_argument, NULL, OPTION_IGNORE},
    {"each", required_argument, NULL, OPTION_EACH},
    {"nothing", no_argument, NULL, OPTION_NOTHING},	  /* how long does starting us take? */
    {"print-name", no_argument, NULL, OPTION_PRINT_NAME}, /* for profile-deep */
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {0},
};

enum { MOST_RUNS = 100000, RUNS = 3, RUNS_IN_TURNS = 10, MOST_IN_TURNS = 40 };

struct arguments {
	size_t runs; /* 0 when not given */
	size_t warmup, each;
	double limit;
	bool is_json, ignore_failure, show_output;
	bool wants_help, wants_version, wants_nothing, wants_name;
	const char *name, *input, *vs;
	char **commands[2]; /* NULL where there is none */
};

static bool complain(const char *what, const char *about)
{
	fprintf(stderr, "profile-quick: %s%s\n", what, about);
	return false;
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory) {
		perror("profile-quick");
		exit(EXIT_WRONG);
	}
	return memory;
}

/* ---------------------------------------------------------------- arguments */

/* `complaint` is what the option takes. */
static bool read_number(const char *complaint, const char *word, size_t least, size_t *out)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(word, &end, 10);
	if (errno || *end || *word < '0' || *word > '9' || value < least || value > MOST_RUNS)
		return complain(complaint, word);
	*out = value;
	return true;
}

static bool read_limit(const char *word, double *out)
{
	char *end;
	double value = strtod(word, &end);

	if (end == word || !isfinite(value) || value < 0 || (*end && strcmp(end, "%") != 0))
		return complain("--limit takes a percentage, not ", word);
	*out = value / 100;
	return true;
}

static bool read_format(const char *word, bool *is_json)
{
	*is_json = !strcmp(word, "json");
	if (*is_json || !strcmp(word, "console"))
		return true;
	return complain("unknown format (console, json): ", word);
}

static bool read_name(const char *word, const char **name)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

	*name = word;
	if (*word && strspn(word, allowed) == strlen(word) && !strchr("._-", *word))
		return true;
	return complain("--name takes letters, digits, '.', '_' and '-', not ", word);
}

static bool read_option(struct arguments *arguments, int option)
{
	switch (option) {
	case 'r':
		return read_number("-r takes a number from 1, not ", optarg, 1, &arguments->runs);
	case 'w':
		return read_number("-w takes a number, not ", optarg, 0, &arguments->warmup);
	case OPTION_EACH:
		return read_number("--each takes a number, not ", optarg, 0, &arguments->each);
	case OPTION_VS:
		arguments->vs = optarg;
		return true;
	case OPTION_LIMIT:
		return read_limit(optarg, &arguments->limit);
	case OPTION_FORMAT:
		return read_format(optarg, &arguments->is_json);
	case OPTION_NAME:
		return read_name(optarg, &arguments->name);
	case OPTION_INPUT:
		arguments->input = optarg;
		return true;
	case OPTION_SHOW:
		return arguments->show_output = true;
	case OPTION_IGNORE:
		return arguments->ignore_failure = true;
	case OPTION_NOTHING:
		return arguments->wants_nothing = true;
	case OPTION_PRINT_NAME:
		return arguments->wants_name = true;
	case OPTION_VERSION:
		return arguments->wants_version = true;
	case 'h':
		return arguments->wants_help = true;
	default:
		return false;
	}
}

/* About the option that getopt_long() found something wrong with; `word` is where it stopped. */
static bool complain_about_option(int found, const char *word)
{
	const char *program = "profile-quick";
	int length = (int)strcspn(word, "=");

	if (found == ':')
		fprintf(stderr, "%s: %s needs a value; try '%s --help'\n", program, word, program);
	else if (optopt >= OPTION_VS)
		fprintf(stderr, "%s: %.*s takes no value; try '%s --help'\n", program, length, word,
			program);
	else if (optopt)
		fprintf(stderr, "%s: unknown option '-%c'; try '%s --help'\n", program, optopt,
			program);
	else
		fprintf(stderr, "%s: unknown option '%s'; try '%s --help'\n", program, word,
			program);
	return false;
}

/* Cuts a command line into words as a shell would, without any of its other magic. */
static char **split_words(const char *line)
{
	size_t length = strlen(line), count = 0;
	char **words = allocate(length / 2 + 2, sizeof(*words));
	char *bytes = allocate(length + 2, 1), *out = bytes, quote = 0;
	bool in_word = false;

	for (; *line; line++) {
		if (!quote && strchr(" \t\n", *line)) {
			if (in_word)
				*out++ = 0;
			in_word = false;
			continue;
		}
		if (!in_word)
			words[count++] = out;
		in_word = true;
		if (quote ? *line == quote : *line == '\'' || *line == '"')
			quote = quote ? 0 : *line;
		else if (*line == '\\' && quote != '\'' && line[1])
			*out++ = *++line;
		else
			*out++ = *line;
	}
	if (quote || !count) {
		free(bytes);
		free(words);
		return NULL;
	}
	return words;
}

/* The commands: the words up to a "--vs", and those behind it. */
static bool read_commands(struct arguments *arguments, char **words)
{
	if (!words[0])
		return complain("no command given; try 'profile-quick --help'", "");
	arguments->commands[0] = words;
	for (char **word = words + 1; *word; word++)
		if (!strcmp(*word, "--vs")) {
			*word = NULL;
			arguments->commands[1] = word + 1;
			break;
		}
	if (arguments->vs && arguments->commands[1]) {
		arguments->vs = NULL;
		return complain("--vs was given twice", "");
	}
	if (arguments->vs)
		arguments->commands[1] = split_words(arguments->vs);
	if ((arguments->vs && !arguments->commands[1]) ||
	    (arguments->commands[1] && !arguments->commands[1][0]))
		return complain("--vs needs a command", "");
	if (arguments->name && arguments->commands[1])
		return complain("--name is for one command", "");
	return true;
}

static bool read_arguments(struct arguments *arguments, int count, char **words)
{
	int option;

	*arguments =
	    (struct arguments){.warmup = 1, .each = 20, .limit = 0.2, .input = "/dev/null"};
	opterr = 0;
	while ((option = getopt_long(count, words, "+:r:w:h", long_options, NULL)) != -1)
		if (option == ':' || option == '?')
			return complain_about_option(option, words[optind - 1]);
		else if (!read_option(arguments, option))
			return false;
	if (arguments->wants_help || arguments->wants_version || arguments->wants_nothing)
		return true;
	return read_commands(arguments, &words[optind]);
}

/* ---------------------------------------------------------------- work */

static bool is_plain_word(const char *word)
{
	return *word &&
	       strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			    "@%+=:,./_-") == strlen(word);
}

/* The words as one would type them: quoted where a shell would take them for more. */
static char *join_words(char *const *words)
{
	size_t length = 1;
	char *line, *out;

	for (char *const *word = words; *word; word++)
		length += 4 * strlen(*word) + 3;
	line = out = allocate(length, 1);
	for (char *const *word = words; *word; word++) {
		bool is_plain = is_plain_word(*word);

		if (word != words)
			*out++ = ' ';
		if (!is_plain)
			*out++ = '\'';
		for (const char *byte = *word; *byte; byte++)
			if (*byte == '\'')
				out = stpcpy(out, "'\\''");
			else
				*out++ = *byte;
		if (!is_plain)
			*out++ = '\'';
	}
	return line;
}

static void show_progress(size_t done, size_t total)
{
	fprintf(stderr, "\r\033[Kprofile-quick: run %zu of %zu", done + 1, total);
}

static int explain(enum quick_outcome outcome, const struct quick_series *failed)
{
	switch (outcome) {
	case QUICK_NOT_STARTED:
		fprintf(stderr, "profile-quick: cannot start '%s': %s\n", failed->words[0],
			strerror(errno));
		return EXIT_WRONG;
	case QUICK_FAILED:
		fprintf(stderr,
			"profile-quick: '%s' ended with status %d (see with --show-output, go on "
			"with --ignore-failure)\n",
			failed->words[0], failed->runs[failed->count - 1].exit_status);
		return EXIT_COMMAND_FAILED;
	default:
		return 128 + quick_caught_signal();
	}
}

static double start_up_if_short(const struct quick_series *series, size_t count)
{
	const double shorter_than = 5e-3;

	for (size_t i = 0; i < count; i++)
		if (quick_figure(&series[i], QUICK_UNDISTURBED).median < shorter_than)
			return quick_start_up();
	return 0;
}

static int report(const struct arguments *arguments, const struct quick_series *series,
		  size_t count)
{
	struct sample_comparison comparison = {0};
	struct quick_report report = {.series = series,
				      .count = count,
				      .limit = arguments->limit,
				      .name = arguments->name,
				      .each = arguments->each};

	if (count == 2) {
		comparison = quick_compare(&series[0], &series[1], arguments->limit);
		report.comparison = &comparison;
	}
	report.start_up = start_up_if_short(series, count);
	(arguments->is_json ? quick_write_document : quick_write_table)(&report, stdout);
	if (fflush(stdout) || ferror(stdout)) {
		complain("cannot write the report: ", strerror(errno));
		return EXIT_WRONG;
	}
	return comparison.verdict == SAMPLE_LARGER ? EXIT_REGRESSION : 0;
}

static int measure(const struct arguments *arguments)
{
	size_t count = arguments->commands[1] ? 2 : 1, failed = 0;
	size_t runs = arguments->runs ? arguments->runs : count == 2 ? RUNS_IN_TURNS : RUNS;
	struct quick_series series[2] = {0};
	struct quick_plan plan = {.runs = runs,
				  .warmup = arguments->warmup,
				  .most_runs = runs > MOST_IN_TURNS ? runs : MOST_IN_TURNS,
				  .limit = arguments->limit,
				  .streams = {arguments->input, arguments->show_output},
				  .ignore_failure = arguments->ignore_failure,
				  .progress = isatty(STDERR_FILENO) ? show_progress : NULL};
	enum quick_outcome outcome;
	int code;

	for (size_t i = 0; i < count; i++) {
		series[i].words = arguments->commands[i];
		series[i].command = join_words(series[i].words);
	}
	quick_catch_signals();
	outcome = quick_measure(series, count, &plan, &failed);
	if (plan.progress)
		fputs("\r\033[K", stderr);
	code = outcome == QUICK_FINE ? report(arguments, series, count)
				     : explain(outcome, &series[failed]);
	for (size_t i = 0; i < count; i++) {
		free(series[i].runs);
		free(series[i].command);
	}
	return code;
}

static void print_name(char *const *command)
{
	char name[PROFILE_NAME_BYTES];

	name_profile(name, command[0], command[1]);
	puts(name);
}

static int run(const struct arguments *arguments)
{
	if (arguments->wants_help)
		fputs(usage, stdout);
	else if (arguments->wants_version)
		puts("profile-quick 1.0.0");
	else if (arguments->wants_name)
		print_name(arguments->commands[0]);
	else if (!arguments->wants_nothing && access(arguments->input, R_OK))
		return complain(arguments->input, ": cannot be read") ? 0 : EXIT_WRONG;
	else if (!arguments->wants_nothing)
		return measure(arguments);
	return 0;
}

int main(int count, char **words)
{
	struct arguments arguments;
	int code = read_arguments(&arguments, count, words) ? run(&arguments) : EXIT_USAGE;

	if (arguments.vs && arguments.commands[1]) {
		free(arguments.commands[1][0]); /* all words are in one piece */
		free(arguments.commands[1]);
	}
	return code;
}
