/* The lines of a callgrind file: where each may stand, and who understands it. */
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
 * Lines of the header, and the first one of the body. The name of a program is recorded as it is,
 * newlines included, and so may take several.
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
	if (reader->in_command)
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
	return unexpected(reader, header_handler(&at) ? "\"totals:\" before the next part"
						      : "a line of a callgrind profile's body");
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

bool callgrind_take_lines(struct callgrind_reader *reader, struct text lines)
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
