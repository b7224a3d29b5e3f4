#include "flamegraph.h"

#include "common/memory.h"
#include "common/units.h"
#include "reports/analysis/compare/names.h"
#include "reports/analysis/label.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- colours */

static const struct text share_names[SHARE_COUNT] = {
    [SHARE_C_LIBRARY] = TEXT("c-library"), [SHARE_LIBRARIES] = TEXT("libraries"),
    [SHARE_LOADER] = TEXT("loader"),	   [SHARE_PROGRAM] = TEXT("program"),
    [SHARE_KERNEL] = TEXT("kernel"),	   [SHARE_UNKNOWN] = TEXT("unknown"),
};

enum { UNCHANGED = SHARE_COUNT * FLAMEGRAPH_SHADES + FLAMEGRAPH_STEPS };

/* The step grows by one for every tenfold of the changed share, from 0.1 % on. */
int flamegraph_change_step(u64 before, u64 now, u64 old_total)
{
	u64 change = now > before ? now - before : before - now;
	int step = 1;

	if (!change)
		return 0;
	for (u64 parts = 1000; step < FLAMEGRAPH_STEPS && change >= old_total / parts; parts /= 10)
		step++;
	return now > before ? step : -step;
}

const char *flamegraph_change_word(u64 before, u64 now)
{
	if (before == now)
		return "as before";
	if (!before)
		return "new";
	if (!now)
		return "vanished";
	return now > before ? "costs more" : "costs less";
}

struct text flamegraph_colour_class(u32 colour, struct arena *arena)
{
	int step = (int)colour - UNCHANGED;

	if (colour < SHARE_COUNT * FLAMEGRAPH_SHADES) {
		struct text share = share_names[colour / FLAMEGRAPH_SHADES];

		return arena_printf(arena, "%.*s-%u", TEXT_ARGS(share), colour % FLAMEGRAPH_SHADES);
	}
	if (!step)
		return T("as-before");
	return arena_printf(arena, "%s-%d", step > 0 ? "more" : "less", abs(step));
}

/* The shade depends only on the name (FNV-1a), so that it is the same in every picture. */
static u32 shade(struct text name)
{
	u32 hash = 2166136261;

	for (size_t i = 0; i < name.length; i++)
		hash = (hash ^ (u8)name.data[i]) * 16777619;
	return (hash >> 16) % FLAMEGRAPH_SHADES;
}

static u32 colour_of(const struct tree *tree, const struct tree_frame *frame)
{
	const struct tree_place *place;

	if (tree->compared)
		return (u32)(UNCHANGED + flamegraph_change_step(frame->old_total, frame->total,
								tree->frames[0].old_total));
	if (frame->place == NO_ID)
		return SHARE_LOADER * FLAMEGRAPH_SHADES;
	place = &tree->places[frame->place];
	return place->share * FLAMEGRAPH_SHADES + shade(place->name);
}

/* ---------------------------------------------------------------- boxes */

static u32 position(u64 cost, u64 total)
{
	return (u32)((unsigned __int128)cost * FLAMEGRAPH_WIDTH / total);
}

static bool is_narrower(u64 cost, u64 total, u32 half_pixels)
{
	return (unsigned __int128)cost * 2 * FLAMEGRAPH_PIXELS <
	       (unsigned __int128)total * half_pixels;
}

static void add_boxes(const struct tree *tree, struct flamegraph *out)
{
	u64 total = tree->frames[0].total;

	for (u32 i = 0; i < tree->frame_count && total;) {
		const struct tree_frame *frame = &tree->frames[i];

		if (is_narrower(frame->total, total, 1)) { /* and so are all following siblings */
			i = i ? tree->frames[frame->parent].end : frame->end;
			continue;
		}
		out->boxes[out->box_count++] = (struct flamegraph_box){
		    .frame = i++,
		    .left = position(frame->start, total),
		    .right = position(frame->start + frame->total, total),
		    .row = frame->depth,
		    .colour = colour_of(tree, frame),
		    .is_tiny = is_narrower(frame->total, total, 2 * FLAMEGRAPH_TINY_PIXELS),
		    .has_label = !is_narrower(frame->total, total, 2 * FLAMEGRAPH_LABEL_PIXELS)};
		if (frame->depth >= out->row_count)
			out->row_count = frame->depth + 1;
	}
}

