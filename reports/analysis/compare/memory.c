#include "memory.h"

#include "common/intern.h"
#include "common/memory.h"
#include "pair.h"
#include "reports/analysis/memory_frames.h"
#include "reports/analysis/prune.h"

#include <stdlib.h>

/* All sites of both sides, by name. */
struct sites {
	struct intern names; /* ids are indexes into items */
	struct site_change *items;
	bool (*is_in)[2];
	size_t capacity, is_in_capacity;
};

/* ---------------------------------------------------------------- names */

static void add_frame(struct buffer *name, struct text text)
{
	struct memory_frame frame = memory_frame_read(text);

	buffer_add(name, frame.function);
	if (frame.file.length || frame.object.length) {
		buffer_add_string(name, frame.object.length ? " (in " : " (");
		buffer_add(name, frame.object.length ? frame.object : frame.file);
		buffer_add_byte(name, ')');
	}
}

void memory_compare_name(struct buffer *name, const struct memory_site *site)
{
	u32 first = memory_first_caller(site);

	if (!site->frame_count)
		buffer_add(name, site->name);
	for (u32 i = first; i < site->frame_count; i++) {
		if (i > first)
			buffer_add(name, T(" < "));
		add_frame(name, site->frames[i]);
	}
}

/* ---------------------------------------------------------------- both sides together */

static u32 find_site(struct sites *sites, struct text name)
{
	size_t known = sites->names.count;
	u32 id = intern_add(&sites->names, name);

	if (id == known) {
		GROW(sites->items, sites->capacity, known + 1);
		GROW(sites->is_in, sites->is_in_capacity, known + 1);
		sites->items[id] = (struct site_change){0};
		sites->is_in[id][0] = sites->is_in[id][1] = false;
	}
	return id;
}

static void add_figures(struct site_change *sum, int side, const struct memory_site *site)
{
	sum->peak_bytes[side] += site->peak_bytes;
	sum->peak_blocks[side] += site->peak_blocks;
	sum->at_exit_bytes[side] += site->at_exit_bytes;
	sum->at_exit_blocks[side] += site->at_exit_blocks;
	sum->allocated_bytes[side] += site->allocated_bytes;
	sum->allocated_blocks[side] += site->allocated_blocks;
}

static void add_side(struct sites *sites, const struct memory_profile *profile, int side)
{
	struct buffer name = {0};

	for (u32 i = 0; i < profile->site_count; i++) {
		u32 id;

		buffer_clear(&name);
		memory_compare_name(&name, &profile->sites[i]);
		id = find_site(sites, buffer_text(&name));
		add_figures(&sites->items[id], side, &profile->sites[i]);
		sites->items[id].site = &profile->sites[i];
		sites->is_in[id][side] = true;
	}
	buffer_release(&name);
}

static void move(u64 from[2], u64 to[2], int side)
{
	to[side] += from[side];
	from[side] = 0;
}

/* Folds sites that only one side names into the other's row of small sites, because they may be
 * among these. */
static void put_together(struct sites *sites)
{
	u32 other = intern_find(&sites->names, (struct text)TEXT(PRUNED_NAME));

	if (other == INTERN_NONE)
		return;
	for (u32 i = 0; i < sites->names.count; i++) {
		struct site_change *from = &sites->items[i], *to = &sites->items[other];

		for (int side = 0; side < 2; side++) {
			if (i == other || sites->is_in[i][!side] || !sites->is_in[other][!side])
				continue;
			move(from->peak_bytes, to->peak_bytes, side);
			move(from->peak_blocks, to->peak_blocks, side);
			move(from->at_exit_bytes, to->at_exit_bytes, side);
			move(from->at_exit_blocks, to->at_exit_blocks, side);
			move(from->allocated_bytes, to->allocated_bytes, side);
			move(from->allocated_blocks, to->allocated_blocks, side);
		}
	}
}

/* ---------------------------------------------------------------- what changed */

static bool differ(const u64 pair[2])
{
	return pair[0] != pair[1];
}

static bool has_changed(const struct site_change *site)
{
	return differ(site->peak_bytes) || differ(site->peak_blocks) ||
	       differ(site->at_exit_bytes) || differ(site->at_exit_blocks) ||
	       differ(site->allocated_bytes) || differ(site->allocated_blocks);
}

static int compare_distances(const u64 a[2], const u64 b[2])
{
	return (distance_of(a) < distance_of(b)) - (distance_of(a) > distance_of(b));
}

static int by_change(const void *left, const void *right)
{
	const struct site_change *a = left, *b = right;
	int order = compare_distances(a->peak_bytes, b->peak_bytes);

	if (!order)
		order = compare_distances(a->at_exit_bytes, b->at_exit_bytes);
	if (!order)
		order = compare_distances(a->allocated_bytes, b->allocated_bytes);
	return order ? order : text_compare(a->name, b->name);
}

static void take_changed(const struct sites *sites, struct arena *arena,
			 struct memory_change *change)
{
	change->sites = ARENA_NEW(arena, struct site_change, sites->names.count);
	for (u32 i = 0; i < sites->names.count; i++) {
		struct site_change *site = &change->sites[change->count];

		if (!has_changed(&sites->items[i]))
			continue;
		*site = sites->items[i];
		site->name = arena_copy(arena, intern_text(&sites->names, i));
		change->count++;
	}
	if (change->count)
		qsort(change->sites, change->count, sizeof(*change->sites), by_change);
}

void memory_compare(const struct memory_profile *old, const struct memory_profile *now,
		    struct arena *arena, struct memory_change *change)
{
	struct sites sites = {0};

	*change = (struct memory_change){0};
	if (old->sites_source != now->sites_source && old->site_count && now->site_count)
		return;
	change->is_comparable = true;
	add_side(&sites, old, 0);
	add_side(&sites, now, 1);
	put_together(&sites);
	take_changed(&sites, arena, change);
	intern_release(&sites.names);
	free(sites.items);
	free(sites.is_in);
}
