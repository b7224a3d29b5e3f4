/*
 * profile-trend: shows how the figures of a baseline changed from state to state.
 * scripts/profile-trend gets the states from git.
 */
#include "common/buffer.h"
#include "common/command_line.h"
#include "common/escape.h"
#include "common/file.h"
#include "common/forge.h"
#include "common/git.h"
#include "common/memory.h"
#include "common/output_forms.h"
#include "reports/analysis/event_words.h"
#include "reports/views/trend.h"
#include "reports/views/trend_plan.h"
#include "reports/views/trend_states.h"
#include "reports/writers/trend/writers.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct arguments {
	struct arena *arena;
	struct text *metrics;
	size_t metric_count, metric_capacity;
	struct output_forms forms;
	struct command_words words, profiles;
	struct limits limits;
	const char *title, *repository;
	u32 max_gap;
	bool is_plan, steps_only, is_gate, is_check;
};

/* The states of the index, and what is known of all its commits. */
struct history {
	u32 commit_count, state_count;
	enum commit_status *commits;
	struct trend_state *states;
};

/* ---------------------------------------------------------------- arguments */

static bool read_metric(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	(void)diag;
	GROW(arguments->metrics, arguments->metric_capacity, arguments->metric_count + 1);
	arguments->metrics[arguments->metric_count++] = text_from_string(word);
	return true;
}

/* For those who measure with our tools, before they do: other documents may have any event. */
static bool check_metrics(const struct arguments *arguments, struct diag *diag)
{
	for (size_t i = 0; i < arguments->metric_count; i++)
		if (!metric_find(arguments->metrics[i]) && !event_is_metric(arguments->metrics[i]))
			return diag_error(diag, "there is no metric '%.*s'",
					  TEXT_ARGS(arguments->metrics[i]));
	return true;
}

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;

	if (arguments->is_check)
		return check_metrics(arguments, diag);
	if (arguments->words.count != 1)
		return diag_error(diag, "one index is needed, not %zu", arguments->words.count);
	output_forms_settle(&arguments->forms);
	return arguments->metric_count || read_metric(arguments, "ir", diag);
}

static void add_formats(struct buffer *out)
{
	buffer_add_string(out, trend_writer_names());
}

static const struct command_option options[] = {
    {.name = "metric",
     .kind = OPTION_LIST,
     .read = read_metric,
     .value = "METRIC",
     .help = "figures to show, separated by commas (ir)"},
    {.name = "profile",
     .kind = OPTION_WORDS,
     .offset = offsetof(struct arguments, profiles),
     .value = "NAME",
     .help = "only this profile; may be given several times"},
    {.name = "limit",
     .kind = OPTION_READ,
     .offset = offsetof(struct arguments, limits),
     .read = limits_read,
     .value = "LIMIT",
     .help = "report only changes above this limit, in the form of profile-compare"},
    {.name = "format",
     .kind = OPTION_LIST,
     .offset = offsetof(struct arguments, forms),
     .read = output_forms_read,
     .value = "FORM[=FILE]",
     .help = "%s; console is the default; several are separated by commas",
     .choices = add_formats},
    {.name = "title",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, title),
     .value = "TEXT",
     .help = "the title of the page (trend)"},
    {.name = "repository",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, repository),
     .value = "DIR",
     .help = "read the files from the commits of the repository DIR"},
    {.name = "steps",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, steps_only),
     .help = "list only the first and the last state, and those that changed a figure"},
    {.name = "gate",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_gate),
     .help = "exit with 3 if a figure grew beyond its limit"},
    {.name = "plan",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_plan),
     .help = "print how many more commits have to be measured at most to find every step, then "
	     "the lines of those to measure now, from 1"},
    {.name = "max-gap",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct arguments, max_gap),
     .least = 1,
     .value = "N",
     .help = "plan: measure at least every N-th commit"},
    {.name = "check",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_check),
     .help = "show nothing, only check the other options and that the metrics exist"},
    {0},
};

/* ---------------------------------------------------------------- states */

static struct text next_field(struct text *line)
{
	size_t tab = text_find(*line, '\t');
	struct text field = text_before(*line, tab);

	*line = text_from(*line, tab == line->length ? tab : tab + 1);
	return field;
}

static bool read_file(const char *path, struct arena *arena, struct document *document,
		      struct diag *diag)
{
	struct arena file = {0};
	struct text content;
	bool fine = file_read(path, &file, &content, diag) &&
		    document_read(content, NULL, arena, document, diag);

	arena_release(&file);
	return fine;
}

/* Reads a document. One that cannot be read is left out with a message, because history may contain
 * any content. A commit that removed the file has none. */
static bool read_document(const struct arguments *arguments, const char *path,
			  struct trend_state *state)
{
	struct diag diag = {0};
	bool fine =
	    arguments->repository && state->commit.length
		? trend_state_read(arguments->repository, path, arguments->arena, state, &diag)
		: read_file(path, arguments->arena, &state->document, &diag);

	if (!fine && diag.failed)
		fprintf(stderr, "profile-trend: left out %.*s: %s\n",
			TEXT_ARGS(trend_short_commit(state->commit)), diag.message);
	return fine;
}

/* Reads a line of the index. */
static enum commit_status read_state(const struct arguments *arguments, struct text line,
				     struct trend_state *state)
{
	struct text path;

	state->commit = next_field(&line);
	state->date = next_field(&line);
	path = arena_copy(arguments->arena, next_field(&line));
	state->subject = line;
	if (text_equal(path, T("!")))
		return COMMIT_FAILED;
	if (!path.length || !read_document(arguments, path.data, state))
		return COMMIT_UNMEASURED;
	return COMMIT_MEASURED;
}

