#include "git.h"

#include "command_output.h"

struct text git_ask(const char *folder, const char *const *asked, struct arena *arena)
{
	const char *words[GIT_MOST_WORDS] = {
	    "git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder};
	size_t count = 6;

	while (*asked && count < GIT_MOST_WORDS - 1)
		words[count++] = *asked++;
	return command_output(words, arena);
}
