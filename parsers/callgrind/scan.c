#include "scan.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

const char *line_error(struct callgrind_reader *reader, const char *at, const char *format, ...)
{
	char message[sizeof(reader->diag->message)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	diag_error_at(reader->diag, reader->file_name, reader->line_number,
		      (u64)(at - reader->line) + 1, "%s", message);
	return NULL;
}

struct text rest_of_line(const char *at)
{
	const char *end = rawmemchr(at, '\n');

	return (struct text){at, (size_t)(end - at)};
}

const char *end_of_line(const char *at)
{
	return rawmemchr(at, '\n');
}

/* ------------------------------------------------------------------ numbers */

static const char *number_too_large(struct callgrind_reader *reader, const char *at)
{
	int length = 0;

	while (is_digit(at[length]) && length < 40)
		length++;
	return line_error(reader, at, "the number %.*s%s is above 2^63-1", length, at,
			  is_digit(at[length]) ? "..." : "");
}

const char *read_long_number(struct callgrind_reader *reader, const char *at, u64 *number)
{
	const char *start = at;
	u64 value = 0;

	if (!is_digit(*at))
		return line_error(reader, at, "expected a number");
	for (; is_digit(*at); at++) {
		if (__builtin_mul_overflow(value, (u64)10, &value) ||
		    __builtin_add_overflow(value, (u64)(*at - '0'), &value) || value > COST_MAX)
			return number_too_large(reader, start);
	}
	*number = value;
	return at;
}

/* Values of hexadecimal digits plus 1, and 0 for all other bytes. A table, because branches would
 * often be mispredicted. */
static const u8 hex_digits[256] = {
    ['0'] = 1,	['1'] = 2,  ['2'] = 3,	['3'] = 4,  ['4'] = 5,	['5'] = 6,  ['6'] = 7,	['7'] = 8,
    ['8'] = 9,	['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* Reads an address, which may use all 64 bits. */
const char *read_hex(struct callgrind_reader *reader, const char *at, u64 *number)
{
	const char *start = at;
	u64 value = 0;
	u8 digit;

	for (; (digit = hex_digits[(unsigned char)*at]); at++) {
		if (value >> 60)
			return line_error(reader, start, "an address is above 2^64-1");
		value = value << 4 | (digit - 1);
	}
	if (at == start)
		return line_error(reader, at, "expected a hexadecimal number");
	*number = value;
	return at;
}

static const char *unusual_cost(struct callgrind_reader *reader, const char *at, u64 *number)
{
	const char *start = at;

	if (at[0] == '-' && is_digit(at[1]))
		return line_error(
		    reader, at, "a cost is below 0: record only events that add up, without this");
	if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X')) {
		at = read_hex(reader, at + 2, number);
		if (at && *number > COST_MAX)
			return line_error(reader, start, "the number %.*s is above 2^63-1",
					  (int)(at - start), start);
		return at;
	}
	at = read_long_number(reader, at, number);
	if (!at || *at != '.' || !is_digit(at[1]))
		return at;
	for (at++; *at == '0'; at++)
		;
	if (is_digit(*at))
		return line_error(reader, start,
				  "a cost is not a whole number: record in a smaller unit, such as "
				  "nanoseconds");
	return at;
}

const char *read_unusual_cost(struct callgrind_reader *reader, const char *at, u64 *number)
{
	at = unusual_cost(reader, at, number);
	if (at && *at != ' ' && *at != '\t' && *at != '\n')
		return line_error(reader, at, "expected a blank after the number");
	return at;
}

const char *read_target(struct callgrind_reader *reader, const char *at, u64 *line)
{
	u64 target[COLUMN_LINE + 1];

	memcpy(target, reader->position, sizeof(target));
	at = read_positions(reader, skip_blanks(at), target);
	*line = target[COLUMN_LINE];
	return at ? skip_blanks(at) : NULL;
}

/* ------------------------------------------------------------------ names */

/* The length of "(12)" at the front; 0 for a name such as "(below main)". */
static size_t id_length(const char *at)
{
	size_t length = 1;

	if (*at != '(' || !is_digit(at[1]))
		return 0;
	while (is_digit(at[length]))
		length++;
	return at[length] == ')' ? length + 1 : 0;
}

/* Reads an id of id_length() > 0. */
static const char *read_id(struct callgrind_reader *reader, const char *at, u64 *id)
{
	at = read_number(reader, at + 1, id);
	return at ? at + 1 : NULL;
}

/* The code of a name; of a function's if it has quotes. */
static u32 code_of(struct callgrind_reader *reader, const struct names *names, struct text name)
{
	u32 code;

	if (names == &reader->functions && text_find(name, '\'') < name.length)
		return ENDING + endings_add(&reader->endings, name);
	code = intern_add(&reader->strings, name);
	assert(code < ENDING);
	return code;
}

static void add_name(const struct callgrind_reader *reader, u32 code, struct buffer *out)
{
	struct known_endings known = {reader->endings.all, reader->strings.texts, 0};

	if (code < ENDING) {
		buffer_add(out, intern_text(&reader->strings, code));
	} else {
		buffer_add(out, ending_part(&known, code - ENDING));
		endings_write(&known, ending_rest(&known, code - ENDING), out);
	}
}

/* Expands a name that consists of numbers of other names, "(3)'2'(5)", which callgrind writes with
 * --compress-mangled=yes. */
static bool expand_name(struct callgrind_reader *reader, const char *at, struct buffer *name)
{
	for (; *at != '\n'; at++) {
		size_t length = id_length(at);
		u64 id;
		u32 found;

		if (!length) {
			buffer_add_byte(name, *at);
			continue;
		}
		if (!read_id(reader, at, &id))
			return false;
		found = names_find(&reader->functions, id);
		if (found == NO_ID)
			return line_error(reader, at, "the number (%" PRIu64 ") was not defined",
					  id);
		add_name(reader, reader->functions.names[found].code, name);
		at += length - 1;
	}
	return true;
}

static const char *define_name(struct callgrind_reader *reader, const char *at, struct names *names,
			       u64 id, struct reference *reference)
{
	struct text rest = rest_of_line(at);
	struct buffer expanded = {0};
	bool fine = true;

	if (names == &reader->functions && id_length(at)) {
		fine = expand_name(reader, at, &expanded);
		rest = buffer_text(&expanded);
	}
	if (fine) {
		reference->code = code_of(reader, names, rest);
		reference->name = names_define(names, id, reference->code, reader->part_serial);
		if (reference->name == NO_ID)
			fine = line_error(reader, at, "the number (%" PRIu64 ") has a name already",
					  id);
	}
	buffer_release(&expanded);
	return fine ? end_of_line(at) : NULL;
}

/* Handles a number that was not defined. Callgrind defines every number, but other writers leave
 * out unknown names. */
static const char *read_undefined(struct callgrind_reader *reader, const char *at,
				  const struct names *names, struct reference *reference)
{
	struct text number = {at, id_length(at)};

	if (reader->is_valgrinds)
		return line_error(reader, at, "the number %.*s was not defined", TEXT_ARGS(number));
	if (names != &reader->functions)
		number = T("");
	*reference = (struct reference){intern_add(&reader->strings, number), NO_ID};
	return end_of_line(at);
}

const char *read_name(struct callgrind_reader *reader, const char *at, struct names *names,
		      struct reference *reference)
{
	const char *start = at = skip_blanks(at);
	struct text name;
	u64 id;

	if (!id_length(at)) {
		name = rest_of_line(at);
		*reference = (struct reference){code_of(reader, names, name), NO_ID};
		return name.data + name.length;
	}
	at = read_id(reader, at, &id);
	if (!at)
		return NULL;
	at = skip_blanks(at);
	if (*at != '\n')
		return define_name(reader, at, names, id, reference);
	reference->name = names_find(names, id);
	if (reference->name == NO_ID)
		return read_undefined(reader, start, names, reference);
	reference->code = names->names[reference->name].code;
	return at;
}

const char *read_string(struct callgrind_reader *reader, const char *at, struct names *names,
			u32 *string)
{
	struct reference reference;

	at = read_name(reader, at, names, &reference);
	if (at)
		*string = reference.code;
	return at;
}
