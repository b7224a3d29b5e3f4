/* The keys: what each does, in one table from which the help is made too. */
#ifndef REPORTS_BROWSE_KEYS_H
#define REPORTS_BROWSE_KEYS_H

#include "common/types.h"

/* A key is the number of its character, or one of these. */
enum browse_key {
	BROWSE_TAB = 9,
	BROWSE_ENTER = 10,
	BROWSE_ESCAPE = 27,
	BROWSE_BACKSPACE = 127,
	BROWSE_UP = 0x110000,
	BROWSE_DOWN,
	BROWSE_LEFT,
	BROWSE_RIGHT,
	BROWSE_PAGE_UP,
	BROWSE_PAGE_DOWN,
	BROWSE_HOME,
	BROWSE_END,
	BROWSE_BACK_TAB,
	BROWSE_RESIZE,
	BROWSE_CLICK, /* with the line and column of the screen */
	BROWSE_DOUBLE_CLICK,
	BROWSE_WHEEL_UP,
	BROWSE_WHEEL_DOWN,
};

enum { BROWSE_CONTROL = 'a' - 1 }; /* 'd' - BROWSE_CONTROL is Ctrl-D */

enum action {
	ACTION_NONE,
	ACTION_DOWN,
	ACTION_UP,
	ACTION_PAGE_DOWN,
	ACTION_PAGE_UP,
	ACTION_HALF_DOWN,
	ACTION_HALF_UP,
	ACTION_FIRST,
	ACTION_LAST,
	ACTION_OPEN,
	ACTION_BACK,
	ACTION_LINES,
	ACTION_NEXT_LIST,
	ACTION_PREVIOUS_LIST,
	ACTION_FILTER,
	ACTION_NEXT_MATCH,
	ACTION_PREVIOUS_MATCH,
	ACTION_SORT, /* by the column of the key */
	ACTION_SORT_NAME,
	ACTION_REVERSE,
	ACTION_STRIP,
	ACTION_START_UP,
	ACTION_LIMIT,
	ACTION_EVENT,
	ACTION_PROCESS,
	ACTION_PREVIOUS_PROCESS,
	ACTION_HELP,
	ACTION_QUIT,
};

enum { KEYS_MOST = 6 };

struct key_help {
	const char *keys; /* as people call them: "j, Down" */
	const char *help;
};

/* What the key does; ACTION_NONE for most keys. */
enum action key_action(u32 key);

/* The rows of the help, from 0 on; NULL at the end. */
const struct key_help *key_help_at(size_t index);

#endif
