/*
 * profile-report: shows documents and raw files of the tools again, without a new run.
 */
#include "../common/file.h"
#include "../common/version.h"
#include "collapsed.h"
#include "console.h"
#include "flamegraph_choice.h"
#include "html_report.h"
#include "input.h"
#include "markdown.h"
#include "speedscope.h"
#include "svg.h"
#include "table_kinds.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char usage[] =
    "Usage: profile-report [OPTION]... FILE...\n"
    "\n"
    "Shows what was measured. A FILE is a document or a raw file of callgrind,\n"
    "massif, DHAT or strace; - is stdin.\n"
    "Several files are put together: documents of different kinds or profiles, and raw\n"
    "files as the parts and processes of one run.\n"
    "\n"
    "      --format FORMAT  console (the default), json, markdown, html; of recorded stacks\n"
    "                       svg (a flame graph), collapsed, speedscope\n"
    "      --top N          rows of a table (20)\n"
    "      --sort ORDER     inclusive (the default), self, calls\n"
    "      --strip          names without arguments of templates and functions\n"
    "      --filter REGEX   functions whose name, file or object matches\n"
    "      --callers NAME   who calls the function, and what that costs\n"
    "      --callees NAME   what the function calls\n"
    "      --lines FILE     what each line of the source file costs\n"
    "      --color WHEN     auto (the default), always, never\n"
    "      --output FILE    write FILE instead of stdout\n"
    "      --sources DIR    source lines in html are read below DIR only (.), '' for none\n"
    "\n"
    "Of which stacks, for svg, collapsed and speedscope:\n"
    "      --profile NAME   only this profile\n"
    "      --process N      0 the command itself (the default), 1 its first child …\n"
    "      --event EVENT    widths are this event's (the first one's)\n"
    "      --of WHAT        cpu (the default), or allocation sites: peak, exit, allocated\n"
    "      --fold           recursion takes up no depth: every stack names a function once\n"
    "      --estimate       without recorded stacks, guess them from the call graph\n"
    "      --against FILE   change since FILE, in colours (svg only)\n"
    "\n"
    "  -h, --help           print this text\n"
    "      --version        print the version\n"
    "\n"
    "COLUMNS, NO_COLOR and CLICOLOR_FORCE in the environment are heeded.\n"
    "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.\n";

enum { DEFAULT_TOP = 20, DEFAULT_WIDTH = 100 };

struct settings {
	struct table_options table;
	struct console_options console;
	struct flamegraph_options stacks;
	const struct document *old; /* to draw the change since, or NULL */
	const char *sources;	    /* folder of source files for the page */
};

/* ---------------------------------------------------------------- the formats there are */

typedef bool format_writer(const struct document *document, const struct settings *settings,
			   struct arena *arena, struct buffer *out, struct diag *diag);

static bool write_console(const struct document *document, const struct settings *settings,
			  struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct report_view view = {0};
	bool fine = report_view_make(document, &settings->table, arena, &view, diag);

	if (fine)
		console_write(&view, &settings->console, out);
	report_view_release(&view);
	return fine;
}

static bool write_markdown(const struct document *document, const struct settings *settings,
			   struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct report_view view = {0};
	bool fine = report_view_make(document, &settings->table, arena, &view, diag);

	if (fine)
		markdown_write(&view, out);
	report_view_release(&view);
	return fine;
}

static bool write_json(const struct document *document, const struct settings *settings,
		       struct arena *arena, struct buffer *out, struct diag *diag)
{
	(void)settings;
	(void)arena;
	return document_write(document, out, diag);
}

static bool write_html(const struct document *document, const struct settings *settings,
		       struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct html_options options = {settings->table, text_from_string(settings->sources)};

	return html_write_report(document, &options, arena, out, diag);
}

static bool choose_stacks(const struct document *document, const struct settings *settings,
			  struct arena *arena, struct tree *tree, struct text *note,
			  struct diag *diag)
{
	return flamegraph_choose(settings->old, document, &settings->stacks, arena, tree, note,
				 diag);
}

