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

/* "1795172977.127894", in microseconds; "0.000123" likewise. */
static bool skip_time(struct text *rest, u64 *time)
{
	struct text start = *rest;
	u64 seconds, fraction;
	size_t digits;

	if (!text_skip_u64(rest, &seconds) || !text_skip_prefix(rest, T(".")))
		return *rest = start, false;
	digits = rest->length;
	if (!text_skip_u64(rest, &fraction) || digits - rest->length != 6)
		return *rest = start, false;
	if (__builtin_mul_overflow(seconds, (u64)1000000, &seconds) ||
	    __builtin_add_overflow(seconds, fraction, time))
		return *rest = start, false;
	return true;
}

/* ---------------------------------------------------------------- lines */

/* "PID TIME " or "TIME ". */
static bool skip_head(struct text *rest, u64 *pid, struct strace_error *error)
{
	struct text start = *rest;
	u64 time;

	*pid = 0;
	if (!skip_time(rest, &time)) {
		if (!text_skip_u64(rest, pid) || !text_starts_with(*rest, T(" ")))
			return fail(error, start, "a process id");
		*rest = skip_spaces(*rest);
		if (!skip_time(rest, &time))
			return fail(error, *rest, "a time such as 1795172977.127894 (strace -ttt)");
	}
	if (!text_skip_prefix(rest, T(" ")))
		return fail(error, *rest, "a space");
	return true;
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

bool strace_read_line(struct text text, struct strace_line *line, struct strace_error *error)
{
	struct text unfinished = TEXT(" <unfinished ...>");

	if (!skip_head(&text, &line->pid, error))
		return false;
	line->rest = text;
	line->kind = STRACE_CALL;
	if (text_starts_with(text, T("+++ ")))
		return read_plus(line, error);
	if (text_starts_with(text, T("<... ")))
		return read_resumed(line, error);
	if (text_starts_with(text, T("--- "))) {
		line->kind = STRACE_SIGNAL;
		return text_ends_with(text, T(" ---")) ||
		       fail(error, text_from(text, text.length), "' ---'");
	}
	if (text_ends_with(text, unfinished)) {
		line->kind = STRACE_UNFINISHED;
		line->rest = text_before(text, text.length - unfinished.length);
	}
	return true;
}

/* ---------------------------------------------------------------- arguments */

/* The length of a quoted string, from quote to quote; 0 when it does not end. */
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
 * The length of what -y puts behind a descriptor, from bracket to bracket; 0 when it does not end.
 * Paths escape < and > but may be followed by a device, </dev/null<char 1:3>>; all others look
 * like <TCP:[127.0.0.1:80->10.0.0.1:2000]>, with a > of their own and perhaps a quoted path.
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

/* Whether the < at this position begins what -y puts behind a descriptor. */
static bool is_decoration(struct text text, size_t at)
{
	if (at + 1 >= text.length || (text.data[at + 1] != '/' && !is_letter(text.data[at + 1])))
		return false;
	return (at > 0 && is_digit(text.data[at - 1])) ||
	       text_ends_with(text_before(text, at), T("AT_FDCWD"));
}

/* The length of the unit at this position: a string, a decoration, or one byte; 0 if unending. */
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

/* Cuts the arguments at the commas between them, up to the bracket that ends them. */
static bool read_arguments(struct text *rest, struct strace_call *call, struct strace_error *error)
{
	size_t start = 0, i = 0, length;
	int depth = 0;

	for (; i < rest->length; i += length) {
		char c = rest->data[i];

		length = unit_length(*rest, i);
		if (!length)
			return fail(error, text_from(*rest, i), "an end to what begins here");
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

/* Digits of base 10, 8 (with a leading 0) or 16 (with 0x); addresses become negative, unused. */
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

/* "-1 ENOENT (No such …)", "-1 (errno 600)"; a plain -1 is a value. */
static bool is_error(struct text result)
{
	return text_starts_with(result, T("-1 E")) || text_starts_with(result, T("-1 (errno "));
}

/* Cuts " <0.000123>" off the end. */
static bool cut_time(struct text *result, u64 *time)
{
	size_t start = result->length;
	struct text rest;

	while (start > 0 && result->data[start - 1] != '<')
		start--;
	if (start < 2 || result->data[start - 2] != ' ')
		return false;
	rest = text_from(*result, start);
	if (!skip_time(&rest, time) || !text_equal(rest, T(">")))
		return false;
	*result = text_before(*result, start - 2);
	return true;
}

static bool read_result(struct text result, struct strace_call *call, struct strace_error *error)
{
	if (text_equal(result, T("?")) || text_starts_with(result, T("? <unavailable>"))) {
		call->result = result;
		return true;
	}
	if (!cut_time(&result, &call->time))
		return fail(error, text_from(result, result.length),
			    "the time the call took, such as <0.000123> (strace -T)");
	call->result = result;
	call->returned = true;
	call->failed = is_error(result) || text_starts_with(result, T("? ERESTART"));
	if (!call->failed && !read_value(result, &call->value))
		return fail(error, result, "a result");
	return true;
}

static bool is_name(char c)
{
	return is_letter(c) || is_digit(c) || c == '_';
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

/* One escape, behind its backslash: an octal number of up to three digits, or a letter. */
static char unescape_one(struct text *rest)
{
	static const char letters[] = "a\ab\bf\fn\nr\rt\tv\v";
	char c = rest->data[0];
	int value = 0, digits = 0;

	while (digits < 3 && (size_t)digits < rest->length && rest->data[digits] >= '0' &&
	       rest->data[digits] <= '7')
		value = value * 8 + (rest->data[digits++] - '0');
	*rest = text_from(*rest, digits ? (size_t)digits : 1);
	if (digits)
		return (char)(unsigned char)value;
	for (size_t i = 0; i + 1 < sizeof(letters); i += 2)
		if (letters[i] == c)
			return letters[i + 1];
	return c;
}

struct text strace_unescape(struct text text, struct arena *arena)
{
	char *out;
	size_t length = 0;

	if (text_find(text, '\\') == text.length)
		return text;
	out = ARENA_NEW(arena, char, text.length);
	while (text.length) {
		char c = text.data[0];

		text = text_from(text, 1);
		out[length++] = c == '\\' && text.length ? unescape_one(&text) : c;
	}
	return (struct text){out, length};
}
