#include "tree_memory.h"

#include "../common/intern.h"
#include "../common/memory.h"

#include <stdlib.h>

const char *tree_moment_title(enum tree_moment moment)
{
	static const char *const titles[MOMENT_COUNT] = {
	    [MOMENT_PEAK] = "at the peak",
	    [MOMENT_EXIT] = "at exit",
	    [MOMENT_ALLOCATED] = "allocated",
	};

	return titles[moment];
}

static enum cpu_share share_of(struct text object)
{
	struct text name = text_from(object, object.length ? text_find_last(object, '/') : 0);

	text_skip_prefix(&name, T("/"));
	if (!object.length)
		return SHARE_PROGRAM;
	if (text_starts_with(name, T("libc.")) || text_starts_with(name, T("libc-")))
		return SHARE_C_LIBRARY;
	return text_starts_with(name, T("ld-")) ? SHARE_LOADER : SHARE_LIBRARIES;
}

/* Where the bracket opens that the text ends with; its length when there is none. */
static size_t find_opening(struct text text)
{
	size_t open = 0;

	for (size_t i = text.length; i-- > 0;) {
		open += text.data[i] == ')';
		open -= text.data[i] == '(' && open;
		if (!open)
			return text.data[i] == '(' ? i : text.length;
	}
	return text.length;
}

/* "name (file:line)" or "name (in object)"; a name may hold brackets itself. */
static struct tree_place read_frame(struct text frame)
{
	struct tree_place place = {.name = frame};
	size_t bracket = find_opening(frame);
	struct text inside;

	if (bracket == frame.length || !bracket || frame.data[bracket - 1] != ' ')
		return place;
	inside = text_from(text_before(frame, frame.length - 1), bracket + 1);
	if (text_skip_prefix(&inside, T("in "))) {
		place.object = inside;
	} else {
		size_t colon = text_find_last(inside, ':');

		if (colon == inside.length ||
		    !text_to_u64(text_from(inside, colon + 1), &place.line))
			return place;
		place.file = text_before(inside, colon);
	}
	place.name = text_before(frame, bracket - 1);
	place.share = share_of(place.object);
	return place;
}

static u64 bytes_of(const struct memory_site *site, enum tree_moment moment)
{
	switch (moment) {
	case MOMENT_PEAK:
		return site->peak_bytes;
	case MOMENT_EXIT:
		return site->at_exit_bytes;
	default:
		return site->allocated_bytes;
	}
}

static u64 blocks_of(const struct memory_site *site, enum tree_moment moment)
{
	switch (moment) {
	case MOMENT_PEAK:
		return site->peak_blocks;
	case MOMENT_EXIT:
		return site->at_exit_blocks;
	default:
		return site->allocated_blocks;
	}
}

static struct tree finish(struct tree_builder *builder, const struct memory_profile *profile)
{
	struct tree tree = tree_finish(builder);

	tree.title = profile->command;
	tree.unit = T("bytes");
	return tree;
}

struct site_tree {
	struct tree_builder builder;
	struct intern frames; /* by id the same as the builder's places */
};

static u32 enter(struct site_tree *sites, u32 parent, struct text frame)
{
	u32 place = intern_add(&sites->frames, frame);

	if (place == sites->builder.place_count)
		tree_add_place(&sites->builder, read_frame(frame));
	return tree_add_frame(&sites->builder, parent, place, false);
}

struct tree tree_of_sites(const struct memory_profile *profile, enum tree_moment moment,
			  struct arena *arena)
{
	struct site_tree sites = {.builder = {.arena = arena}};

	for (u32 i = 0; i < profile->site_count; i++) {
		const struct memory_site *site = &profile->sites[i];
		u32 frame = 0;

		if (!bytes_of(site, moment))
			continue;
		for (u32 k = site->frame_count; k-- > 0;)
			frame = enter(&sites, frame, site->frames[k]);
		if (!frame) /* a site without frames */
			frame = enter(&sites, 0, site->name);
		tree_frame(&sites.builder, frame)->self += bytes_of(site, moment);
		tree_frame(&sites.builder, frame)->calls += blocks_of(site, moment);
	}
	intern_release(&sites.frames);
	return finish(&sites.builder, profile);
}

/* Which nodes have bytes in them or below them at the snapshot. */
static bool *find_used(const struct memory_profile *profile, const struct memory_snapshot *snapshot)
{
	bool *used = memory_new(profile->node_count, sizeof(used[0]));

	for (u32 i = 0; i < snapshot->share_count; i++)
		for (u32 node = snapshot->shares[i].node; node != NO_ID && !used[node];
		     node = profile->nodes[node].parent)
			used[node] = true;
	return used;
}

struct tree tree_of_snapshot(const struct memory_profile *profile, u32 snapshot,
			     struct arena *arena)
{
	const struct memory_snapshot *it = &profile->snapshots[snapshot];
	struct tree_builder builder = {.arena = arena};
	bool *used = find_used(profile, it);
	u32 *ids = memory_new(profile->node_count, sizeof(ids[0]));

	for (u32 i = 0; i < profile->frame_count; i++)
		tree_add_place(&builder, read_frame(profile->frames[i]));
	for (u32 i = 0; i < profile->node_count; i++) {
		const struct memory_node *node = &profile->nodes[i];

		if (used[i] && node->parent != NO_ID) /* a root only names what is counted */
			ids[i] = tree_add_frame(&builder, ids[node->parent], node->frame, false);
	}
	for (u32 i = 0; i < it->share_count; i++)
		tree_frame(&builder, ids[it->shares[i].node])->self += it->shares[i].bytes;
	free(ids);
	free(used);
	return finish(&builder, profile);
}
