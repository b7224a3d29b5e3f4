#include "tree.h"

#include "common/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- building */

static u64 frame_hash(u32 parent, u32 place, bool truncated)
{
	u64 key = ((u64)parent << 32 | place) ^ (truncated ? 0x8000000080000000 : 0);

	key ^= key >> 31;
	key *= 0x9e3779b97f4a7c15;
	return key ^ key >> 29;
}

/* The slot that holds the frame, or the free one where it belongs. */
static size_t find_slot(const struct tree_builder *builder, u32 parent, u32 place, bool truncated)
{
	const struct slots *slots = &builder->slots;
	u64 hash = frame_hash(parent, place, truncated);
	size_t slot = slots_first(slots, hash);
	u32 id;

	for (; (id = slots_id(slots, slot)) != SLOT_FREE; slot = slots_next(slots, slot, hash)) {
		const struct tree_frame *frame = &builder->frames[id];

		if (frame->parent == parent && frame->place == place &&
		    frame->truncated == truncated)
			break;
	}
	return slot;
}

static u32 push_frame(struct tree_builder *builder, struct tree_frame frame)
{
	assert(builder->frame_count < NO_ID);
	GROW(builder->frames, builder->frame_capacity, builder->frame_count + 1);
	builder->frames[builder->frame_count] = frame;
	return (u32)builder->frame_count++;
}

static void ensure_root(struct tree_builder *builder)
{
	if (!builder->frame_count)
		push_frame(builder, (struct tree_frame){.place = NO_ID, .parent = NO_ID});
}

void tree_expect(struct tree_builder *builder, size_t frames)
{
	GROW(builder->frames, builder->frame_capacity, frames + 1);
}

u32 tree_add_place(struct tree_builder *builder, struct tree_place place)
{
	assert(builder->place_count < NO_ID);
	GROW(builder->places, builder->place_capacity, builder->place_count + 1);
	builder->places[builder->place_count] = place;
	return (u32)builder->place_count++;
}

u32 tree_add_frame(struct tree_builder *builder, u32 parent, u32 place, bool truncated)
{
	struct tree_frame frame = {.place = place, .parent = parent, .truncated = truncated};
	size_t slot;

	ensure_root(builder);
	if (!builder->slots.all)
		slots_init(&builder->slots);
	slot = find_slot(builder, parent, place, truncated);
	if (slots_id(&builder->slots, slot) != SLOT_FREE)
		return slots_id(&builder->slots, slot);
	frame.depth = builder->frames[parent].depth + 1;
	return slots_fill(&builder->slots, slot, push_frame(builder, frame),
			  frame_hash(parent, place, truncated));
}

struct tree_frame *tree_frame(struct tree_builder *builder, u32 id)
{
	ensure_root(builder);
	return &builder->frames[id];
}

/* Two functions of which nothing is known may be different ones. */
static bool is_unknown(const struct tree_place *place)
{
	return text_equal(place->name, T("?\?\?"));
}

u32 tree_find_above(const struct tree_builder *builder, u32 frame, u32 place)
{
	while (frame && !is_unknown(&builder->places[place])) {
		if (builder->frames[frame].place == place)
			return frame;
		frame = builder->frames[frame].parent;
	}
	return NO_ID;
}

void tree_builder_release(struct tree_builder *builder)
{
	free(builder->places);
	free(builder->frames);
	slots_release(&builder->slots);
	*builder = (struct tree_builder){.arena = builder->arena};
}

/* ---------------------------------------------------------------- finishing */

/* Computes the totals. Parents come first, so one backward pass sums up every subtree. */
static void sum_up(struct tree_frame *frames, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		frames[i].total = frames[i].self;
		frames[i].old_total = frames[i].old_self;
	}
	for (size_t i = count; i-- > 1;) {
		frames[frames[i].parent].total += frames[i].total;
		frames[frames[i].parent].old_total += frames[i].old_total;
	}
}

static int compare_places(const void *a, const void *b)
{
	const struct tree_place *x = *(const struct tree_place *const *)a;
	const struct tree_place *y = *(const struct tree_place *const *)b;
	int order = text_compare(x->name, y->name);

	if (!order)
		order = text_compare(x->object, y->object);
	if (!order)
		order = text_compare(x->file, y->file);
	if (!order)
		order = (x->line > y->line) - (x->line < y->line);
	return order;
}

