/*
 * profile-compare: two measurements in, the verdict out: does it cost more, by how much, and why.
 */
#include "common/buffer.h"
#include "common/command_line.h"
#include "common/file.h"
#include "common/terminal.h"
#include "reports/analysis/baseline/path.h"
#include "reports/writers/comparison/writers.h"
#include "reports/analysis/compare/compare.h"
#include "parsers/input.h"
#include "reports/analysis/metrics.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_OUTPUTS = 16, SOURCE_LINES = 10 };

struct output {
	const struct comparison_writer *writer;
	const char *path; /* "-" is stdout */
};

struct arguments {
	struct arena *arena;
	struct limits limits;
	struct output outputs[MOST_OUTPUTS];
	size_t output_count;
	struct command_words words, profiles;
	const char *event, *root, *baselines;
	u32 top;
	enum color_choice color;
	bool is_quiet;
};

/* ---------------------------------------------------------------- arguments */

static void add_format_names(struct buffer *out)
{
	buffer_add_string(out, comparison_writer_names());
}

static bool read_format(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;
	struct text form = text_from_string(word);
	size_t equals = text_find(form, '=');
	const struct comparison_writer *writer = comparison_writer_find(text_before(form, equals));

	if (!writer)
		return diag_error(diag, "unknown format '%.*s' (%s)",
				  TEXT_ARGS(text_before(form, equals)), comparison_writer_names());
	if (arguments->output_count == MOST_OUTPUTS)
		return diag_error(diag, "more than %d formats", MOST_OUTPUTS);
	arguments->outputs[arguments->output_count++] =
	    (struct output){writer, equals < form.length ? word + equals + 1 : "-"};
	return true;
}

static bool read_top(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;
	u64 value;

	if (!text_to_u64(text_from_string(word), &value) || value > 1000000)
		return diag_error(diag, "--top needs a number up to 1000000, not '%s'", word);
	arguments->top = (u32)value;
	return true;
}

static bool read_color(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	return color_choice_read(word, &arguments->color, diag);
}

static bool read_limit(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	return limits_add(&arguments->limits, text_from_string(word), diag);
}

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	const struct command_words *words = &arguments->words;

	if (words->count != 2)
		return diag_error(diag, "two measurements are needed, OLD and NEW, not %zu",
				  words->count);
	if (!strcmp(words->items[OLD], "-") && !strcmp(words->items[NEW], "-"))
		return diag_error(diag, "only one of OLD and NEW can be stdin");
	if (!arguments->output_count)
		arguments->outputs[arguments->output_count++] =
		    (struct output){comparison_writer_find(T("console")), "-"};
	return true;
}

static const struct command_option options[] = {
    {.name = "limit",
     .kind = OPTION_READ,
     .read = read_limit,
     .value = "LIMIT",
     .help = "how much worse a metric may get; may be given several times: ir=1%, wall=20%, "
	     "peak=+65536, peak=1048576, rss=none, PROFILE:ir=2%; where none is given: %s",
     .choices = metric_add_limits},
    {.name = "format",
     .kind = OPTION_LIST,
     .read = read_format,
     .value = "FORM[=FILE]",
     .help = "%s; console is the default; several with commas or one by one",
     .choices = add_format_names},
    {.name = "profile",
     .kind = OPTION_WORDS,
     .offset = offsetof(struct arguments, profiles),
     .value = "NAME",
     .help = "only this profile and its parts (NAME/DUMP); may be given several times"},
    {.name = "event",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, event),
     .value = "EVENT",
     .help = "look for the causes in this event's costs (the first)"},
    {.name = "top",
     .kind = OPTION_READ,
     .read = read_top,
     .value = "N",
     .help = "functions shown of each profile (20)"},
    {.name = "color",
     .kind = OPTION_READ,
     .read = read_color,
     .value = "WHEN",
     .help = "auto (the default), always, never"},
    {.name = "root",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, root),
     .value = "DIR",
     .help = "name source files relative to DIR (the working directory)"},
    {.name = "baselines",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, baselines),
     .value = "DIR",
     .help = "where baselines lie (baselines)"},
    {.name = "quiet",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_quiet),
     .help = "print nothing; the exit code is the verdict"},
    {0},
};

/* ---------------------------------------------------------------- work */

