#include "document_memory.h"

#include "../common/buffer.h"
#include "../common/json_writer.h"
#include "../common/memory.h"
#include "memory_sites.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- out of recordings */

/* DHAT's figures with massif's timeline. */
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

/* Whether the children of both recordings are the same ones, as far as one can tell. */
static bool have_same_children(const struct memory_recordings *recordings)
{
	if (recordings->massif_count != recordings->dhat_count)
		return false;
	for (u32 i = 0; i < recordings->massif_count; i++)
		if (!text_equal(recordings->massif[i].command, recordings->dhat[i].command))
			return false;
	return true;
}

/* All processes of the run, each with all that is known of it. */
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
	document_set_memory(profile, &memory, arena);
	return true;
}

/* ---------------------------------------------------------------- writing */

static const char *source_name(enum memory_source source)
{
	return source == MEMORY_DHAT ? "dhat" : "massif";
}

static void write_count(struct json_writer *w, const char *key, u64 count)
{
	json_key(w, key);
	json_u64(w, count);
}

static void write_texts(struct json_writer *w, const char *key, const struct text *texts, u32 count,
			enum json_layout layout)
{
	json_key(w, key);
	json_open_array(w, layout);
	for (u32 i = 0; i < count; i++)
		json_text(w, texts[i]);
	json_close(w);
}

static void write_nodes(struct json_writer *w, const struct memory_profile *profile)
{
	json_key(w, "nodes");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < profile->node_count; i++) {
		json_open_array(w, JSON_INLINE);
		json_u64(w, profile->nodes[i].frame);
		if (profile->nodes[i].parent == NO_ID)
			json_null(w);
		else
			json_u64(w, profile->nodes[i].parent);
		json_close(w);
	}
	json_close(w);
}

static void write_site(struct json_writer *w, const struct memory_site *site,
		       enum memory_source source)
{
	json_key_text(w, site->name);
	json_open_object(w, JSON_INLINE);
	if (source == MEMORY_DHAT) {
		write_count(w, "allocated_blocks", site->allocated_blocks);
		write_count(w, "allocated_bytes", site->allocated_bytes);
		write_count(w, "at_exit_blocks", site->at_exit_blocks);
		write_count(w, "at_exit_bytes", site->at_exit_bytes);
	}
	write_texts(w, "frames", site->frames, site->frame_count, JSON_INLINE);
	if (source == MEMORY_DHAT)
		write_count(w, "peak_blocks", site->peak_blocks);
	write_count(w, "peak_bytes", site->peak_bytes);
	json_close(w);
}

static void write_sites(struct json_writer *w, const struct memory_profile *profile)
{
	json_key(w, "sites");
	json_open_object(w, JSON_LINES);
	for (u32 i = 0; i < profile->site_count; i++)
		write_site(w, &profile->sites[i], profile->sites_source);
	json_close(w);
	json_key(w, "sites_source");
	json_string(w, source_name(profile->sites_source));
}

static void write_tree(struct json_writer *w, const struct memory_snapshot *snapshot)
{
	json_key(w, "tree");
	json_open_array(w, JSON_INLINE);
	for (u32 i = 0; i < snapshot->share_count; i++) {
		json_open_array(w, JSON_INLINE);
		json_u64(w, snapshot->shares[i].node);
		json_u64(w, snapshot->shares[i].bytes);
		json_close(w);
	}
	json_close(w);
}

static void write_snapshots(struct json_writer *w, const struct memory_profile *profile)
{
	json_key(w, "snapshots");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < profile->snapshot_count; i++) {
		const struct memory_snapshot *snapshot = &profile->snapshots[i];

		json_open_object(w, JSON_INLINE);
		write_count(w, "extra", snapshot->extra);
		write_count(w, "heap", snapshot->heap);
		write_count(w, "stacks", snapshot->stacks);
		write_count(w, "time", snapshot->time);
		if (snapshot->is_detailed)
			write_tree(w, snapshot);
		json_close(w);
	}
	json_close(w);
	json_key(w, "snapshots_source");
	json_string(w, source_name(profile->snapshots_source));
	json_key(w, "time_unit");
	json_text(w, profile->time_unit);
}

static void write_profile(struct json_writer *w, const struct document_memory *memory,
			  const struct memory_profile *profile);

static void write_children(struct json_writer *w, const struct document_memory *memory)
{
	json_key(w, "children");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < memory->child_count; i++) {
		json_open_object(w, JSON_LINES);
		write_profile(w, NULL, &memory->children[i]);
		json_close(w);
	}
	json_close(w);
}

/* The members of a process; `memory` is NULL for a child, which says other things of itself. */
static void write_profile(struct json_writer *w, const struct document_memory *memory,
			  const struct memory_profile *profile)
{
	bool is_exact = profile->peak_source == MEMORY_DHAT;
	bool has_timeline = profile->snapshots_source != MEMORY_NONE;

	if (is_exact) {
		write_count(w, "allocated_bytes", profile->allocated_bytes);
		write_count(w, "allocations", profile->allocations);
		write_count(w, "at_exit_blocks", profile->at_exit_blocks);
		write_count(w, "at_exit_bytes", profile->at_exit_bytes);
	}
	if (memory && memory->child_count)
		write_children(w, memory);
	if (!memory) {
		json_key(w, "command");
		json_text(w, profile->command);
		json_key(w, "forked");
		json_bool(w, profile->forked);
	}
	if (has_timeline) {
		write_texts(w, "frames", profile->frames, profile->frame_count, JSON_LINES);
		write_nodes(w, profile);
	}
	if (memory)
		write_texts(w, "options", memory->options, memory->option_count, JSON_INLINE);
	if (is_exact)
		write_count(w, "peak_blocks", profile->peak_blocks);
	write_count(w, "peak_bytes", profile->peak_bytes);
	json_key(w, "peak_source");
	json_string(w, source_name(profile->peak_source));
	if (profile->sites_source != MEMORY_NONE)
		write_sites(w, profile);
	if (has_timeline)
		write_snapshots(w, profile);
}

void document_set_memory(struct document_profile *profile, const struct document_memory *memory,
			 struct arena *arena)
{
	struct buffer out = {0};
	struct json_writer w = json_writer_inside(&out, 3); /* document, profiles, profile */

	json_open_object(&w, JSON_LINES);
	write_profile(&w, memory, &memory->process);
	json_key(&w, "tool");
	json_text(&w, memory->tool);
	json_key(&w, "version");
	json_text(&w, memory->version);
	json_close(&w);
	document_set_member(&profile->others, T("memory"), arena_copy(arena, buffer_text(&out)),
			    arena);
	buffer_release(&out);
}

/* ---------------------------------------------------------------- reading */

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
	struct text json = document_member(&profile->others, T("memory"));
	struct json_reader reader;

	*memory = NULL;
	if (!json.data)
		return true;
	json_reader_init(&reader, NULL, json, arena, diag);
	reader.prefix = arena_printf(arena, "profiles.%.*s.memory", TEXT_ARGS(profile->name)).data;
	*memory = ARENA_NEW(arena, struct document_memory, 1);
	(*memory)->tool = (*memory)->version = T("");
	(*memory)->process.command = profile->command;
	(*memory)->process.time_unit = T("");
	read_memory(&reader, arena, *memory);
	return json_reader_ok(&reader);
}
