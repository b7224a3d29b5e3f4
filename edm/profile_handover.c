#include "profile_handover.h"

#include "command.h"
#include "error.h"
#include "memory.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char script[] = "profile-deep";

/* The folder of this program; false if it cannot be determined. */
static bool own_folder(char folder[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (length <= 0)
		return false;
	folder[length] = 0;
	slash = strrchr(folder, '/');
	if (!slash)
		return false;
	*slash = 0;
	return true;
}

/* Executes the script that belongs to this program: in the scripts/ of a built checkout, or in this
 * program's folder if both are installed. Otherwise searches PATH. */
static void replace_process(char *const *words)
{
	static const char *const places[] = {"/../../scripts/", "/"};
	char folder[PATH_MAX], path[PATH_MAX + 64];

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && own_folder(folder); i++) {
		snprintf(path, sizeof(path), "%s%s%s", folder, places[i], script);
		if (!access(path, X_OK))
			execv(path, words);
	}
	execvp(script, words);
}

static void add_all(struct words *words, const struct words *more)
{
	for (size_t i = 0; i < more->count; i++)
		words_add(words, more->items[i]);
}

int profile_handover(const struct option_parser *parser, const char *const *command)
{
	struct words words = {0};
	struct error error = {0};

	words_add(&words, (char *)script);
	words_add(&words, parser->profile_kinds);
	add_all(&words, &parser->profiling);
	words_add(&words, (char *)"--");
	words_add(&words, (char *)"edm");
	for (; *command; command++)
		words_add(&words, (char *)*command);
	add_all(&words, &parser->kept);
	replace_process(words.items);
	if (errno == ENOENT)
		error_set(&error, "--profile needs profile-deep, which was not found in the "
				  "checkout, beside edm or on PATH");
	else
		error_set(&error, "cannot run profile-deep: %m");
	error_print(&error, NULL);
	words_release(&words);
	return EXIT_WRONG;
}