/* Leaves only the profiles asked for, and their parts. */
static void select_profiles(const struct arguments *arguments, struct document *document)
{
	u32 count = 0;

	if (!arguments->profiles.count)
		return;
	for (u32 i = 0; i < document->profile_count; i++)
		for (size_t k = 0; k < arguments->profiles.count; k++)
			if (document_is_part(document->profiles[i].name,
					     text_from_string(arguments->profiles.items[k]))) {
				document->profiles[count++] = document->profiles[i];
				break;
			}
	document->profile_count = count;
}

static bool is_metric_of(const struct comparison *comparison, struct text name)
{
	for (u32 i = 0; i < comparison->profile_count; i++)
		for (u32 k = 0; k < comparison->profiles[i].metric_count; k++)
			if (text_equal(comparison->profiles[i].metrics[k].name, name))
				return true;
	return false;
}

/* A limit on nothing is a misspelt one: better refused than silently never exceeded. */
static bool check_limits(const struct arguments *arguments, const struct comparison *comparison,
			 struct diag *diag)
{
	for (size_t i = 0; i < arguments->limits.count; i++) {
		struct text metric = arguments->limits.items[i].metric;

		if (!metric_find(metric) && !is_metric_of(comparison, metric))
			return diag_error(diag, "there is no metric '%.*s' to limit",
					  TEXT_ARGS(metric));
	}
	return true;
}

static bool wants_color(const struct arguments *arguments, const struct output *output)
{
	return !strcmp(output->path, "-") && terminal_has_color(arguments->color);
}

static bool write_outputs(const struct arguments *arguments, const struct document documents[2],
			  const struct comparison *comparison, struct text root, struct diag *diag)
{
	struct comparison_view_options told = {arguments->top, root};
	struct comparison_view view;
	bool fine = true;

	comparison_view_make(comparison, &told, arguments->arena, &view);
	for (size_t i = 0; i < arguments->output_count && fine; i++) {
		const struct output *output = &arguments->outputs[i];
		struct comparison_options how = {wants_color(arguments, output),
						 arguments->top,
						 root,
						 {&documents[OLD], &documents[NEW]}};
		struct buffer out = {0};

		if (arguments->is_quiet && !strcmp(output->path, "-"))
			continue;
		output->writer->write(&view, &how, &out);
		fine = file_write(output->path, buffer_text(&out), diag);
		buffer_release(&out);
	}
	return fine;
}

static bool load_side(const struct arguments *arguments, int side, struct document *document,
		      struct diag *diag, enum exit_code *code)
{
	const char *path =
	    find_input(arguments->words.items[side], arguments->baselines, arguments->arena, diag);

	if (!path) {
		*code = EXIT_INCOMPARABLE;
		return false;
	}
	if (!input_read(&path, 1, true, arguments->arena, document, diag))
		return false;
	select_profiles(arguments, document);
	return true;
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	struct compare_options how = {&arguments->limits, text_from_string(arguments->event),
				      arguments->top, SOURCE_LINES};
	struct document documents[2];
	struct comparison comparison;
	char folder[4096];
	const char *root = arguments->root;
	enum exit_code code = EXIT_WRONG;

	for (int side = OLD; side <= NEW; side++)
		if (!load_side(arguments, side, &documents[side], diag, &code))
			return code;
	if (!root)
		root = getcwd(folder, sizeof(folder)) ? folder : "";
	if (!compare_documents(&documents[OLD], &documents[NEW], &how, arguments->arena,
			       &comparison, diag))
		return EXIT_WRONG;
	if (!check_limits(arguments, &comparison, diag))
		return EXIT_USAGE;
	if (!write_outputs(arguments, documents, &comparison, text_from_string(root), diag))
		return EXIT_WRONG;
	return verdict_exit_code(comparison.verdict);
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-compare",
	    .synopsis = "[OPTION]... OLD NEW",
	    .about =
		"Says whether NEW costs more than OLD, by how much, and which functions caused it. "
		"OLD and NEW are documents of any tool here, baselines by name, or raw files of "
		"the "
		"tools; - is stdin.",
	    .notes = "NO_COLOR and CLICOLOR_FORCE in the environment are heeded.\n"
		     "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage, 3 "
		     "regression, "
		     "4 incomparable, or no such baseline.",
	    .options = options,
	    .words = offsetof(struct arguments, words),
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {
	    .arena = &arena, .top = 20, .baselines = "baselines", .event = ""};
	int code = command_line_main(&line, &arguments, count, words);

	limits_release(&arguments.limits);
	command_words_release(&arguments.words);
	command_words_release(&arguments.profiles);
	arena_release(&arena);
	return code;
}
