/*
 * profile-quick: measures how long a command takes, from outside and so without overhead; or which
 * of two takes longer, by running them in turns so that disturbances affect both.
 */
#include "common/profile_name.h"
#include "ending.h"
#include "report.h"
#include "turns.h"
#include "words.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_RUNS = 100000, RUNS = 3, RUNS_IN_TURNS = 10, MOST_IN_TURNS = 40 };

struct arguments {
	struct arena *arena;
	size_t runs; /* 0 when not given */
	size_t warmup, each;
	double limit;
	bool is_json, ignore_failure, show_output, no_copies, wants_nothing, wants_name;
	const char *name, *input, *vs;
	struct command_words words,
	    second; /* the commands, NULL-terminated; `second` is empty without --vs */
};

/* ---------------------------------------------------------------- arguments */

static bool is_number(const char *word, size_t least, size_t *out)
{
	u64 value;

	if (!text_to_u64(text_from_string(word), &value) || value < least || value > MOST_RUNS)
		return false;
	*out = value;
	return true;
}

static bool read_runs(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	return is_number(word, 1, &arguments->runs) ||
	       diag_error(diag, "-r takes a number from 1, not %s", word);
}

static bool read_warmup(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	return is_number(word, 0, &arguments->warmup) ||
	       diag_error(diag, "-w takes a number, not %s", word);
}

static bool read_each(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	return is_number(word, 0, &arguments->each) ||
	       diag_error(diag, "--each takes a number, not %s", word);
}

static bool read_limit(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;
	const char *number =
	    strncmp(word, "wall=", 5) ? word : word + 5; /* the form of profile-compare */
	char *end;
	double value = strtod(number, &end);

	if (end == number || !isfinite(value) || value < 0 || (*end && strcmp(end, "%") != 0))
		return diag_error(diag, "--limit takes a percentage, not %s", word);
	arguments->limit = value / 100;
	return true;
}

static bool read_format(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	arguments->is_json = !strcmp(word, "json");
	return arguments->is_json || !strcmp(word, "console") ||
	       diag_error(diag, "unknown format (console, json): %s", word);
}

static bool read_name(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	arguments->name = word;
	return text_is_name(text_from_string(word)) ||
	       diag_error(diag, "--name takes letters, digits, '.', '_' and '-', not %s", word);
}

static const struct command_option options[] = {
    {.name = "runs",
     .letter = 'r',
     .kind = OPTION_READ,
     .read = read_runs,
     .value = "RUNS",
     .help = "runs of each command (3; 10 with --vs, and more while the result is unclear)"},
    {.name = "warmup",
     .letter = 'w',
     .kind = OPTION_READ,
     .read = read_warmup,
     .value = "RUNS",
     .help = "warm-up runs, which are not counted (1)"},
    {.name = "vs",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, vs),
     .value = "COMMAND",
     .help = "the second command, as one word here, or after the first one"},
    {.name = "limit",
     .kind = OPTION_READ,
     .read = read_limit,
     .value = "PERCENT",
     .help = "how much longer the second command may take, in percent (20)"},
    {.name = "format",
     .kind = OPTION_READ,
     .read = read_format,
     .value = "FORM",
     .help = "console (the default), json; json is the document of docs/document.md"},
    {.name = "name",
     .kind = OPTION_READ,
     .read = read_name,
     .value = "PROFILE",
     .help = "the profile's name in the document (program and subcommand)"},
    {.name = "input",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, input),
     .value = "FILE",
     .help = "what the commands read on stdin (/dev/null)"},
    {.name = "show-output",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, show_output),
     .help = "let the commands write to the terminal"},
    {.name = "ignore-failure",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, ignore_failure),
     .help = "go on when a command fails"},
    {.name = "no-copies",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, no_copies),
     .help = "with --vs, run the programs themselves, not copies of them"},
    {.name = "each",
     .kind = OPTION_READ,
     .read = read_each,
     .value = "N",
     .help = "list up to N runs one by one (20); outliers are always listed"},
    /* To measure how long starting this program takes. */
    {.name = "nothing", .kind = OPTION_FLAG, .offset = offsetof(struct arguments, wants_nothing)},
    /* For profile-deep. */
    {.name = "print-name", .kind = OPTION_FLAG, .offset = offsetof(struct arguments, wants_name)},
    {0},
};

