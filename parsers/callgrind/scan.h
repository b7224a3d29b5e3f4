/*
 * Reads the elements of lines of callgrind files: numbers, costs, positions, names. Every line ends
 * with a newline, so reading byte by byte up to an unexpected byte never leaves the line. All
 * functions take the position where they begin, and return the position where they stopped, or NULL
 * after an error.
 */
#ifndef PARSERS_CALLGRIND_SCAN_H
#define PARSERS_CALLGRIND_SCAN_H

#include "reader.h"

#include <string.h>

/* Records an error at this position of the line; returns NULL. */
const char *line_error(struct callgrind_reader *reader, const char *at, const char *format, ...)
    __attribute__((cold, format(printf, 3, 4)));

/* The rest of the line, and its end. */
struct text rest_of_line(const char *at);
const char *end_of_line(const char *at);

/* Reads the name after "fn=" and similar keywords: "name", "(id) name" or "(id)". A function's name
 * may consist of numbers of other names. */
const char *read_name(struct callgrind_reader *reader, const char *at, struct names *names,
		      struct reference *reference);

/* The same if only the name is needed. */
const char *read_string(struct callgrind_reader *reader, const char *at, struct names *names,
			u32 *string);

/* Reads the target of a call or jump, a position to which later ones are not relative. */
const char *read_target(struct callgrind_reader *reader, const char *at, u64 *line);

static inline const char *skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

/* Skips the keyword; false if it is not there. */
static inline bool skip_keyword(struct text keyword, const char **at)
{
	for (size_t i = 0; i < keyword.length; i++)
		if ((*at)[i] != keyword.data[i])
			return false;
	*at += keyword.length;
	return true;
}

/* The value of a digit; above 9 if it is not a digit. */
static inline u32 digit_of(char byte)
{
	return (u32)(unsigned char)byte - '0';
}

static inline bool is_digit(char byte)
{
	return digit_of(byte) <= 9;
}

/* Digits of any number; see read_number(). */
const char *read_long_number(struct callgrind_reader *reader, const char *at, u64 *number)
    __attribute__((cold));

/* Reads a cost or count that is long or has an unusual form: hexadecimal, or 3.0. Reports errors. A
 * blank or the end of the line must follow. */
const char *read_unusual_cost(struct callgrind_reader *reader, const char *at, u64 *number)
    __attribute__((cold));

/* Reads digits; NULL after an error: no digit, or above COST_MAX. */
static inline const char *read_number(struct callgrind_reader *reader, const char *at, u64 *number)
{
	const char *start = at;
	u64 value = 0;
	u32 digit;

	for (; (digit = digit_of(*at)) <= 9; at++)
		value = value * 10 + digit;
	*number = value;
	if ((size_t)(at - start) - 1 < 18) /* 10^18 is below 2^63 */
		return at;
	return read_long_number(reader, start, number);
}

/* Reads a cost, which may be hexadecimal; NULL after an error: no number, or above COST_MAX. */
static inline const char *read_cost(struct callgrind_reader *reader, const char *at, u64 *number)
{
	const char *start = at;
	u64 value = 0;
	u32 digit;

	for (; (digit = digit_of(*at)) <= 9; at++)
		value = value * 10 + digit;
	*number = value;
	if ((size_t)(at - start) - 1 < 18 && (*at == ' ' || *at == '\n'))
		return at;
	return read_unusual_cost(reader, start, number);
}

/*
 * Reads costs up to the end of the line and adds them to a row; missing costs are 0. NULL after an
 * error, also if a sum is above COST_MAX. The blank between costs is checked by a branch that is
 * nearly always taken, instead of being skipped by arithmetic, so that the processor need not wait.
 * `found` becomes the number of costs.
 */
static inline const char *add_some_costs(struct callgrind_reader *reader, const char *at, u64 *row,
					 u32 *found)
{
	u64 *start = row, *end = row + reader->event_count, seen = 0, cost = 0;
	const char *first;
	u32 digit;

	for (at = skip_blanks(at); *at != '\n'; at++) {
		if (!is_digit(*at) && *(at = skip_blanks(at)) == '\n')
			break;
		if (row == end)
			return line_error(reader, at, "more costs than events");
		for (first = at; (digit = digit_of(*at)) <= 9; at++)
			cost = cost * 10 + digit;
		if ((size_t)(at - first) - 1 >= 18 || (*at != ' ' && *at != '\n'))
			at = read_unusual_cost(reader, first, &cost);
		if (!at)
			return NULL;
		seen |= *row++ += cost; /* both at most COST_MAX: cannot wrap */
		cost = 0;
		if (*at == '\n')
			break;
	}
	*found = (u32)(row - start);
	if (seen > COST_MAX)
		return line_error(reader, reader->line, "costs add up to more than 2^63-1");
	return at;
}

static inline const char *add_costs(struct callgrind_reader *reader, const char *at, u64 *row)
{
	u32 found;

	return add_some_costs(reader, at, row, &found);
}

/* Reads costs into a row of EVENTS_MAX. */
static inline const char *read_costs(struct callgrind_reader *reader, const char *at, u64 *row)
{
	memset(row, 0, reader->event_count * sizeof(*row));
	return add_costs(reader, at, row);
}

/* Hexadecimal digits, all 64 bits; NULL after an error. */
const char *read_hex(struct callgrind_reader *reader, const char *at, u64 *number);

static inline const char *read_position_number(struct callgrind_reader *reader, const char *at,
					       u64 *number)
{
	if (at[0] == '0' && at[1] == 'x')
		return read_hex(reader, at + 2, number);
	return read_number(reader, at, number);
}

/* A position relative to the last line's, after its sign. */
static inline const char *read_distance(struct callgrind_reader *reader, const char *at, char sign,
					u64 *position)
{
	const char *start = at - 1;
	u64 distance;

	at = read_position_number(reader, at, &distance);
	if (!at)
		return NULL;
	if (sign == '+' ? __builtin_add_overflow(*position, distance, position)
			: __builtin_sub_overflow(*position, distance, position))
		return line_error(reader, start, "the position is %s",
				  sign == '+' ? "above 2^64-1" : "below 0");
	return at;
}

static inline const char *read_position(struct callgrind_reader *reader, const char *at,
					u64 *position)
{
	if (*at == '*')
		return at + 1;
	if (*at == '+' || *at == '-')
		return read_distance(reader, at + 1, *at, position);
	if (!is_digit(*at))
		return line_error(reader, at, "expected a position");
	return read_position_number(reader, at, position);
}

/* Reads all columns of a position, as given by "positions:", relative to `position`, which is
 * updated. Skips the blank after it. */
static inline __attribute__((always_inline)) const char *
read_positions(struct callgrind_reader *reader, const char *at, u64 *position)
{
	for (u32 i = 0; i < reader->column_count; i++) {
		at = read_position(reader, at, &position[reader->columns[i]]);
		if (!at)
			return NULL;
		if (*at == '\n')
			continue;
		if (*at != ' ' && *at != '\t')
			return line_error(reader, at, "expected a blank after the position");
		at++;
		if (*at == ' ' || *at == '\t')
			at = skip_blanks(at);
	}
	return at;
}

#endif
