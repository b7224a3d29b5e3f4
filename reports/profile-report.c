/* profile-report: shows documents and raw files of the tools, without a new run. */
#include "common/command_line.h"
#include "common/file.h"
#include "common/terminal.h"
#include "reports/analysis/baseline/path.h"
#include "reports/browse/browse.h"
#include "reports/views/source_files.h"
#include "reports/views/source_url.h"
#include "reports/views/trend_states.h"
#include "reports/writers/report_formats.h"
#include "parsers/convert.h"
#include "parsers/document/memory.h"
#include "parsers/input.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_TOP = 20 }; /* rows of a table */

/* ---------------------------------------------------------------- arguments */

enum { MOST_OUTPUTS = 16 };

struct output {
	const struct report_format *format;
	bool has_subject; /* as in svg:peak, which overrides --of */
	enum flamegraph_subject subject;
	const char *path; /* "-" is stdout; NULL if not given */
};

struct arguments {
	struct arena *arena;
	struct output outputs[MOST_OUTPUTS];
	bool no_inline;
	size_t output_count;
	enum color_choice color;
	const char *output, *into, *against, *baselines;
	bool is_check, browses;
	bool has_order;		 /* --sort is given */
	const char *filter_word; /* NULL: no --filter */
	struct command_words allocators;
	struct pattern filter;
	struct report_settings settings;
	struct command_words files;
};

static void add_format_names(struct buffer *out)
{
	const struct report_format *format;

	for (size_t i = 0; (format = report_format_at(i)); i++)
		buffer_printf(out, "%s%s", i ? ", " : "", format->name);
}

static const struct report_format *find_format(struct text name)
{
	const struct report_format *format;

	for (size_t i = 0; (format = report_format_at(i)); i++)
		if (text_equal(name, text_from_string(format->name)))
			return format;
	return NULL;
}

static bool find_subject(struct text name, enum flamegraph_subject *subject)
{
	static const char *const subjects[] = {"cpu", "peak", "exit", "allocated"};

	for (size_t i = 0; i < LENGTH_OF(subjects); i++)
		if (text_equal(name, text_from_string(subjects[i]))) {
			*subject = (enum flamegraph_subject)i;
			return true;
		}
	return false;
}