/* For every place, its rank in the order of names. The caller frees the array. */
static u32 *rank_places(const struct tree_place *places, size_t count)
{
	const struct tree_place **sorted = memory_new(count, sizeof(sorted[0]));
	u32 *ranks = memory_new(count, sizeof(ranks[0]));

	for (size_t i = 0; i < count; i++)
		sorted[i] = &places[i];
	if (count)
		qsort(sorted, count, sizeof(sorted[0]), compare_places);
	for (size_t i = 0; i < count; i++)
		ranks[sorted[i] - places] = (u32)i;
	free(sorted);
	return ranks;
}

struct sort_key {
	u64 total, old_total;
	u32 id, rank;
	bool truncated;
};

/* The largest cost first, then by name. */
static int compare_keys(const void *a, const void *b)
{
	const struct sort_key *x = a, *y = b;

	if (x->total != y->total)
		return x->total > y->total ? -1 : 1;
	if (x->old_total != y->old_total)
		return x->old_total > y->old_total ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->truncated - y->truncated;
}

/* The frames by parent: the children of frame N have the keys first[N] to first[N + 1]. */
struct children {
	u32 *first;
	struct sort_key *keys;
};

/* While the keys are placed, first[N + 1] is where the next child of N goes. */
static void place_keys(const struct tree_builder *builder, struct children *children)
{
	u32 *ranks = rank_places(builder->places, builder->place_count);
	u32 *next = children->first + 1;

	for (u32 id = 1; id < builder->frame_count; id++) {
		const struct tree_frame *frame = &builder->frames[id];

		children->keys[next[frame->parent]++] =
		    (struct sort_key){.total = frame->total,
				      .old_total = frame->old_total,
				      .id = id,
				      .rank = ranks[frame->place],
				      .truncated = frame->truncated};
	}
	free(ranks);
}

/* The caller frees both arrays. */
static struct children sort_children(const struct tree_builder *builder)
{
	size_t count = builder->frame_count;
	struct children children = {memory_new(count + 2, sizeof(children.first[0])),
				    memory_new(count, sizeof(children.keys[0]))};
	u32 *first = children.first;

	for (size_t id = 1; id < count; id++)
		first[builder->frames[id].parent + 2]++;
	for (size_t i = 2; i < count + 2; i++)
		first[i] += first[i - 1];
	place_keys(builder, &children);
	for (size_t id = 0; id < count; id++)
		if (first[id + 1] - first[id] > 1)
			qsort(children.keys + first[id], first[id + 1] - first[id],
			      sizeof(children.keys[0]), compare_keys);
	return children;
}

/* Copies the frames into depth-first order, with new ids and positions. Leaves out frames without
 * cost. */
static void order_depth_first(const struct tree_builder *builder, struct tree *tree)
{
	size_t count = builder->frame_count, waiting = 0;
	struct children children = sort_children(builder);
	const struct sort_key *keys = children.keys;
	const u32 *first = children.first;
	u32 *new_ids = memory_new(count, sizeof(new_ids[0]));
	u32 *stack = memory_new(count + 1, sizeof(stack[0]));
	u64 *filled =
	    memory_new(count, sizeof(filled[0])); /* by new id: the width used by children so far */
	u32 next = 0;

	stack[waiting++] = 0;
	while (waiting) {
		u32 id = stack[--waiting];
		struct tree_frame *frame = &tree->frames[next];

		*frame = builder->frames[id];
		new_ids[id] = next++;
		if (id) {
			frame->parent = new_ids[frame->parent];
			frame->start = tree->frames[frame->parent].start + filled[frame->parent];
			filled[frame->parent] += frame->total;
		}
		if (frame->depth > tree->depth)
			tree->depth = frame->depth;
		for (u32 key = first[id + 1]; key-- > first[id];)
			if (keys[key].total || keys[key].old_total)
				stack[waiting++] = keys[key].id;
	}
	tree->frame_count = next;
	free(children.keys);
	free(children.first);
	free(new_ids);
	free(stack);
	free(filled);
}

static void set_ends(struct tree_frame *frames, u32 count)
{
	for (u32 i = 0; i < count; i++)
		frames[i].end = i + 1;
	for (u32 i = count; i-- > 1;)
		if (frames[frames[i].parent].end < frames[i].end)
			frames[frames[i].parent].end = frames[i].end;
}

