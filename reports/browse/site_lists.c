#include "site_lists.h"

#include "common/buffer.h"
#include "reports/analysis/compare/memory.h"
#include "reports/analysis/memory_frames.h"

/* Of changes, each value is a pair: the old one, then the new. */
enum { PEAK, ALLOCATED, AT_EXIT, BLOCKS };

enum { CHAIN_WIDTH = 45 };

/* ---------------------------------------------------------------- sites */

static const struct memory_site *site_at(const struct list *list, const struct list_row *row)
{
	const struct memory_site *sites = list->context;

	return &sites[row->id];
}

static void name_sites(const struct look *look, const struct list *list,
		       const struct list_row *const *rows, u32 count, struct arena *arena,
		       struct row_name *names)
{
	for (u32 i = 0; i < count; i++) {
		const struct memory_site *site = site_at(list, rows[i]);
		struct buffer out = {0};

		memory_add_chain(&out, site, memory_first_caller(site), !look->in_full);
		names[i] = (struct row_name){.full = buffer_take(&out, arena)};
	}
}

static int compare_sites(const struct list *list, const struct list_row *a,
			 const struct list_row *b)
{
	return text_compare(site_at(list, a)->name, site_at(list, b)->name);
}

static bool site_matches(const struct list *list, const struct list_row *row,
			 const struct pattern *filter)
{
	return pattern_matches(filter, site_at(list, row)->name);
}

static void describe_memory(const struct look *look, const struct place *place, struct arena *arena,
			    struct row_name *subject, struct text *figures)
{
	const struct memory_profile *memory = look->subject->memory;
	struct buffer out = {0};

	(void)place;
	subject->full = look->subject->title;
	buffer_add(&out, memory->peak_source == MEMORY_DHAT ? T("peak ") : T("peak at least "));
	buffer_add_grouped(&out, memory->peak_bytes);
	buffer_add(&out, T(" bytes"));
	*figures = buffer_take(&out, arena);
}

static void fill_sites(const struct look *look, const struct place *place, struct list *list)
{
	static const struct list_column columns[] = {
	    {TEXT("peak %"), CELL_SHARE, PEAK, 0, 0, 0},
	    {TEXT("peak [B]"), CELL_NUMBER, PEAK, 's', 0, 1},
	    {TEXT("at exit"), CELL_NUMBER, AT_EXIT, 'l', 0, 2},
	    {TEXT("allocated"), CELL_NUMBER, ALLOCATED, 'i', 0, 3},
	    {TEXT("blocks"), CELL_NUMBER, BLOCKS, 'c', 0, 4},
	};
	enum { OF_MASSIF = 2 };
	const struct memory_profile *memory = look->subject->memory;

	(void)place;
	list->columns = columns;
	list->column_count =
	    memory->sites_source == MEMORY_DHAT ? LENGTH_OF(columns) : (u32)OF_MASSIF;
	list->name_title = T("allocated by < called by");
	list->name_width = CHAIN_WIDTH;
	list->whole = memory->peak_bytes;
	list->compare = compare_sites;
	list->matches = site_matches;
	list->context = memory->sites;
	list_reserve(list, memory->site_count);
	for (u32 i = 0; i < memory->site_count; i++) {
		const struct memory_site *site = &memory->sites[i];
		u64 *values = list_add(list, i)->values;

		values[PEAK] = site->peak_bytes;
		values[ALLOCATED] = site->allocated_bytes;
		values[AT_EXIT] = site->at_exit_bytes;
		values[BLOCKS] = site->peak_blocks;
	}
}

static struct places open_site(const struct look *look, const struct list *list,
			       const struct list_row *row)
{
	(void)look;
	return places_of_site(site_at(list, row));
}

/* ---------------------------------------------------------------- changes of sites */

static const struct site_change *change_at(const struct list *list, const struct list_row *row)
{
	const struct site_change *changes = list->context;

	return &changes[row->id];
}

static void name_changes(const struct look *look, const struct list *list,
			 const struct list_row *const *rows, u32 count, struct arena *arena,
			 struct row_name *names)
{
	(void)look;
	(void)arena;
	for (u32 i = 0; i < count; i++)
		names[i] = (struct row_name){.full = change_at(list, rows[i])->name};
}

static int compare_changes(const struct list *list, const struct list_row *a,
			   const struct list_row *b)
{
	return text_compare(change_at(list, a)->name, change_at(list, b)->name);
}

