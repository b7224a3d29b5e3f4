#include "browser.h"

#include "common/memory.h"
#include "reports/analysis/top.h"
#include "keys.h"
#include "lists.h"

#include <math.h>
#include <stdlib.h>

enum { WHEEL_ROWS = 3 };

/* ---------------------------------------------------------------- lists */

static struct level *last_level(const struct browser *browser)
{
	return &browser->levels[browser->level_count - 1];
}

static struct pane *last_pane(const struct browser *browser)
{
	struct level *level = last_level(browser);

	return &level->panes[level->current];
}

const struct level *browser_level(const struct browser *browser)
{
	return last_level(browser);
}

const struct pane *browser_pane(const struct browser *browser)
{
	return last_pane(browser);
}

static u32 without(u32 height, u32 others)
{
	return height > others ? height - others : 1;
}

u32 browser_rows(const struct browser *browser)
{
	return without(browser->height, BROWSER_ABOVE + 1);
}

/* Scrolls so that the selected row is on the screen, and no room is left below the last. */
static void scroll(const struct browser *browser, struct pane *pane)
{
	u32 rows = browser_rows(browser), count = pane->list.shown_count;

	if (pane->selected >= count)
		pane->selected = count ? count - 1 : 0;
	if (pane->top > pane->selected)
		pane->top = pane->selected;
	if (pane->selected - pane->top >= rows)
		pane->top = pane->selected - rows + 1;
	if (pane->top + rows > count)
		pane->top = count > rows ? count - rows : 0;
}

static void select_row(const struct browser *browser, u32 selected)
{
	struct pane *pane = last_pane(browser);

	pane->selected = selected;
	scroll(browser, pane);
}

/* Selects the row with that id, if it is shown. */
static void find_row(const struct browser *browser, struct pane *pane, u32 id)
{
	for (u32 i = 0; i < pane->list.shown_count; i++)
		if (pane->list.rows[pane->list.shown[i]].id == id) {
			pane->selected = i;
			break;
		}
	scroll(browser, pane);
}

static const struct list_row *row_of(const struct pane *pane)
{
	return pane->list.shown_count ? &pane->list.rows[pane->list.shown[pane->selected]] : NULL;
}

/* Applies the order, the filter and the limit. Selects the first row. */
static void arrange(const struct browser *browser, struct pane *pane)
{
	struct pattern filter;
	struct diag diag = {0};
	bool has_filter = pane->filter.length > 0;

	pane->is_filter_wrong = has_filter && !pattern_compile(&filter, pane->filter.data, &diag);
	if (pane->is_filter_wrong && pane->list.shown)
		return;
	has_filter = has_filter && !pane->is_filter_wrong;
	list_arrange(&pane->list, &pane->order, has_filter ? &filter : NULL, browser->all,
		     &browser->limit);
	if (has_filter)
		pattern_release(&filter);
	pane->selected = pane->top = 0;
	scroll(browser, pane);
}

/* Selects the row with that index and puts it in the middle of the screen. */
static void begin_at(const struct browser *browser, struct pane *pane, u32 row)
{
	u32 half = browser_rows(browser) / 2;

	find_row(browser, pane, pane->list.rows[row].id);
	pane->top = pane->selected > half ? pane->selected - half : 0;
	scroll(browser, pane);
}

/* Fills the list on the screen if it is not; the same row stays selected. */
static void fill(struct browser *browser)
{
	struct pane *pane = last_pane(browser);
	const struct list_row *row = row_of(pane);
	bool has_row = row;
	u32 id = row ? row->id : NO_ID;

	if (pane->is_filled)
		return;
	list_release(&pane->list);
	list_kind_of(pane->place.kind)->fill(&browser->look, &pane->place, &pane->list);
	pane->is_filled = true;
	arrange(browser, pane);
	if (has_row)
		find_row(browser, pane, id);
	else if (pane->list.first)
		begin_at(browser, pane, pane->list.first);
}

/* Arranges the list again; the same row stays selected. */
static void arrange_again(struct browser *browser)
{
	struct pane *pane = last_pane(browser);
	const struct list_row *row = row_of(pane);

	arrange(browser, pane);
	if (row)
		find_row(browser, pane, row->id);
}