/* FORM[:WHAT][=FILE] */
static bool read_format(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;
	struct output output = {0};
	size_t equals = text_find(text_from_string(word), '=');
	struct text form = text_before(text_from_string(word), equals);
	struct text name = text_before(form, text_find(form, ':'));

	output.format = find_format(name);
	if (!output.format)
		return diag_error(diag, "unknown format '%.*s'", TEXT_ARGS(form));
	output.has_subject = name.length < form.length;
	if (output.has_subject && !find_subject(text_from(form, name.length + 1), &output.subject))
		return diag_error(diag, "unknown format '%.*s'", TEXT_ARGS(form));
	if (arguments->output_count == MOST_OUTPUTS)
		return diag_error(diag, "more than %d formats", MOST_OUTPUTS);
	output.path = word[equals] ? word + equals + 1 : NULL;
	arguments->outputs[arguments->output_count++] = output;
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

static bool read_sort(void *into, const char *word, struct diag *diag)
{
	static const char *const orders[] = {"inclusive", "self", "calls", NULL};
	struct arguments *arguments = into;
	int found = find_word(orders, word);

	if (found < 0)
		return diag_error(diag, "unknown order '%s'", word);
	arguments->settings.table.sort = (enum top_sort)found;
	arguments->has_order = true;
	return true;
}

static bool read_filter(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	if (arguments->settings.table.filter)
		return diag_error(diag, "--filter is given twice: '%s'", word);
	if (!pattern_compile(&arguments->filter, word, diag))
		return false;
	arguments->settings.table.filter = &arguments->filter;
	arguments->filter_word = word;
	return true;
}

static bool add_detail(struct arguments *arguments, enum table_detail_kind kind, const char *word,
		       struct diag *diag)
{
	struct table_options *table = &arguments->settings.table;

	if (table->detail_count == TABLE_MAX_DETAILS)
		return diag_error(diag, "too many of --callers, --callees and --lines: '%s'", word);
	table->details[table->detail_count++] = (struct table_detail){kind, text_from_string(word)};
	return true;
}

static bool read_callers(void *into, const char *word, struct diag *diag)
{
	return add_detail(into, DETAIL_CALLERS, word, diag);
}

static bool read_callees(void *into, const char *word, struct diag *diag)
{
	return add_detail(into, DETAIL_CALLEES, word, diag);
}

static bool read_lines(void *into, const char *word, struct diag *diag)
{
	return add_detail(into, DETAIL_LINES, word, diag);
}

static bool read_subject(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	return find_subject(text_from_string(word), &arguments->settings.stacks.subject) ||
	       diag_error(diag, "--of takes cpu, peak, exit or allocated, not '%s'", word);
}

/* The file of a format for which none was given. */
static const char *place_of(const struct arguments *arguments, const struct report_format *format)
{
	if (arguments->into && format->ending)
		return arena_printf(arguments->arena, "%s.%s", arguments->into, format->ending)
		    .data;
	return arguments->output ? arguments->output : "-";
}

static bool check_outputs(struct arguments *arguments, struct diag *diag)
{
	u32 together = 0;

	if (!arguments->output_count)
		arguments->outputs[arguments->output_count++].format = find_format(T("console"));
	for (size_t i = 0; i < arguments->output_count; i++) {
		struct output *output = &arguments->outputs[i];

		if (!output->path)
			output->path = place_of(arguments, output->format);
		together += arguments->output && !strcmp(output->path, arguments->output);
		if (arguments->against && !output->format->draws_change)
			return diag_error(
			    diag, "--against goes with --format svg and html, not here: '%s'",
			    arguments->against);
	}
	return together < 2 || diag_error(diag, "--output is for one format, not %u: '%s'",
					  together, arguments->output);
}

static bool check_details(const struct table_options *table, struct diag *diag)
{
	for (u32 i = 0; i < table->detail_count; i++)
		if (table->details[i].kind == DETAIL_LINES)
			return true;
	return !table->assembly || diag_error(diag, "--asm goes with --lines");
}

static bool check_files(const struct arguments *arguments, struct diag *diag)
{
	return source_files_check(arguments->settings.table.sources, diag) &&
	       (arguments->is_check || arguments->files.count || diag_error(diag, "no file given"));
}

static bool check_browse(struct arguments *arguments, struct diag *diag)
{
	struct command_words *files = &arguments->files;

	if (arguments->output_count || arguments->output || arguments->into || arguments->is_check)
		return diag_error(diag, "--browse goes with no other output");
	if (table_has_details(&arguments->settings.table))
		return diag_error(diag, "--browse has callers, callees and lines without options");
	if (!arguments->against && files->count > 2)
		return diag_error(diag, "--browse takes a file, or OLD and NEW, not %zu files",
				  files->count);
	if (!browse_is_possible())
		return diag_error(diag, "--browse needs a terminal, for input and for output");
	if (arguments->against || files->count < 2)
		return true;
	arguments->against = files->items[0];
	files->items[0] = files->items[1];
	files->count = 1;
	return true;
}

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;

	if (arguments->browses)
		return check_files(arguments, diag) && check_browse(arguments, diag);
	if (!arguments->settings.table.top)
		arguments->settings.table.top = DEFAULT_TOP;
	return check_outputs(arguments, diag) && check_details(&arguments->settings.table, diag) &&
	       source_url_check(arguments->settings.table.source_url, diag) &&
	       check_files(arguments, diag);
}

