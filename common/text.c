#include "text.h"

#include <string.h>

struct text text_from_string(const char *string)
{
	return (struct text){string, strlen(string)};
}

int text_compare(struct text a, struct text b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter ? memcmp(a.data, b.data, shorter) : 0;

	return order ? order : (a.length > b.length) - (a.length < b.length);
}

static size_t count_while(struct text text, bool (*holds)(char byte))
{
	size_t count = 0;

	while (count < text.length && holds(text.data[count]))
		count++;
	return count;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_zero(char byte)
{
	return byte == '0';
}

/* Takes a number without its leading zeros off the front. */
static struct text take_number(struct text *text)
{
	struct text number;

	*text = text_from(*text, count_while(*text, is_zero));
	number = text_before(*text, count_while(*text, is_digit));
	*text = text_from(*text, number.length);
	return number;
}

static int compare_numbers(struct text a, struct text b)
{
	if (a.length != b.length)
		return a.length < b.length ? -1 : 1;
	return text_compare(a, b);
}

int text_compare_natural(struct text a, struct text b)
{
	struct text whole_a = a, whole_b = b;

	while (a.length && b.length) {
		int order;

		if (is_digit(a.data[0]) && is_digit(b.data[0])) {
			struct text first = take_number(&a);

			order = compare_numbers(first, take_number(&b));
		} else {
			order = text_compare(text_before(a, 1), text_before(b, 1));
			a = text_from(a, 1);
			b = text_from(b, 1);
		}
		if (order)
			return order;
	}
	if (a.length || b.length)
		return a.length ? 1 : -1;
	if (whole_a.length != whole_b.length)
		return whole_a.length < whole_b.length ? -1 : 1;
	return text_compare(whole_a, whole_b);
}

size_t text_find(struct text text, char byte)
{
	const char *found = text.length ? memchr(text.data, byte, text.length) : NULL;

	return found ? (size_t)(found - text.data) : text.length;
}

size_t text_find_last(struct text text, char byte)
{
	const char *found = text.length ? memrchr(text.data, byte, text.length) : NULL;

	return found ? (size_t)(found - text.data) : text.length;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

struct text text_trim(struct text text)
{
	while (text.length && is_blank(text.data[0]))
		text = text_from(text, 1);
	while (text.length && is_blank(text.data[text.length - 1]))
		text.length--;
	return text;
}

bool text_next_line(struct text *rest, struct text *line)
{
	size_t end;

	if (!rest->length)
		return false;
	end = text_find(*rest, '\n');
	*line = text_before(*rest, end);
	*rest = text_from(*rest, end < rest->length ? end + 1 : end);
	return true;
}

bool text_skip_u64(struct text *text, u64 *value)
{
	u64 result = 0;
	size_t i = 0;

	for (; i < text->length && text->data[i] >= '0' && text->data[i] <= '9'; i++) {
		u64 digit = (u64)(text->data[i] - '0');

		if (__builtin_mul_overflow(result, (u64)10, &result) ||
		    __builtin_add_overflow(result, digit, &result))
			return false;
	}
	if (!i)
		return false;
	*value = result;
	*text = text_from(*text, i);
	return true;
}

bool text_to_u64(struct text text, u64 *value)
{
	u64 result;

	if (!text_skip_u64(&text, &result) || text.length)
		return false;
	*value = result;
	return true;
}

u64 text_hash(struct text text)
{
	u64 hash = 0x9e3779b97f4a7c15u ^ text.length;
	const char *data = text.data;
	size_t left = text.length;

	for (; left >= 8; left -= 8, data += 8)
		hash = text_hash_word(hash, data, 8);
	if (left && text.length >= 8) /* the last 8 bytes again */
		hash = text_hash_word(hash, data + left - 8, 8);
	else if (left)
		hash = text_hash_word(hash, data, left);
	hash *= 0xc4ceb9fe1a85ec53u;
	return hash ^ hash >> 29;
}

bool text_contains(struct text text, struct text part)
{
	return text.length >= part.length && memmem(text.data, text.length, part.data, part.length);
}

static bool is_letter_or_digit(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

bool text_is_name(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_letter_or_digit(text.data[i]) &&
		    (!i || !text.data[i] || !strchr("._-", text.data[i])))
			return false;
	return text.length > 0;
}

struct text path_basename(struct text path)
{
	size_t slash = text_find_last(path, '/');

	return slash == path.length ? path : text_from(path, slash + 1);
}
