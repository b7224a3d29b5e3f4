#include "keys.h"

#include <stddef.h>

#define CONTROL(letter) ((letter)-BROWSE_CONTROL)

static const struct {
	enum action action;
	u32 keys[KEYS_MOST];
	struct key_help help;
} rows[] = {
    {ACTION_DOWN,
     {'j', BROWSE_DOWN, CONTROL('n'), CONTROL('e')},
     {"j, Down", "the next row; the wheel moves by three"}},
    {ACTION_UP,
     {'k', BROWSE_UP, CONTROL('p'), CONTROL('y')},
     {"k, Up", "the row before; a click selects a row"}},
    {ACTION_PAGE_DOWN,
     {' ', 'f', BROWSE_PAGE_DOWN, CONTROL('f'), CONTROL('v')},
     {"Space, f, PgDn", "a page down"}},
    {ACTION_PAGE_UP, {'b', BROWSE_PAGE_UP, CONTROL('b')}, {"b, PgUp", "a page up"}},
    {ACTION_HALF_DOWN, {'d', CONTROL('d')}, {"d, Ctrl-D", "half a page down"}},
    {ACTION_HALF_UP, {'u', CONTROL('u')}, {"u, Ctrl-U", "half a page up"}},
    {ACTION_FIRST, {'g', '<', BROWSE_HOME}, {"g, <, Home", "the first row"}},
    {ACTION_LAST, {'G', '>', BROWSE_END}, {"G, >, End", "the last row"}},
    {ACTION_OPEN,
     {BROWSE_ENTER, BROWSE_RIGHT},
     {"Enter, Right", "open; a function: its callers, callees, lines; double click"}},
    {ACTION_BACK,
     {'q', BROWSE_LEFT, BROWSE_BACKSPACE, BROWSE_ESCAPE},
     {"q, Left, Esc", "back; q quits from the first list; Esc ends a filter first"}},
    {ACTION_LINES, {'a'}, {"a", "the source lines of the function"}},
    {ACTION_NEXT_LIST, {BROWSE_TAB}, {"Tab", "the next of the lists named above"}},
    {ACTION_PREVIOUS_LIST, {BROWSE_BACK_TAB}, {"Shift-Tab", "the list before"}},
    {ACTION_FILTER, {'/'}, {"/", "show only rows that match a regular expression"}},
    {ACTION_NEXT_MATCH, {'n'}, {"n", "the next match"}},
    {ACTION_PREVIOUS_MATCH, {'N'}, {"N", "the match before"}},
    {ACTION_SORT, {'s'}, {"s", "sort by self cost; of sites, by bytes at the peak"}},
    {ACTION_SORT, {'i'}, {"i", "sort by inclusive cost; of sites, by bytes allocated"}},
    {ACTION_SORT, {'c'}, {"c", "sort by calls; of sites, by blocks"}},
    {ACTION_SORT, {'l'}, {"l", "sort sites by bytes left at exit"}},
    {ACTION_SORT_NAME, {'o'}, {"o", "sort by name, or lines by their place"}},
    {ACTION_REVERSE, {'r'}, {"r", "reverse the order"}},
    {ACTION_STRIP, {'x'}, {"x", "names without folders and template arguments, or in full"}},
    {ACTION_START_UP, {'t'}, {"t", "show or fold the functions of the start-up"}},
    {ACTION_LIMIT, {'%'}, {"%", "only the top: 20, or 0.1 or 10% of the rows; empty: all"}},
    {ACTION_EVENT, {'e'}, {"e", "the costs of the next event"}},
    {ACTION_PROCESS, {'p'}, {"p", "the next process"}},
    {ACTION_PREVIOUS_PROCESS, {'P'}, {"P", "the process before"}},
    {ACTION_HELP, {'?', 'h', 'H'}, {"?, h", "this help"}},
    {ACTION_QUIT, {'Q'}, {"Q", "quit at once"}},
};

enum action key_action(u32 key)
{
	for (size_t i = 0; key && i < LENGTH_OF(rows); i++)
		for (size_t k = 0; k < KEYS_MOST; k++)
			if (rows[i].keys[k] == key)
				return rows[i].action;
	return ACTION_NONE;
}

const struct key_help *key_help_at(size_t index)
{
	return index < LENGTH_OF(rows) ? &rows[index].help : NULL;
}
