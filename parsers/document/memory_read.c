#include "memory.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

/* An array that grew in heap memory, put into the arena. */
static void *keep(struct arena *arena, void *items, size_t count, size_t size)
{
	void *kept = arena_new(arena, count, size);

	if (count)
		memcpy(kept, items, count * size);
	free(items);
	return kept;
}

static void read_texts(struct json_reader *r, struct arena *arena, struct text **texts, u32 *count)
{
	struct text *items = NULL;
	size_t capacity = 0, n = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(items, capacity, n + 1);
		items[n] = (struct text){"", 0};
		json_read_text(r, &items[n++]);
	}
	*count = (u32)n;
	*texts = keep(arena, items, n, sizeof(*items));
}

static void read_source(struct json_reader *r, enum memory_source *source)
{
	struct text name = TEXT("dhat");

	json_read_text(r, &name);
	*source = text_equal(name, T("dhat")) ? MEMORY_DHAT : MEMORY_MASSIF;
	if (*source == MEMORY_MASSIF && !text_equal(name, T("massif")))
		json_fail(r, "expected massif or dhat");
}

/* An array of two numbers; the second may be null where `second` starts out as NO_ID. */
static void read_pair(struct json_reader *r, u64 *first, u64 *second)
{
	bool may_be_null = *second == NO_ID;

	json_enter_array(r);
	if (!json_next_element(r) || !json_read_u64(r, first) || !json_next_element(r)) {
		json_fail(r, "expected two numbers");
		return;
	}
	if (!may_be_null || !json_read_null(r))
		json_read_u64(r, second);
	if (json_next_element(r))
		json_fail(r, "expected two numbers");
}

static void read_nodes(struct json_reader *r, struct arena *arena, struct memory_profile *profile)
{
	struct memory_node *nodes = NULL;
	size_t capacity = 0, count = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		u64 frame = 0, parent = NO_ID;

		read_pair(r, &frame, &parent);
		if (frame >= NO_ID || (parent != NO_ID && parent >= count))
			json_fail(r, "a node's parent comes before it");
		GROW(nodes, capacity, count + 1);
		nodes[count++] = (struct memory_node){(u32)frame, (u32)parent};
	}
	profile->node_count = (u32)count;
	profile->nodes = keep(arena, nodes, count, sizeof(*nodes));
}

static void read_tree(struct json_reader *r, struct arena *arena, struct memory_snapshot *snapshot)
{
	struct memory_share *shares = NULL;
	size_t capacity = 0, count = 0;

	snapshot->is_detailed = true;
	json_enter_array(r);
	while (json_next_element(r)) {
		u64 node = 0, bytes = 0;

		read_pair(r, &node, &bytes);
		if (node >= NO_ID)
			json_fail(r, "no such node");
		GROW(shares, capacity, count + 1);
		shares[count++] = (struct memory_share){(u32)node, bytes};
	}
	snapshot->share_count = (u32)count;
	snapshot->shares = keep(arena, shares, count, sizeof(*shares));
}

static void read_snapshot(struct json_reader *r, struct arena *arena,
			  struct memory_snapshot *snapshot)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("extra")))
			json_read_u64(r, &snapshot->extra);
		else if (text_equal(key, T("heap")))
			json_read_u64(r, &snapshot->heap);
		else if (text_equal(key, T("stacks")))
			json_read_u64(r, &snapshot->stacks);
		else if (text_equal(key, T("time")))
			json_read_u64(r, &snapshot->time);
		else if (text_equal(key, T("tree")))
			read_tree(r, arena, snapshot);
		else
			json_skip(r, NULL);
	}
}

static void read_snapshots(struct json_reader *r, struct arena *arena,
			   struct memory_profile *profile)
{
	struct memory_snapshot *snapshots = NULL;
	size_t capacity = 0, count = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(snapshots, capacity, count + 1);
		snapshots[count] = (struct memory_snapshot){0};
		read_snapshot(r, arena, &snapshots[count++]);
	}
	profile->snapshot_count = (u32)count;
	profile->snapshots = keep(arena, snapshots, count, sizeof(*snapshots));
}

static void read_site_member(struct json_reader *r, struct text key, struct arena *arena,
			     struct memory_site *site)
{
	if (text_equal(key, T("allocated_blocks")))
		json_read_u64(r, &site->allocated_blocks);
	else if (text_equal(key, T("allocated_bytes")))
		json_read_u64(r, &site->allocated_bytes);
	else if (text_equal(key, T("at_exit_blocks")))
		json_read_u64(r, &site->at_exit_blocks);
	else if (text_equal(key, T("at_exit_bytes")))
		json_read_u64(r, &site->at_exit_bytes);
	else if (text_equal(key, T("frames")))
		read_texts(r, arena, &site->frames, &site->frame_count);
	else if (text_equal(key, T("peak_blocks")))
		json_read_u64(r, &site->peak_blocks);
	else if (text_equal(key, T("peak_bytes")))
		json_read_u64(r, &site->peak_bytes);
	else
		json_skip(r, NULL);
}

static int by_name(const void *a, const void *b)
{
	const struct memory_site *left = a, *right = b;

	return text_compare(left->name, right->name);
}