static const struct command_option options[] = {
    {.name = "browse",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, browses),
     .help = "look around on the terminal: functions, callers, callees, lines, allocation sites; "
	     "? there shows the keys; of two files, OLD and NEW, also what changed"},
    {.name = "format",
     .kind = OPTION_LIST,
     .read = read_format,
     .value = "FORM[=FILE]",
     .help = "%s; console is the default; several are separated by commas or given one by one; "
	     "svg (a flame graph), collapsed and speedscope need recorded stacks; svg:peak is svg "
	     "with --of peak",
     .choices = add_format_names},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct arguments, settings.table.top),
     .least = 1,
     .value = "N",
     .help = "rows of a table (20)"},
    {.name = "sort",
     .kind = OPTION_READ,
     .read = read_sort,
     .value = "ORDER",
     .help = "inclusive (the default), self, calls"},
    {.name = "all",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, settings.table.all),
     .help = "every function of the start-up, what calls main() and the loader, which otherwise is "
	     "one row"},
    {.name = "full-names",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, settings.table.full_names),
     .help = "names with the arguments of templates and the parameters of functions"},
    {.name = "filter",
     .kind = OPTION_READ,
     .read = read_filter,
     .value = "REGEX",
     .help = "functions whose name, file or object matches"},
    {.name = "callers",
     .kind = OPTION_READ,
     .read = read_callers,
     .value = "NAME",
     .help = "the callers of the function, and what their calls cost"},
    {.name = "callees",
     .kind = OPTION_READ,
     .read = read_callees,
     .value = "NAME",
     .help = "the functions that the function calls"},
    {.name = "lines",
     .kind = OPTION_READ,
     .read = read_lines,
     .value = "FILE",
     .help = "what each line of the source file costs"},
    {.name = "asm",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, settings.table.assembly),
     .help = "with --lines: the machine code of each line, instructions with their executions, by "
	     "objdump"},
    {.name = "top-lines",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct arguments, settings.table.top_lines),
     .least = 1,
     .value = "N",
     .help = "the costliest lines of the whole program: your own code line by line, every other "
	     "file as one row"},
    {.name = "allocator",
     .kind = OPTION_WORDS,
     .offset = offsetof(struct arguments, allocators),
     .value = "NAME",
     .help =
	 "pass over this function, as over malloc, in lists of allocation sites; may be repeated"},
    {.name = "no-inline",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, no_inline),
     .help = "of raw files: compiled functions, with what was inlined into them"},
    {.name = "color",
     .kind = OPTION_READ,
     .offset = offsetof(struct arguments, color),
     .read = color_choice_read,
     .value = "WHEN",
     .help = "auto (the default), always, never"},
    {.name = "output",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, output),
     .value = "FILE",
     .help = "write FILE instead of stdout"},
    {.name = "into",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, into),
     .value = "PREFIX",
     .help = "write formats without a file, except console, to PREFIX.json, PREFIX.html and so on"},
    {.name = "check",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, is_check),
     .help = "show nothing; check the other options, and print what a recording must contain for "
	     "these formats: lines, stacks"},
    {.name = "sources",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, settings.table.sources),
     .value = "DIR",
     .help = "read source lines only from below DIR, without asking git; '' for none (the "
	     "working directory: files that git knows, or source files outside of repositories)"},
    {.name = "source-url",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, settings.table.source_url),
     .value = "URL",
     .help = "link source lines of html to URL, with {commit}, {file} and {line}; '' for no links "
	     "(guessed from git's remote)"},
    {.name = "", .kind = OPTION_GROUP, .help = "Which stacks svg, collapsed and speedscope show:"},
    {.name = "profile",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct arguments, settings.stacks.profile),
     .value = "NAME",
     .help = "only this profile"},
    {.name = "process",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct arguments, settings.stacks.process),
     .value = "N",
     .help = "0 the command itself (the default), 1 its first child, and so on"},
    {.name = "event",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct arguments, settings.stacks.event),
     .value = "EVENT",
     .help = "the event whose costs are the widths (the first event)"},
    {.name = "of",
     .kind = OPTION_READ,
     .read = read_subject,
     .value = "WHAT",
     .help = "cpu (the default), peak, exit, allocated; all but cpu are of allocation sites"},
    {.name = "fold",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, settings.stacks.fold),
     .help = "fold recursion: every stack names a function once"},
    {.name = "estimate",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct arguments, settings.stacks.estimate),
     .help = "estimate stacks from the call graph where none were recorded"},
    {.name = "against",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, against),
     .value = "FILE",
     .help = "show the change since FILE, or a baseline's name: in colours (svg), in the overview "
	     "of several profiles, with its history in git (html), or as lists (--browse)"},
    {.name = "baselines",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, baselines),
     .value = "DIR",
     .help = "the folder of the baselines (baselines)"},
    {0},
};

/* ---------------------------------------------------------------- main */

/* Removes all profiles except the selected one. */
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

/* Whether the costs of lines are needed for something that is shown. */
static bool needs_lines(const struct arguments *arguments)
{
	const struct table_options *table = &arguments->settings.table;

	if (table->top_lines || arguments->browses)
		return true;
	for (u32 i = 0; i < table->detail_count; i++)
		if (table->details[i].kind == DETAIL_LINES)
			return true;
	for (size_t i = 0; i < arguments->output_count; i++)
		if (arguments->outputs[i].format->has_lines)
			return true;
	return false;
}

static bool write_output(const struct arguments *arguments, const struct output *output,
			 const struct document *document, struct report_settings settings,
			 struct diag *diag)
{
	enum color_choice color = arguments->color;
	bool is_stdout = !strcmp(output->path, "-");
	struct buffer out = {0};
	bool fine;

