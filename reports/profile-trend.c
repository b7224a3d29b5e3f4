/*
 * profile-trend: the states of a baseline in, how its figures went out. scripts/profile-trend takes
 * the states out of git.
 */
#include "../common/buffer.h"
#include "../common/file.h"
#include "../common/memory.h"
#include "../common/version.h"
#include "trend.h"
#include "trend_write.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: profile-trend [OPTION]... INDEX\n"
    "\n"
    "Shows how the figures of a baseline went. INDEX (- is stdin) lists its states, oldest\n"
    "first, a line each: commit, date, file and subject with tabs between them.\n"
    "\n"
    "      --metric METRIC  figures to follow, several with commas (ir)\n"
    "      --profile NAME   only this profile; may be given several times\n"
    "      --limit LIMIT    what a step must exceed to be one, as profile-compare has it\n"
    "      --format FORM[=FILE]\n"
    "                       console (the default), json or html; several with commas\n"
    "      --title TEXT     of the page (trend)\n"
    "  -h, --help           print this text\n"
    "      --version        print the version\n"
    "\n"
    "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage, 4 there is no state to show.\n";

enum {
	OPTION_METRIC = 256,
	OPTION_PROFILE,
	OPTION_LIMIT,
	OPTION_FORMAT,
	OPTION_TITLE,
	OPTION_VERSION
};

static const struct option long_options[] = {
    {"metric", required_argument, NULL, OPTION_METRIC},
    {"profile", required_argument, NULL, OPTION_PROFILE},
    {"limit", required_argument, NULL, OPTION_LIMIT},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"title", required_argument, NULL, OPTION_TITLE},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {0},
};

enum form { FORM_CONSOLE, FORM_JSON, FORM_HTML, FORM_COUNT };

struct arguments {
	const char *outputs[FORM_COUNT]; /* file for each form, NULL when it is not wanted */
	struct text *metrics, *profiles;
	size_t metric_count, metric_capacity, profile_count, profile_capacity;
	struct limits limits;
	const char *title, *index;
	bool wants_help, wants_version;
};

/* ---------------------------------------------------------------- arguments */

static void add_metrics(struct arguments *arguments, struct text names)
{
	for (;;) {
		size_t comma = text_find(names, ',');

		GROW(arguments->metrics, arguments->metric_capacity, arguments->metric_count + 1);
		arguments->metrics[arguments->metric_count++] = text_before(names, comma);
		if (comma == names.length)
			return;
		names = text_from(names, comma + 1);
	}
}

static bool add_form(struct arguments *arguments, struct text form, struct arena *arena,
		     struct diag *diag)
{
	static const struct text names[] = {TEXT("console"), TEXT("json"), TEXT("html")};
	size_t equals = text_find(form, '=');

	for (int i = 0; i < FORM_COUNT; i++)
		if (text_equal(text_before(form, equals), names[i])) {
			arguments->outputs[i] =
			    equals == form.length
				? "-"
				: arena_copy(arena, text_from(form, equals + 1)).data;
			return true;
		}
	return diag_error(diag, "unknown format '%.*s' (console, json, html)",
			  TEXT_ARGS(text_before(form, equals)));
}

static bool add_forms(struct arguments *arguments, struct text forms, struct arena *arena,
		      struct diag *diag)
{
	for (;;) {
		size_t comma = text_find(forms, ',');

		if (!add_form(arguments, text_before(forms, comma), arena, diag))
			return false;
		if (comma == forms.length)
			return true;
		forms = text_from(forms, comma + 1);
	}
}

static bool read_option(struct arguments *arguments, int option, struct arena *arena,
			struct diag *diag)
{
	switch (option) {
	case OPTION_METRIC:
		add_metrics(arguments, text_from_string(optarg));
		return true;
	case OPTION_PROFILE:
		GROW(arguments->profiles, arguments->profile_capacity,
		     arguments->profile_count + 1);
		arguments->profiles[arguments->profile_count++] = text_from_string(optarg);
		return true;
	case OPTION_LIMIT:
		return limits_add(&arguments->limits, text_from_string(optarg), diag);
	case OPTION_FORMAT:
		return add_forms(arguments, text_from_string(optarg), arena, diag);
	case OPTION_TITLE:
		arguments->title = optarg;
		return true;
	case OPTION_VERSION:
		return arguments->wants_version = true;
	case 'h':
		return arguments->wants_help = true;
	default:
		return diag_error(diag, "unknown option or missing value; try --help");
	}
}