/* Moves the words after "--vs" to the second command; false if there is no "--vs". */
static bool cut_at_vs(struct command_words *words, struct command_words *second)
{
	size_t at = 1; /* the first word is always a program */

	while (at < words->count && strcmp(words->items[at], "--vs") != 0)
		at++;
	if (at >= words->count)
		return false;
	for (size_t i = at + 1; i < words->count; i++)
		command_words_add(second, words->items[i]);
	words->count = at;
	return true;
}

static bool find_second(struct arguments *arguments, struct diag *diag)
{
	bool is_behind = cut_at_vs(&arguments->words, &arguments->second);

	if (arguments->vs && is_behind)
		return diag_error(diag, "--vs was given twice");
	if (arguments->vs ? !words_split(arguments->vs, arguments->arena, &arguments->second)
			  : is_behind && !arguments->second.count)
		return diag_error(diag, "--vs needs a command");
	return true;
}

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;

	if (arguments->wants_nothing)
		return true;
	if (!arguments->words.count)
		return diag_error(diag, "no command given");
	if (!find_second(arguments, diag))
		return false;
	if (arguments->name && arguments->second.count)
		return diag_error(diag, "--name is for one command");
	command_words_add(&arguments->words, NULL);
	if (arguments->second.count)
		command_words_add(&arguments->second, NULL);
	return true;
}

/* ---------------------------------------------------------------- measuring */

/* The state of the measurement; `series` holds the commands and their runs. */
struct measuring {
	const struct arguments *arguments;
	struct quick_series series[2];
	size_t count;
	struct diag *diag;
};

static void add_command(struct measuring *measuring, const struct command_words *words)
{
	struct quick_series *series = &measuring->series[measuring->count++];

	series->words = words->items;
	series->command = words_join(words->items, measuring->arguments->arena);
}

static void show_progress(size_t done, size_t total)
{
	fprintf(stderr, "\r\033[Kprofile-quick: run %zu of %zu", done + 1, total);
}

static struct quick_plan make_plan(const struct arguments *arguments, size_t count)
{
	size_t runs = arguments->runs ? arguments->runs : count == 2 ? RUNS_IN_TURNS : RUNS;

	return (struct quick_plan){.runs = runs,
				   .warmup = arguments->warmup,
				   .most_runs = runs > MOST_IN_TURNS ? runs : MOST_IN_TURNS,
				   .limit = arguments->limit,
				   .streams = {arguments->input, arguments->show_output},
				   .ignore_failure = arguments->ignore_failure,
				   .progress = isatty(STDERR_FILENO) ? show_progress : NULL};
}

static enum exit_code explain(const struct measuring *measuring, struct quick_measured measured)
{
	const char *program = measuring->series[measured.last].words[0];

	switch (measured.outcome) {
	case QUICK_NOT_STARTED:
		diag_error(measuring->diag, "cannot start '%s': %s", program,
			   strerror(measured.error));
		return EXIT_WRONG;
	case QUICK_FAILED:
		diag_error(measuring->diag,
			   "'%s' ended with status %d (see with --show-output, go on with "
			   "--ignore-failure)",
			   program, measured.exit_status);
		return EXIT_COMMAND_FAILED;
	default:
		return (enum exit_code)(128 + quick_caught_signal());
	}
}

static double start_up_if_short(const struct measuring *measuring)
{
	const double shorter_than = 5e-3;

	for (size_t i = 0; i < measuring->count; i++)
		if (quick_figure(&measuring->series[i], QUICK_UNDISTURBED).median < shorter_than)
			return quick_start_up();
	return 0;
}