/* After a change that concerns all lists, each is filled again when it is shown. */
static void outdate(struct browser *browser)
{
	for (u32 l = 0; l < browser->level_count; l++)
		for (u32 i = 0; i < browser->levels[l].count; i++)
			browser->levels[l].panes[i].is_filled = false;
	fill(browser);
}

/* ---------------------------------------------------------------- places */

static void go_to(struct browser *browser, struct places places, u32 current)
{
	struct level *level;

	GROW(browser->levels, browser->level_capacity, (size_t)browser->level_count + 1);
	level = &browser->levels[browser->level_count++];
	*level = (struct level){.count = places.count, .current = current};
	for (u32 i = 0; i < places.count; i++) {
		level->panes[i].place = places.items[i];
		level->panes[i].order = list_kind_of(places.items[i].kind)->order;
	}
	fill(browser);
}

static void release_level(struct browser *browser)
{
	struct level *level = last_level(browser);

	for (u32 i = 0; i < level->count; i++) {
		list_release(&level->panes[i].list);
		buffer_release(&level->panes[i].filter);
	}
	browser->level_count--;
}

/* Goes back to where the last level was opened from; false from the first. */
static bool go_back(struct browser *browser)
{
	if (browser->level_count == 1)
		return false;
	release_level(browser);
	fill(browser);
	scroll(browser, last_pane(browser));
	return true;
}

static void enter_subject(struct browser *browser, u32 which)
{
	struct subject *subject = &browser->subjects.items[which];

	while (browser->level_count)
		release_level(browser);
	browser->subject = which;
	browser->look.subject = subject;
	browser->look.event = subject->cpu ? top_event(subject->cpu) : 0;
	if (subject->cpu && !subject_has_event(subject, browser->look.event))
		subject->old_cpu = NULL;
	go_to(browser, places_of_subject(subject), 0);
}

/* ---------------------------------------------------------------- beginning and end */

static bool choose_event(struct browser *browser, struct text name, struct diag *diag)
{
	const struct subject *subject = browser->look.subject;
	u32 event = subject->cpu ? cpu_event(subject->cpu, name) : NO_ID;

	if (!name.length)
		return true;
	if (event == NO_ID || !subject_has_event(subject, event))
		return diag_error(diag, "no event '%.*s' was recorded", TEXT_ARGS(name));
	browser->look.event = event;
	outdate(browser);
	return true;
}

static void choose_order(struct browser *browser, char key)
{
	struct pane *pane = last_pane(browser);

	if (!key || !list_column_of(&pane->list, key))
		return;
	pane->order.key = key;
	arrange(browser, pane);
}

static void choose_filter(struct browser *browser, const char *filter)
{
	struct pane *pane = last_pane(browser);

	if (!filter)
		return;
	buffer_add_string(&pane->filter, filter);
	arrange(browser, pane);
}

bool browser_init(struct browser *browser, const struct browser_options *options,
		  struct arena *arena, struct diag *diag)
{
	*browser = (struct browser){.all = options->all, .sources.folder = options->sources};
	browser->look.in_full = options->in_full;
	browser->look.sources = &browser->sources;
	if (options->top)
		browser->limit = (struct list_limit){LIST_ROWS, options->top};
	subjects_find(options->now, options->old, arena, &browser->subjects);
	if (!browser->subjects.count)
		return diag_error(diag, "neither functions nor allocation sites were recorded");
	enter_subject(browser, 0);
	choose_filter(browser, options->filter);
	choose_order(browser, options->sort);
	return choose_event(browser, options->event, diag);
}

void browser_release(struct browser *browser)
{
	while (browser->level_count)
		release_level(browser);
	free(browser->levels);
	buffer_release(&browser->input);
	sources_release(&browser->sources);
}

void browser_resize(struct browser *browser, u32 width, u32 height)
{
	browser->width = width;
	browser->height = height;
	scroll(browser, last_pane(browser));
}

/* ---------------------------------------------------------------- moving */

static void move(struct browser *browser, i64 by)
{
	const struct pane *pane = last_pane(browser);
	i64 last = pane->list.shown_count ? (i64)pane->list.shown_count - 1 : 0;
	i64 to = (i64)pane->selected + by;

	select_row(browser, (u32)(to < 0 ? 0 : to > last ? last : to));
}

