/*
 * The bound for readers: splits the same bytes into numbers and adds these up, and does nothing
 * else.
 *
 *	read-tokens FILE
 *
 * After the last number of a line, names are skipped up to the line's end, as a reader must do.
 */
#include "common/diag.h"
#include "common/file.h"

#include <stdio.h>

struct tokens {
	u64 count, sum;
	bool in_numbers; /* the line had one already */
	bool in_name;
};

static const char *add_number(struct tokens *tokens, const char *at, const char *end)
{
	u64 value = 0;
	u32 digit;

	for (; at < end && (digit = (u32)(unsigned char)*at - '0') <= 9; at++)
		value = value * 10 + digit;
	tokens->count++;
	tokens->sum += value;
	tokens->in_numbers = true;
	return at;
}

static const char *add_hexadecimal(struct tokens *tokens, const char *at, const char *end)
{
	u64 value = 0;

	for (; at < end; at++) {
		u32 digit = (u32)(unsigned char)*at - '0', letter = ((u32)*at | 0x20) - 'a';

		if (digit > 9 && letter > 5)
			break;
		value = value << 4 | (digit <= 9 ? digit : letter + 10);
	}
	tokens->sum += value;
	return at;
}

static const char *skip_name(struct tokens *tokens, const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	tokens->in_name = !newline;
	return newline ? newline : end;
}

static bool is_letter(char byte)
{
	return ((u32)byte | 0x20) - 'a' < 26;
}

/* A number that two chunks share counts as two. */
static bool take(void *context, struct text chunk, struct diag *diag)
{
	struct tokens *tokens = context;
	const char *at = chunk.data, *end = at + chunk.length;

	(void)diag;
	while (at < end) {
		if (tokens->in_name)
			at = skip_name(tokens, at, end);
		else if ((u32)(unsigned char)*at - '0' <= 9)
			at = add_number(tokens, at, end);
		else if (*at == '\n')
			tokens->in_numbers = false, at++;
		else if (*at == 'x' && tokens->in_numbers)
			at = add_hexadecimal(tokens, at + 1, end);
		else if (is_letter(*at) && tokens->in_numbers)
			at = skip_name(tokens, at, end);
		else
			at++;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct tokens tokens = {0};
	struct diag diag = {0};

	if (argc != 2) {
		fputs("usage: read-tokens FILE\n", stderr);
		return EXIT_USAGE;
	}
	if (!file_read_chunks(argv[1], take, &tokens, &diag)) {
		diag_print(&diag, "read-tokens", stderr);
		return EXIT_WRONG;
	}
	printf("numbers=%llu sum=%llu\n", (unsigned long long)tokens.count,
	       (unsigned long long)tokens.sum);
	return EXIT_FINE;
}