static void read_sites(struct json_reader *r, struct arena *arena, struct memory_profile *profile)
{
	struct memory_site *sites = NULL;
	size_t capacity = 0, count = 0;
	struct text name, key;

	json_enter_object(r);
	while (json_next_key(r, &name)) {
		struct memory_site site = {.name = name};

		json_enter_object(r);
		while (json_next_key(r, &key))
			read_site_member(r, key, arena, &site);
		GROW(sites, capacity, count + 1);
		sites[count++] = site;
	}
	if (count)
		qsort(sites, count, sizeof(*sites), by_name);
	profile->site_count = (u32)count;
	profile->sites = keep(arena, sites, count, sizeof(*sites));
}

/* The figures of a process that are plain counts; false for any other key. */
static bool read_figure(struct json_reader *r, struct text key, struct memory_profile *profile)
{
	const struct {
		const char *key;
		u64 *value;
	} figures[] = {
	    {"allocated_bytes", &profile->allocated_bytes},
	    {"allocations", &profile->allocations},
	    {"at_exit_blocks", &profile->at_exit_blocks},
	    {"at_exit_bytes", &profile->at_exit_bytes},
	    {"peak_blocks", &profile->peak_blocks},
	    {"peak_bytes", &profile->peak_bytes},
	};

	for (size_t i = 0; i < LENGTH_OF(figures); i++) {
		if (text_equal(key, text_from_string(figures[i].key))) {
			json_read_u64(r, figures[i].value);
			return true;
		}
	}
	return false;
}

/* A member that the command's own process and its children may both have. */
static void read_member(struct json_reader *r, struct text key, struct arena *arena,
			struct memory_profile *profile)
{
	if (read_figure(r, key, profile))
		return;
	if (text_equal(key, T("command")))
		json_read_text(r, &profile->command);
	else if (text_equal(key, T("forked")))
		json_read_bool(r, &profile->forked);
	else if (text_equal(key, T("frames")))
		read_texts(r, arena, &profile->frames, &profile->frame_count);
	else if (text_equal(key, T("nodes")))
		read_nodes(r, arena, profile);
	else if (text_equal(key, T("peak_source")))
		read_source(r, &profile->peak_source);
	else if (text_equal(key, T("sites")))
		read_sites(r, arena, profile);
	else if (text_equal(key, T("sites_source")))
		read_source(r, &profile->sites_source);
	else if (text_equal(key, T("snapshots")))
		read_snapshots(r, arena, profile);
	else if (text_equal(key, T("snapshots_source")))
		read_source(r, &profile->snapshots_source);
	else if (text_equal(key, T("time_unit")))
		json_read_text(r, &profile->time_unit);
	else
		json_skip(r, NULL);
}

/* Indexes must lead somewhere, whatever the order in which the members came. */
static void check_indexes(struct json_reader *r, const struct memory_profile *profile)
{
	for (u32 i = 0; i < profile->node_count; i++)
		if (profile->nodes[i].frame >= profile->frame_count)
			json_fail(r, "a node has a frame that is not in 'frames'");
	for (u32 i = 0; i < profile->snapshot_count; i++)
		for (u32 k = 0; k < profile->snapshots[i].share_count; k++)
			if (profile->snapshots[i].shares[k].node >= profile->node_count)
				json_fail(r, "a tree has a node that is not in 'nodes'");
}

/* Documents that do not say where a figure came from got all of them from their tool. */
static void fill_sources(struct memory_profile *profile, struct text tool)
{
	enum memory_source source = text_equal(tool, T("dhat")) ? MEMORY_DHAT : MEMORY_MASSIF;

	if (profile->peak_source == MEMORY_NONE)
		profile->peak_source = source;
	if (profile->site_count && profile->sites_source == MEMORY_NONE)
		profile->sites_source = source;
	if (profile->snapshot_count && profile->snapshots_source == MEMORY_NONE)
		profile->snapshots_source = MEMORY_MASSIF;
}

static void read_children(struct json_reader *r, struct arena *arena,
			  struct document_memory *memory)
{
	struct memory_profile *children = NULL;
	size_t capacity = 0, count = 0;
	struct text key;

	json_enter_array(r);
	while (json_next_element(r)) {
		struct memory_profile child = {.command = {"", 0}, .time_unit = {"", 0}};

		json_enter_object(r);
		while (json_next_key(r, &key))
			read_member(r, key, arena, &child);
		check_indexes(r, &child);
		GROW(children, capacity, count + 1);
		children[count++] = child;
	}
	memory->child_count = (u32)count;
	memory->children = keep(arena, children, count, sizeof(*children));
}

static void read_memory(struct json_reader *r, struct arena *arena, struct document_memory *memory)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("tool")))
			json_read_text(r, &memory->tool);
		else if (text_equal(key, T("version")))
			json_read_text(r, &memory->version);
		else if (text_equal(key, T("options")))
			read_texts(r, arena, &memory->options, &memory->option_count);
		else if (text_equal(key, T("children")))
			read_children(r, arena, memory);
		else
			read_member(r, key, arena, &memory->process);
	}
	check_indexes(r, &memory->process);
	fill_sources(&memory->process, memory->tool);
	for (u32 i = 0; i < memory->child_count; i++)
		fill_sources(&memory->children[i], memory->tool);
}

bool document_get_memory(const struct document_profile *profile, struct arena *arena,
			 struct document_memory **memory, struct diag *diag)
{
	struct json_reader reader;

	*memory = NULL;
	if (!document_open_part(profile, "memory", arena, &reader, diag))
		return true;
	*memory = ARENA_NEW(arena, struct document_memory, 1);
	(*memory)->tool = (*memory)->version = T("");
	(*memory)->process.command = profile->command;
	(*memory)->process.time_unit = T("");
	read_memory(&reader, arena, *memory);
	return document_close_part(&reader);
}
