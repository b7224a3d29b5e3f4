#include "prune_memory.h"

#include "common/buffer.h"
#include "common/intern.h"
#include "common/memory.h"
#include "reports/analysis/compare/memory.h"
#include "prune.h"

#include <stdlib.h>
#include <string.h>

/* Groups of sites that a comparison cannot tell apart. */
struct groups {
	u32 *of_site;		  /* by site */
	struct memory_site *sums; /* by group */
};

static void add_site(struct memory_site *sum, const struct memory_site *site)
{
	sum->allocated_bytes += site->allocated_bytes;
	sum->allocated_blocks += site->allocated_blocks;
	sum->peak_bytes += site->peak_bytes;
	sum->peak_blocks += site->peak_blocks;
	sum->at_exit_bytes += site->at_exit_bytes;
	sum->at_exit_blocks += site->at_exit_blocks;
}

static struct groups find_groups(const struct memory_profile *profile)
{
	struct groups groups = {
	    .of_site = memory_new(profile->site_count, sizeof(u32)),
	    .sums = memory_new(profile->site_count, sizeof(struct memory_site)),
	};
	struct intern names = {0};
	struct buffer name = {0};

	for (u32 i = 0; i < profile->site_count; i++) {
		buffer_clear(&name);
		memory_compare_name(&name, &profile->sites[i]);
		groups.of_site[i] = intern_add(&names, buffer_text(&name));
		add_site(&groups.sums[groups.of_site[i]], &profile->sites[i]);
	}
	intern_release(&names);
	buffer_release(&name);
	return groups;
}

static bool is_small(const struct memory_site *sum, const struct memory_profile *of)
{
	return sum->allocated_bytes < of->allocated_bytes / PRUNE_PARTS + 1 &&
	       sum->peak_bytes < of->peak_bytes / PRUNE_PARTS + 1 &&
	       sum->at_exit_bytes < of->at_exit_bytes / PRUNE_PARTS + 1;
}

/* Keeps the large sites, and adds the sum of the others at its sorted position. */
static void keep_sites(const struct memory_profile *profile, const struct groups *groups,
		       struct memory_profile *pruned, struct arena *arena)
{
	struct text *frame = ARENA_NEW(arena, struct text, 1);
	struct memory_site other = {.name = TEXT(PRUNED_NAME), .frame_count = 1, .frames = frame};
	u32 count = 0, place = 0;
	bool is_any = false;

	*frame = other.name;
	pruned->sites = ARENA_NEW(arena, struct memory_site, (size_t)profile->site_count + 1);
	for (u32 i = 0; i < profile->site_count; i++) {
		const struct memory_site *site = &profile->sites[i];

		if (is_small(&groups->sums[groups->of_site[i]], profile) ||
		    text_equal(site->name, other.name)) {
			add_site(&other, site);
			is_any = true;
			continue;
		}
		pruned->sites[count++] = *site;
		place += text_compare(site->name, other.name) < 0;
	}
	if (is_any) {
		memmove(&pruned->sites[place + 1], &pruned->sites[place],
			(count - place) * sizeof(*pruned->sites));
		pruned->sites[place] = other;
	}
	pruned->site_count = count + is_any;
}

struct memory_profile memory_prune(const struct memory_profile *profile, struct arena *arena)
{
	struct groups groups = find_groups(profile);
	struct memory_profile pruned = *profile;

	keep_sites(profile, &groups, &pruned, arena);
	pruned.snapshots_source = MEMORY_NONE;
	pruned.snapshot_count = pruned.frame_count = pruned.node_count = 0;
	free(groups.of_site);
	free(groups.sums);
	return pruned;
}
