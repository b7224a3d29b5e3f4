#include "chart.h"

#include "common/memory.h"

#include <stdlib.h>

enum { ROWS = 10, MIN_COLUMNS = 10 };

static size_t digits_of(u64 value)
{
	struct buffer text = {0};
	size_t length;

	buffer_add_grouped(&text, value);
	length = text.length;
	buffer_release(&text);
	return length;
}

/* The number of rows that a value fills; at least one if it is not 0. */
static u32 height_of(u64 value, u64 top)
{
	u32 height;

	if (!value)
		return 0;
	height = (u32)(((unsigned __int128)value * ROWS + top / 2) / top);
	return height ? height : 1;
}

/* Every column shows the largest value of its interval, so that no peak is lost. The caller frees
 * the array. */
static u32 *find_heights(const struct chart *chart, u32 columns)
{
	u32 *heights = memory_new(columns, sizeof(*heights)), next = 0;
	u64 last_x = chart->point_count ? chart->points[chart->point_count - 1].x : 0, y = 0;

	for (u32 c = 0; c < columns; c++) {
		u64 largest = y, end = (u64)((unsigned __int128)last_x * (c + 1) / columns);

		while (next < chart->point_count && chart->points[next].x <= end) {
			y = chart->points[next++].y;
			if (y > largest)
				largest = y;
		}
		heights[c] = height_of(largest, chart->top);
	}
	return heights;
}

static void add_row(struct buffer *out, const u32 *heights, u32 columns, u32 row)
{
	size_t used = out->length;

	for (u32 c = 0; c < columns; c++) {
		buffer_add_byte(out, heights[c] > row ? '#' : ' ');
		if (heights[c] > row)
			used = out->length;
	}
	out->length = used; /* no spaces after the last mark */
	buffer_add_byte(out, '\n');
}

static void add_axis(struct buffer *out, const struct chart *chart, size_t label, u32 columns)
{
	u64 last_x = chart->point_count ? chart->points[chart->point_count - 1].x : 0;
	size_t length = digits_of(last_x) + 1 + chart->x_unit.length;

	buffer_add_repeated(out, ' ', label - 1);
	buffer_add(out, T("0 +"));
	buffer_add_repeated(out, '-', columns);
	buffer_add_byte(out, '\n');
	buffer_add_repeated(out, ' ', label + 2);
	buffer_add_byte(out, '0');
	buffer_add_repeated(out, ' ', length + 2 < columns ? columns - length - 1 : 1);
	buffer_add_grouped(out, last_x);
	buffer_add_byte(out, ' ');
	buffer_add(out, chart->x_unit);
	buffer_add_byte(out, '\n');
}

void chart_draw(const struct chart *chart, u32 width, struct buffer *out)
{
	size_t label = digits_of(chart->top);
	u32 columns = width > label + 2 + MIN_COLUMNS ? width - (u32)label - 2 : MIN_COLUMNS;
	u32 *heights = find_heights(chart, columns);

	for (u32 row = ROWS; row-- > 0;) {
		if (row == ROWS - 1)
			buffer_add_grouped(out, chart->top);
		else
			buffer_add_repeated(out, ' ', label);
		buffer_add(out, T(" |"));
		add_row(out, heights, columns, row);
	}
	add_axis(out, chart, label, columns);
	free(heights);
}