static bool change_matches(const struct list *list, const struct list_row *row,
			   const struct pattern *filter)
{
	return pattern_matches(filter, change_at(list, row)->name);
}

static void fill_site_changes(const struct look *look, const struct place *place, struct list *list)
{
	static const struct list_column columns[] = {
	    CHANGE_COLUMNS("peak", 2 * PEAK, 's'),
	    CHANGE_COLUMNS("allocated", 2 * ALLOCATED, 'i'),
	    CHANGE_COLUMNS("at exit", 2 * AT_EXIT, 'l'),
	};
	struct memory_change change;

	(void)place;
	memory_compare(look->subject->old_memory, look->subject->memory, &list->arena, &change);
	list->columns = columns;
	list->column_count = LENGTH_OF(columns);
	list->name_title = T("allocated by < called by");
	list->name_width = CHAIN_WIDTH;
	list->compare = compare_changes;
	list->matches = change_matches;
	list->context = change.sites;
	list_reserve(list, change.count);
	for (u32 i = 0; i < change.count; i++) {
		const struct site_change *site = &change.sites[i];
		u64 *values = list_add(list, i)->values;

		memcpy(values + 2 * PEAK, site->peak_bytes, sizeof(site->peak_bytes));
		memcpy(values + 2 * ALLOCATED, site->allocated_bytes,
		       sizeof(site->allocated_bytes));
		memcpy(values + 2 * AT_EXIT, site->at_exit_bytes, sizeof(site->at_exit_bytes));
	}
}

static void describe_memory_change(const struct look *look, const struct place *place,
				   struct arena *arena, struct row_name *subject,
				   struct text *figures)
{
	struct buffer out = {0};

	(void)place;
	subject->full = look->subject->title;
	buffer_add(&out, T("peak "));
	buffer_add_grouped(&out, look->subject->old_memory->peak_bytes);
	buffer_add(&out, T(" → "));
	buffer_add_grouped(&out, look->subject->memory->peak_bytes);
	buffer_add(&out, T(" bytes"));
	*figures = buffer_take(&out, arena);
}

static struct places open_change(const struct look *look, const struct list *list,
				 const struct list_row *row)
{
	(void)look;
	return places_of_site(change_at(list, row)->site);
}

/* ---------------------------------------------------------------- the callers of a site */

static struct text frame_at(const struct list *list, const struct list_row *row)
{
	const struct text *frames = list->context;

	return frames[row->id];
}

static void name_frames(const struct look *look, const struct list *list,
			const struct list_row *const *rows, u32 count, struct arena *arena,
			struct row_name *names)
{
	(void)look;
	(void)arena;
	for (u32 i = 0; i < count; i++)
		names[i] = (struct row_name){.full = frame_at(list, rows[i])};
}

/* The order of the chain. */
static int compare_frames(const struct list *list, const struct list_row *a,
			  const struct list_row *b)
{
	(void)list;
	return (a->id > b->id) - (a->id < b->id);
}

static bool frame_matches(const struct list *list, const struct list_row *row,
			  const struct pattern *filter)
{
	return pattern_matches(filter, frame_at(list, row));
}

static void describe_site(const struct look *look, const struct place *place, struct arena *arena,
			  struct row_name *subject, struct text *figures)
{
	struct buffer out = {0};

	(void)look;
	subject->full = place->site->name;
	buffer_add_grouped(&out, place->site->peak_bytes);
	buffer_add(&out, T(" bytes at the peak"));
	*figures = buffer_take(&out, arena);
}

static void fill_frames(const struct look *look, const struct place *place, struct list *list)
{
	(void)look;
	list->name_title = T("allocated by, and below it, called by");
	list->compare = compare_frames;
	list->matches = frame_matches;
	list->context = place->site->frames;
	list_reserve(list, place->site->frame_count);
	for (u32 i = 0; i < place->site->frame_count; i++)
		list_add(list, i);
}

const struct list_kind list_of_sites = {"sites",    {'s', false, false}, fill_sites,
					name_sites, describe_memory,	 open_site};
const struct list_kind list_of_site_changes = {"changes of sites",     {'s', false, false},
					       fill_site_changes,      name_changes,
					       describe_memory_change, open_change};
const struct list_kind list_of_frames = {"callers",   {'s', true, false}, fill_frames,
					 name_frames, describe_site,	  NULL};
