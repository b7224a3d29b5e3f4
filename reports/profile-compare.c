/*
 * profile-compare: compares two measurements and prints the verdict: whether the new one costs
 * more, by how much, and why.
 */
#include "common/buffer.h"
#include "common/command_line.h"
#include "common/file.h"
#include "common/memory.h"
#include "common/terminal.h"
#include "reports/analysis/baseline/measurement.h"
#include "reports/analysis/baseline/path.h"
#include "reports/analysis/compare/plan.h"
#include "reports/analysis/metrics.h"
#include "reports/writers/comparison/writers.h"
#include "reports/writers/console.h"
#include "reports/writers/exact.h"
#include "reports/views/source_changes.h"
#include "reports/views/source_files.h"
#include "reports/views/source_url.h"
#include "parsers/document/io.h"
#include "parsers/convert.h"
#include "parsers/input.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_OUTPUTS = 16, SOURCE_LINES = 10 };

struct output {
	const struct comparison_writer *writer;
	const char *path; /* "-" is stdout; NULL if not given */
};

struct arguments {
	struct arena *arena;
	struct limits limits;
	struct output outputs[MOST_OUTPUTS];
	size_t output_count;
	struct command_words words, profiles; /* OLD NEW; --profile */
	const char *event, *root, *baselines, *into, *sources, *source_url, *calls, *no_calls;
	u32 top;
	enum color_choice color;
	bool is_quiet, is_exact, is_check, attends;
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
	    (struct output){writer, equals < form.length ? word + equals + 1 : NULL};
	return true;
}

static bool check_words(const struct arguments *arguments, struct diag *diag)
{
	const struct command_words *words = &arguments->words;
	const char *path;

	if (arguments->is_check)
		return !words->count || diag_error(diag, "--check takes only options, no files");
	if (arguments->attends)
		return words->count == 1
			   ? baseline_path(arguments->baselines, text_from_string(words->items[0]),
					   arguments->arena, &path, diag)
			   : diag_error(diag, "--attend takes one baseline, not %zu", words->count);
	if (words->count != 2)
		return diag_error(diag, "two measurements are needed, OLD and NEW, not %zu",
				  words->count);
	if (!strcmp(words->items[OLD], "-") && !strcmp(words->items[NEW], "-"))
		return diag_error(diag, "only one of OLD and NEW can be stdin");
	return true;
}

/* Chooses the files of formats for which none was given. */
static void choose_places(struct arguments *arguments)
{
	for (size_t i = 0; i < arguments->output_count; i++) {
		struct output *output = &arguments->outputs[i];

		if (!output->path && arguments->into && output->writer->ending)
			output->path = arena_printf(arguments->arena, "%s.%s", arguments->into,
						    output->writer->ending)
					   .data;
		else if (!output->path)
			output->path = "-";
	}
}

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;

	if (!arguments->output_count)
		arguments->outputs[arguments->output_count++] =
		    (struct output){comparison_writer_find(T("console")), NULL};
	return source_files_check(arguments->sources, diag) &&
	       source_url_check(arguments->source_url, diag) && check_words(arguments, diag);
}