/* Whether the action moves the selection, or scrolls the help. */
static bool distance_of_move(const struct browser *browser, enum action action, i64 *by)
{
	i64 rows = browser_rows(browser), half = rows > 1 ? rows / 2 : 1;

	switch (action) {
	case ACTION_DOWN:
	case ACTION_UP:
		*by = action == ACTION_DOWN ? 1 : -1;
		return true;
	case ACTION_PAGE_DOWN:
	case ACTION_PAGE_UP:
		*by = action == ACTION_PAGE_DOWN ? rows : -rows;
		return true;
	case ACTION_HALF_DOWN:
	case ACTION_HALF_UP:
		*by = action == ACTION_HALF_DOWN ? half : -half;
		return true;
	case ACTION_FIRST:
	case ACTION_LAST:
		*by = action == ACTION_LAST ? (i64)UINT32_MAX : -(i64)UINT32_MAX;
		return true;
	default:
		return false;
	}
}

static void move_to_match(struct browser *browser, bool forward)
{
	const struct pane *pane = last_pane(browser);
	u32 count = pane->list.shown_count;

	if (!pane->filter.length)
		browser->message = "no filter is set: / sets one";
	else if (count)
		select_row(browser, (pane->selected + (forward ? 1 : count - 1)) % count);
}

/* ---------------------------------------------------------------- opening */

static struct places places_of_row(const struct browser *browser)
{
	const struct pane *pane = last_pane(browser);
	const struct list_kind *kind = list_kind_of(pane->place.kind);
	const struct list_row *row = row_of(pane);

	return row && kind->open ? kind->open(&browser->look, &pane->list, row)
				 : (struct places){0};
}

static void toggle_start_up(struct browser *browser)
{
	browser->all = !browser->all;
	outdate(browser);
}

static void open_row(struct browser *browser)
{
	const struct list_row *row = row_of(last_pane(browser));
	struct places places = places_of_row(browser);

	if (row && row->is_fold)
		toggle_start_up(browser);
	else if (places.count)
		go_to(browser, places, 0);
	else
		browser->message = "there is nothing to open";
}

static void open_lines(struct browser *browser)
{
	const struct cpu_profile *cpu = browser->look.subject->cpu;
	struct places places = places_of_row(browser);

	for (u32 i = 0; i < places.count; i++)
		if (places.items[i].kind == PLACE_FUNCTION_LINES) {
			go_to(browser, places, i);
			return;
		}
	browser->message = cpu && !cpu->lines.count
			       ? "no lines were recorded; profile-deep --lines records them"
			       : "this row is no function whose lines are known";
}

static void change_list(struct browser *browser, u32 by)
{
	struct level *level = last_level(browser);

	if (level->count == 1)
		browser->message = "there is no other list here";
	level->current = (level->current + by) % level->count;
	fill(browser);
	scroll(browser, last_pane(browser));
}

static void back(struct browser *browser, u32 key)
{
	struct pane *pane = last_pane(browser);

	if (key == BROWSE_ESCAPE && pane->filter.length) {
		buffer_clear(&pane->filter);
		arrange_again(browser);
	} else if (!go_back(browser)) {
		browser->is_done = key == 'q';
		browser->message = "this is the first list: q quits";
	}
}

/* ---------------------------------------------------------------- how things are shown */

static void sort(struct browser *browser, char key)
{
	struct pane *pane = last_pane(browser);

	if (!list_column_of(&pane->list, key)) {
		browser->message = "this list has no such column";
		return;
	}
	pane->order = (struct list_order){.key = key};
	arrange(browser, pane);
}

static void sort_by_name(struct browser *browser)
{
	struct pane *pane = last_pane(browser);

	pane->order.by_name = true;
	pane->order.is_reversed = false;
	arrange(browser, pane);
}

static void reverse(struct browser *browser)
{
	struct pane *pane = last_pane(browser);

	pane->order.is_reversed = !pane->order.is_reversed;
	arrange(browser, pane);
}

static void next_event(struct browser *browser)
{
	const struct subject *subject = browser->look.subject;
	u32 count = subject->cpu ? subject->cpu->event_count : 0, event = browser->look.event;

	for (u32 i = 1; i < count; i++)
		if (subject_has_event(subject, (event + i) % count)) {
			browser->look.event = (event + i) % count;
			outdate(browser);
			return;
		}
	browser->message = "no other event was recorded";
}