static bool write_svg(const struct document *document, const struct settings *settings,
		      struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct tree tree;
	struct text note;

	if (!choose_stacks(document, settings, arena, &tree, &note, diag))
		return false;
	svg_write_flamegraph(&tree, note, out);
	return true;
}

static bool write_collapsed(const struct document *document, const struct settings *settings,
			    struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct tree tree;
	struct text note;

	if (!choose_stacks(document, settings, arena, &tree, &note, diag))
		return false;
	collapsed_write(&tree, out);
	return true;
}

static bool write_speedscope(const struct document *document, const struct settings *settings,
			     struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct tree tree;
	struct text note;

	if (!choose_stacks(document, settings, arena, &tree, &note, diag))
		return false;
	speedscope_write(&tree, 1, out);
	return true;
}

static const struct {
	const char *name;
	format_writer *write;
} formats[] = {
    {"console", write_console},
    {"json", write_json},
    {"markdown", write_markdown},
    {"html", write_html},
    {"svg", write_svg},
    {"collapsed", write_collapsed},
    {"speedscope", write_speedscope},
};

/* ---------------------------------------------------------------- arguments */

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct arguments {
	format_writer *write;
	enum color color;
	const char *output, *against;
	struct pattern filter;
	struct settings settings;
	bool wants_help, wants_version;
};

enum {
	OPTION_FORMAT = 256,
	OPTION_TOP,
	OPTION_SORT,
	OPTION_STRIP,
	OPTION_FILTER,
	OPTION_CALLERS,
	OPTION_CALLEES,
	OPTION_LINES,
	OPTION_COLOR,
	OPTION_OUTPUT,
	OPTION_PROFILE,
	OPTION_PROCESS,
	OPTION_EVENT,
	OPTION_OF,
	OPTION_FOLD,
	OPTION_ESTIMATE,
	OPTION_AGAINST,
	OPTION_SOURCES,
	OPTION_VERSION,
};

static const struct option long_options[] = {
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"top", required_argument, NULL, OPTION_TOP},
    {"sort", required_argument, NULL, OPTION_SORT},
    {"strip", no_argument, NULL, OPTION_STRIP},
    {"filter", required_argument, NULL, OPTION_FILTER},
    {"callers", required_argument, NULL, OPTION_CALLERS},
    {"callees", required_argument, NULL, OPTION_CALLEES},
    {"lines", required_argument, NULL, OPTION_LINES},
    {"color", required_argument, NULL, OPTION_COLOR},
    {"output", required_argument, NULL, OPTION_OUTPUT},
    {"profile", required_argument, NULL, OPTION_PROFILE},
    {"process", required_argument, NULL, OPTION_PROCESS},
    {"event", required_argument, NULL, OPTION_EVENT},
    {"of", required_argument, NULL, OPTION_OF},
    {"fold", no_argument, NULL, OPTION_FOLD},
    {"estimate", no_argument, NULL, OPTION_ESTIMATE},
    {"against", required_argument, NULL, OPTION_AGAINST},
    {"sources", required_argument, NULL, OPTION_SOURCES},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {0},
};

static bool wrong_usage(const char *what, const char *word)
{
	fprintf(stderr, "profile-report: %s '%s'; try 'profile-report --help'\n", what, word);
	return false;
}

static bool read_format(struct arguments *arguments, const char *word)
{
	for (size_t i = 0; i < LENGTH_OF(formats); i++) {
		if (!strcmp(word, formats[i].name)) {
			arguments->write = formats[i].write;
			return true;
		}
	}
	return wrong_usage("unknown format", word);
}

static bool read_top(struct arguments *arguments, const char *word)
{
	u64 value;

	if (!text_to_u64(text_from_string(word), &value) || !value || value > UINT32_MAX)
		return wrong_usage("--top takes a number from 1 on, not", word);
	arguments->settings.table.top = (u32)value;
	return true;
}

