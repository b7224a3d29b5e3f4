#include "list.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "common/units.h"
#include "reports/analysis/compare/pair.h"
#include "reports/views/table.h"

#include <math.h>
#include <stdlib.h>

void list_reserve(struct list *list, u32 rows)
{
	list->rows = ARENA_NEW(&list->arena, struct list_row, (size_t)rows + 1);
}

struct list_row *list_add(struct list *list, u32 id)
{
	struct list_row *row = &list->rows[list->row_count++];

	row->id = id;
	return row;
}

void list_release(struct list *list)
{
	free(list->shown);
	arena_release(&list->arena);
	*list = (struct list){0};
}

/* ---------------------------------------------------------------- the order */

const struct list_column *list_column_of(const struct list *list, char key)
{
	for (u32 c = 0; c < list->column_count; c++)
		if (list->columns[c].key == key)
			return &list->columns[c];
	return NULL;
}

bool list_column_is_shown(const struct list_column *column, const struct list_order *order)
{
	return !column->only || column->only == order->key;
}

/* A change weighs as much in either direction. */
static u64 weight_of(const struct list_column *column, const struct list_row *row)
{
	if (!column)
		return 0;
	return column->cell == CELL_CHANGE ? distance_of(&row->values[column->value])
					   : row->values[column->value];
}

/* A row with what it is sorted by. */
struct sorted_row {
	u64 weight;
	u32 row;
};

struct sorting {
	const struct list *list;
	const struct list_order *order;
};

static int compare_rows(const void *left, const void *right, void *context)
{
	const struct sorted_row *a = left, *b = right;
	const struct sorting *sorting = context;
	const struct list_row *rows = sorting->list->rows;
	int order = 0;

	if (rows[a->row].is_apart != rows[b->row].is_apart)
		return rows[a->row].is_apart ? 1 : -1;
	if (sorting->order->by_name)
		order = sorting->list->compare(sorting->list, &rows[a->row], &rows[b->row]);
	else if (a->weight != b->weight)
		order = a->weight < b->weight ? 1 : -1;
	if (!order)
		return (a->row > b->row) - (a->row < b->row);
	return sorting->order->is_reversed ? -order : order;
}

static u32 limited(u32 count, const struct list_limit *limit)
{
	double amount = limit->kind == LIST_SHARE ? ceil(count * limit->amount) : limit->amount;

	return limit->kind == LIST_ALL || amount >= count ? count : (u32)amount;
}

void list_arrange(struct list *list, const struct list_order *order, const struct pattern *filter,
		  bool all, const struct list_limit *limit)
{
	struct sorted_row *sorted = memory_new((size_t)list->row_count + 1, sizeof(*sorted));
	const struct list_column *column = list_column_of(list, order->key);
	struct sorting sorting = {list, order};
	bool is_open = all || filter;
	u32 count = 0;

	for (u32 i = 0; i < list->row_count; i++) {
		const struct list_row *row = &list->rows[i];

		if ((is_open ? row->is_fold : row->is_folded) ||
		    (filter && !list->matches(list, row, filter)))
			continue;
		sorted[count++] = (struct sorted_row){weight_of(column, row), i};
	}
	qsort_r(sorted, count, sizeof(*sorted), compare_rows, &sorting);
	list->shown_count = limited(count, limit);
	list->left_out = count - list->shown_count;
	list->shown = memory_resize(list->shown, (size_t)count + 1, sizeof(*list->shown));
	for (u32 i = 0; i < count; i++)
		list->shown[i] = sorted[i].row;
	free(sorted);
}

/* ---------------------------------------------------------------- cells */

static struct text change_cell(const u64 *pair, bool is_share, struct arena *arena)
{
	struct buffer out = {0};

	if (pair[OLD] == pair[NEW])
		return is_share ? T("") : T("0");
	if (is_share)
		units_add_change(&out, pair[OLD], pair[NEW]);
	else
		units_add_difference(&out, change_of(pair));
	return buffer_take(&out, arena);
}

static struct text share_cell(const struct list *list, const struct list_row *row, u64 value,
			      struct arena *arena)
{
	if (row->is_recursion)
		return T("recursion");
	return value > list->whole ? T("-") : units_share(value, list->whole, arena);
}

struct text list_cell(const struct list *list, const struct list_column *column,
		      const struct list_row *row, struct arena *arena)
{
	u64 value = row->values[column->value];

	if (row->is_bare)
		return T("");
	if (row->is_fold && column->value)
		return T("-");
	switch (column->cell) {
	case CELL_CHANGE:
	case CELL_CHANGE_SHARE:
		return change_cell(&row->values[column->value], column->cell == CELL_CHANGE_SHARE,
				   arena);
	case CELL_SHARE:
		return share_cell(list, row, value, arena);
	case CELL_CALLS:
		return row->is_inlined ? T("inlined") : table_number(value, arena);
	case CELL_COST:
		return value > list->whole ? T("-") : table_number(value, arena);
	case CELL_NUMBER:
		break;
	}
	return table_number(value, arena);
}
