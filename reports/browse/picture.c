#include "picture.h"

#include "common/escape.h"
#include "common/width.h"
#include "reports/writers/console.h"
#include "reports/writers/short_name.h"
#include "keys.h"
#include "lists.h"

enum { GAP = 2, LEAST_SHARE = 8, KEYS_WIDTH = 16 };

/* ---------------------------------------------------------------- lines */

/* A part of a line that is drawn. */
struct drawing {
	const struct browser *browser;
	struct arena *arena;
	struct picture *picture;
};

static void add_line(struct drawing *drawing, struct text text, enum picture_style style)
{
	struct buffer out = {0};

	if (drawing->picture->count == drawing->browser->height)
		return;
	console_add_shortened(&out, text, drawing->browser->width);
	drawing->picture->lines[drawing->picture->count++] =
	    (struct picture_line){buffer_take(&out, drawing->arena), style};
}

static struct text escaped(struct text text, struct arena *arena)
{
	struct buffer out = {0};

	escape_plain(&out, text);
	return buffer_take(&out, arena);
}

static void add_padded(struct buffer *out, struct text text, size_t width, bool to_the_right)
{
	size_t taken = width_of(text), padding = taken < width ? width - taken : 0;

	if (to_the_right)
		buffer_add_repeated(out, ' ', padding);
	buffer_add(out, text);
	if (!to_the_right)
		buffer_add_repeated(out, ' ', padding);
}

/* The longest form of the name that fits, else the shortest without some of its parts. */
static void add_name(const struct drawing *drawing, const struct row_name *name, size_t width,
		     struct buffer *out)
{
	const struct text forms[] = {name->full, name->brief, name->briefest};
	struct buffer shortened = {0};
	struct text shown = {0};

	for (size_t i = 0; i < LENGTH_OF(forms); i++) {
		if (!forms[i].length)
			continue;
		shown = escaped(forms[i], drawing->arena);
		if (width_of(shown) <= width)
			break;
	}
	short_name_add(&shortened, shown, width);
	add_padded(out, buffer_text(&shortened), width, false);
	buffer_release(&shortened);
}

/* A name at the left, and a text at the right. */
static void add_both(struct drawing *drawing, const struct row_name *left, struct text right,
		     enum picture_style style)
{
	struct buffer out = {0};
	size_t width = drawing->browser->width, taken = width_of(right) + GAP;

	if (taken < width) {
		add_name(drawing, left, width - taken, &out);
		buffer_add_repeated(&out, ' ', GAP);
	}
	buffer_add(&out, right);
	add_line(drawing, buffer_text(&out), style);
	buffer_release(&out);
}

/* ---------------------------------------------------------------- above the rows */

static void add_title(struct drawing *drawing)
{
	const struct browser *browser = drawing->browser;
	const struct place *place = &browser_pane(browser)->place;
	struct row_name subject = {0};
	struct text figures;

	list_kind_of(place->kind)
	    ->describe(&browser->look, place, drawing->arena, &subject, &figures);
	if (browser->level_count == 1 && browser->subjects.count > 1)
		figures = arena_printf(drawing->arena, "%.*s, process %u of %u", TEXT_ARGS(figures),
				       browser->subject + 1, browser->subjects.count);
	add_both(drawing, &subject, escaped(figures, drawing->arena), STYLE_BOLD);
}

static struct text position(const struct drawing *drawing)
{
	const struct pane *pane = browser_pane(drawing->browser);
	struct buffer out = {0};

	if (pane->filter.length) {
		buffer_add(&out, T("/"));
		console_add_shortened(&out, buffer_text(&pane->filter),
				      drawing->browser->width / 4);
		buffer_add(&out, T("  "));
	}
	buffer_add_grouped(&out, pane->list.shown_count ? pane->selected + 1 : 0);
	buffer_add(&out, T(" of "));
	buffer_add_grouped(&out, pane->list.shown_count);
	if (pane->list.left_out) {
		buffer_add(&out, T(" (top of "));
		buffer_add_grouped(&out, (u64)pane->list.shown_count + pane->list.left_out);
		buffer_add(&out, T(")"));
	}
	return buffer_take(&out, drawing->arena);
}

/* The titles of the lists, the one that is shown in brackets. */
static void add_lists(struct drawing *drawing)
{
	const struct level *level = browser_level(drawing->browser);
	struct buffer out = {0};

	for (u32 i = 0; i < level->count; i++)
		buffer_printf(&out, i == level->current ? "[%s] " : " %s  ",
			      list_kind_of(level->panes[i].place.kind)->title);
	add_both(drawing, &(struct row_name){.full = buffer_text(&out)}, position(drawing),
		 STYLE_PLAIN);
	buffer_release(&out);
}

/* ---------------------------------------------------------------- columns */

enum { COLUMNS_MOST = 16 };

/* The columns of figures that are shown, and the room of the names. */
struct layout {
	u32 count;
	const struct list_column *columns[COLUMNS_MOST];
	size_t widths[COLUMNS_MOST];
	size_t name, behind; /* `behind` is 0 if no row has anything there */
};

