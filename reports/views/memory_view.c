#include "memory_view.h"

#include "reports/analysis/memory_frames.h"

#include <stdlib.h>

static int by_peak(const void *a, const void *b)
{
	const struct memory_site *left = ((const struct memory_row *)a)->site;
	const struct memory_site *right = ((const struct memory_row *)b)->site;

	if (left->peak_bytes != right->peak_bytes)
		return left->peak_bytes < right->peak_bytes ? 1 : -1;
	return text_compare(left->name, right->name);
}

static int by_rest(const void *a, const void *b)
{
	const struct memory_site *left = ((const struct memory_row *)a)->site;
	const struct memory_site *right = ((const struct memory_row *)b)->site;

	if (left->at_exit_bytes != right->at_exit_bytes)
		return left->at_exit_bytes < right->at_exit_bytes ? 1 : -1;
	return text_compare(left->name, right->name);
}

static int by_kept(const void *a, const void *b)
{
	const struct memory_owner *left = a, *right = b;

	if (left->kept.bytes != right->kept.bytes)
		return left->kept.bytes < right->kept.bytes ? 1 : -1;
	return text_compare(text_from_string(left->name), text_from_string(right->name));
}

static void add(struct memory_sum *sum, u64 bytes, u64 blocks)
{
	sum->sites++;
	sum->bytes += bytes;
	sum->blocks += blocks;
}

/* Sorts the rows and keeps the first `limit`. Returns the sum of the others. */
static struct memory_sum cut(struct memory_row *rows, u32 *count, u32 limit,
			     int (*order)(const void *, const void *))
{
	struct memory_sum others = {0};

	if (*count)
		qsort(rows, *count, sizeof(*rows), order);
	for (u32 i = limit; i < *count; i++) {
		const struct memory_site *site = rows[i].site;

		if (order == by_peak)
			add(&others, site->peak_bytes, site->peak_blocks);
		else
			add(&others, site->at_exit_bytes, site->at_exit_blocks);
	}
	if (*count > limit)
		*count = limit;
	return others;
}

static void add_owner(struct memory_view *view, const char *name, const struct memory_site *site)
{
	u32 i = 0;

	while (i < view->owner_count &&
	       !text_equal(text_from_string(view->owners[i].name), text_from_string(name)))
		i++;
	if (i == view->owner_count)
		view->owners[view->owner_count++] = (struct memory_owner){.name = name};
	add(&view->owners[i].kept, site->at_exit_bytes, site->at_exit_blocks);
}

static void add_site(struct memory_view *view, const struct memory_site *site)
{
	struct memory_row row = {site, memory_first_caller(site)};
	const char *owner;

	if (site->peak_bytes)
		view->peak[view->peak_count++] = row;
	if (!site->at_exit_blocks)
		return;
	owner = memory_runtime_owner(site);
	if (owner) {
		add_owner(view, owner, site);
		return;
	}
	add(&view->leaked, site->at_exit_bytes, site->at_exit_blocks);
	view->leaks[view->leak_count++] = row;
}

void memory_view_make(const struct memory_profile *profile, u32 limit, struct arena *arena,
		      struct memory_view *view)
{
	*view = (struct memory_view){
	    .peak = ARENA_NEW(arena, struct memory_row, profile->site_count),
	    .leaks = ARENA_NEW(arena, struct memory_row, profile->site_count),
	    .owners = ARENA_NEW(arena, struct memory_owner, profile->site_count),
	};
	for (u32 i = 0; i < profile->site_count; i++)
		add_site(view, &profile->sites[i]);
	view->peak_others = cut(view->peak, &view->peak_count, limit, by_peak);
	view->leak_others = cut(view->leaks, &view->leak_count, limit, by_rest);
	if (view->owner_count)
		qsort(view->owners, view->owner_count, sizeof(*view->owners), by_kept);
}
