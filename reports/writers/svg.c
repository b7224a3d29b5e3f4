#include "svg.h"

#include "reports/views/flamegraph.h"
#include "common/escape.h"
#include "common/units.h"
#include "reports/writers/html/pack.h"
#include "reports/writers/html/web.h"
#include "tree_columns.h"

enum {
	BOX_HEIGHT = FLAMEGRAPH_ROW - 1,
	HEADER = 58,
	LEGEND = 30,
	LINE = 17,
	VANISHED_MAX = 20,
};

/* ---------------------------------------------------------------- boxes */

static void add_path(const struct flamegraph *graph, u32 colour, bool is_tiny, struct buffer *out)
{
	struct arena arena = {0};
	bool begun = false;

	for (u32 i = 0; i < graph->box_count; i++) {
		const struct flamegraph_box *box = &graph->boxes[i];

		if (box->colour != colour || box->is_tiny != is_tiny)
			continue;
		if (!begun) {
			struct text class = flamegraph_colour_class(colour, &arena);

			buffer_printf(out, "<path class=\"%.*s%s\" d=\"", TEXT_ARGS(class),
				      is_tiny ? " tiny" : "");
		}
		begun = true;
		buffer_printf(out, "M%u %uh%uv%uH%uz", box->left, box->row * FLAMEGRAPH_ROW,
			      box->right - box->left, BOX_HEIGHT, box->left);
	}
	if (begun)
		buffer_add(out, T("\"/>\n"));
	arena_release(&arena);
}

static void add_share(struct buffer *out, const char *what, u64 cost, const struct tree *tree)
{
	struct buffer percent = {0};

	buffer_printf(out, "\n%s ", what);
	buffer_add_grouped(out, cost);
	buffer_add_byte(out, ' ');
	escape_xml(out, tree->unit);
	buffer_add(out, T(" ("));
	units_add_short_share(&percent, cost, tree->frames[0].total);
	escape_xml(out, buffer_text(&percent));
	buffer_add(out, T(")"));
	buffer_release(&percent);
}

static void add_where(const struct tree_place *place, struct buffer *out)
{
	if (place->file.length && !text_equal(place->file, T("???"))) {
		buffer_add_byte(out, '\n');
		escape_xml(out, place->file);
		if (place->line)
			buffer_printf(out, ":%llu", (unsigned long long)place->line);
	}
	if (place->object.length) {
		buffer_add_byte(out, '\n');
		escape_xml(out, place->object);
	}
}

/* Adds the tooltip for viewers without script. */
static void add_tooltip(const struct tree *tree, const struct tree_frame *frame, struct buffer *out)
{
	buffer_add(out, T("<title>"));
	if (frame->place == NO_ID) {
		buffer_add(out, T("all"));
	} else {
		escape_xml(out, tree->places[frame->place].name);
		add_where(&tree->places[frame->place], out);
	}
	add_share(out, "inclusive", frame->total, tree);
	add_share(out, "self", frame->self, tree);
	if (tree->compared) {
		buffer_add(out, T("\nbefore "));
		buffer_add_grouped(out, frame->old_total);
		buffer_printf(out, ": %s", flamegraph_change_word(frame->old_total, frame->total));
	}
	buffer_add(out, T("</title>"));
}

static void add_percent_of_width(struct buffer *out, const char *name, u32 millionths)
{
	buffer_printf(out, " %s=\"%u.%04u%%\"", name, millionths / 10000, millionths % 10000);
}

static void add_label(const struct tree *tree, const struct flamegraph_box *box, u32 top,
		      struct buffer *out)
{
	struct arena arena = {0};
	struct buffer label = {0};

	flamegraph_add_label(tree, box->frame, &arena, &label);
	buffer_add(out, T("<svg"));
	add_percent_of_width(out, "x", box->left);
	buffer_printf(out, " y=\"%u\"", top + box->row * FLAMEGRAPH_ROW);
	add_percent_of_width(out, "width", box->right - box->left);
	buffer_printf(out, " height=\"%u\">", BOX_HEIGHT);
	add_tooltip(tree, &tree->frames[box->frame], out);
	buffer_add(out, T("<rect class=\"catch\" width=\"100%\" height=\"100%\"/>"
			  "<text x=\"4\" y=\"13\">"));
	escape_xml(out, buffer_text(&label));
	buffer_add(out, T("</text></svg>\n"));
	buffer_release(&label);
	arena_release(&arena);
}

void svg_add_boxes(const struct tree *tree, const struct flamegraph *graph, u32 top,
		   struct buffer *out)
{
	u32 height = graph->row_count * FLAMEGRAPH_ROW;