/* The position of the word in a list that ends with NULL, -1 when it is not there. */
static int find_word(const char *const *words, const char *word)
{
	for (int i = 0; words[i]; i++)
		if (!strcmp(words[i], word))
			return i;
	return -1;
}

static bool read_sort(struct arguments *arguments, const char *word)
{
	static const char *const orders[] = {"inclusive", "self", "calls", NULL};
	int found = find_word(orders, word);

	if (found < 0)
		return wrong_usage("unknown order", word);
	arguments->settings.table.sort = (enum top_sort)found;
	return true;
}

static bool read_filter(struct arguments *arguments, const char *word)
{
	struct diag diag = {0};

	if (arguments->settings.table.filter)
		return wrong_usage("--filter is given twice:", word);
	if (!pattern_compile(&arguments->filter, word, &diag)) {
		diag_print(&diag, "profile-report", stderr);
		return false;
	}
	arguments->settings.table.filter = &arguments->filter;
	return true;
}

static bool read_detail(struct arguments *arguments, enum table_detail_kind kind, const char *word)
{
	struct table_options *table = &arguments->settings.table;

	if (table->detail_count == TABLE_MAX_DETAILS)
		return wrong_usage("so much cannot be shown at once:", word);
	table->details[table->detail_count++] = (struct table_detail){kind, text_from_string(word)};
	return true;
}

static bool read_color(struct arguments *arguments, const char *word)
{
	static const char *const choices[] = {"auto", "always", "never", NULL};
	int found = find_word(choices, word);

	if (found < 0)
		return wrong_usage("--color takes auto, always or never, not", word);
	arguments->color = (enum color)found;
	return true;
}

static bool read_process(struct arguments *arguments, const char *word)
{
	u64 value;

	if (!text_to_u64(text_from_string(word), &value) || value > UINT32_MAX)
		return wrong_usage("--process takes a number, not", word);
	arguments->settings.stacks.process = (u32)value;
	return true;
}

static bool read_subject(struct arguments *arguments, const char *word)
{
	static const char *const subjects[] = {"cpu", "peak", "exit", "allocated", NULL};
	int found = find_word(subjects, word);

	if (found < 0)
		return wrong_usage("--of takes cpu, peak, exit or allocated, not", word);
	arguments->settings.stacks.subject = (enum flamegraph_subject)found;
	return true;
}

/* What is asked of the stacks; anything else is wrong. */
static bool read_stack_option(struct arguments *arguments, int option)
{
	switch (option) {
	case OPTION_PROFILE:
		arguments->settings.stacks.profile = text_from_string(optarg);
		return true;
	case OPTION_PROCESS:
		return read_process(arguments, optarg);
	case OPTION_EVENT:
		arguments->settings.stacks.event = text_from_string(optarg);
		return true;
	case OPTION_OF:
		return read_subject(arguments, optarg);
	case OPTION_FOLD:
		arguments->settings.stacks.fold = true;
		return true;
	case OPTION_ESTIMATE:
		arguments->settings.stacks.estimate = true;
		return true;
	case OPTION_AGAINST:
		arguments->against = optarg;
		return true;
	default:
		return false;
	}
}

/* What of the tables is shown; anything else is passed on. */
static bool read_table_option(struct arguments *arguments, int option)
{
	switch (option) {
	case OPTION_TOP:
		return read_top(arguments, optarg);
	case OPTION_SORT:
		return read_sort(arguments, optarg);
	case OPTION_STRIP:
		arguments->settings.table.strip = true;
		return true;
	case OPTION_FILTER:
		return read_filter(arguments, optarg);
	case OPTION_CALLERS:
		return read_detail(arguments, DETAIL_CALLERS, optarg);
	case OPTION_CALLEES:
		return read_detail(arguments, DETAIL_CALLEES, optarg);
	case OPTION_LINES:
		return read_detail(arguments, DETAIL_LINES, optarg);
	default:
		return read_stack_option(arguments, option);
	}
}

