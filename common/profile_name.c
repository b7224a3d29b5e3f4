#include "profile_name.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_alphanumeric(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_subcommand(const char *word)
{
	return is_lower(word[0]) &&
	       word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0' &&
	       access(word, F_OK) != 0;
}

static char *add(char *end, const char *limit, const char *word)
{
	for (; *word && end < limit; word++)
		*end++ = is_alphanumeric(*word) || strchr("._-", *word) ? *word : '_';
	return end;
}

void name_profile(char name[PROFILE_NAME_BYTES], const char *program, const char *argument)
{
	const char *slash = strrchr(program, '/'), *base = slash ? slash + 1 : program;
	const char *limit = name + PROFILE_NAME_BYTES - 1;
	char *end = name;

	if (!*program)
		base = "command";
	if (!is_alphanumeric(*base))
		end = add(end, limit, "p");
	end = add(end, limit, base);
	if (argument && is_subcommand(argument))
		end = add(add(end, limit, "_"), limit, argument);
	*end = '\0';
}