	buffer_printf(out,
		      "<svg y=\"%u\" width=\"100%%\" height=\"%u\" viewBox=\"0 0 %u %u\" "
		      "preserveAspectRatio=\"none\">\n",
		      top, height, FLAMEGRAPH_WIDTH, height ? height : 1);
	for (u32 colour = 0; colour < FLAMEGRAPH_COLOURS; colour++) {
		add_path(graph, colour, false, out);
		add_path(graph, colour, true, out);
	}
	buffer_add(out, T("</svg>\n"));
	for (u32 i = 0; i < graph->box_count; i++)
		if (graph->boxes[i].has_label)
			add_label(tree, &graph->boxes[i], top, out);
}

/* ---------------------------------------------------------------- texts and legend */

/* Adds a line of text; y is its base line. */
static void add_text(struct buffer *out, u32 x, u32 y, const char *class, struct text text)
{
	buffer_printf(out, "<text x=\"%u\" y=\"%u\" class=\"%s\">", x, y, class);
	escape_xml(out, text);
	buffer_add(out, T("</text>\n"));
}

struct legend_entry {
	const char *class, *title;
};

static void add_legend_entry(struct buffer *out, u32 *x, u32 y, struct legend_entry entry)
{
	if (entry.class) {
		buffer_printf(out,
			      "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"11\" height=\"11\"/>\n",
			      entry.class, *x, y - 10);
		*x += 16;
	}
	add_text(out, *x, y, "note", text_from_string(entry.title));
	*x += (u32)text_from_string(entry.title).length * 7 + 14;
}

static bool has_share(const struct tree *tree, enum cpu_share share)
{
	for (u32 i = 1; i < tree->frame_count; i++)
		if (tree->places[tree->frames[i].place].share == share)
			return true;
	return false;
}

static bool has_recursion(const struct tree *tree)
{
	for (u32 i = 1; i < tree->frame_count; i++)
		if (tree->frames[i].recursive || tree->frames[i].folded)
			return true;
	return false;
}

static bool has_truncated(const struct tree *tree)
{
	for (u32 i = 1; i < tree->frame_count; i++)
		if (tree->frames[i].truncated)
			return true;
	return false;
}

static void add_legend(const struct tree *tree, u32 y, struct buffer *out)
{
	static const struct {
		enum cpu_share share;
		struct legend_entry entry;
	} shares[SHARE_COUNT] = {
	    {SHARE_PROGRAM, {"program-0", "program"}},
	    {SHARE_LIBRARIES, {"libraries-0", "libraries"}},
	    {SHARE_C_LIBRARY, {"c-library-0", "C library"}},
	    {SHARE_LOADER, {"loader-0", "loader"}},
	    {SHARE_KERNEL, {"kernel-0", "kernel"}},
	    {SHARE_UNKNOWN, {"unknown-0", "unknown"}},
	};
	static const struct legend_entry changes[] = {
	    {"less-4", "costs less"}, {"as-before", "as before"}, {"more-4", "costs more"}};
	u32 x = 0;

	if (tree->compared)
		for (size_t i = 0; i < LENGTH_OF(changes); i++)
			add_legend_entry(out, &x, y, changes[i]);
	for (size_t i = 0; i < SHARE_COUNT && !tree->compared; i++)
		if (has_share(tree, shares[i].share))
			add_legend_entry(out, &x, y, shares[i].entry);
	if (has_recursion(tree))
		add_legend_entry(out, &x, y, (struct legend_entry){NULL, "↻ recursion"});
	if (has_truncated(tree))
		add_legend_entry(out, &x, y,
				 (struct legend_entry){NULL, "⋯ its callers were not recorded"});
}

static void add_vanished_line(const struct tree *tree, const struct flamegraph_vanished *vanished,
			      u32 y, struct buffer *out)
{
	const struct tree_frame *frame = &tree->frames[vanished->frame];
	struct buffer line = {0};

	buffer_add_grouped(&line, vanished->cost);
	buffer_add_byte(&line, ' ');
	buffer_add(&line, tree->unit);
	buffer_add(&line, T("  "));
	buffer_add(&line, tree->places[frame->place].name);
	if (tree->frames[frame->parent].place != NO_ID) {
		buffer_add(&line, T("  called by "));
		buffer_add(&line, tree->places[tree->frames[frame->parent].place].name);
	}
	add_text(out, 0, y, "line", buffer_text(&line));
	buffer_release(&line);
}

