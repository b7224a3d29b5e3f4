#include "timeline.h"

#include "common/escape.h"
#include "reports/writers/columns.h"

/* The height is that of the plot in pixels; above it is room for the flag of the peak. */
enum { WIDTH = 1000, HEIGHT = 200, TOP = 22, BELOW = 20 };

/* ---------------------------------------------------------------- areas */

static const struct {
	const char *style, *title;
} above[] = {{"rest", "other places"}, {"extra", "allocator overhead"}, {"stacks", "stacks"}};

struct area {
	const char *style;
	struct text title;
	u32 level;
};

/* The areas that there are, the highest first. */
static u32 list_areas(const struct memory_timeline *timeline, struct area areas[LEVEL_COUNT])
{
	static const char *const styles[TIMELINE_PLACES] = {"place0", "place1", "place2", "place3",
							    "place4"};
	bool are_there[] = {timeline->has_rest, timeline->has_extra, timeline->has_stacks};
	u32 count = 0;

	for (u32 i = LENGTH_OF(above); i-- > 0;)
		if (are_there[i])
			areas[count++] = (struct area){
			    above[i].style, text_from_string(above[i].title), LEVEL_HEAP + i};
	for (u32 i = timeline->place_count; i-- > 0;)
		areas[count++] = (struct area){styles[i], timeline->labels[i], i};
	return count;
}

static int scaled(const struct axis *axis, u64 value, int size)
{
	double part = axis_part(axis, value);

	return (int)(size * (part > 1 ? 1 : part) + 0.5);
}

/* The line along the top of a level. */
static void add_line(struct buffer *out, const struct memory_timeline *timeline, u32 level)
{
	for (u32 i = 0; i < timeline->point_count; i++)
		buffer_printf(out, "%s%d %d", i ? "L" : "M",
			      scaled(&timeline->time, timeline->points[i].time, WIDTH),
			      HEIGHT - scaled(&timeline->bytes, timeline->points[i].levels[level],
					      HEIGHT - TOP));
}

static void add_area(struct buffer *out, const struct memory_timeline *timeline, u32 level)
{
	add_line(out, timeline, level);
	buffer_printf(out, "V%dH0z", HEIGHT);
}

/* ---------------------------------------------------------------- texts */

/* "1.27 MiB (1,330,224 bytes)" would need rounding: bytes are given exactly. */
static struct text show_peak(const struct memory_timeline *timeline, struct arena *arena)
{
	struct buffer out = {0};

	buffer_add(&out, T("peak "));
	buffer_add_grouped(&out, timeline->peak_bytes);
	buffer_add(&out, T(" B"));
	return buffer_take(&out, arena);
}

/* A text below or beside the plot, at a part of the width, and anchored so that it stays inside. */
static void add_text(struct buffer *out, const char *style, double part, int y, struct text text)
{
	const char *anchor = part < 0.12 ? "start" : part > 0.88 ? "end" : "middle";

	buffer_printf(out, "<text class=\"%s %s\" x=\"%.1f%%\" y=\"%d\">", style, anchor,
		      part * 100, y);
	escape_xml(out, text);
	buffer_add(out, T("</text>\n"));
}

static void add_axes(struct buffer *out, const struct memory_timeline *timeline)
{
	for (u32 i = 0; i < timeline->bytes.tick_count; i++) {
		const struct axis_tick *tick = &timeline->bytes.ticks[i];
		int y = HEIGHT - scaled(&timeline->bytes, tick->value, HEIGHT - TOP);

		buffer_printf(out, "<line x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", y, y);
		if (tick->value)
			add_text(out, "y", 0, y - 4, tick->label);
	}
	for (u32 i = 0; i < timeline->time.tick_count; i++) {
		const struct axis_tick *tick = &timeline->time.ticks[i];
		double part = axis_part(&timeline->time, tick->value);

		buffer_printf(out, "<line x1=\"%.1f%%\" x2=\"%.1f%%\" y1=\"%d\" y2=\"%d\"/>",
			      part * 100, part * 100, HEIGHT, HEIGHT + 5);
		add_text(out, "x", part, HEIGHT + BELOW - 3, tick->label);
	}
}

static void add_peak(struct buffer *out, const struct memory_timeline *timeline)
{
	struct arena arena = {0};
	double part = axis_part(&timeline->time, timeline->peak_time);

	buffer_printf(out, "<line class=\"peak\" x1=\"%.1f%%\" x2=\"%.1f%%\" y1=\"%d\" y2=\"%d\"/>",
		      part * 100, part * 100, TOP - 6, HEIGHT);
	add_text(out, "peak", part, TOP - 9, show_peak(timeline, &arena));
	arena_release(&arena);
}

static void add_key(struct buffer *out, const struct area *area)
{
	buffer_printf(out,
		      "<span><svg class=\"key\" viewBox=\"0 0 11 11\" aria-hidden=\"true\">"
		      "<path class=\"%s\" d=\"M0 0h11v11h-11z\"/></svg>",
		      area->style);
	escape_xml(out, area->title);
	buffer_add(out, T("</span>\n"));
}

/* ---------------------------------------------------------------- the picture */