static void next_process(struct browser *browser, u32 by)
{
	u32 count = browser->subjects.count;

	if (count == 1)
		browser->message = "there is only one process";
	else
		enter_subject(browser, (browser->subject + by) % count);
}

/* ---------------------------------------------------------------- prompts */

static void begin_prompt(struct browser *browser, enum prompt prompt)
{
	browser->prompt = prompt;
	buffer_clear(&browser->input);
	if (prompt == PROMPT_FILTER)
		buffer_add(&browser->input, buffer_text(&last_pane(browser)->filter));
}

static void set_filter(struct browser *browser)
{
	struct pane *pane = last_pane(browser);

	buffer_clear(&pane->filter);
	buffer_add(&pane->filter, buffer_text(&browser->input));
	arrange(browser, pane);
}

/* "20", "0.1", "10%", or nothing; false for everything else. */
static bool read_limit(struct text input, struct list_limit *limit)
{
	char *end;
	double amount;

	*limit = (struct list_limit){0};
	if (!input.length)
		return true;
	amount = strtod(input.data, &end);
	if (!isfinite(amount) || amount <= 0 || end == input.data)
		return false;
	if (!strcmp(end, "%"))
		*limit = (struct list_limit){LIST_SHARE, amount / 100};
	else if (text_find(input, '.') < input.length)
		*limit = (struct list_limit){LIST_SHARE, amount};
	else
		*limit = (struct list_limit){LIST_ROWS, amount};
	return (!*end || !strcmp(end, "%")) && (limit->kind == LIST_ROWS || limit->amount <= 1);
}

static void set_limit(struct browser *browser)
{
	struct list_limit limit;

	if (!read_limit(buffer_text(&browser->input), &limit)) {
		browser->message = "the top is a number of rows, or a share such as 0.1 or 10%";
		return;
	}
	browser->limit = limit;
	outdate(browser);
}

static void add_character(struct buffer *out, u32 code)
{
	if (code < 0x80) {
		buffer_add_byte(out, (char)code);
		return;
	}
	if (code >= 0x10000) {
		buffer_add_byte(out, (char)(0xf0 | code >> 18));
		buffer_add_byte(out, (char)(0x80 | (code >> 12 & 0x3f)));
	} else if (code >= 0x800) {
		buffer_add_byte(out, (char)(0xe0 | code >> 12));
	}
	if (code < 0x800)
		buffer_add_byte(out, (char)(0xc0 | code >> 6));
	else
		buffer_add_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
	buffer_add_byte(out, (char)(0x80 | (code & 0x3f)));
}

static void remove_character(struct buffer *input)
{
	while (input->length && (input->data[input->length - 1] & 0xc0) == 0x80)
		input->length--;
	if (input->length)
		input->length--;
	if (input->data)
		input->data[input->length] = 0;
}

/* Changes the input; false if the key does not. */
static bool edit(struct browser *browser, u32 key)
{
	if (key == BROWSE_BACKSPACE)
		remove_character(&browser->input);
	else if (key == 'u' - BROWSE_CONTROL)
		buffer_clear(&browser->input);
	else if (key >= ' ' && key < BROWSE_UP && key != BROWSE_BACKSPACE)
		add_character(&browser->input, key);
	else
		return false;
	return true;
}

static void end_prompt(struct browser *browser)
{
	if (browser->prompt == PROMPT_LIMIT)
		set_limit(browser);
	browser->prompt = PROMPT_NONE;
}

static void cancel_prompt(struct browser *browser)
{
	buffer_clear(&browser->input);
	if (browser->prompt == PROMPT_FILTER)
		set_filter(browser);
	browser->prompt = PROMPT_NONE;
}

static void press_at_prompt(struct browser *browser, u32 key)
{
	bool was_empty = !browser->input.length;
	i64 by;

	if (key == BROWSE_ENTER)
		end_prompt(browser);
	else if (key == BROWSE_ESCAPE || (key == BROWSE_BACKSPACE && was_empty))
		cancel_prompt(browser);
	else if (edit(browser, key) && browser->prompt == PROMPT_FILTER)
		set_filter(browser);
	else if (key >= BROWSE_UP && distance_of_move(browser, key_action(key), &by))
		move(browser, by);
}

/* ---------------------------------------------------------------- the help */

