/*
 * profile-growth: shows how costs grow with the size of the input. scripts/profile-growth makes the
 * measurements.
 */
#include "common/command_line.h"
#include "common/file.h"
#include "common/output_forms.h"
#include "common/terminal.h"
#include "parsers/input.h"
#include "reports/analysis/growth/growth.h"
#include "reports/analysis/growth/sizes.h"
#include "reports/views/growth.h"
#include "reports/writers/growth/writer.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct arguments {
	struct arena *arena;
	struct output_forms forms;
	struct command_words words;
	const char *event;
	u32 top;
	enum color_choice color;
	double limit;		   /* INFINITY: none */
	struct growth_sizes sizes; /* with --check */
	bool is_check;
};

/* ---------------------------------------------------------------- arguments */

static bool read_limit(void *into, const char *word, struct diag *diag)
{
	struct arguments *arguments = into;

	if (strncmp(word, "growth=", 7) || !growth_size_read(word + 7, &arguments->limit))
		return diag_error(diag, "a limit is an exponent such as growth=1.1, not '%s'",
				  word);
	return true;
}

static bool read_sizes(void *into, const char *word, struct diag *diag)
{
	return growth_sizes_read(word, into, diag);
}

static bool check(void *into, struct diag *diag)
{
	struct arguments *arguments = into;

	output_forms_settle(&arguments->forms);
	if (!arguments->is_check && arguments->words.count < GROWTH_SIZES_MIN)
		return diag_error(diag, "at least %d sizes are needed, not %zu", GROWTH_SIZES_MIN,
				  arguments->words.count);
	return true;
}

static void add_formats(struct buffer *out)
{
	buffer_add_string(out, growth_writer_names());
}

static const struct command_option options[] = {
    {.name = "event",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, event),
     .value = "EVENT",
     .help = "what is counted: any event of the recordings (Ir)"},
    {.name = "limit",
     .kind = OPTION_READ,
     .read = read_limit,
     .value = "growth=EXPONENT",
     .help = "exit with 3 if the program, or a function whose cost per call grows, has a larger "
	     "exponent"},
    {.name = "top",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct arguments, top),
     .least = 1,
     .value = "N",
     .help = "functions to show (20)"},
    {.name = "format",
     .kind = OPTION_LIST,
     .offset = offsetof(struct arguments, forms),
     .read = output_forms_read,
     .value = "FORM[=FILE]",
     .help = "%s; console is the default; several are separated by commas",
     .choices = add_formats},
    {.name = "color",
     .kind = OPTION_READ,
     .offset = offsetof(struct arguments, color),
     .read = color_choice_read,
     .value = "WHEN",
     .help = "auto, always or never"},
    {.name = "sizes",
     .kind = OPTION_READ,
     .offset = offsetof(struct arguments, sizes),
     .read = read_sizes,
     .value = "SIZES"},
    {.name = "check", .kind = OPTION_FLAG, .offset = offsetof(struct arguments, is_check)},
    {0},
};

/* ---------------------------------------------------------------- input */

struct inputs {
	double *sizes;
	const struct cpu_profile **profiles;
};

static bool read_profile(const char *path, struct arena *arena, const struct cpu_profile **profile,
			 struct diag *diag)
{
	struct document *document = ARENA_NEW(arena, struct document, 1);
	const struct document_profile *found;
	const struct document_cpu *functions;

	if (!input_read(&path, 1, (struct input_options){0}, arena, document, diag) ||
	    !document_choose(document, T(""), &found, diag))
		return false;
	functions = document_functions(found);
	if (!functions)
		return diag_error(diag, "%s: functions were not counted (kind cpu or count)", path);
	*profile = &functions->process;
	return true;
}

/* Reads SIZE=FILE. */
static bool read_input(struct arguments *arguments, const char *word, double before, double *size,
		       const struct cpu_profile **profile, struct diag *diag)
{
	const char *equals = strchr(word, '=');
	struct text digits = {word, equals ? (size_t)(equals - word) : 0};

	if (!equals || !growth_size_read(arena_copy(arguments->arena, digits).data, size))
		return diag_error(diag, "SIZE=FILE is needed, with a positive size, not '%s'",
				  word);
	if (*size <= before)
		return diag_error(diag, "the sizes must increase: %.*s does not",
				  TEXT_ARGS(digits));
	return read_profile(equals + 1, arguments->arena, profile, diag);
}

static bool read_inputs(struct arguments *arguments, struct inputs *inputs, struct diag *diag)
{
	size_t count = arguments->words.count;

	inputs->sizes = ARENA_NEW(arguments->arena, double, count);
	inputs->profiles = ARENA_NEW(arguments->arena, const struct cpu_profile *, count);
	for (size_t i = 0; i < count; i++)
		if (!read_input(arguments, arguments->words.items[i], i ? inputs->sizes[i - 1] : 0,
				&inputs->sizes[i], &inputs->profiles[i], diag))
			return false;
	return true;
}

/* ---------------------------------------------------------------- output */

static bool write_form(const struct arguments *arguments, int form, struct growth_output *output,
		       struct diag *diag)
{
	const char *path = arguments->forms.files[form];
	struct buffer out = {0};
	bool fine, is_stdout;

	if (!path)
		return true;
	is_stdout = !strcmp(path, "-");
	output->console = (struct console_options){
	    .width = is_stdout ? terminal_width() : CONSOLE_ANY_WIDTH,
	    .colour = is_stdout && terminal_has_color(arguments->color),
	};
	growth_writers[form].write(output, &out);
	fine = file_write(path, buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

static bool write_forms(const struct arguments *arguments, const struct growth_table *table,
			struct diag *diag)
{
	struct report_view view = {0};
	struct growth_output output = {.table = table, .view = &view};
	bool fine = true;

	growth_view(table, arguments->top, arguments->arena, &view);
	for (int form = 0; form < GROWTH_WRITER_COUNT && fine; form++)
		fine = write_form(arguments, form, &output, diag);
	report_view_release(&view);
	return fine;
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	struct growth_table table;
	struct inputs inputs;

	if (arguments->is_check) {
		for (u32 i = 0; i < arguments->sizes.count; i++)
			printf("%.10g\n", arguments->sizes.items[i]);
		return EXIT_FINE;
	}
	if (!read_inputs(arguments, &inputs, diag) ||
	    !growth_make(inputs.sizes, inputs.profiles, (u32)arguments->words.count,
			 text_from_string(arguments->event), arguments->arena, &table, diag) ||
	    !write_forms(arguments, &table, diag))
		return EXIT_WRONG;
	return growth_largest_exponent(&table) > arguments->limit ? EXIT_REGRESSION : EXIT_FINE;
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-growth",
	    .synopsis = "[OPTION]... SIZE=FILE...",
	    .about = "Shows how the cost of a program and of its functions grows with the size of "
		     "its input. Each FILE, a document or recording of the kind cpu or count, was "
		     "measured at SIZE.",
	    .notes = "Exit codes: 0 fine, 1 something went wrong, 2 wrong usage, 3 something grows "
		     "faster than the limit.",
	    .options = options,
	    .words = offsetof(struct arguments, words),
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct arguments arguments = {.arena = &arena,
				      .forms.names = growth_writer_names(),
				      .event = "Ir",
				      .top = 20,
				      .limit = INFINITY};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.words);
	arena_release(&arena);
	return code;
}