static enum exit_code report(const struct measuring *measuring)
{
	const struct arguments *arguments = measuring->arguments;
	struct sample_comparison comparison = {0};
	struct quick_report report = {.series = measuring->series,
				      .count = measuring->count,
				      .limit = arguments->limit,
				      .start_up = start_up_if_short(measuring),
				      .name = arguments->name,
				      .each = arguments->each};

	if (measuring->count == 2) {
		comparison =
		    quick_compare(&measuring->series[0], &measuring->series[1], arguments->limit);
		report.comparison = &comparison;
	}
	(arguments->is_json ? quick_write_document : quick_write_table)(&report, stdout);
	if (fflush(stdout) || ferror(stdout)) {
		diag_error(measuring->diag, "cannot write the report: %s", strerror(errno));
		return EXIT_WRONG;
	}
	return comparison.verdict == SAMPLE_LARGER ? EXIT_REGRESSION : EXIT_FINE;
}

static enum exit_code measure(struct measuring *measuring)
{
	struct quick_plan plan = make_plan(measuring->arguments, measuring->count);
	struct quick_measured measured;

	measured = quick_measure(measuring->series, measuring->count, &plan);
	if (plan.progress)
		fputs("\r\033[K", stderr);
	return measured.outcome == QUICK_FINE ? report(measuring) : explain(measuring, measured);
}

/* Lets the runs of two commands start copies of their programs, if they may. */
static bool use_copies(struct measuring *measuring, struct quick_original originals[2])
{
	struct quick_series *series = measuring->series;

	if (measuring->count < 2 || measuring->arguments->no_copies ||
	    !quick_originals_open((const char *[]){series[0].words[0], series[1].words[0]},
				  originals))
		return false;
	series[0].original = &originals[0];
	series[1].original = &originals[1];
	return true;
}

static enum exit_code measure_commands(const struct arguments *arguments, struct diag *diag)
{
	struct measuring measuring = {.arguments = arguments, .diag = diag};
	struct quick_original originals[2];
	enum exit_code code;
	bool has_copies;

	quick_begin_worker();
	add_command(&measuring, &arguments->words);
	if (arguments->second.count)
		add_command(&measuring, &arguments->second);
	has_copies = use_copies(&measuring, originals);
	code = measure(&measuring);
	if (has_copies)
		quick_originals_close(originals);
	for (size_t i = 0; i < measuring.count; i++)
		free(measuring.series[i].runs);
	return code;
}

/* ---------------------------------------------------------------- main */

static enum exit_code print_name(const char *const *command)
{
	char name[PROFILE_NAME_BYTES];

	name_profile(name, command[0], command[1]);
	puts(name);
	return EXIT_FINE;
}

static enum exit_code run(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;

	if (arguments->wants_nothing)
		return EXIT_FINE;
	if (arguments->wants_name)
		return print_name(arguments->words.items);
	if (!access(arguments->input, R_OK))
		return measure_commands(arguments, diag);
	diag_error_at(diag, arguments->input, 0, 0, "cannot read");
	return EXIT_WRONG;
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-quick",
	    .synopsis = "[OPTION]... [--] COMMAND [ARG]... [--vs COMMAND [ARG]...]",
	    .about = "Runs COMMAND several times and reports how long it took and how much memory "
		     "it needed. With --vs, runs two commands in turns and reports whether the "
		     "second takes longer.",
	    .notes = "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage, 3 the second "
		     "command is slower by more than the limit, 5 a command failed.",
	    .options = options,
	    .words = offsetof(struct arguments, words),
	    .options_first = true,
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {
	    .arena = &arena, .warmup = 1, .each = 20, .limit = 0.2, .input = "/dev/null"};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.words);
	command_words_release(&arguments.second);
	arena_release(&arena);
	return code;
}
