#include "alive.h"

#include "common/intern.h"
#include "common/memory.h"
#include "parsers/memory/massif.h"
#include "reports/analysis/memory_frames.h"

#include <stdlib.h>

struct maker {
	const struct memory_profile *profile;
	struct arena *arena;
	struct intern places;
	u32 *place_of_node;	/* NO_ID: not known yet */
	struct alive_row *sums; /* by place, of the list that is being made */
	u32 sum_count;
	size_t sum_capacity;
};

/* ---------------------------------------------------------------- places */

static u32 place_of_site(struct maker *maker, const struct memory_site *site)
{
	u32 first = memory_first_outside(site);

	return intern_add(&maker->places,
			  first < site->frame_count ? site->frames[first] : site->name);
}

/* The frames from a node to its root are those from the outermost caller inwards. */
static u32 find_place_of_node(struct maker *maker, u32 node)
{
	const struct memory_profile *profile = maker->profile;
	struct memory_site site = {.name = profile->frames[profile->nodes[node].frame]};
	u32 place, count = 0;

	for (u32 n = node; profile->nodes[n].parent != NO_ID; n = profile->nodes[n].parent)
		count++;
	site.frame_count = count;
	site.frames = memory_new(count, sizeof(*site.frames));
	if (profile->site_count)
		site.allocators = profile->sites[0].allocators;
	for (u32 n = node; count; n = profile->nodes[n].parent)
		site.frames[--count] = profile->frames[profile->nodes[n].frame];
	place = place_of_site(maker, &site);
	free(site.frames);
	return place;
}

static u32 place_of_node(struct maker *maker, u32 node)
{
	if (maker->place_of_node[node] == NO_ID)
		maker->place_of_node[node] = find_place_of_node(maker, node);
	return maker->place_of_node[node];
}

/* ---------------------------------------------------------------- lists */

static void add(struct maker *maker, u32 place, u64 bytes, u64 blocks)
{
	GROW(maker->sums, maker->sum_capacity, (size_t)place + 1);
	while (maker->sum_count <= place) {
		maker->sums[maker->sum_count] = (struct alive_row){.place = maker->sum_count};
		maker->sum_count++;
	}
	maker->sums[place].bytes += bytes;
	maker->sums[place].blocks += blocks;
}

static int by_bytes(const void *a, const void *b, void *places)
{
	const struct alive_row *left = a, *right = b;
	const struct text *names = ((const struct intern *)places)->texts;

	if (left->bytes != right->bytes)
		return left->bytes < right->bytes ? 1 : -1;
	return text_compare(names[left->place], names[right->place]);
}

/* Makes a list of the sums, and begins the next one. */
static struct alive finish(struct maker *maker)
{
	struct alive list = {0};

	for (u32 i = 0; i < maker->sum_count; i++)
		list.row_count += maker->sums[i].bytes > 0;
	list.rows = ARENA_NEW(maker->arena, struct alive_row, (size_t)list.row_count + 1);
	list.row_count = 0;
	for (u32 i = 0; i < maker->sum_count; i++) {
		if (maker->sums[i].bytes)
			list.rows[list.row_count++] = maker->sums[i];
		list.bytes += maker->sums[i].bytes;
	}
	maker->sum_count = 0;
	qsort_r(list.rows, list.row_count, sizeof(*list.rows), by_bytes, &maker->places);
	return list;
}

static struct alive list_moment(struct maker *maker, enum tree_moment moment)
{
	for (u32 i = 0; i < maker->profile->site_count; i++) {
		const struct memory_site *site = &maker->profile->sites[i];

		add(maker, place_of_site(maker, site), tree_moment_bytes(site, moment),
		    tree_moment_blocks(site, moment));
	}
	return finish(maker);
}

static struct alive list_snapshot(struct maker *maker, const struct memory_snapshot *snapshot)
{
	for (u32 i = 0; i < snapshot->share_count; i++)
		add(maker, place_of_node(maker, snapshot->shares[i].node),
		    snapshot->shares[i].bytes, 0);
	return finish(maker);
}

void alive_make(const struct memory_profile *profile, struct arena *arena,
		struct alive_lists *lists)
{
	struct maker maker = {.profile = profile, .arena = arena};

	maker.place_of_node = memory_new(profile->node_count, sizeof(u32));
	for (u32 i = 0; i < profile->node_count; i++)
		maker.place_of_node[i] = NO_ID;
	lists->snapshots = ARENA_NEW(arena, struct alive, (size_t)profile->snapshot_count + 1);
	for (int moment = 0; moment < MOMENT_COUNT; moment++)
		lists->moments[moment] = list_moment(&maker, (enum tree_moment)moment);
	for (u32 i = 0; i < profile->snapshot_count; i++)
		lists->snapshots[i] = list_snapshot(&maker, &profile->snapshots[i]);
	lists->place_count = (u32)maker.places.count;
	lists->places = intern_keep(&maker.places, arena);
	free(maker.place_of_node);
	free(maker.sums);
}

bool alive_is_unknown(struct text place)
{
	return text_equal(place, T(MASSIF_BELOW_THRESHOLD));
}