/* Adds the list of vanished frames; returns its height in pixels. */
static u32 add_vanished(const struct tree *tree, const struct flamegraph *graph, struct buffer *out)
{
	u32 shown = graph->vanished_count < VANISHED_MAX ? graph->vanished_count : VANISHED_MAX;
	u32 y = LINE;

	if (!graph->vanished_count)
		return 0;
	add_text(out, 0, y, "title", T("Vanished"));
	for (u32 i = 0; i < shown; i++)
		add_vanished_line(tree, &graph->vanished[i], y += LINE, out);
	if (shown < graph->vanished_count) {
		struct buffer more = {0};

		buffer_printf(&more, "and %u more, none of which cost more",
			      graph->vanished_count - shown);
		add_text(out, 0, y += LINE, "note", buffer_text(&more));
		buffer_release(&more);
	}
	return y + LINE;
}

static void add_headline(const struct tree *tree, struct text note, struct buffer *out)
{
	struct buffer line = {0};

	add_text(out, 0, 25, "title", tree->title.length ? tree->title : T("flame graph"));
	buffer_add_grouped(&line, tree->frames[0].total);
	buffer_add_byte(&line, ' ');
	buffer_add(&line, tree->unit);
	if (tree->compared) {
		buffer_add(&line, T(", before "));
		buffer_add_grouped(&line, tree->frames[0].old_total);
		if (!tree->sampled.length) /* how many there are says nothing of the program */
			buffer_printf(&line, ": %s",
				      flamegraph_change_word(tree->frames[0].old_total,
							     tree->frames[0].total));
	}
	if (tree->provenance.length) {
		buffer_add(&line, T(" · "));
		buffer_add(&line, tree->provenance);
	}
	if (note.length) {
		buffer_add(&line, T(" · "));
		buffer_add(&line, note);
	}
	add_text(out, 0, 45, tree->estimated ? "note warning" : "note", buffer_text(&line));
	buffer_release(&line);
}

static void add_data(const struct tree *tree, struct buffer *out)
{
	struct buffer json = {0}, columns = {0};
	struct json_writer writer = {.out = &json, .beside = &columns};

	tree_add_columns(&writer, tree, true);
	buffer_add(out, T("<metadata id=\"data\">"));
	html_add_packed(out, buffer_text(&json), buffer_text(&columns));
	/* Browsers do not run modules in XML documents; the function gives the script a scope of
	 * its own. */
	buffer_add(out, T("</metadata>\n<script><![CDATA[(async () => {\n'use strict';\n"));
	buffer_add(out, web_svg_script());
	buffer_add(out, T("})();]]></script>\n"));
	buffer_release(&json);
	buffer_release(&columns);
}

/* Opens an svg element between the margins. Percentages inside it refer to its width. */
static void open_inner(struct buffer *out, const char *id, u32 y)
{
	buffer_printf(
	    out, "<svg id=\"%s\" x=\"1%%\" y=\"%u\" width=\"98%%\" overflow=\"visible\">\n", id, y);
}

void svg_write_flamegraph(const struct tree *tree, struct text note, struct buffer *out)
{
	struct arena arena = {0};
	struct flamegraph graph;
	struct buffer tail = {0};
	u32 height, tail_height;

	flamegraph_lay_out(tree, &arena, &graph);
	tail_height = add_vanished(tree, &graph, &tail);
	height = HEADER + graph.row_count * FLAMEGRAPH_ROW + LEGEND;
	buffer_printf(out,
		      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%%\" height=\"%u\" "
		      "data-top=\"%d\" data-tail=\"%u\">\n<title>",
		      height + tail_height, HEADER, tail_height);
	escape_xml(out, tree->title.length ? tree->title : T("flame graph"));
	buffer_add(out, T("</title>\n<style><![CDATA[\n"));
	buffer_add(out, web_svg_style());
	buffer_add(out, T("]]></style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"));
	open_inner(out, "head", 0);
	add_headline(tree, note, out);
	buffer_add(out, T("</svg>\n"));
	open_inner(out, "still", HEADER);
	svg_add_boxes(tree, &graph, 0, out);
	add_legend(tree, graph.row_count * FLAMEGRAPH_ROW + 20, out);
	buffer_add(out, T("</svg>\n"));
	open_inner(out, "tail", height);
	buffer_add(out, buffer_text(&tail));
	buffer_add(out, T("</svg>\n"));
	add_data(tree, out);
	buffer_add(out, T("</svg>\n"));
	buffer_release(&tail);
	arena_release(&arena);
}