static const struct command_option options[] = {
    {.name = "limit",
     .kind = OPTION_READ,
     .offset = offsetof(struct arguments, limits),
     .read = limits_read,
     .value = "LIMIT",
     .help = "how much a metric may grow; may be given several times: ir=1%, wall=20%, "
	     "peak=+65536, peak=1048576, rss=none, PROFILE:ir=2%; the defaults are: %s",
     .choices = metric_add_limits},
    {.name = "format",
     .kind = OPTION_LIST,
     .read = read_format,
     .value = "FORM[=FILE]",
     .help = "%s; console is the default; several are separated by commas or given one by one",
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
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct arguments, top),
     .most = 1000000,
     .value = "N",
     .help = "functions shown for each profile (20)"},
    {.name = "color",
     .kind = OPTION_READ,
     .offset = offsetof(struct arguments, color),
     .read = color_choice_read,
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
     .help = "the folder of the baselines (baselines)"},
    {.name = "sources",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, sources),
     .value = "DIR",
     .help = "read source lines for html only from below DIR, without asking git; '' for none (the "
	     "working directory: files that git knows, or source files outside of repositories)"},
    {.name = "source-url",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, source_url),
     .value = "URL",
     .help = "link source lines of html to URL, with {commit}, {file} and {line}; '' for no links "
	     "(guessed from git's remote)"},
    {.name = "quiet",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_quiet),
     .help = "print nothing; the exit code is the verdict"},
    {.name = "into",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, into),
     .value = "PREFIX",
     .help = "write formats without a file, except console, to PREFIX.json, PREFIX.html and so on"},
    {.name = "", .kind = OPTION_GROUP, .help = "For scripts that measure, then compare:"},
    {.name = "check",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_check),
     .help = "compare nothing, only check the other options"},
    {.name = "attend",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, attends),
     .help =
	 "run beside the measurement of NEW: print `ready` on file descriptor 3 when OLD, a "
	 "baseline, has been read, then read requests from stdin, one per line: `document FILE` "
	 "for every run and kind of NEW, `into PREFIX`, and `compare`; when more measurements are "
	 "needed for a verdict, print `measure PROFILE KIND[,KIND] RUNS` for each of them, then "
	 "`more`, and read all requests again, including all documents"},
    {.name = "calls",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, calls),
     .value = "FILE",
     .help =
	 "with --exact: a recording of the system calls of such a run, which helps to find causes"},
    {.name = "no-calls",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, no_calls),
     .value = "REASON",
     .help = "with --exact: why there is no such recording; printed when no cause is found"},
    {.name = "exact",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_exact),
     .help = "OLD and NEW are runs of the same command: print every difference, without limits, "
	     "and its likely reason; exit 4 when there is a difference"},
    {0},
};

/* ---------------------------------------------------------------- work */

/* Removes all profiles except the selected ones and their parts. */
static void select_profiles(const struct arguments *arguments, struct document *document)
{
	const struct document_profile *all = document->profiles;
	u32 count = document->profile_count;

	if (!arguments->profiles.count)
		return;
	document->profiles = ARENA_NEW(arguments->arena, struct document_profile, count);
	document->profile_count = 0;
	for (u32 i = 0; i < count; i++)
		for (size_t k = 0; k < arguments->profiles.count; k++)
			if (document_is_part(all[i].name,
					     text_from_string(arguments->profiles.items[k]))) {
				document->profiles[document->profile_count++] = all[i];
				break;
			}
}

/* The most that a format needs. */
static enum comparison_needs needs_of_outputs(const struct arguments *arguments)
{
	enum comparison_needs needs = NEEDS_CHANGES;

	for (size_t i = 0; i < arguments->output_count; i++)
		if (arguments->outputs[i].writer->needs > needs)
			needs = arguments->outputs[i].writer->needs;
	return needs;
}

/* Of many runs only the first is kept from when it was checked until it is compared. */
static enum profiles_keeping keeping_of(const struct arguments *arguments,
					const struct measurement *measurement)
{
	if (arguments->is_exact || needs_of_outputs(arguments) == NEEDS_DOCUMENTS)
		return PROFILES_KEEP_ALL;
	return measurement->count ? PROFILES_KEEP_NONE : PROFILES_KEEP_SINGLE;
}

static bool load(const struct arguments *arguments, const char *word,
		 struct measurement *measurement, struct diag *diag, enum exit_code *code)
{
	const char *path = find_input(word, arguments->baselines, arguments->arena, diag);
	struct recording_notes notes = {0};
	struct input_options input = {.keep_lines = !arguments->is_exact, .notes = &notes};
	struct profiles run;
	bool fine;