static int compare_vanished(const void *a, const void *b)
{
	const struct flamegraph_vanished *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost > y->cost ? -1 : 1;
	return x->frame < y->frame ? -1 : x->frame > y->frame;
}

static void add_vanished(const struct tree *tree, struct arena *arena, struct flamegraph *out)
{
	struct flamegraph_vanished *found = memory_new(tree->frame_count, sizeof(found[0]));
	u32 count = 0;

	for (u32 i = 1; i < tree->frame_count;) {
		const struct tree_frame *frame = &tree->frames[i];
		bool vanished = !frame->total && frame->old_total;

		if (vanished)
			found[count++] = (struct flamegraph_vanished){i, frame->old_total};
		i = vanished ? frame->end : i + 1;
	}
	qsort(found, count, sizeof(found[0]), compare_vanished);
	out->vanished = ARENA_NEW(arena, struct flamegraph_vanished, count);
	for (u32 i = 0; i < count; i++)
		out->vanished[i] = found[i];
	out->vanished_count = count;
	free(found);
}

void flamegraph_lay_out(const struct tree *tree, struct arena *arena, struct flamegraph *out)
{
	*out = (struct flamegraph){0};
	out->boxes = ARENA_NEW(arena, struct flamegraph_box, tree->frame_count);
	add_boxes(tree, out);
	if (tree->compared)
		add_vanished(tree, arena, out);
}

/* ---------------------------------------------------------------- words */

static void add_change(u64 before, u64 now, struct buffer *out)
{
	if (before == now)
		return;
	if (!before) {
		buffer_add(out, T(" new"));
		return;
	}
	buffer_add_string(out, now > before ? " +" : " −");
	units_add_short_share(out, now > before ? now - before : before - now, before);
}

static struct text with_object(const struct tree_place *place, struct text label,
			       struct arena *arena)
{
	struct text object = path_basename(place->object);

	if (!function_name_is_address(place->name) || !object.length)
		return label;
	return arena_printf(arena, "%.*s %.*s", TEXT_ARGS(label), TEXT_ARGS(object));
}

struct text *flamegraph_place_labels(const struct tree_place *places, u32 count,
				     struct arena *arena)
{
	struct label_subject *subjects = ARENA_NEW(arena, struct label_subject, (size_t)count + 1);
	struct text *labels = ARENA_NEW(arena, struct text, (size_t)count + 1);

	for (u32 i = 0; i < count; i++)
		subjects[i] =
		    (struct label_subject){places[i].name, places[i].object, places[i].file};
	labels_of(subjects, count, arena, labels);
	for (u32 i = 0; i < count; i++)
		labels[i] = with_object(&places[i], labels[i], arena);
	return labels;
}

struct text flamegraph_place_label(const struct tree_place *place, struct arena *arena)
{
	return with_object(place, label_of(place->name, arena), arena);
}

void flamegraph_add_label(const struct tree *tree, u32 frame, struct arena *arena,
			  struct buffer *out)
{
	const struct tree_frame *it = &tree->frames[frame];

	if (it->truncated)
		buffer_add(out, T("⋯ "));
	if (it->recursive || it->folded)
		buffer_add(out, T("↻ "));
	if (it->place == NO_ID)
		buffer_add(out, tree->title.length ? tree->title : T("all"));
	else
		buffer_add(out, flamegraph_place_label(&tree->places[it->place], arena));
	if (tree->compared)
		add_change(it->old_total, it->total, out);
}