/* Marks frames whose place is already on the stack above them. */
static void mark_recursion(struct tree *tree)
{
	u32 *open = memory_new(tree->place_count, sizeof(open[0]));
	u32 *stack = memory_new((size_t)tree->depth + 1, sizeof(stack[0]));
	u32 height = 0;

	for (u32 i = 1; i < tree->frame_count; i++) {
		struct tree_frame *frame = &tree->frames[i];

		while (height >= frame->depth)
			open[stack[height--]]--;
		height = frame->depth;
		stack[height] = frame->place;
		frame->recursive =
		    open[frame->place]++ > 0 && !is_unknown(&tree->places[frame->place]);
	}
	free(open);
	free(stack);
}

struct tree tree_finish(struct tree_builder *builder)
{
	struct tree tree = {0};

	ensure_root(builder);
	sum_up(builder->frames, builder->frame_count);
	tree.frames = ARENA_NEW(builder->arena, struct tree_frame, builder->frame_count);
	order_depth_first(builder, &tree);
	set_ends(tree.frames, tree.frame_count);
	tree.place_count = (u32)builder->place_count;
	tree.places = ARENA_NEW(builder->arena, struct tree_place, builder->place_count);
	if (builder->place_count)
		memcpy(tree.places, builder->places, builder->place_count * sizeof(tree.places[0]));
	mark_recursion(&tree);
	tree_builder_release(builder);
	return tree;
}

/* ---------------------------------------------------------------- pruning */

static u64 weight(const struct tree_frame *frame)
{
	return frame->total > frame->old_total ? frame->total : frame->old_total;
}

/* The value that `rank` of the values exceed or equal, besides itself; found byte by byte, the
 * highest first. */
static u64 find_ranked(const u64 *values, size_t count, size_t rank)
{
	u64 found = 0, known = 0;

	for (int shift = 56; shift >= 0; shift -= 8) {
		size_t counts[256] = {0}, byte = 255;

		for (size_t i = 0; i < count; i++)
			if ((values[i] & known) == found)
				counts[values[i] >> shift & 255]++;
		for (; rank >= counts[byte]; byte--)
			rank -= counts[byte];
		found |= (u64)byte << shift;
		known |= (u64)255 << shift;
	}
	return found;
}

/* The weight that only about `limit` frames reach. Parents weigh at least as much as their
 * children. */
static u64 threshold(const struct tree *tree, u32 limit)
{
	u64 *weights = memory_new(tree->frame_count, sizeof(weights[0])), found;

	for (u32 i = 0; i < tree->frame_count; i++)
		weights[i] = weight(&tree->frames[i]);
	found = find_ranked(weights, tree->frame_count, limit) + 1;
	free(weights);
	return found;
}

static u32 copy_heavy_frames(const struct tree *tree, u64 least, struct tree_builder *builder)
{
	u32 *new_ids = memory_new(tree->frame_count, sizeof(new_ids[0]));
	u32 rest = tree->place_count, hidden = 0;

	for (u32 i = 1; i < tree->frame_count;) {
		const struct tree_frame *frame = &tree->frames[i];
		bool stays = weight(frame) >= least;
		u32 parent = new_ids[frame->parent];
		u32 id = tree_add_frame(builder, parent, stays ? frame->place : rest,
					stays && frame->truncated);
		struct tree_frame *copy = tree_frame(builder, id);

		new_ids[i] = id;
		copy->calls += stays ? frame->calls : 0;
		copy->folded |= stays && frame->folded;
		copy->self += stays ? frame->self : frame->total;
		copy->old_self += stays ? frame->old_self : frame->old_total;
		hidden += stays ? 0 : frame->end - i;
		i = stays ? i + 1 : frame->end;
	}
	free(new_ids);
	return hidden;
}

struct tree tree_prune(const struct tree *tree, u32 limit, struct arena *arena, u32 *hidden)
{
	struct tree_builder builder = {.arena = arena};
	struct tree pruned;

	*hidden = 0;
	if (tree->frame_count <= limit)
		return *tree;
	for (u32 i = 0; i < tree->place_count; i++)
		tree_add_place(&builder, tree->places[i]);
	tree_add_place(&builder, (struct tree_place){.name = T("(small frames)")});
	tree_frame(&builder, 0)->self = tree->frames[0].self;
	tree_frame(&builder, 0)->old_self = tree->frames[0].old_self;
	*hidden = copy_heavy_frames(tree, threshold(tree, limit), &builder);
	pruned = tree_finish(&builder);
	pruned.title = tree->title;
	pruned.unit = tree->unit;
	pruned.provenance = tree->provenance;
	pruned.compared = tree->compared;
	pruned.estimated = tree->estimated;
	return pruned;
}