	if (output->has_subject)
		settings.stacks.subject = output->subject;
	settings.console.width = terminal_width();
	settings.console.colour =
	    terminal_has_color(!is_stdout && color == COLOR_AUTO ? COLOR_NEVER : color);
	fine = output->format->write(document, &settings, arguments->arena, &out, diag);
	if (!fine && arguments->files.count == 1)
		diag_set_file(
		    diag,
		    arguments->files.items[0]); /* of several files, the wrong one is unknown */
	fine = fine && file_write(output->path, buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

/* Writes files before stdout, because the reader of stdout may close it early. */
static bool write_outputs(const struct arguments *arguments, const struct document *document,
			  const struct report_settings *settings, struct diag *diag)
{
	for (int is_stdout = 0; is_stdout < 2; is_stdout++)
		for (size_t i = 0; i < arguments->output_count; i++) {
			const struct output *output = &arguments->outputs[i];

			if ((strcmp(output->path, "-") == 0) == (is_stdout == 1) &&
			    !write_output(arguments, output, document, *settings, diag))
				return false;
		}
	return true;
}

static bool browse_document(const struct arguments *arguments, const struct document *document,
			    const struct document *old, struct diag *diag)
{
	static const char order_keys[] = {
	    [TOP_INCLUSIVE] = 'i', [TOP_SELF] = 's', [TOP_CALLS] = 'c'};
	const struct table_options *table = &arguments->settings.table;
	struct browser_options browser = {.now = document,
					  .old = old,
					  .sources = table->sources,
					  .filter = arguments->filter_word,
					  .event = arguments->settings.stacks.event,
					  .sort =
					      arguments->has_order ? order_keys[table->sort] : 0,
					  .top = table->top,
					  .all = table->all,
					  .in_full = table->full_names};

	return browse(&browser, arguments->arena, diag);
}

static bool shows(const struct arguments *arguments, const char *format)
{
	for (size_t i = 0; i < arguments->output_count; i++)
		if (!strcmp(arguments->outputs[i].format->name, format))
			return true;
	return false;
}

/* Reads what --against names, and for a page what it was in git. */
static bool read_past(const struct arguments *arguments, const struct document *now,
		      struct document *old, struct suite_past *past, struct diag *diag)
{
	struct arena *arena = arguments->arena;
	const char *path = find_input(arguments->against, arguments->baselines, arena, diag);
	struct trend_state *states;

	if (!path ||
	    !input_read(&path, 1, (struct input_options){.no_inline = arguments->no_inline}, arena,
			old, diag))
		return false;
	*past = (struct suite_past){.name = text_from_string(arguments->against), .now = now};
	if (!shows(arguments, "html"))
		return true;
	past->count = trend_states_of_file(path, arena, &states);
	if (!past->count)
		states[past->count++] = (struct trend_state){
		    .commit = T(""), .date = T(""), .subject = T(""), .document = *old};
	past->states = states;
	return true;
}

static bool report(const struct arguments *arguments, struct diag *diag)
{
	struct report_settings settings = arguments->settings;
	struct arena *arena = arguments->arena;
	struct document document, old;
	struct suite_past past;
	struct recording_notes notes = {0};
	struct input_options input = {.keep_lines = needs_lines(arguments),
				      .no_inline = arguments->no_inline,
				      .notes = &notes};
	bool fine = input_read(arguments->files.items, arguments->files.count, input, arena,
			       &document, diag);

	document_add_allocators(&document, arguments->allocators.items,
				fine ? arguments->allocators.count : 0, arena);
	if (arguments->against) {
		settings.old = &old;
		settings.past = &past;
		fine = fine && read_past(arguments, &document, &old, &past, diag);
	}
	recording_notes_print(&notes, "profile-report", stderr);
	fine = fine && select_profile(&document, settings.stacks.profile, diag);
	if (!fine && arguments->files.count == 1)
		diag_set_file(diag, arguments->files.items[0]);
	if (fine && arguments->browses)
		return browse_document(arguments, &document, settings.old, diag);
	return fine && write_outputs(arguments, &document, &settings, diag);
}

static enum exit_code run(void *into, struct diag *diag)
{
	const struct arguments *arguments = into;

	if (!arguments->is_check)
		return report(arguments, diag) ? EXIT_FINE : EXIT_WRONG;
	for (size_t i = 0; i < arguments->output_count; i++)
		if (arguments->outputs[i].format->records)
			puts(arguments->outputs[i].format->records);
	return EXIT_FINE;
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-report",
	    .synopsis = "[OPTION]... FILE...",
	    .about =
		"Shows the results of measurements. A FILE is a document or a raw file of "
		"callgrind, tally, cycles, massif, DHAT, cachegrind, strace or perf script; - is "
		"stdin. Several files are combined: documents of different kinds or profiles, or "
		"raw files as the parts and processes of one run.",
	    .notes = "The environment variables COLUMNS, NO_COLOR and CLICOLOR_FORCE are used.\n"
		     "Exit codes: 0 fine, 1 something went wrong (a bad file), 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct arguments, files),
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {.arena = &arena, .baselines = "baselines"};
	int code = command_line_main(&line, &arguments, count, words);

	if (arguments.settings.table.filter)
		pattern_release(&arguments.filter);
	command_words_release(&arguments.files);
	arena_release(&arena);
	return code;
}
