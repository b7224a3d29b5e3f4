/*
 * profile-report: shows documents and raw files of the tools again, without a new run.
 */
#include "../common/file.h"
#include "../common/version.h"
#include "console.h"
#include "input.h"
#include "markdown.h"
#include "table_kinds.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char usage[] =
    "Usage: profile-report [OPTION]... FILE...\n"
    "\n"
    "Shows what was measured. A FILE is a document or a raw file of callgrind; - is stdin.\n"
    "Several files are put together: documents of different kinds or profiles, and raw\n"
    "files as the parts and processes of one run.\n"
    "\n"
    "      --format FORMAT  console (the default), json, markdown\n"
    "      --top N          rows of a table (20)\n"
    "      --sort ORDER     inclusive (the default), self, calls\n"
    "      --color WHEN     auto (the default), always, never\n"
    "      --output FILE    write FILE instead of stdout\n"
    "  -h, --help           print this text\n"
    "      --version        print the version\n"
    "\n"
    "COLUMNS, NO_COLOR and CLICOLOR_FORCE in the environment are heeded.\n"
    "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.\n";

enum { DEFAULT_TOP = 20, DEFAULT_WIDTH = 100 };

struct settings {
	struct table_options table;
	struct console_options console;
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

static const struct {
	const char *name;
	format_writer *write;
} formats[] = {
    {"console", write_console},
    {"json", write_json},
    {"markdown", write_markdown},
};

/* ---------------------------------------------------------------- arguments */

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct arguments {
	format_writer *write;
	enum color color;
	const char *output;
	struct settings settings;
	bool wants_help, wants_version;
};

enum {
	OPTION_FORMAT = 256,
	OPTION_TOP,
	OPTION_SORT,
	OPTION_COLOR,
	OPTION_OUTPUT,
	OPTION_VERSION,
};

static const struct option long_options[] = {
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"top", required_argument, NULL, OPTION_TOP},
    {"sort", required_argument, NULL, OPTION_SORT},
    {"color", required_argument, NULL, OPTION_COLOR},
    {"output", required_argument, NULL, OPTION_OUTPUT},
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

static bool read_color(struct arguments *arguments, const char *word)
{
	static const char *const choices[] = {"auto", "always", "never", NULL};
	int found = find_word(choices, word);

	if (found < 0)
		return wrong_usage("--color takes auto, always or never, not", word);
	arguments->color = (enum color)found;
	return true;
}

static bool read_option(struct arguments *arguments, int option)
{
	switch (option) {
	case OPTION_FORMAT:
		return read_format(arguments, optarg);
	case OPTION_TOP:
		return read_top(arguments, optarg);
	case OPTION_SORT:
		return read_sort(arguments, optarg);
	case OPTION_COLOR:
		return read_color(arguments, optarg);
	case OPTION_OUTPUT:
		arguments->output = optarg;
		return true;
	case OPTION_VERSION:
		arguments->wants_version = true;
		return true;
	case 'h':
		arguments->wants_help = true;
		return true;
	default:
		return false;
	}
}

static bool read_arguments(struct arguments *arguments, int count, char **words)
{
	int option;

	while ((option = getopt_long(count, words, "h", long_options, NULL)) != -1)
		if (!read_option(arguments, option))
			return false;
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

static bool report(const struct arguments *arguments, const char *const *paths, size_t count,
		   struct arena *arena, struct diag *diag)
{
	struct document document;
	struct buffer out = {0};
	bool fine =
	    input_read(paths, count, arena, &document, diag) &&
	    arguments->write(&document, &arguments->settings, arena, &out, diag) &&
	    file_write(arguments->output ? arguments->output : "-", buffer_text(&out), diag);

	buffer_release(&out);
	return fine;
}

int main(int count, char **words)
{
	struct arguments arguments = {.write = write_console, .settings.table.top = DEFAULT_TOP};
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
	return code;
}
