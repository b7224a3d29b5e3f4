#include "line.h"

#include <string.h>

static bool fail(struct strace_error *error, struct text rest, const char *expected)
{
	*error = (struct strace_error){rest.data, expected};
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct text skip_spaces(struct text text)
{
	while (text.length && text.data[0] == ' ')
		text = text_from(text, 1);
	return text;
}

/* Reads up to nine digits after a decimal point, as microseconds. */
static u64 skip_fraction(struct text *rest)
{
	u64 time = 0;
	size_t digits = 0;

	for (; digits < rest->length && is_digit(rest->data[digits]); digits++)
		if (digits < 6)
			time = time * 10 + (u64)(rest->data[digits] - '0');
	*rest = text_from(*rest, digits);
	for (; digits < 6; digits++)
		time *= 10;
	return time;
}

/* Reads a time such as "0.000123", with any number of decimals, in microseconds. */
static bool skip_time(struct text *rest, u64 *time)
{
	u64 seconds;

	if (!text_skip_u64(rest, &seconds))
		return false;
	*time = text_skip_prefix(rest, T(".")) ? skip_fraction(rest) : 0;
	return !__builtin_mul_overflow(seconds, (u64)1000000, &seconds) &&
	       !__builtin_add_overflow(seconds, *time, time);
}

/* ---------------------------------------------------------------- lines */

/* Skips "4711 ", "4711<cat> " or "[pid  4711] ", if one of these is there. */
static void skip_pid(struct text *rest, u64 *pid)
{
	struct text at = *rest;
	bool has_bracket = text_skip_prefix(&at, T("[pid "));
	u64 number;

	at = skip_spaces(at);
	if (!text_skip_u64(&at, &number))
		return;
	if (text_starts_with(at, T("<")))
		at = text_from(at, text_find(at, '>'));
	text_skip_prefix(&at, T(">"));
	if ((has_bracket && !text_skip_prefix(&at, T("]"))) || !text_starts_with(at, T(" ")))
		return;
	*pid = number;
	*rest = skip_spaces(at);
}

/* Skips a time written by -t, -tt, -ttt or -r: "12:34:56", "1795172977.127894 ", "0.000123". */
static void skip_clock(struct text *rest)
{
	struct text at = *rest;
	u64 ignored;

	if (!text_skip_u64(&at, &ignored))
		return;
	while (text_skip_prefix(&at, T(":")) || text_skip_prefix(&at, T(".")))
		if (!text_skip_u64(&at, &ignored))
			return;
	if (text_starts_with(at, T(" ")))
		*rest = skip_spaces(at);
}

/* Skips "(+     0.000123) ", which -r writes after another time. */
static void skip_distance(struct text *rest)
{
	size_t end = text_find(*rest, ')');

	if (text_starts_with(*rest, T("(+")) && end < rest->length)
		*rest = skip_spaces(text_from(*rest, end + 1));
}

/*
 * Skips "[  59] ", the call's number (-n), and "[00007f31a460ead7] ", the instruction pointer (-i).
 */
static void skip_numbers(struct text *rest)
{
	while (text_starts_with(*rest, T("["))) {
		size_t end = text_find(*rest, ']');

		if (end == rest->length)
			return;
		*rest = skip_spaces(text_from(*rest, end + 1));
	}
}

static void skip_head(struct text *rest, u64 *pid)
{
	*pid = 0;
	skip_pid(rest, pid);
	*rest = skip_spaces(*rest);
	skip_clock(rest);
	skip_distance(rest);
	skip_numbers(rest);
}

static bool is_name(char c)
{
	return is_letter(c) || is_digit(c) || c == '_';
}

static bool is_call(struct text text)
{
	size_t length = 0;

	while (length < text.length && is_name(text.data[length]))
		length++;
	return length && length < text.length && text.data[length] == '(';
}

static bool read_plus(struct strace_line *line, struct strace_error *error)
{
	struct text rest = line->rest;

	if (!text_ends_with(rest, T(" +++")))
		return fail(error, text_from(rest, rest.length), "' +++'");
	line->kind = STRACE_ENDED;
	if (text_starts_with(rest, T("+++ exited with ")) ||
	    text_starts_with(rest, T("+++ killed by ")))
		return true;
	line->kind = STRACE_SUPERSEDED;
	if (text_skip_prefix(&rest, T("+++ superseded by execve in pid ")) &&
	    text_skip_u64(&rest, &line->by))
		return true;
	return fail(error, rest, "how the process ended");
}

static bool read_resumed(struct strace_line *line, struct strace_error *error)
{
	struct text rest = text_from(line->rest, strlen("<... "));
	size_t end = text_find(rest, ' ');

	line->kind = STRACE_RESUMED;
	line->name = text_before(rest, end);
	rest = text_from(rest, end);
	if (!text_skip_prefix(&rest, T(" resumed>")))
		return fail(error, rest, "' resumed>'");
	line->rest = rest;
	return true;
}

/* Whether the text is "strace: Process 4712 attached", on a line of its own or after the call that
 * made the process. */
static bool is_attached(struct text *text)
{
	const struct text notice = T("strace: Process ");

	if (!text_ends_with(*text, T(" attached")) && !text_ends_with(*text, T(" detached")))
		return false;
	for (size_t i = 0; i + notice.length <= text->length; i++)
		if (text_starts_with(text_from(*text, i), notice)) {
			*text = text_before(*text, i);
			return true;
		}
	return false;
}

/* Whether the end of the call is not on this line. line->rest becomes the part that is. */
static bool is_unfinished(struct strace_line *line)
{
	static const struct text ends[] = {TEXT(" <unfinished ...>"), TEXT(" <detached ...>")};
	struct text text = line->rest;

	for (size_t i = 0; i < LENGTH_OF(ends); i++)
		if (text_ends_with(text, ends[i])) {
			line->kind = i ? STRACE_ENDED : STRACE_UNFINISHED;
			line->rest = text_before(text, text.length - ends[i].length);
			return true;
		}
	if (!is_attached(&line->rest))
		return false;
	line->kind = STRACE_INTERRUPTED;
	return true;
}

static bool read_call_line(struct strace_line *line, struct strace_error *error)
{
	line->kind = STRACE_CALL;
	if (is_unfinished(line) && !line->rest.length) {
		line->kind = STRACE_NOTICE;
		return true;
	}
	return is_call(line->rest) || fail(error, line->rest,
					   "a system call, as in the output of strace -f -ttt -T "
					   "-y -yy -s 0 -o FILE");
}

bool strace_read_line(struct text text, struct strace_line *line, struct strace_error *error)
{
	*line = (struct strace_line){.kind = STRACE_NOTICE};
	if (text_starts_with(text, T(" > ")))
		return true;
	if (text_starts_with(text, T("% time "))) {
		line->kind = STRACE_TABLE;
		return true;
	}
	skip_head(&text, &line->pid);
	line->rest = text;
	if (text_starts_with(text, T("+++ ")))
		return read_plus(line, error);
	if (text_starts_with(text, T("<... ")))
		return read_resumed(line, error);
	if (text_starts_with(text, T("--- "))) {
		line->kind = STRACE_SIGNAL;
		return text_ends_with(text, T(" ---")) ||
		       fail(error, text_from(text, text.length), "' ---'");
	}
	return read_call_line(line, error);
}

/* ---------------------------------------------------------------- arguments */

/* The length of a quoted string including the quotes; 0 if it does not end. */
static size_t string_length(struct text text)
{
	for (size_t i = 1; i < text.length; i++) {
		if (text.data[i] == '\\')
			i++;
		else if (text.data[i] == '"')
			return i + 1;
	}
	return 0;
}

/*
 * The length of what -y writes after a descriptor, including the brackets; 0 if it does not end.
 * Paths escape < and > but may be followed by a device, </dev/null<char 1:3>>; all others look like
 * <TCP:[127.0.0.1:80->10.0.0.1:2000]>, which contains a > and possibly a quoted path.
 */
static size_t decoration_length(struct text text)
{
	bool is_path = text.length > 1 && text.data[1] == '/';
	int depth = 0;

	for (size_t i = 0; i < text.length; i++) {
		if (!is_path && text.data[i] == '"') {
			size_t length = string_length(text_from(text, i));

			if (!length)
				return 0;
			i += length - 1;
		} else if (text.data[i] == '<') {
			depth++;
		} else if (text.data[i] == '>' && !(text.data[i - 1] == '-' && !is_path)) {
			if (--depth == 0)
				return i + 1;
		}
	}
	return 0;
}

/* Whether the < at this position begins what -y writes after a descriptor. */
static bool is_decoration(struct text text, size_t at)
{
	if (at + 1 >= text.length || (text.data[at + 1] != '/' && !is_letter(text.data[at + 1])))
		return false;
	return (at > 0 && is_digit(text.data[at - 1])) ||
	       text_ends_with(text_before(text, at), T("AT_FDCWD"));
}

/* The length of the unit at this position: a string, a decoration, or one byte; 0 if it does not
 * end. */
static size_t unit_length(struct text text, size_t at)
{
	if (text.data[at] == '"')
		return string_length(text_from(text, at));
	if (text.data[at] == '<' && is_decoration(text, at))
		return decoration_length(text_from(text, at));
	return 1;
}

static void add_argument(struct strace_call *call, struct text argument)
{
	if (call->argument_count < STRACE_MAX_ARGUMENTS)
		call->arguments[call->argument_count++] = argument;
}

/* Splits the arguments at their commas, up to the closing bracket. */
static bool read_arguments(struct text *rest, struct strace_call *call, struct strace_error *error)
{
	size_t start = 0, i = 0, length;
	int depth = 0;

	for (; i < rest->length; i += length) {
		char c = rest->data[i];

		length = unit_length(*rest, i);
		if (!length)
			return fail(error, text_from(*rest, i),
				    "an end to the string or bracket that begins here");
		if (c == ')' && depth == 0)
			break;
		if (c == ',' && depth == 0) {
			add_argument(call,
				     text_trim(text_before(text_from(*rest, start), i - start)));
			start = i + 1;
		}
		depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
	}
	if (i == rest->length)
		return fail(error, text_from(*rest, i), "')'");
	if (i > 0)
		add_argument(call, text_trim(text_before(text_from(*rest, start), i - start)));
	*rest = text_from(*rest, i + 1);
	return true;
}

/* ---------------------------------------------------------------- results */

/* Reads a number in base 10, 8 (with a leading 0) or 16 (with 0x). Addresses become negative, but
 * are not used. */
static bool read_value(struct text text, i64 *value)
{
	bool negative = text_skip_prefix(&text, T("-"));
	u64 base = 10, result = 0;
	size_t digits = 0;

	if (text_skip_prefix(&text, T("0x")))
		base = 16;
	else if (text.length > 1 && text.data[0] == '0' && is_digit(text.data[1]))
		base = 8;
	for (; digits < text.length; digits++) {
		char c = text.data[digits];
		u64 digit = is_digit(c)		   ? (u64)(c - '0')
			    : c >= 'a' && c <= 'f' ? (u64)(c - 'a') + 10
						   : 16;

		if (digit >= base)
			break;
		if (__builtin_mul_overflow(result, base, &result) ||
		    __builtin_add_overflow(result, digit, &result))
			return false;
	}
	*value = negative ? (i64)(0 - result) : (i64)result;
	text = text_from(text, digits);
	return digits > 0 && (!text.length || text.data[0] == ' ' || text.data[0] == '<');
}

/* Whether the result is "-1 ENOENT (No such ...)" or "-1 (errno 600)". A plain -1 is a value. */
static bool is_error(struct text result)
{
	return text_starts_with(result, T("-1 E")) || text_starts_with(result, T("-1 (errno "));
}

/* Removes " <0.000123>" from the end. */
static void cut_time(struct text *result, u64 *time)
{
	size_t start = result->length;
	struct text rest;
	u64 found;

	while (start > 0 && result->data[start - 1] != '<')
		start--;
	if (start < 2 || result->data[start - 2] != ' ')
		return;
	rest = text_from(*result, start);
	if (!skip_time(&rest, &found) || !text_equal(rest, T(">")))
		return;
	*time = found;
	*result = text_before(*result, start - 2);
}

static bool read_result(struct text result, struct strace_call *call, struct strace_error *error)
{
	if (text_equal(result, T("?")) || text_starts_with(result, T("? <unavailable>"))) {
		call->result = result;
		return true;
	}
	cut_time(&result, &call->time); /* only with -T */
	call->result = result;
	call->returned = true;
	call->failed = is_error(result) || text_starts_with(result, T("? ERESTART"));
	if (!call->failed && !read_value(result, &call->value))
		return fail(error, result, "a result");
	return true;
}

bool strace_read_call(struct text text, struct strace_call *call, struct strace_error *error)
{
	size_t length = 0;

	*call = (struct strace_call){0};
	while (length < text.length && is_name(text.data[length]))
		length++;
	call->name = text_before(text, length);
	text = text_from(text, length);
	if (!length || !text_skip_prefix(&text, T("(")))
		return fail(error, text, "a system call");
	if (!read_arguments(&text, call, error))
		return false;
	text = skip_spaces(text);
	if (!text_skip_prefix(&text, T("= ")))
		return fail(error, text, "'= '");
	return read_result(text, call, error);
}

/* ---------------------------------------------------------------- parts of arguments */

bool strace_read_descriptor(struct text argument, i64 *number, struct text *path)
{
	u64 digits;
	size_t length;

	if (text_skip_prefix(&argument, T("AT_FDCWD")))
		*number = -1;
	else if (text_skip_u64(&argument, &digits) && digits <= INT32_MAX)
		*number = (i64)digits;
	else
		return false;
	*path = text_before(argument, 0);
	if (!argument.length || argument.data[0] != '<')
		return !argument.length || argument.data[0] == ' ';
	length = decoration_length(argument);
	if (!length)
		return false;
	*path = text_before(text_from(argument, 1), length - 2);
	return true;
}

bool strace_read_string(struct text argument, struct text *string)
{
	if (!argument.length || argument.data[0] != '"')
		return false;
	if (string_length(argument) != argument.length)
		return false;
	*string = text_before(text_from(argument, 1), argument.length - 2);
	return true;
}
