#include "memory.h"

#include "common/buffer.h"
#include "common/intern.h"
#include "reports/analysis/memory_frames.h"

const char *tree_moment_title(enum tree_moment moment)
{
	static const char *const titles[MOMENT_COUNT] = {
	    [MOMENT_PEAK] = "at the peak",
	    [MOMENT_EXIT] = "at exit",
	    [MOMENT_ALLOCATED] = "allocated",
	};

	return titles[moment];
}

static struct tree_place place_of(struct text text, const struct memory_file_names *files)
{
	struct memory_frame frame = memory_frame_read(text);
	struct tree_place place = {.name = frame.function,
				   .file = frame.file,
				   .object = frame.object,
				   .share = memory_share_of(text, files)};

	if (!text_to_u64(frame.line, &place.line))
		place.line = 0;
	return place;
}

u64 tree_moment_bytes(const struct memory_site *site, enum tree_moment moment)
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

u64 tree_moment_blocks(const struct memory_site *site, enum tree_moment moment)
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
	struct intern frames; /* ids are those of the builder's places */
	const struct memory_file_names *files;
	bool without_lines; /* identify frames without line numbers, which change with every edit */
};

static u32 find_place(struct site_tree *sites, struct text frame)
{
	struct tree_place place;
	struct buffer key = {0};
	u32 id;

	if (!sites->without_lines)
		return intern_add(&sites->frames, frame);
	place = place_of(frame, sites->files);
	buffer_add(&key, place.name);
	buffer_add(&key, T(" ("));
	buffer_add(&key, place.file);
	buffer_add(&key, place.object);
	id = intern_add(&sites->frames, buffer_text(&key));
	buffer_release(&key);
	return id;
}

static u32 enter(struct site_tree *sites, u32 parent, struct text frame)
{
	u32 place = find_place(sites, frame);

	if (place == sites->builder.place_count)
		tree_add_place(&sites->builder, place_of(frame, sites->files));
	return tree_add_frame(&sites->builder, parent, place, false);
}

/* Adds the frames of a site; returns that of its innermost caller. */
static struct tree_frame *enter_site(struct site_tree *sites, const struct memory_site *site)
{
	u32 frame = 0;

	for (u32 k = site->frame_count; k-- > 0;)
		frame = enter(sites, frame, site->frames[k]);
	if (!frame) /* a site without frames */
		frame = enter(sites, 0, site->name);
	return tree_frame(&sites->builder, frame);
}

struct tree tree_of_sites(const struct memory_profile *old, const struct memory_profile *profile,
			  enum tree_moment moment, const struct memory_file_names *files,
			  struct arena *arena)
{
	struct site_tree sites = {
	    .builder = {.arena = arena}, .files = files, .without_lines = old != NULL};
	struct tree tree;

	for (u32 i = 0; i < profile->site_count; i++) {
		struct tree_frame *frame = enter_site(&sites, &profile->sites[i]);

		frame->self += tree_moment_bytes(&profile->sites[i], moment);
		frame->calls += tree_moment_blocks(&profile->sites[i], moment);
	}
	for (u32 i = 0; old && i < old->site_count; i++)
		enter_site(&sites, &old->sites[i])->old_self +=
		    tree_moment_bytes(&old->sites[i], moment);
	intern_release(&sites.frames);
	tree = finish(&sites.builder, profile);
	tree.compared = old != NULL;
	return tree;
}

struct tree_place *tree_frame_places(const struct memory_profile *profile,
				     const struct memory_file_names *files, struct arena *arena)
{
	struct tree_place *places = ARENA_NEW(arena, struct tree_place, profile->frame_count);

	for (u32 i = 0; i < profile->frame_count; i++)
		places[i] = place_of(profile->frames[i], files);
	return places;
}

/* A node called its parent, so the path from a node to its root is the stack from the outermost
 * caller inwards. */
struct tree tree_of_snapshot(const struct memory_profile *profile, u32 snapshot,
			     struct arena *arena)
{
	const struct memory_snapshot *it = &profile->snapshots[snapshot];
	struct tree_builder builder = {.arena = arena};

	for (u32 i = 0; i < profile->frame_count; i++)
		tree_add_place(&builder, place_of(profile->frames[i], NULL));
	for (u32 i = 0; i < it->share_count; i++) {
		u32 node = it->shares[i].node, frame = 0;

		while (profile->nodes[node].parent != NO_ID) { /* the root names what is counted */
			frame = tree_add_frame(&builder, frame, profile->nodes[node].frame, false);
			node = profile->nodes[node].parent;
		}
		tree_frame(&builder, frame)->self += it->shares[i].bytes;
	}
	return finish(&builder, profile);
}