static u32 count_help(void)
{
	u32 count = 0;

	while (key_help_at(count))
		count++;
	return count;
}

static void press_at_help(struct browser *browser, u32 key)
{
	i64 last = (i64)count_help() - without(browser->height, 2), to, by;

	if (!distance_of_move(browser, key_action(key), &by)) {
		browser->shows_help = false;
		browser->help_top = 0;
		browser->is_done = key_action(key) == ACTION_QUIT;
		return;
	}
	to = browser->help_top + by;
	browser->help_top = (u32)(to < 0 || last < 0 ? 0 : to > last ? last : to);
}

/* ---------------------------------------------------------------- keys */

static void act(struct browser *browser, enum action action, u32 key)
{
	switch (action) {
	case ACTION_OPEN:
		open_row(browser);
		break;
	case ACTION_BACK:
		back(browser, key);
		break;
	case ACTION_LINES:
		open_lines(browser);
		break;
	case ACTION_NEXT_LIST:
		change_list(browser, 1);
		break;
	case ACTION_PREVIOUS_LIST:
		change_list(browser, last_level(browser)->count - 1);
		break;
	case ACTION_FILTER:
		begin_prompt(browser, PROMPT_FILTER);
		break;
	case ACTION_NEXT_MATCH:
	case ACTION_PREVIOUS_MATCH:
		move_to_match(browser, action == ACTION_NEXT_MATCH);
		break;
	case ACTION_SORT:
		sort(browser, (char)key);
		break;
	case ACTION_SORT_NAME:
		sort_by_name(browser);
		break;
	case ACTION_REVERSE:
		reverse(browser);
		break;
	case ACTION_STRIP:
		browser->look.in_full = !browser->look.in_full;
		break;
	case ACTION_START_UP:
		toggle_start_up(browser);
		break;
	case ACTION_LIMIT:
		begin_prompt(browser, PROMPT_LIMIT);
		break;
	case ACTION_EVENT:
		next_event(browser);
		break;
	case ACTION_PROCESS:
		next_process(browser, 1);
		break;
	case ACTION_PREVIOUS_PROCESS:
		next_process(browser, browser->subjects.count - 1);
		break;
	case ACTION_HELP:
		browser->shows_help = true;
		break;
	case ACTION_QUIT:
		browser->is_done = true;
		break;
	default:
		break;
	}
}

/* The list whose title is in that column; the current one if there is none. */
static void click_title(struct browser *browser, u32 column)
{
	struct level *level = last_level(browser);
	u32 end = 0;

	for (u32 i = 0; i < level->count; i++) {
		const char *title = list_kind_of(level->panes[i].place.kind)->title;

		end += (u32)strlen(title) + BROWSER_TITLE_MARKS + BROWSER_TITLE_GAP;
		if (column < end) {
			level->current = i;
			fill(browser);
			scroll(browser, last_pane(browser));
			return;
		}
	}
}

static void click(struct browser *browser, u32 key, u32 line, u32 column)
{
	const struct pane *pane = last_pane(browser);
	u32 row = pane->top + line - BROWSER_ABOVE;

	if (line == 1)
		click_title(browser, column);
	if (line < BROWSER_ABOVE || line - BROWSER_ABOVE >= browser_rows(browser) ||
	    row >= pane->list.shown_count)
		return;
	select_row(browser, row);
	if (key == BROWSE_DOUBLE_CLICK)
		open_row(browser);
}

static void press(struct browser *browser, u32 key, u32 line, u32 column)
{
	enum action action = key_action(key);
	i64 by;

	if (key == BROWSE_CLICK || key == BROWSE_DOUBLE_CLICK)
		click(browser, key, line, column);
	else if (key == BROWSE_WHEEL_UP || key == BROWSE_WHEEL_DOWN)
		move(browser, key == BROWSE_WHEEL_DOWN ? WHEEL_ROWS : -WHEEL_ROWS);
	else if (distance_of_move(browser, action, &by))
		move(browser, by);
	else
		act(browser, action, key);
}

void browser_press(struct browser *browser, u32 key, u32 line, u32 column)
{
	if (key == BROWSE_RESIZE)
		return;
	browser->message = NULL;
	if (browser->shows_help)
		press_at_help(browser, key);
	else if (browser->prompt)
		press_at_prompt(browser, key);
	else
		press(browser, key, line, column);
}