static bool read_option(struct arguments *arguments, int option)
{
	switch (option) {
	case OPTION_FORMAT:
		return read_format(arguments, optarg);
	case OPTION_COLOR:
		return read_color(arguments, optarg);
	case OPTION_OUTPUT:
		arguments->output = optarg;
		return true;
	case OPTION_SOURCES:
		arguments->settings.sources = optarg;
		return true;
	case OPTION_VERSION:
		arguments->wants_version = true;
		return true;
	case 'h':
		arguments->wants_help = true;
		return true;
	default:
		return read_table_option(arguments, option);
	}
}

static bool read_arguments(struct arguments *arguments, int count, char **words)
{
	int option;

	while ((option = getopt_long(count, words, "h", long_options, NULL)) != -1)
		if (!read_option(arguments, option))
			return false;
	if (arguments->against && arguments->write != write_svg)
		return wrong_usage("--against goes with --format svg only, not here:",
				   arguments->against);
	if (optind < count || arguments->wants_help || arguments->wants_version)
		return true;
	fputs("profile-report: no file given; try 'profile-report --help'\n", stderr);
	return false;
}

/* ---------------------------------------------------------------- the terminal */

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

/* The conventions of no-color.org and bixense.com/clicolors. */
static bool choose_color(const struct arguments *arguments)
{
	const char *force = getenv("CLICOLOR_FORCE"), *terminal = getenv("TERM");

	if (arguments->color != COLOR_AUTO)
		return arguments->color == COLOR_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	return !arguments->output && isatty(STDOUT_FILENO) && terminal &&
	       strcmp(terminal, "dumb") != 0;
}

static u32 choose_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	u64 value;

	if (columns && text_to_u64(text_from_string(columns), &value) && value && value < 100000)
		return (u32)value;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return DEFAULT_WIDTH;
}

/* ---------------------------------------------------------------- main */

/* Leaves only the profile asked for. */
static bool select_profile(struct document *document, struct text name, struct diag *diag)
{
	const struct document_profile *found;

	if (!name.length)
		return true;
	if (!document_choose(document, name, &found, diag))
		return false;
	document->profiles[0] = *found;
	document->profile_count = 1;
	return true;
}

static bool report(const struct arguments *arguments, const char *const *paths, size_t count,
		   struct arena *arena, struct diag *diag)
{
	struct settings settings = arguments->settings;
	struct document document, old;
	struct buffer out = {0};
	bool fine = input_read(paths, count, arena, &document, diag);

	if (arguments->against) {
		settings.old = &old;
		fine = fine && input_read(&arguments->against, 1, arena, &old, diag);
	}
	fine = fine && select_profile(&document, settings.stacks.profile, diag) &&
	       arguments->write(&document, &settings, arena, &out, diag);
	if (!fine && count == 1)
		diag_set_file(diag, paths[0]); /* of several it could be any */
	fine = fine &&
	       file_write(arguments->output ? arguments->output : "-", buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

int main(int count, char **words)
{
	struct arguments arguments = {
	    .write = write_console, .settings.table.top = DEFAULT_TOP, .settings.sources = "."};
	struct arena arena = {0};
	struct diag diag = {0};
	int code = EXIT_FINE;

	if (!read_arguments(&arguments, count, words))
		return EXIT_USAGE;
	if (arguments.wants_help) {
		fputs(usage, stdout);
		return EXIT_FINE;
	}
	if (arguments.wants_version) {
		puts("profile-report " EDM_PROFILE_VERSION);
		return EXIT_FINE;
	}
	arguments.settings.console.width = choose_width();
	arguments.settings.console.colour = choose_color(&arguments);
	if (!report(&arguments, (const char *const *)words + optind, (size_t)(count - optind),
		    &arena, &diag)) {
		diag_print(&diag, "profile-report", stderr);
		code = EXIT_WRONG;
	}
	arena_release(&arena);
	if (arguments.settings.table.filter)
		pattern_release(&arguments.filter);
	return code;
}