	*code = path ? EXIT_WRONG : EXIT_INCOMPARABLE;
	if (!path)
		return false;
	fine = profiles_open(&run, path, keeping_of(arguments, measurement), input,
			     arguments->arena, diag);
	measurement_add(measurement, &run);
	if (!fine)
		return false;
	recording_notes_print(&notes, "profile-compare", stderr);
	select_profiles(arguments, &measurement->runs[measurement->count - 1].document);
	return true;
}

static bool is_metric_of(const struct comparison *comparison, struct text name)
{
	for (u32 i = 0; i < comparison->profile_count; i++)
		for (u32 k = 0; k < comparison->profiles[i].metric_count; k++)
			if (text_equal(comparison->profiles[i].metrics[k].name, name))
				return true;
	return false;
}

/* Refuses limits on metrics that do not exist. They are probably misspelt, and would never be
 * exceeded. */
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

/* In a pipe or a file each text is one line, which a program can find. */
static u32 width_for(const struct output *output)
{
	return !strcmp(output->path, "-") && isatty(STDOUT_FILENO) ? terminal_width()
								   : CONSOLE_ANY_WIDTH;
}

static bool wants_color(const struct arguments *arguments, const struct output *output)
{
	return !strcmp(output->path, "-") && terminal_has_color(arguments->color);
}

static bool write_output(const struct arguments *arguments, const struct output *output,
			 const struct comparison_view *view, const struct comparison *comparison,
			 const struct measurement sides[2], const struct moved_lines *moved,
			 struct text root, struct diag *diag)
{
	struct comparison_options how = {wants_color(arguments, output),
					 width_for(output),
					 arguments->top,
					 root,
					 {&sides[OLD].document, &sides[NEW].document},
					 comparison,
					 moved,
					 arguments->sources,
					 arguments->source_url};
	struct buffer out = {0};
	bool fine;