static void add_commit(const struct arguments *arguments, struct text line, struct history *history)
{
	u32 position = history->commit_count++;
	struct trend_state *state = &history->states[history->state_count];

	*state = (struct trend_state){.position = position};
	history->commits[position] = read_state(arguments, line, state);
	if (history->commits[position] != COMMIT_MEASURED)
		return;
	while (state->failures < position &&
	       history->commits[position - 1 - state->failures] == COMMIT_FAILED)
		state->failures++;
	history->state_count++;
}

static bool read_history(const struct arguments *arguments, struct history *history,
			 struct diag *diag)
{
	struct arena *arena = arguments->arena;
	struct text content, line;
	size_t lines = 1;

	if (!file_read(arguments->words.items[0], arena, &content, diag))
		return false;
	for (size_t i = 0; i < content.length; i++)
		lines += content.data[i] == '\n';
	*history = (struct history){
	    .commits = ARENA_NEW(arena, enum commit_status, lines),
	    .states = ARENA_NEW(arena, struct trend_state, lines),
	};
	while (text_next_line(&content, &line))
		if (line.length)
			add_commit(arguments, line, history);
	return true;
}

/* ---------------------------------------------------------------- work */

/* The address of commits of the repository from which the states are. */
static struct text find_commits(const struct arguments *arguments)
{
	static const char *const words[] = {"config", "--get", "remote.origin.url", NULL};
	const char *folder = arguments->repository ? arguments->repository : ".";

	return forge_commits(git_ask(folder, words, arguments->arena), arguments->arena);
}

static bool write_form(const struct arguments *arguments, int form, const struct trend *trend,
		       struct diag *diag)
{
	struct buffer out = {0};
	bool fine;

	if (!arguments->forms.files[form])
		return true;
	trend_writers[form].write(trend, text_from_string(arguments->title), &out);
	fine = file_write(arguments->forms.files[form], buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

static void print_plan(const struct arguments *arguments, const struct history *history,
		       const struct trend *trend)
{
	struct trend_plan plan;

	trend_plan_make(history->commits, history->commit_count, trend, arguments->max_gap,
			arguments->arena, &plan);
	printf("%u\n", plan.most);
	for (u32 i = 0; i < plan.count; i++)
		printf("%u\n", plan.positions[i] + 1);
}

static bool is_shown(const struct trend *trend, struct text metric)
{
	for (u32 i = 0; i < trend->series_count; i++)
		if (text_equal(trend->series[i].metric, metric))
			return true;
	return false;
}

static void say_missing_metric(struct text metric, struct text of)
{
	struct buffer line = {0};

	buffer_add(&line, T("profile-trend: no state has the figure "));
	escape_plain(&line, metric);
	escape_plain(&line, of);
	buffer_add_byte(&line, '\n');
	fwrite(line.data, 1, line.length, stderr);
	buffer_release(&line);
}

/* Says which figures no state has, of the profiles that are asked for. */
static void say_missing(const struct arguments *arguments, const struct trend *trend)
{
	struct buffer of = {0};

	for (size_t i = 0; i < arguments->profiles.count; i++)
		buffer_printf(&of, "%s%s", i ? ", " : " of ", arguments->profiles.items[i]);
	for (size_t i = 0; i < arguments->metric_count; i++)
		if (!is_shown(trend, arguments->metrics[i]))
			say_missing_metric(arguments->metrics[i], buffer_text(&of));
	buffer_release(&of);
}

static enum exit_code show(const struct arguments *arguments, const struct trend *trend,
			   struct diag *diag)
{
	say_missing(arguments, trend);
	if (!trend->series_count)
		return EXIT_INCOMPARABLE;
	for (int form = 0; form < TREND_WRITER_COUNT; form++)
		if (!write_form(arguments, form, trend, diag))
			return EXIT_WRONG;
	return arguments->is_gate && trend_has_regression(trend) ? EXIT_REGRESSION : EXIT_FINE;
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	struct trend_options how = {arguments->metrics, (u32)arguments->metric_count,
				    arguments->profiles.items, (u32)arguments->profiles.count,
				    &arguments->limits};
	struct history history;
	struct trend trend = {0};

	if (arguments->is_check)
		return EXIT_FINE;
	if (!read_history(arguments, &history, diag))
		return EXIT_WRONG;
	if (!history.state_count && !arguments->is_plan) {
		diag_error(diag, "there is no state of the baseline to show");
		return EXIT_INCOMPARABLE;
	}
	if (history.state_count &&
	    !trend_make(history.states, history.state_count, &how, arguments->arena, &trend, diag))
		return EXIT_WRONG;
	trend.steps_only = arguments->steps_only;
	trend.commits = find_commits(arguments);
	if (!arguments->is_plan)
		return show(arguments, &trend, diag);
	print_plan(arguments, &history, &trend);
	return EXIT_FINE;
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-trend",
	    .synopsis = "[OPTION]... INDEX",
	    .about = "Shows how the figures of a baseline changed. INDEX (- is stdin) lists its "
		     "states, oldest first, one per line: commit, date, file and subject, "
		     "separated by tabs. Without a file, a commit is not measured; with the file "
		     "!, it cannot be.",
	    .notes = "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage, 3 a figure grew "
		     "beyond its limit (with --gate), 4 there is no state, or no figure, to show.",
	    .options = options,
	    .words = offsetof(struct arguments, words),
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {
	    .arena = &arena, .forms.names = trend_writer_names(), .title = "trend"};
	int code = command_line_main(&line, &arguments, count, words);

	limits_release(&arguments.limits);
	free(arguments.metrics);
	command_words_release(&arguments.words);
	command_words_release(&arguments.profiles);
	arena_release(&arena);
	return code;
}