/* The rows on the screen, with their names. */
struct rows {
	u32 count;
	const struct list_row **items;
	struct row_name *names;
};

static size_t taken_by(const struct layout *layout)
{
	size_t taken = 0;

	for (u32 c = 0; c < layout->count; c++)
		taken += layout->widths[c] + GAP;
	return taken;
}

static struct text title_of(const struct drawing *drawing, const struct list_column *column)
{
	const struct list_order *order = &browser_pane(drawing->browser)->order;

	if (order->by_name || !column->key || column->key != order->key)
		return column->title;
	return arena_printf(drawing->arena, "[%.*s]", TEXT_ARGS(column->title));
}

static size_t wider(size_t width, struct text text)
{
	size_t other = width_of(text);

	return other > width ? other : width;
}

/* As wide as its largest cell, wherever that is, so that columns stay where they are. */
static size_t width_of_column(const struct drawing *drawing, const struct list_column *column,
			      const struct rows *rows)
{
	const struct list *list = &browser_pane(drawing->browser)->list;
	size_t width =
	    wider(column->cell == CELL_SHARE ? LEAST_SHARE : 0, title_of(drawing, column));
	const struct list_row *largest = list->rows;

	for (u32 i = 1; i < list->row_count; i++)
		if (list->rows[i].values[column->value] > largest->values[column->value])
			largest = &list->rows[i];
	if (list->row_count)
		width = wider(width, list_cell(list, column, largest, drawing->arena));
	for (u32 i = 0; i < rows->count; i++)
		width = wider(width, list_cell(list, column, rows->items[i], drawing->arena));
	return width;
}

/* The column that sorts the list stays. */
static u32 rank_of(const struct list_column *column, const struct list_order *order)
{
	return column->key && column->key == order->key ? 0 : column->rank;
}

/* Leaves out the column of the highest rank; false if all that are left must stay. */
static bool leave_one_out(const struct list_order *order, struct layout *layout)
{
	u32 highest = 0;

	for (u32 c = 1; c < layout->count; c++)
		if (rank_of(layout->columns[c], order) > rank_of(layout->columns[highest], order))
			highest = c;
	if (!layout->count || !rank_of(layout->columns[highest], order))
		return false;
	layout->count--;
	for (u32 c = highest; c < layout->count; c++) {
		layout->columns[c] = layout->columns[c + 1];
		layout->widths[c] = layout->widths[c + 1];
	}
	return true;
}

/* Divides the room for names, if something stands behind them. */
static void lay_out_names(const struct drawing *drawing, const struct rows *rows,
			  struct layout *layout)
{
	size_t width = drawing->browser->width, taken = taken_by(layout), longest = 0;
	size_t room = width > taken ? width - taken : 0;
	bool has_behind = false;

	for (u32 i = 0; i < rows->count; i++) {
		longest = wider(longest, escaped(rows->names[i].full, drawing->arena));
		has_behind |= rows->names[i].behind.length > 0;
	}
	layout->name = room;
	if (!has_behind || room / 2 <= GAP)
		return;
	layout->name = longest < room / 2 ? longest : room / 2;
	layout->behind = room - layout->name - GAP;
}

static struct layout lay_out(const struct drawing *drawing, const struct rows *rows)
{
	const struct pane *pane = browser_pane(drawing->browser);
	struct layout layout = {0};

	for (u32 c = 0; c < pane->list.column_count; c++) {
		const struct list_column *column = &pane->list.columns[c];

		if (!list_column_is_shown(column, &pane->order) || layout.count == COLUMNS_MOST)
			continue;
		layout.columns[layout.count] = column;
		layout.widths[layout.count++] = width_of_column(drawing, column, rows);
	}
	while (taken_by(&layout) + pane->list.name_width > drawing->browser->width &&
	       leave_one_out(&pane->order, &layout))
		;
	lay_out_names(drawing, rows, &layout);
	return layout;
}

/* ---------------------------------------------------------------- rows */

static struct rows find_rows(const struct drawing *drawing)
{
	const struct browser *browser = drawing->browser;
	const struct pane *pane = browser_pane(browser);
	u32 most = browser_rows(browser), left = pane->list.shown_count - pane->top;
	struct rows rows = {.count = left < most ? left : most};

	rows.items = ARENA_NEW(drawing->arena, const struct list_row *, (size_t)rows.count + 1);
	rows.names = ARENA_NEW(drawing->arena, struct row_name, (size_t)rows.count + 1);
	for (u32 i = 0; i < rows.count; i++)
		rows.items[i] = &pane->list.rows[pane->list.shown[pane->top + i]];
	list_kind_of(pane->place.kind)
	    ->name(&browser->look, &pane->list, rows.items, rows.count, drawing->arena, rows.names);
	return rows;
}

/* The start of the text, as much as fits. */
static void add_behind(const struct drawing *drawing, struct text text, size_t width,
		       struct buffer *out)
{
	buffer_add_repeated(out, ' ', GAP);
	add_padded(out, width_front(escaped(text, drawing->arena), width), width, false);
}

