#include "words.h"

#include <string.h>

/* ---------------------------------------------------------------- splitting */

static const char blanks[] = " \t\n";

/* Adds the first word of the line, without its quotes, and returns the rest of the line; NULL if a
 * quote is not closed. */
static const char *read_word(const char *line, struct buffer *word)
{
	char quote = 0;

	for (; *line && (quote || !strchr(blanks, *line)); line++) {
		if (quote ? *line == quote : *line == '\'' || *line == '"')
			quote = quote ? 0 : *line;
		else if (*line == '\\' && quote != '\'' && line[1])
			buffer_add_byte(word, *++line);
		else
			buffer_add_byte(word, *line);
	}
	return quote ? NULL : line;
}

bool words_split(const char *line, struct arena *arena, struct command_words *words)
{
	while (line && *(line += strspn(line, blanks))) {
		struct buffer word = {0};

		line = read_word(line, &word);
		command_words_add(words, buffer_take(&word, arena).data);
	}
	return line && words->count;
}

/* ---------------------------------------------------------------- joining */

static bool is_plain(const char *word)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-";

	return *word && !word[strspn(word, plain)];
}

static void add_quoted(struct buffer *out, const char *word)
{
	buffer_add_byte(out, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buffer_add_string(out, "'\\''");
		else
			buffer_add_byte(out, *word);
	buffer_add_byte(out, '\'');
}

const char *words_join(const char *const *words, struct arena *arena)
{
	struct buffer out = {0};

	for (const char *const *word = words; *word; word++) {
		if (word != words)
			buffer_add_byte(&out, ' ');
		if (is_plain(*word))
			buffer_add_string(&out, *word);
		else
			add_quoted(&out, *word);
	}
	return buffer_take(&out, arena).data;
}
