/*
 * profile-compare: two measurements in, the verdict out: dearer or not, by how much, and why.
 */
#include "common/buffer.h"
#include "common/command_line.h"
#include "common/file.h"
#include "reports/analysis/baseline/path.h"
#include "reports/writers/comparison/comparison.h"
#include "reports/analysis/compare/compare.h"
#include "parsers/input.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: profile-compare [OPTION]... OLD NEW\n"
    "\n"
    "Says whether NEW is dearer than OLD, by how much, and which functions are to blame.\n"
    "OLD and NEW are documents of any tool here, baselines by name, or callgrind's raw\n"
    "files; - is stdin.\n"
    "\n"
    "      --limit LIMIT    how much worse a metric may get; may be given several times:\n"
    "                       ir=1%, wall=20%, peak=+65536, peak=1048576, rss=none,\n"
    "                       PROFILE:ir=2%\n"
    "      --format FORM[=FILE]\n"
    "                       console (the default), json, markdown, github, junit,\n"
    "                       benchmark-action or bencher; several with commas or one by one\n"
    "      --profile NAME   only this profile and its parts (NAME/DUMP); may be given several\n"
    "                       times\n"
    "      --event EVENT    look for the causes in this event's costs (the first)\n"
    "      --top N          functions shown of each profile (20)\n"
    "      --root DIR       name source files relative to DIR (the working directory)\n"
    "      --baselines DIR  where baselines lie (baselines)\n"
    "      --quiet          print nothing; the exit code is the verdict\n"
    "  -h, --help           print this text\n"
    "      --version        print the version\n"
    "\n"
    "Limits when none are given: 1% for exact counts, 20% for times and peak memory.\n"
    "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage,\n"
    "3 regression, 4 incomparable, or no such baseline.\n";

enum { MOST_OUTPUTS = 16, SOURCE_LINES = 10 };

struct output {
	const struct ci_writer *writer;
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
	bool is_quiet;
};

/* ---------------------------------------------------------------- arguments */

static bool read_format(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;
	struct text form = text_from_string(word);
	size_t equals = text_find(form, '=');
	const struct ci_writer *writer = ci_find(text_before(form, equals));

	if (!writer)
		return diag_error(diag, "unknown format '%.*s' (%s)",
				  TEXT_ARGS(text_before(form, equals)), ci_names());
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
		    (struct output){ci_find(T("console")), "-"};
	return true;
}

static const struct command_option options[] = {
    {"limit", OPTION_READ, 0, read_limit},
    {"format", OPTION_LIST, 0, read_format},
    {"profile", OPTION_WORDS, offsetof(struct arguments, profiles), NULL},
    {"event", OPTION_STRING, offsetof(struct arguments, event), NULL},
    {"top", OPTION_READ, 0, read_top},
    {"root", OPTION_STRING, offsetof(struct arguments, root), NULL},
    {"baselines", OPTION_STRING, offsetof(struct arguments, baselines), NULL},
    {"quiet", OPTION_FLAG, offsetof(struct arguments, is_quiet), NULL},
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

static bool wants_color(const struct output *output)
{
	const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return !strcmp(output->path, "-") && isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
	       terminal && strcmp(terminal, "dumb") != 0;
}

static bool write_outputs(const struct arguments *arguments, const struct document documents[2],
			  const struct comparison *comparison, struct text root, struct diag *diag)
{
	bool fine = true;

	for (size_t i = 0; i < arguments->output_count && fine; i++) {
		const struct output *output = &arguments->outputs[i];
		struct ci_options how = {
		    wants_color(output), arguments->top, root, {&documents[OLD], &documents[NEW]}};
		struct buffer out = {0};

		if (arguments->is_quiet && !strcmp(output->path, "-"))
			continue;
		output->writer->write(comparison, &how, &out);
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
	    .usage = usage,
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