static void add_row(struct drawing *drawing, const struct layout *layout, const struct rows *rows,
		    u32 index)
{
	const struct pane *pane = browser_pane(drawing->browser);
	struct buffer out = {0};

	for (u32 c = 0; c < layout->count; c++) {
		add_padded(
		    &out,
		    list_cell(&pane->list, layout->columns[c], rows->items[index], drawing->arena),
		    layout->widths[c], true);
		buffer_add_repeated(&out, ' ', GAP);
	}
	add_name(drawing, &rows->names[index], layout->name, &out);
	if (layout->behind)
		add_behind(drawing, rows->names[index].behind, layout->behind, &out);
	add_line(drawing, buffer_text(&out),
		 pane->top + index == pane->selected ? STYLE_REVERSED : STYLE_PLAIN);
	buffer_release(&out);
}

static void add_header(struct drawing *drawing, const struct layout *layout)
{
	const struct pane *pane = browser_pane(drawing->browser);
	struct text name = pane->list.name_title;
	struct buffer out = {0};

	for (u32 c = 0; c < layout->count; c++) {
		add_padded(&out, title_of(drawing, layout->columns[c]), layout->widths[c], true);
		buffer_add_repeated(&out, ' ', GAP);
	}
	if (pane->order.by_name)
		name = arena_printf(drawing->arena, "[%.*s]", TEXT_ARGS(name));
	add_padded(&out, name, layout->name + (layout->behind ? GAP + layout->behind : 0), false);
	add_line(drawing, buffer_text(&out), STYLE_UNDERLINED);
	buffer_release(&out);
}

static void add_list(struct drawing *drawing)
{
	struct rows rows = find_rows(drawing);
	struct layout layout = lay_out(drawing, &rows);

	add_header(drawing, &layout);
	for (u32 i = 0; i < rows.count; i++)
		add_row(drawing, &layout, &rows, i);
	if (!rows.count)
		add_line(drawing,
			 browser_pane(drawing->browser)->filter.length ? T("no row matches")
								       : T("none"),
			 STYLE_PLAIN);
}

/* ---------------------------------------------------------------- the last line */

static void fill_up(struct drawing *drawing)
{
	while (drawing->picture->count + 1 < drawing->browser->height)
		add_line(drawing, T(""), STYLE_PLAIN);
}

static void add_prompt(struct drawing *drawing)
{
	const struct browser *browser = drawing->browser;
	bool is_filter = browser->prompt == PROMPT_FILTER;
	struct text input = escaped(buffer_text(&browser->input), drawing->arena);
	struct text before = is_filter ? T("/") : T("top: ");
	struct text behind = T("");
	size_t room, around;

	if (is_filter && browser_pane(browser)->is_filter_wrong)
		behind = T("  (not a regular expression)");
	around = before.length + behind.length + 1;
	room = browser->width > around ? browser->width - around : 0;
	add_line(drawing,
		 arena_printf(drawing->arena, "%.*s%.*s%.*s", TEXT_ARGS(before),
			      TEXT_ARGS(width_end(input, room)), TEXT_ARGS(behind)),
		 STYLE_PLAIN);
	drawing->picture->has_cursor = true;
}

static void add_last_line(struct drawing *drawing)
{
	const struct browser *browser = drawing->browser;

	fill_up(drawing);
	if (browser->prompt)
		add_prompt(drawing);
	else if (browser->message)
		add_line(drawing, text_from_string(browser->message), STYLE_PLAIN);
	else if (browser->level_count == 1)
		add_line(drawing,
			 T("Enter opens  Tab other lists  s i c o sort  / filter  ? help  q quits"),
			 STYLE_PLAIN);
	else
		add_line(drawing,
			 T("Enter opens  Tab other lists  s i c o sort  / filter  ? help  q back"),
			 STYLE_PLAIN);
}

/* ---------------------------------------------------------------- the help */

static void add_help(struct drawing *drawing)
{
	const struct key_help *help;

	add_line(drawing, T("The keys of profile-report --browse"), STYLE_BOLD);
	for (u32 i = drawing->browser->help_top;
	     (help = key_help_at(i)) && drawing->picture->count + 1 < drawing->browser->height; i++)
		add_line(
		    drawing,
		    arena_printf(drawing->arena, "  %-*s%s", KEYS_WIDTH, help->keys, help->help),
		    STYLE_PLAIN);
	fill_up(drawing);
	add_line(drawing, T("Space, j, k scroll; every other key goes back"), STYLE_PLAIN);
}

struct picture picture_of(const struct browser *browser, struct arena *arena)
{
	struct picture picture = {
	    .lines = ARENA_NEW(arena, struct picture_line, (size_t)browser->height + 1)};
	struct drawing drawing = {browser, arena, &picture};

	if (browser->shows_help) {
		add_help(&drawing);
		return picture;
	}
	add_title(&drawing);
	add_lists(&drawing);
	add_list(&drawing);
	add_last_line(&drawing);
	return picture;
}
