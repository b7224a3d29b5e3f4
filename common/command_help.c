#include "command_help.h"

#include <string.h>

enum { HELP_WIDTH = 79, HELP_INDENT = 23 };

/* Text that is being wrapped into lines; the next character goes to `column`. */
struct wrapping {
	struct buffer *out;
	size_t indent, column;
};

static void end_line(struct wrapping *wrapping)
{
	buffer_add_byte(wrapping->out, '\n');
	wrapping->column = 0;
}

/* Adds the space or the line break before a word of this width. */
static void begin_word(struct wrapping *wrapping, size_t width)
{
	size_t gap = 1;

	if (wrapping->column > wrapping->indent && wrapping->column + 1 + width > HELP_WIDTH)
		end_line(wrapping);
	if (wrapping->column <= wrapping->indent)
		gap = wrapping->indent - wrapping->column;
	buffer_add_repeated(wrapping->out, ' ', gap);
	wrapping->column += gap + width;
}

static size_t word_length(struct text text)
{
	size_t space = text_find(text, ' '), end = text_find(text, '\n');

	return space < end ? space : end;
}

/* Adds the text word by word. Keeps its line ends. */
static void wrap(struct wrapping *wrapping, struct text text)
{
	while (text.length) {
		struct text word = text_before(text, word_length(text));

		if (word.length) {
			begin_word(wrapping, word.length);
			buffer_add(wrapping->out, word);
		}
		text = text_from(text, word.length);
		if (text.length && *text.data == '\n')
			end_line(wrapping);
		text = text_from(text, text.length ? 1 : 0);
	}
}

static void add_paragraphs(struct buffer *out, const char *text)
{
	struct wrapping wrapping = {.out = out};

	wrap(&wrapping, text_from_string(text));
	end_line(&wrapping);
}

static void add_option(struct buffer *out, const char *name, const char *value, struct text help)
{
	struct wrapping wrapping = {.out = out, .indent = HELP_INDENT};
	size_t start = out->length;

	buffer_printf(out, "%s%s%s", name, value ? " " : "", value ? value : "");
	wrapping.column = out->length - start;
	if (wrapping.column + 2 > HELP_INDENT)
		end_line(&wrapping);
	wrap(&wrapping, help);
	end_line(&wrapping);
}

/* The help of an option, with its choices in the place of "%s". */
static void add_help_text(struct buffer *out, const struct command_option *option)
{
	const char *place = option->choices ? strstr(option->help, "%s") : NULL;

	if (!place) {
		buffer_add_string(out, option->help);
		return;
	}
	buffer_add(out,
		   text_before(text_from_string(option->help), (size_t)(place - option->help)));
	option->choices(out);
	buffer_add_string(out, place + 2);
}

static void add_row(struct buffer *out, const struct command_option *option)
{
	struct buffer name = {0}, help = {0};

	if (option->kind == OPTION_GROUP) {
		buffer_printf(out, "\n%s\n", option->help);
		return;
	}
	if (option->letter)
		buffer_printf(&name, "  -%c, --%s", option->letter, option->name);
	else
		buffer_printf(&name, "      --%s", option->name);
	add_help_text(&help, option);
	add_option(out, name.data, option->value, buffer_text(&help));
	buffer_release(&name);
	buffer_release(&help);
}

void command_line_help(const struct command_line *line, struct buffer *out)
{
	bool has_groups = false;

	buffer_printf(out, "Usage: %s %s\n\n", line->program, line->synopsis);
	add_paragraphs(out, line->about);
	buffer_add_byte(out, '\n');
	for (const struct command_option *option = line->options; option->name; option++) {
		if (option->help)
			add_row(out, option);
		has_groups |= option->kind == OPTION_GROUP;
	}
	if (has_groups)
		buffer_add_byte(out, '\n');
	add_option(out, "  -h, --help", NULL, T("print this text"));
	add_option(out, "      --version", NULL, T("print the version"));
	buffer_add_byte(out, '\n');
	add_paragraphs(out, line->notes);
}
