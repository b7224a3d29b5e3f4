#include "csv.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* The position in the text; `line` and `column` (in bytes) count from 1. */
struct cursor {
	const uint8_t *next, *end;
	size_t line, column;
};

static int peek(const struct cursor *cursor)
{
	return cursor->next < cursor->end ? *cursor->next : EOF;
}

static int take(struct cursor *cursor)
{
	int byte = peek(cursor);

	if (byte == EOF)
		return EOF;
	cursor->next++;
	cursor->column++;
	if (byte == '\n') {
		cursor->line++;
		cursor->column = 1;
	}
	return byte;
}

static bool fail(const struct cursor *cursor, struct error *error, const char *what)
{
	return error_set_at(error, cursor->line, cursor->column, "%s", what);
}

/* Consumes the end of a line or of the file; false if there is none here. */
static bool take_line_end(struct cursor *cursor)
{
	if (peek(cursor) == '\r' && cursor->next + 1 < cursor->end && cursor->next[1] == '\n')
		take(cursor);
	return peek(cursor) == EOF || (peek(cursor) == '\n' && take(cursor));
}

static bool at_field_end(const struct cursor *cursor)
{
	int byte = peek(cursor);

	return byte == ',' || byte == '\n' || byte == EOF ||
	       (byte == '\r' && cursor->next + 1 < cursor->end && cursor->next[1] == '\n');
}

/* Reads a quoted field from its opening quote. `text` has room for the rest of the file. */
static bool take_quoted(struct cursor *cursor, char **text, struct error *error)
{
	struct cursor start = *cursor;

	take(cursor);
	for (;;) {
		int byte = peek(cursor);

		if (byte == EOF)
			return fail(&start, error, "this quoted field does not end");
		if (!byte)
			return fail(cursor, error, "a NUL byte");
		take(cursor);
		if (byte == '"' && peek(cursor) != '"')
			break;
		if (byte == '"')
			take(cursor);
		*(*text)++ = (char)byte;
	}
	return at_field_end(cursor) ||
	       fail(cursor, error, "expected a comma or the end of the line after a quoted field");
}

static bool take_plain(struct cursor *cursor, char **text, struct error *error)
{
	for (; !at_field_end(cursor); take(cursor)) {
		if (!peek(cursor))
			return fail(cursor, error, "a NUL byte");
		if (peek(cursor) == '"')
			return fail(cursor, error,
				    "a quote inside a field that does not begin with one");
		*(*text)++ = (char)peek(cursor);
	}
	return true;
}

/* The maximum bytes of a field: up to the end of the line, or of the file if it is quoted. */
static size_t longest_field(const struct cursor *cursor)
{
	size_t left = (size_t)(cursor->end - cursor->next);
	const uint8_t *newline = left ? memchr(cursor->next, '\n', left) : NULL;

	return newline && peek(cursor) != '"' ? (size_t)(newline - cursor->next) : left;
}

static bool take_field(struct cursor *cursor, struct csv *csv, struct error *error)
{
	struct csv_field field = {.line = cursor->line, .column = cursor->column};
	char *end;
	bool fine;

	field.text = end = NEW(char, longest_field(cursor) + 1);
	GROW(csv->fields, csv->capacity, csv->count + 1);
	if (peek(cursor) == '"')
		fine = take_quoted(cursor, &end, error);
	else
		fine = take_plain(cursor, &end, error);
	field.text = memory_resize(field.text, (size_t)(end - field.text) + 1, 1);
	csv->fields[csv->count++] = field;
	return fine;
}

/* Reads one line of fields, which is not empty. */
static bool take_row(struct cursor *cursor, struct csv *csv, struct error *error)
{
	size_t before = csv->count, line = cursor->line, count;

	for (;;) {
		if (!take_field(cursor, csv, error))
			return false;
		if (peek(cursor) != ',')
			break;
		take(cursor);
	}
	count = csv->count - before;
	if (csv->columns && count != csv->columns)
		return error_set_at(error, line, csv->fields[csv->count - 1].column,
				    "%zu fields where the header has %zu", count, csv->columns);
	csv->columns = count;
	take_line_end(cursor);
	return true;
}

static void skip_byte_order_mark(struct cursor *cursor)
{
	if (cursor->end - cursor->next >= 3 && !memcmp(cursor->next, "\xef\xbb\xbf", 3))
		cursor->next += 3;
}

bool csv_parse(struct bytes content, struct csv *csv, struct error *error)
{
	struct cursor cursor = {content.data, content.data + content.count, 1, 1};

	*csv = (struct csv){0};
	skip_byte_order_mark(&cursor);
	while (peek(&cursor) != EOF) {
		if (take_line_end(&cursor))
			continue;
		if (!take_row(&cursor, csv, error)) {
			csv_release(csv);
			return false;
		}
	}
	if (!csv->columns)
		return error_set_at(error, 1, 1, "expected a header line");
	csv->rows = csv->count / csv->columns - 1;
	return true;
}

bool csv_read(const char *path, struct csv *csv, struct error *error)
{
	struct bytes content;
	bool fine = file_read(path, &content, error) && csv_parse(content, csv, error);

	free(content.data);
	return fine;
}

bool csv_column(const struct csv *csv, const char *name, size_t *column, struct error *error)
{
	size_t found = 0;

	for (size_t c = 0; c < csv->columns; c++) {
		if (strcmp(csv->fields[c].text, name))
			continue;
		*column = c;
		if (++found == 2)
			return error_set_at(error, csv->fields[c].line, csv->fields[c].column,
					    "a second column '%s'", name);
	}
	return found == 1 ||
	       error_set_at(error, csv->fields[0].line, 1, "the header has no column '%s'", name);
}

const struct csv_field *csv_field(const struct csv *csv, size_t row, size_t column)
{
	return &csv->fields[(row + 1) * csv->columns + column];
}

void csv_write_field(FILE *out, const char *text)
{
	bool quoted = text[strcspn(text, ",\"\r\n")] || !*text;

	if (quoted)
		fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	if (quoted)
		fputc('"', out);
}

void csv_release(struct csv *csv)
{
	for (size_t i = 0; i < csv->count; i++)
		free(csv->fields[i].text);
	free(csv->fields);
	*csv = (struct csv){0};
}