static void add_picture(struct buffer *out, const struct memory_timeline *timeline,
			const struct area *areas, u32 area_count)
{
	buffer_add(out, T("<svg class=\"plot\" role=\"img\" aria-label=\"Heap over time: "));
	buffer_add_grouped(out, timeline->peak_bytes);
	buffer_add(out, T(" bytes at the peak, after "));
	buffer_add_grouped(out, timeline->peak_time);
	buffer_printf(out, " %.*s\">\n", TEXT_ARGS(timeline->time_unit));
	buffer_printf(out,
		      "<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		      "preserveAspectRatio=\"none\">\n",
		      HEIGHT, WIDTH, HEIGHT);
	for (u32 i = 0; i < area_count; i++) {
		buffer_printf(out, "<path class=\"%s\" d=\"", areas[i].style);
		add_area(out, timeline, areas[i].level);
		buffer_add(out, T("\"/>\n"));
	}
	buffer_add(out, T("<path class=\"heap\" d=\""));
	add_line(out, timeline, LEVEL_HEAP);
	buffer_add(out, T("\"/>\n</svg>\n"));
	add_axes(out, timeline);
	add_peak(out, timeline);
	buffer_add(out, T("</svg>\n"));
}

void html_add_timeline(struct buffer *out, const struct memory_timeline *timeline)
{
	struct area areas[LEVEL_COUNT];
	u32 count = list_areas(timeline, areas);

	buffer_add(out, T("<figure class=\"timeline\">\n"));
	add_picture(out, timeline, areas, count);
	buffer_add(out, T("<figcaption>\n"));
	for (u32 i = count; i-- > 0;)
		add_key(out, &areas[i]);
	buffer_add(out, T("<span class=\"end\">"));
	escape_xml(out, timeline->time_unit);
	buffer_add(out, T(" →</span>\n</figcaption>\n</figure>\n"));
}

/* ---------------------------------------------------------------- data */

typedef void add_path(struct buffer *out, const struct memory_timeline *timeline, u32 level);

static void add_path_member(struct json_writer *json, const char *key, add_path *add,
			    const struct memory_timeline *timeline, u32 level)
{
	struct buffer path = {0};

	add(&path, timeline, level);
	json_member_text(json, key, buffer_text(&path));
	buffer_release(&path);
}

static void add_areas(struct json_writer *json, const struct memory_timeline *timeline)
{
	struct area areas[LEVEL_COUNT];
	u32 count = list_areas(timeline, areas);

	json_key(json, "areas");
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < count; i++) {
		json_open_object(json, JSON_LINES);
		add_path_member(json, "path", add_area, timeline, areas[i].level);
		json_member_text(json, "style", text_from_string(areas[i].style));
		json_member_text(json, "title", areas[i].title);
		json_close(json);
	}
	json_close(json);
}

static void add_ticks(struct json_writer *json, const char *key, const struct axis *axis, int size)
{
	json_key(json, key);
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < axis->tick_count; i++) {
		json_open_object(json, JSON_INLINE);
		json_member_u64(json, "at", (u64)scaled(axis, axis->ticks[i].value, size));
		json_member_text(json, "label", axis->ticks[i].label);
		json_close(json);
	}
	json_close(json);
}

void html_add_timeline_data(struct json_writer *json, const struct memory_timeline *timeline)
{
	struct arena arena = {0};

	json_open_object(json, JSON_LINES);
	add_areas(json, timeline);
	add_ticks(json, "bytes", &timeline->bytes, HEIGHT - TOP);
	add_path_member(json, "heap", add_line, timeline, LEVEL_HEAP);
	json_member_u64(json, "peak", timeline->peak);
	json_member_text(json, "peak_label", show_peak(timeline, &arena));
	json_key(json, "places");
	columns_add_u32(json, timeline->places, timeline->place_count, 1);
	add_ticks(json, "time", &timeline->time, WIDTH);
	json_member_text(json, "unit", timeline->time_unit);
	json_close(json);
	arena_release(&arena);
}

/* ---------------------------------------------------------------- two runs */

static void add_side(struct json_writer *json, const char *key,
		     const struct memory_timeline *timeline)
{
	struct arena arena = {0};

	json_key(json, key);
	json_open_object(json, JSON_LINES);
	add_path_member(json, "heap", add_line, timeline, LEVEL_HEAP);
	json_member_u64(json, "peak", timeline->peak);
	json_member_text(json, "peak_label", show_peak(timeline, &arena));
	json_close(json);
	arena_release(&arena);
}

void html_add_overlay_data(struct json_writer *json, const struct memory_timeline *old,
			   const struct memory_timeline *now)
{
	struct memory_timeline scaled_old = *old, scaled_now = *now;

	if (old->bytes.last > now->bytes.last)
		scaled_now.bytes = old->bytes;
	if (old->time.last > now->time.last)
		scaled_now.time = old->time;
	scaled_old.bytes = scaled_now.bytes;
	scaled_old.time = scaled_now.time;
	json_open_object(json, JSON_LINES);
	add_side(json, "before", &scaled_old);
	add_ticks(json, "bytes", &scaled_now.bytes, HEIGHT - TOP);
	add_side(json, "now", &scaled_now);
	add_ticks(json, "time", &scaled_now.time, WIDTH);
	json_member_text(json, "unit", now->time_unit);
	json_close(json);
}
