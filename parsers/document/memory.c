#include "memory.h"

/* Combines DHAT's figures with massif's timeline. */
static struct memory_profile combine(const struct memory_profile *massif,
				     const struct memory_profile *dhat)
{
	struct memory_profile both = *dhat;

	both.forked |= massif->forked;
	both.option_count = massif->option_count;
	both.options = massif->options;
	both.snapshots_source = massif->snapshots_source;
	both.time_unit = massif->time_unit;
	both.snapshot_count = massif->snapshot_count;
	both.snapshots = massif->snapshots;
	both.frame_count = massif->frame_count;
	both.frames = massif->frames;
	both.node_count = massif->node_count;
	both.nodes = massif->nodes;
	return both;
}

/* Whether both recordings have the same children: as many, with the same commands in the same
 * order. */
static bool have_same_children(const struct memory_recordings *recordings)
{
	if (recordings->massif_count != recordings->dhat_count)
		return false;
	for (u32 i = 0; i < recordings->massif_count; i++)
		if (!text_equal(recordings->massif[i].command, recordings->dhat[i].command))
			return false;
	return true;
}

/* All processes of the run, each with the data of both tools. */
static struct memory_profile *combine_all(const struct memory_recordings *recordings, u32 *count,
					  struct arena *arena)
{
	bool has_dhat = recordings->dhat_count > 0, has_massif = recordings->massif_count > 0;
	const struct memory_profile *best = has_dhat ? recordings->dhat : recordings->massif;
	struct memory_profile *all;

	*count = has_dhat ? recordings->dhat_count : recordings->massif_count;
	all = ARENA_NEW(arena, struct memory_profile, *count);
	for (u32 i = 0; i < *count; i++) {
		bool has_both = has_dhat && has_massif && (!i || have_same_children(recordings));

		all[i] = has_both ? combine(&recordings->massif[i], &recordings->dhat[i]) : best[i];
		all[i].forked |= i && text_equal(all[i].command, all[0].command);
	}
	return all;
}

void document_set_memory(struct document_profile *profile, const struct document_memory *memory,
			 struct arena *arena)
{
	profile->memory = ARENA_NEW(arena, struct document_memory, 1);
	*profile->memory = *memory;
}

static void spread(struct memory_profile *process, const struct memory_allocators *allocators)
{
	for (u32 i = 0; i < process->site_count; i++)
		process->sites[i].allocators = allocators;
}

void document_spread_allocators(struct document_memory *memory, struct arena *arena)
{
	struct memory_allocators *allocators = ARENA_NEW(arena, struct memory_allocators, 1);

	*allocators = memory->allocators;
	spread(&memory->process, allocators);
	for (u32 i = 0; i < memory->child_count; i++)
		spread(&memory->children[i], allocators);
}

static void add_allocators(struct document_memory *memory, const char *const *names, size_t count,
			   struct arena *arena)
{
	struct memory_allocators *all = &memory->allocators;
	struct text *joined = ARENA_NEW(arena, struct text, all->count + count + 1);

	for (u32 i = 0; i < all->count; i++)
		joined[i] = all->names[i];
	for (size_t i = 0; i < count; i++)
		joined[all->count + i] = text_from_string(names[i]);
	all->names = joined;
	all->count += (u32)count;
	memory->kept.json = (struct text){0};
	document_spread_allocators(memory, arena);
}

void document_add_allocators(struct document *document, const char *const *names, size_t count,
			     struct arena *arena)
{
	for (u32 p = 0; count && p < document->profile_count; p++)
		if (document->profiles[p].memory)
			add_allocators(document->profiles[p].memory, names, count, arena);
}

bool document_add_memory(struct document_profile *profile,
			 const struct memory_recordings *recordings, const struct document_run *run,
			 struct arena *arena, struct diag *diag)
{
	u32 count;
	struct memory_profile *all = combine_all(recordings, &count, arena);
	struct document_memory memory = {
	    .tool = recordings->tool,
	    .version = run->version.data ? run->version : T(""),
	    .option_count = run->option_count,
	    .options = run->options,
	    .allocators = run->allocators,
	};

	if (!count)
		return diag_error(diag, "no recording");
	memory.process = all[0];
	memory.child_count = count - 1;
	memory.children = all + 1;
	if (!memory.option_count) {
		memory.option_count = all[0].option_count;
		memory.options = all[0].options;
	}
	if (!profile->command.length)
		profile->command = all[0].command;
	document_spread_allocators(&memory, arena);
	document_set_memory(profile, &memory, arena);
	return true;
}