	output->writer->write(view, &how, &out);
	fine = file_write(output->path, buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

/* Writes files before stdout, because the reader of stdout may close it early. */
static bool write_outputs(const struct arguments *arguments, const struct measurement sides[2],
			  const struct comparison *comparison, const struct moved_lines *moved,
			  struct text root, struct diag *diag)
{
	struct comparison_view_options told = {arguments->top, root};
	struct comparison_view view;

	comparison_view_make(comparison, &told, arguments->arena, &view);
	for (int is_last = 0; is_last <= !arguments->is_quiet; is_last++)
		for (size_t i = 0; i < arguments->output_count; i++) {
			const struct output *output = &arguments->outputs[i];
			int is_stdout = strcmp(output->path, "-") == 0;

			if (is_stdout == is_last &&
			    !write_output(arguments, output, &view, comparison, sides, moved, root,
					  diag))
				return false;
		}
	return true;
}

static bool read_side(void *measurement, struct text name, struct arena *arena,
		      struct document *one, struct diag *diag)
{
	return measurement_read(measurement, name, arena, one, diag);
}

/* Returns EXIT_FINE unless the measurements could not be compared. The result lives in `arena`;
 * `moved` must be released. */
static enum exit_code compare(const struct arguments *arguments, struct measurement sides[2],
			      struct arena *arena, struct comparison *comparison,
			      struct moved_lines *moved, struct diag *diag)
{
	const struct document documents[2] = {sides[OLD].document, sides[NEW].document};
	const struct compare_side read[2] = {{&documents[OLD], read_side, &sides[OLD]},
					     {&documents[NEW], read_side, &sides[NEW]}};
	struct compare_options how = {&arguments->limits,
				      text_from_string(arguments->event),
				      arguments->top,
				      SOURCE_LINES,
				      moved,
				      needs_of_outputs(arguments) == NEEDS_CHANGES};

	*moved = (struct moved_lines){0};
	if (measurement_has_lines(&sides[OLD]) && measurement_has_lines(&sides[NEW]))
		source_changes_ask(arguments->root ? arguments->root : ".", documents, arena,
				   moved);
	if (!compare_sides(read, &how, arena, comparison, diag))
		return sides[NEW].have_disagreed ? EXIT_INCOMPARABLE : EXIT_WRONG;
	return check_limits(arguments, comparison, diag) ? EXIT_FINE : EXIT_USAGE;
}

static enum exit_code judge(struct arguments *arguments, const struct measurement sides[2],
			    const struct comparison *comparison, const struct moved_lines *moved,
			    struct diag *diag)
{
	char folder[4096];
	const char *root = arguments->root;

	if (!root)
		root = getcwd(folder, sizeof(folder)) ? folder : "";
	choose_places(arguments);
	if (!write_outputs(arguments, sides, comparison, moved, text_from_string(root), diag))
		return EXIT_WRONG;
	return verdict_exit_code(comparison->verdict);
}

/* Reads the recording of --calls; NULL without that option. */
static bool load_calls(const struct arguments *arguments, const struct io_profile **calls,
		       struct diag *diag)
{
	struct document *document = ARENA_NEW(arguments->arena, struct document, 1);

	*calls = NULL;
	if (!arguments->calls)
		return true;
	if (!input_read(&arguments->calls, 1, (struct input_options){0}, arguments->arena, document,
			diag))
		return false;
	if (document->profile_count != 1 || !document->profiles[0].io)
		return diag_error(diag, "--calls: no system calls in '%s'", arguments->calls);
	*calls = &document->profiles[0].io->profile;
	return true;
}

static enum exit_code compare_runs(const struct arguments *arguments,
				   const struct measurement sides[2], struct diag *diag)
{
	struct exact_comparison comparison;
	const struct io_profile *calls;
	struct buffer out = {0};
	bool fine, is_same;

	if (!load_calls(arguments, &calls, diag) ||
	    !compare_exactly(&sides[OLD].document, &sides[NEW].document, calls, arguments->arena,
			     &comparison, diag))
		return EXIT_WRONG;
	exact_write(&comparison, text_from_string(arguments->no_calls), &out);
	is_same = !out.length;
	fine = arguments->is_quiet || file_write("-", buffer_text(&out), diag);
	buffer_release(&out);
	if (!fine)
		return EXIT_WRONG;
	return is_same ? EXIT_FINE : EXIT_INCOMPARABLE;
}

/* ---------------------------------------------------------------- while NEW is being measured */

enum { REPLIES = 3 };

static bool load_baseline(const struct arguments *arguments, struct measurement *old,
			  struct diag *diag, enum exit_code *code)
{
	const char *name = arguments->words.items[OLD], *path;

	*code = EXIT_WRONG;
	if (!baseline_path(arguments->baselines, text_from_string(name), arguments->arena, &path,
			   diag))
		return false;
	if (!access(path, F_OK))
		return load(arguments, path, old, diag, code) &&
		       measurement_complete(old, arguments->arena, diag);
	*code = EXIT_INCOMPARABLE;
	return diag_error(diag, "no baseline '%s': there is no %s", name, path);
}

static bool take_request(struct arguments *arguments, struct measurement *now, struct text line,
			 struct diag *diag, enum exit_code *code)
{
	if (text_skip_prefix(&line, T("into "))) {
		arguments->into = arena_copy(arguments->arena, line).data;
		return true;
	}
	if (!text_skip_prefix(&line, T("document ")))
		return diag_error(diag, "--attend: unknown request '%.*s'", TEXT_ARGS(line));
	return load(arguments, arena_copy(arguments->arena, line).data, now, diag, code);
}

/* Reads requests up to `compare`. False with EXIT_FINE if the requests end before that. */
static bool take_requests(struct arguments *arguments, struct measurement *now, struct diag *diag,
			  enum exit_code *code)
{
	char *line = NULL;
	size_t room = 0;
	bool fine = true, is_complete = false;
	ssize_t length;

	measurement_release(now);
	*code = EXIT_FINE;
	while (fine && !is_complete && (length = getline(&line, &room, stdin)) > 0) {
		struct text request = {line, (size_t)length - (line[length - 1] == '\n')};

		is_complete = text_equal(request, T("compare"));
		fine = is_complete || take_request(arguments, now, request, diag, code);
	}
	free(line);
	return fine && is_complete && now->count > 0;
}

static bool ask_for_more(const struct plan *plan)
{
	for (u32 i = 0; i < plan->count; i++)
		dprintf(REPLIES, "measure %.*s %.*s %u\n", TEXT_ARGS(plan->steps[i].profile),
			TEXT_ARGS(plan->steps[i].kinds), plan->steps[i].runs);
	if (plan->count)
		dprintf(REPLIES, "more\n");
	return plan->count > 0;
}

/* Compares one round of measurements; `wants_more` if more are needed before there is a verdict. */
static enum exit_code compare_round(struct arguments *arguments, struct measurement sides[2],
				    struct arena *arena, bool *wants_more, struct diag *diag)
{
	struct moved_lines moved = {0};
	struct comparison comparison;
	enum exit_code code;
	struct plan plan;

	*wants_more = false;
	if (!take_requests(arguments, &sides[NEW], diag, &code))
		return code;
	if (!measurement_complete(&sides[NEW], arena, diag))
		return EXIT_INCOMPARABLE;
	code = compare(arguments, sides, arena, &comparison, &moved, diag);
	if (code == EXIT_FINE) {
		comparison_plan(&comparison, arena, &plan);
		*wants_more = ask_for_more(&plan);
		if (!*wants_more)
			code = judge(arguments, sides, &comparison, &moved, diag);
	}
	moved_lines_release(&moved);
	return code;
}

static enum exit_code attend(struct arguments *arguments, struct measurement sides[2],
			     struct diag *diag)
{
	enum exit_code code;
	bool wants_more;

	if (!load_baseline(arguments, &sides[OLD], diag, &code))
		return code;
	dprintf(REPLIES, "ready\n");
	do {
		struct arena arena = {0};

		code = compare_round(arguments, sides, &arena, &wants_more, diag);
		arena_release(&arena);
	} while (wants_more);
	return code;
}

static enum exit_code compare_two(struct arguments *arguments, struct measurement sides[2],
				  struct diag *diag)
{
	struct moved_lines moved = {0};
	struct comparison comparison;
	enum exit_code code;

	for (int side = OLD; side <= NEW; side++)
		if (!load(arguments, arguments->words.items[side], &sides[side], diag, &code) ||
		    !measurement_complete(&sides[side], arguments->arena, diag))
			return code;
	if (arguments->is_exact)
		return compare_runs(arguments, sides, diag);
	code = compare(arguments, sides, arguments->arena, &comparison, &moved, diag);
	if (code == EXIT_FINE)
		code = judge(arguments, sides, &comparison, &moved, diag);
	moved_lines_release(&moved);
	return code;
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	struct measurement sides[2] = {0};
	enum exit_code code = EXIT_FINE;

	if (!arguments->is_check)
		code = arguments->attends ? attend(arguments, sides, diag)
					  : compare_two(arguments, sides, diag);
	measurement_release(&sides[OLD]);
	measurement_release(&sides[NEW]);
	return code;
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-compare",
	    .synopsis = "[OPTION]... OLD NEW",
	    .about =
		"Says whether NEW costs more than OLD, how much more, and which functions caused "
		"it. "
		"OLD and NEW are documents of any tool here, baselines by name, or raw files of "
		"the tools; - is stdin.",
	    .notes = "The environment variables NO_COLOR and CLICOLOR_FORCE are used.\n"
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
	    .arena = &arena, .top = 20, .baselines = "baselines", .event = "", .no_calls = ""};
	int code = command_line_main(&line, &arguments, count, words);

	limits_release(&arguments.limits);
	command_words_release(&arguments.words);
	command_words_release(&arguments.profiles);
	arena_release(&arena);
	return code;
}
