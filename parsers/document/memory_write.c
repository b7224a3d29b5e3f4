#include "memory.h"

#include "common/buffer.h"
#include "common/json_writer.h"

static const char *source_name(enum memory_source source)
{
	return source == MEMORY_DHAT ? "dhat" : "massif";
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
		json_member_u64(w, "allocated_blocks", site->allocated_blocks);
		json_member_u64(w, "allocated_bytes", site->allocated_bytes);
		json_member_u64(w, "at_exit_blocks", site->at_exit_blocks);
		json_member_u64(w, "at_exit_bytes", site->at_exit_bytes);
	}
	write_texts(w, "frames", site->frames, site->frame_count, JSON_INLINE);
	if (source == MEMORY_DHAT)
		json_member_u64(w, "peak_blocks", site->peak_blocks);
	json_member_u64(w, "peak_bytes", site->peak_bytes);
	json_close(w);
}

static void write_sites(struct json_writer *w, const struct memory_profile *profile)
{
	json_key(w, "sites");
	json_open_object(w, JSON_LINES);
	for (u32 i = 0; i < profile->site_count; i++)
		write_site(w, &profile->sites[i], profile->sites_source);
	json_close(w);
	json_member_string(w, "sites_source", source_name(profile->sites_source));
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
		json_member_u64(w, "extra", snapshot->extra);
		json_member_u64(w, "heap", snapshot->heap);
		json_member_u64(w, "stacks", snapshot->stacks);
		json_member_u64(w, "time", snapshot->time);
		if (snapshot->is_detailed)
			write_tree(w, snapshot);
		json_close(w);
	}
	json_close(w);
	json_member_string(w, "snapshots_source", source_name(profile->snapshots_source));
	json_member_text(w, "time_unit", profile->time_unit);
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
		json_member_u64(w, "allocated_bytes", profile->allocated_bytes);
		json_member_u64(w, "allocations", profile->allocations);
		json_member_u64(w, "at_exit_blocks", profile->at_exit_blocks);
		json_member_u64(w, "at_exit_bytes", profile->at_exit_bytes);
	}
	if (memory && memory->child_count)
		write_children(w, memory);
	if (!memory) {
		json_member_text(w, "command", profile->command);
		json_member_bool(w, "forked", profile->forked);
	}
	if (has_timeline) {
		write_texts(w, "frames", profile->frames, profile->frame_count, JSON_LINES);
		write_nodes(w, profile);
	}
	if (memory)
		write_texts(w, "options", memory->options, memory->option_count, JSON_INLINE);
	if (is_exact)
		json_member_u64(w, "peak_blocks", profile->peak_blocks);
	json_member_u64(w, "peak_bytes", profile->peak_bytes);
	json_member_string(w, "peak_source", source_name(profile->peak_source));
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
	json_member_text(&w, "tool", memory->tool);
	json_member_text(&w, "version", memory->version);
	json_close(&w);
	document_set_member(&profile->others, T("memory"), arena_copy(arena, buffer_text(&out)),
			    arena);
	buffer_release(&out);
}