static bool read_arguments(struct arguments *arguments, int count, char **words,
			   struct arena *arena, struct diag *diag)
{
	int option;

	*arguments = (struct arguments){.title = "trend"};
	opterr = 0;
	while ((option = getopt_long(count, words, "h", long_options, NULL)) != -1)
		if (!read_option(arguments, option, arena, diag))
			return false;
	if (arguments->wants_help || arguments->wants_version)
		return true;
	if (count - optind != 1)
		return diag_error(diag, "one index is needed; try --help");
	arguments->index = words[optind];
	if (!arguments->metric_count)
		add_metrics(arguments, T("ir"));
	if (!arguments->outputs[FORM_CONSOLE] && !arguments->outputs[FORM_JSON] &&
	    !arguments->outputs[FORM_HTML])
		arguments->outputs[FORM_CONSOLE] = "-";
	return true;
}

/* ---------------------------------------------------------------- states */

static struct text next_field(struct text *line)
{
	size_t tab = text_find(*line, '\t');
	struct text field = text_before(*line, tab);

	*line = text_from(*line, tab == line->length ? tab : tab + 1);
	return field;
}

/* A state that cannot be read is left out and said: history may hold anything. */
static bool read_state(struct text line, struct arena *arena, struct trend_state *state)
{
	struct diag diag = {0};
	struct text content, path;

	state->commit = next_field(&line);
	state->date = next_field(&line);
	path = arena_copy(arena, next_field(&line));
	state->subject = line;
	if (file_read(path.data, arena, &content, &diag) &&
	    document_read(content, NULL, arena, &state->document, &diag))
		return true;
	diag.file[0] = 0;
	fprintf(stderr, "profile-trend: left out %.*s: %s\n",
		TEXT_ARGS(trend_short_commit(state->commit)), diag.message);
	return false;
}

static bool read_states(const char *index, struct arena *arena, struct trend_state **states,
			u32 *count, struct diag *diag)
{
	struct text content, line;
	size_t lines = 1;

	if (!file_read(index, arena, &content, diag))
		return false;
	for (size_t i = 0; i < content.length; i++)
		lines += content.data[i] == '\n';
	*states = ARENA_NEW(arena, struct trend_state, lines);
	*count = 0;
	while (text_next_line(&content, &line))
		if (line.length)
			*count += read_state(line, arena, &(*states)[*count]);
	return true;
}

/* ---------------------------------------------------------------- work */

static bool write_form(const struct arguments *arguments, enum form form, const struct trend *trend,
		       struct diag *diag)
{
	struct buffer out = {0};
	bool fine;

	if (!arguments->outputs[form])
		return true;
	if (form == FORM_CONSOLE)
		trend_write_console(trend, &out);
	else if (form == FORM_JSON)
		trend_write_json(trend, &out);
	else
		trend_write_html(trend, text_from_string(arguments->title), &out);
	fine = file_write(arguments->outputs[form], buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

static enum exit_code run(const struct arguments *arguments, struct arena *arena, struct diag *diag)
{
	struct trend_options options = {arguments->metrics, (u32)arguments->metric_count,
					arguments->profiles, (u32)arguments->profile_count,
					&arguments->limits};
	struct trend_state *states;
	struct trend trend;
	u32 count;

	if (!read_states(arguments->index, arena, &states, &count, diag))
		return EXIT_WRONG;
	if (!count) {
		diag_error(diag, "there is no state of the baseline to show");
		return EXIT_INCOMPARABLE;
	}
	if (!trend_make(states, count, &options, arena, &trend, diag))
		return EXIT_WRONG;
	for (int form = 0; form < FORM_COUNT; form++)
		if (!write_form(arguments, (enum form)form, &trend, diag))
			return EXIT_WRONG;
	return EXIT_FINE;
}

int main(int count, char **words)
{
	struct arguments arguments;
	struct arena arena = {0};
	struct diag diag = {0};
	int code = EXIT_FINE;

	if (!read_arguments(&arguments, count, words, &arena, &diag))
		code = EXIT_USAGE;
	else if (arguments.wants_help)
		fputs(usage, stdout);
	else if (arguments.wants_version)
		puts("profile-trend " EDM_PROFILE_VERSION);
	else
		code = (int)run(&arguments, &arena, &diag);
	if (diag.failed)
		diag_print(&diag, "profile-trend", stderr);
	limits_release(&arguments.limits);
	free(arguments.metrics);
	free(arguments.profiles);
	arena_release(&arena);
	return code;
}
