/* The lines of a callgrind file: where each is allowed, and which handler reads it. */
#include "lines.h"

#include "body.h"
#include "header.h"
#include "scan.h"

static bool is_cost_byte(char byte)
{
	return is_digit(byte) || byte == '+' || byte == '-' || byte == '*';
}

static const char *unexpected(struct callgrind_reader *reader, const char *expected)
{
	struct text rest = rest_of_line(reader->line);

	return line_error(reader, reader->line, "expected %s, found \"%.*s\"", expected,
			  (int)(rest.length < 60 ? rest.length : 60), rest.data);
}

/*
 * Reads a line of the header, or the first line of the body. The command is recorded unchanged and
 * may contain newlines, so it may take several lines. Valgrind's tools write it before the events,
 * and the body comes after the events.
 */
static const char *header_line(struct callgrind_reader *reader, const char *at)
{
	line_handler *handler = header_handler(&at);

	if (handler) {
		if (reader->section == BETWEEN)
			begin_header(reader);
		reader->in_command = false;
		return handler(reader, at);
	}
	if (reader->in_command && !reader->event_count)
		return end_of_line(at);
	if (is_cost_byte(*at))
		handler = cost_line;
	else
		handler = body_handler(&at);
	if (!handler || reader->section == BETWEEN)
		return unexpected(reader, "a line of a callgrind profile's header");
	return begin_body(reader) ? handler(reader, at) : NULL;
}

static const char *body_line(struct callgrind_reader *reader, const char *at)
{
	line_handler *handler = body_handler(&at);

	if (handler)
		return handler(reader, at);
	handler = header_handler(&at);
	if (!handler)
		return unexpected(reader, "a line of a callgrind profile's body");
	if (reader->is_valgrinds)
		return unexpected(reader, "\"totals:\" before the next part");
	if (!end_part(reader))
		return NULL;
	begin_header(reader);
	return handler(reader, at);
}

static const char *other_line(struct callgrind_reader *reader, const char *at)
{
	if (reader->expectation != ANYTHING)
		return unexpected(reader, reader->expectation == COST_OF_CALL
					      ? "the cost of the call"
					      : "the position of the jump");
	if (*at == '\n')
		return at;
	if (*at == '#')
		return end_of_line(at);
	return reader->section == BODY ? body_line(reader, at) : header_line(reader, at);
}

static bool take_lines(struct callgrind_reader *reader, struct text lines)
{
	const char *at = lines.data, *end = at + lines.length;

	for (; at < end; at++) {
		reader->line = at;
		reader->line_number++;
		at = is_cost_byte(*at) && reader->section == BODY ? cost_line(reader, at)
								  : other_line(reader, at);
		if (at && *at != '\n')
			line_error(reader, at, "expected the end of the line");
		if (!at || *at != '\n')
			return false;
	}
	return true;
}

static bool ends_dos_line(const char *at)
{
	return at[0] == '\r' && at[1] == '\n';
}

/* The lines with \n instead of \r\n, so that no other code must handle \r. */
static struct text without_returns(struct callgrind_reader *reader, struct text lines)
{
	const char *at = lines.data, *end = at + lines.length;

	buffer_clear(&reader->lines);
	while (at < end) {
		const char *line_end = end_of_line(at);
		bool is_dos = line_end > at && ends_dos_line(line_end - 1);

		buffer_add(&reader->lines, (struct text){at, (size_t)(line_end - at) - is_dos});
		buffer_add_byte(&reader->lines, '\n');
		at = line_end + 1;
	}
	return buffer_text(&reader->lines);
}

bool callgrind_take_lines(struct callgrind_reader *reader, struct text lines)
{
	if (!reader->line_number && lines.length) {
		const char *end = end_of_line(lines.data);

		reader->has_dos_ends = end > lines.data && ends_dos_line(end - 1);
	}
	if (reader->has_dos_ends)
		lines = without_returns(reader, lines);
	return take_lines(reader, lines);
}
