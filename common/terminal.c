#include "terminal.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_WIDTH = 100, MOST_COLUMNS = 99999 };

bool color_choice_read(void *into, const char *word, struct diag *diag)
{
	enum color_choice *choice = into;

	if (!strcmp(word, "auto"))
		*choice = COLOR_AUTO;
	else if (!strcmp(word, "always"))
		*choice = COLOR_ALWAYS;
	else if (!strcmp(word, "never"))
		*choice = COLOR_NEVER;
	else
		return diag_error(diag, "--color takes auto, always or never, not '%s'", word);
	return true;
}

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

bool terminal_has_color(enum color_choice choice)
{
	const char *force = getenv("CLICOLOR_FORCE"), *terminal = getenv("TERM");

	if (choice != COLOR_AUTO)
		return choice == COLOR_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

u32 terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	u64 value;

	if (columns && text_to_u64(text_from_string(columns), &value) && value &&
	    value <= MOST_COLUMNS)
		return (u32)value;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return DEFAULT_WIDTH;
}
