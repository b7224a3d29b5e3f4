/*
 * profile-growth: shows how costs grow with the size of the input. scripts/profile-growth makes the
 * measurements.
 */
#include "common/command_line.h"
#include "common/file.h"
#include "common/output_forms.h"
#include "common/terminal.h"
#include "parsers/document/growth.h"
#include "parsers/input.h"
#include "parsers/kinds.h"
#include "reports/analysis/growth/growth.h"
#include "parsers/model/sizes.h"
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
	const char *event, *name;
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
     .help = "what is counted: any event of the documents (instructions; of the kind memory, "
	     "AllocatedBytes)"},
    {.name = "name",
     .kind = OPTION_STRING,
     .offset = offsetof(struct arguments, name),
     .value = "NAME",
     .help = "name of the profile in the document (that of the last FILE)"},
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
     .help = "auto (the default), always, never"},
    {.name = "sizes",
     .kind = OPTION_READ,
     .offset = offsetof(struct arguments, sizes),
     .read = read_sizes,
     .value = "SIZES"},
    {.name = "check", .kind = OPTION_FLAG, .offset = offsetof(struct arguments, is_check)},
    {0},
};

/* ---------------------------------------------------------------- input */

/* What was measured: by size, and of the largest size the document and its profile. */
struct inputs {
	struct growth_input *items;
	const struct document *document;
	const struct document_profile *profile;
	const struct kind *kind;
};

static bool read_profile(struct arguments *arguments, const char *path, struct growth_input *input,
			 struct inputs *inputs, struct diag *diag)
{
	struct document *document = ARENA_NEW(arguments->arena, struct document, 1);
	const struct kind *before = inputs->kind;

	if (!input_read(&path, 1, (struct input_options){0}, arguments->arena, document, diag) ||
	    !document_choose(document, T(""), &inputs->profile, diag))
		return false;
	inputs->document = document;
	if (!growth_input_of(inputs->profile, arguments->arena, input, &inputs->kind))
		return diag_error(diag,
				  "%s: neither functions (kind cpu or count) nor allocations "
				  "(kind memory, by DHAT) were counted",
				  path);
	return !before || before == inputs->kind ||
	       diag_error(diag, "%s: of the kind %.*s, but those before of the kind %.*s", path,
			  TEXT_ARGS(inputs->kind->name), TEXT_ARGS(before->name));
}

/* Reads SIZE=FILE. */
static bool read_input(struct arguments *arguments, const char *word, double before,
		       struct growth_input *input, struct inputs *inputs, struct diag *diag)
{
	const char *equals = strchr(word, '=');
	struct text digits = {word, equals ? (size_t)(equals - word) : 0};

	if (!equals || !growth_size_read(arena_copy(arguments->arena, digits).data, &input->size))
		return diag_error(diag, "SIZE=FILE is needed, with a positive size, not '%s'",
				  word);
	if (input->size <= before)
		return diag_error(diag, "the sizes must increase: %.*s does not",
				  TEXT_ARGS(digits));
	return read_profile(arguments, equals + 1, input, inputs, diag);
}

static bool read_inputs(struct arguments *arguments, struct inputs *inputs, struct diag *diag)
{
	size_t count = arguments->words.count;

	inputs->items = ARENA_NEW(arguments->arena, struct growth_input, count);
	for (size_t i = 0; i < count; i++)
		if (!read_input(arguments, arguments->words.items[i],
				i ? inputs->items[i - 1].size : 0, &inputs->items[i], inputs, diag))
			return false;
	return true;
}

/* ---------------------------------------------------------------- the document */

static struct document_growth *part_of(const struct inputs *inputs,
				       const struct growth_table *table, struct arena *arena)
{
	struct document_growth *growth = ARENA_NEW(arena, struct document_growth, 1);
	struct kind_tool tool = kind_tool(inputs->kind, inputs->profile, arena);

	*growth = (struct document_growth){.table = *table,
					   .tool = tool.tool,
					   .version = tool.version,
					   .option_count = tool.option_count,
					   .options = (struct text *)tool.options};
	return growth;
}

/* Describes the run with the largest size; the system is the same for all. */
static void make_document(const struct arguments *arguments, const struct inputs *inputs,
			  const struct growth_table *table, struct document *out)
{
	const struct document *last = inputs->document;
	struct text name =
	    arguments->name ? text_from_string(arguments->name) : inputs->profile->name;
	struct document_profile *profile;

	document_init(out);
	out->commit = last->commit;
	out->timestamp = last->timestamp;
	out->dirty_known = last->dirty_known;
	out->dirty = last->dirty;
	out->system = *document_system(last, inputs->profile);
	profile = document_profile(out, name, arguments->arena);
	profile->command = inputs->profile->command;
	profile->exit_status = inputs->profile->exit_status;
	profile->growth = part_of(inputs, table, arguments->arena);
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
	fine = !diag->failed && file_write(path, buffer_text(&out), diag);
	buffer_release(&out);
	return fine;
}

static bool write_forms(const struct arguments *arguments, const struct growth_table *table,
			const struct document *document, struct diag *diag)
{
	struct report_view view = {0};
	struct growth_output output = {
	    .document = document, .table = table, .view = &view, .diag = diag};
	bool fine = true;

	growth_view(table, arguments->top, arguments->arena, &view);
	for (int form = 0; form < GROWTH_WRITER_COUNT && fine; form++)
		fine = write_form(arguments, form, &output, diag);
	report_view_release(&view);
	return fine;
}

/* For each size, as words that each end in a NUL: the size, and the words of the command line with
 * the size filled in. scripts/profile-growth measures them. */
static void print_plan(const struct arguments *arguments)
{
	struct buffer plan = {0};

	for (u32 i = 0; i < arguments->sizes.count; i++) {
		struct buffer size = {0};

		growth_size_write(&size, arguments->sizes.items[i]);
		buffer_add_word(&plan, buffer_text(&size));
		for (size_t k = 0; k < arguments->words.count; k++)
			buffer_add_word(
			    &plan, growth_size_fill_in(text_from_string(arguments->words.items[k]),
						       buffer_text(&size), arguments->arena));
		buffer_release(&size);
	}
	fwrite(plan.data, 1, plan.length, stdout);
	buffer_release(&plan);
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct arguments *arguments = into;
	struct inputs inputs = {0};
	struct growth_table table;
	struct document document;

	if (arguments->is_check) {
		print_plan(arguments);
		return EXIT_FINE;
	}
	if (!read_inputs(arguments, &inputs, diag) ||
	    !growth_make(inputs.items, (u32)arguments->words.count,
			 text_from_string(arguments->event), arguments->arena, &table, diag))
		return EXIT_WRONG;
	make_document(arguments, &inputs, &table, &document);
	if (!write_forms(arguments, &table, &document, diag))
		return EXIT_WRONG;
	return growth_largest_exponent(&table) > arguments->limit ? EXIT_REGRESSION : EXIT_FINE;
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "profile-growth",
	    .synopsis = "[OPTION]... SIZE=FILE...",
	    .about = "Shows how the cost of a program and of its functions grows with the size of "
		     "its input. Each FILE, a document or recording of the kind cpu, count or "
		     "memory, was measured at SIZE.",
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
				      .event = "",
				      .top = 20,
				      .limit = INFINITY};
	int code = command_line_main(&line, &arguments, count, words);

	command_words_release(&arguments.words);
	arena_release(&arena);
	return code;
}
