/*
 * The memory part's tables of fields, and the functions for values that the tables cannot describe.
 */
#include "memory.h"

#include "fields.h"

#include "common/memory.h"

#define COUNT(literal, row, member)                                                                \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .offset = offsetof(struct row, member)      \
	}

#define REQUIRED(literal, row, member)                                                             \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .flags = FIELD_REQUIRED,                    \
				    .offset = offsetof(struct row, member)                         \
	}

/* ---------------------------------------------------------------- sources */

static bool read_source(struct fields_reader *reader, const struct field *field, void *row)
{
	enum memory_source *source = (void *)((char *)row + field->offset);
	struct text name;

	if (!json_read_text(&reader->json, &name))
		return false;
	*source = text_equal(name, T("dhat")) ? MEMORY_DHAT : MEMORY_MASSIF;
	return *source == MEMORY_DHAT || text_equal(name, T("massif")) ||
	       json_fail(&reader->json, "expected massif or dhat");
}

static void write_source(struct fields_writer *writer, const struct field *field, const void *row)
{
	const enum memory_source *source = (const void *)((const char *)row + field->offset);

	buffer_add(writer->json.out, *source == MEMORY_DHAT ? T("\"dhat\"") : T("\"massif\""));
}

/* ---------------------------------------------------------------- trees */

/* Reads an array of two numbers. The second may be null if `second` is NO_ID before the call. */
static bool read_pair(struct json_reader *r, u64 *first, u64 *second)
{
	bool may_be_null = *second == NO_ID;

	json_enter_array(r);
	if (!json_next_element(r) || !json_read_u64(r, first) || !json_next_element(r))
		return json_fail(r, "expected two numbers");
	if (!may_be_null || !json_read_null(r))
		json_read_u64(r, second);
	return !json_next_element(r) || json_fail(r, "expected two numbers");
}

static void add_pair(struct buffer *out, u64 first)
{
	buffer_add_byte(out, '[');
	buffer_add_u64(out, first);
	buffer_add(out, T(", "));
}

static bool read_nodes(struct fields_reader *reader, const struct field *field, void *row)
{
	struct memory_profile *profile = row;
	struct json_reader *r = &reader->json;
	size_t capacity = 0, count = 0;
	struct memory_node *nodes = NULL;

	(void)field;
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
	profile->nodes = nodes;
	if (nodes)
		arena_adopt(reader->arena, nodes);
	return !r->failed;
}

static void write_nodes(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct memory_profile *profile = row;
	struct buffer *out = writer->json.out;

	(void)field;
	json_open_array(&writer->json, JSON_LINES);
	for (u32 i = 0; i < profile->node_count; i++) {
		json_begin_raw(&writer->json);
		add_pair(out, profile->nodes[i].frame);
		if (profile->nodes[i].parent == NO_ID)
			buffer_add(out, T("null"));
		else
			buffer_add_u64(out, profile->nodes[i].parent);
		buffer_add_byte(out, ']');
		fields_end_row(writer);
	}
	json_close(&writer->json);
}

static bool read_tree(struct fields_reader *reader, const struct field *field, void *row)
{
	struct memory_snapshot *snapshot = row;
	struct json_reader *r = &reader->json;
	struct memory_share *shares = NULL;
	size_t capacity = 0, count = 0;

	(void)field;
	json_enter_array(r);
	while (json_next_element(r)) {
		u64 node = 0, bytes = 0;

		read_pair(r, &node, &bytes);
		if (node >= NO_ID)
			json_fail(r, "no such node");
		GROW(shares, capacity, count + 1);
		shares[count++] = (struct memory_share){(u32)node, bytes};
	}
	snapshot->is_detailed = true;
	snapshot->share_count = (u32)count;
	snapshot->shares = shares;
	if (shares)
		arena_adopt(reader->arena, shares);
	return !r->failed;
}

static void write_tree(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct memory_snapshot *snapshot = row;
	struct buffer *out = writer->json.out;

	buffer_add_byte(out, '[');
	for (u32 i = 0; i < snapshot->share_count; i++) {
		buffer_add(out, i ? T(", ") : T(""));
		add_pair(out, snapshot->shares[i].node);
		fields_add_count(writer, snapshot->shares[i].bytes, field->key);
		buffer_add_byte(out, ']');
	}
	buffer_add_byte(out, ']');
}

static bool has_tree(const void *row)
{
	return ((const struct memory_snapshot *)row)->is_detailed;
}

static bool has_large_share(const void *row)
{
	const struct memory_snapshot *snapshot = row;
	u64 all = 0;

	for (u32 i = 0; i < snapshot->share_count; i++)
		all |= snapshot->shares[i].bytes;
	return all > DOCUMENT_MAX_COUNT;
}

static const struct field snapshot_fields[] = {
    REQUIRED("extra", memory_snapshot, extra),
    REQUIRED("heap", memory_snapshot, heap),
    REQUIRED("stacks", memory_snapshot, stacks),
    REQUIRED("time", memory_snapshot, time),
    {FIELD_KEY("tree"), .type = FIELD_RAW, .is_written = has_tree, .read = read_tree,
     .write = write_tree, .has_large = has_large_share},
};

static const struct field_object snapshot_object = {
    FIELD_OBJECT_OF(snapshot_fields, struct memory_snapshot),
    .is_inline = true,
};

/* ---------------------------------------------------------------- sites */

#define FRAMES                                                                                     \
	{                                                                                          \
		FIELD_KEY("frames"), .type = FIELD_TEXTS, .flags = FIELD_REQUIRED,                 \
				     .offset = offsetof(struct memory_site, frames),               \
				     .count_offset = offsetof(struct memory_site, frame_count)     \
	}

static const struct field exact_site_fields[] = {
    COUNT("allocated_blocks", memory_site, allocated_blocks),
    COUNT("allocated_bytes", memory_site, allocated_bytes),
    COUNT("at_exit_blocks", memory_site, at_exit_blocks),
    COUNT("at_exit_bytes", memory_site, at_exit_bytes),
    FRAMES,
    COUNT("peak_blocks", memory_site, peak_blocks),
    REQUIRED("peak_bytes", memory_site, peak_bytes),
};

static const struct field_object exact_site_object = {
    FIELD_OBJECT_OF(exact_site_fields, struct memory_site),
    .is_inline = true,
};

/* The fields of a site that massif knows. */
static const struct field sampled_site_fields[] = {
    FRAMES,
    REQUIRED("peak_bytes", memory_site, peak_bytes),
};

static const struct field_object sampled_site_object = {
    FIELD_OBJECT_OF(sampled_site_fields, struct memory_site),
    .is_inline = true,
};

/* ---------------------------------------------------------------- processes */

static bool is_exact(const void *row)
{
	return ((const struct memory_profile *)row)->peak_source == MEMORY_DHAT;
}

static bool has_timeline(const void *row)
{
	return ((const struct memory_profile *)row)->snapshots_source != MEMORY_NONE;
}

static bool has_sites(const void *row)
{
	return ((const struct memory_profile *)row)->sites_source != MEMORY_NONE;
}

static bool has_exact_sites(const void *row)
{
	return ((const struct memory_profile *)row)->sites_source == MEMORY_DHAT;
}

static bool has_sampled_sites(const void *row)
{
	return ((const struct memory_profile *)row)->sites_source == MEMORY_MASSIF;
}

#define EXACT(literal, member)                                                                     \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .is_written = is_exact,                     \
				    .offset = offsetof(struct memory_profile, member)              \
	}
#define SOURCE(literal, member, condition)                                                         \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_RAW, .is_written = (condition),                  \
				    .read = read_source, .write = write_source,                    \
				    .offset = offsetof(struct memory_profile, member)              \
	}
#define SITES(condition, site_object)                                                              \
	{                                                                                          \
		FIELD_KEY("sites"), .type = FIELD_MAP, .is_written = (condition),                  \
				    .offset = offsetof(struct memory_profile, sites),              \
				    .count_offset = offsetof(struct memory_profile, site_count),   \
				    .object = &(site_object)                                       \
	}
#define FRAMES_OF_TREES                                                                            \
	{                                                                                          \
		FIELD_KEY("frames"), .type = FIELD_TEXTS, .flags = FIELD_LINES,                    \
				     .is_written = has_timeline,                                   \
				     .offset = offsetof(struct memory_profile, frames),            \
				     .count_offset = offsetof(struct memory_profile, frame_count)  \
	}
#define NODES                                                                                      \
	{                                                                                          \
		FIELD_KEY("nodes"), .type = FIELD_OTHER, .is_written = has_timeline,               \
				    .read = read_nodes, .write = write_nodes                       \
	}
#define SNAPSHOTS                                                                                  \
	{                                                                                          \
		FIELD_KEY("snapshots"),                                                            \
		    .type = FIELD_TABLE, .is_written = has_timeline,                               \
		    .offset = offsetof(struct memory_profile, snapshots),                          \
		    .count_offset = offsetof(struct memory_profile, snapshot_count),               \
		    .object = &snapshot_object                                                     \
	}
#define TIME_UNIT                                                                                  \
	{                                                                                          \
		FIELD_KEY("time_unit"), .type = FIELD_TEXT, .is_written = has_timeline,            \
					.offset = offsetof(struct memory_profile, time_unit)       \
	}

/* The fields that the command's own process and its children have in common. */
#define FIRST_FIELDS EXACT("allocated_bytes", allocated_bytes), EXACT("allocations", allocations)
#define EXIT_FIELDS  EXACT("at_exit_blocks", at_exit_blocks), EXACT("at_exit_bytes", at_exit_bytes)
#define LAST_FIELDS                                                                                \
	EXACT("peak_blocks", peak_blocks), REQUIRED("peak_bytes", memory_profile, peak_bytes),     \
	    SOURCE("peak_source", peak_source, NULL), SITES(has_exact_sites, exact_site_object),   \
	    SITES(has_sampled_sites, sampled_site_object),                                         \
	    SOURCE("sites_source", sites_source, has_sites), SNAPSHOTS,                            \
	    SOURCE("snapshots_source", snapshots_source, has_timeline), TIME_UNIT

/* Checks that all indexes are in range. Done at the end, because members may come in any order. */
static bool check_indexes(struct fields_reader *reader, void *row)
{
	const struct memory_profile *profile = row;
	struct json_reader *r = &reader->json;

	for (u32 i = 0; i < profile->node_count; i++)
		if (profile->nodes[i].frame >= profile->frame_count)
			return json_fail(r, "a node has a frame that is not in 'frames'");
	for (u32 i = 0; i < profile->snapshot_count; i++)
		for (u32 k = 0; k < profile->snapshots[i].share_count; k++)
			if (profile->snapshots[i].shares[k].node >= profile->node_count)
				return json_fail(r, "a tree has a node that is not in 'nodes'");
	return true;
}

static const struct field child_fields[] = {
    FIRST_FIELDS,
    EXIT_FIELDS,
    {FIELD_KEY("command"), .type = FIELD_TEXT, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct memory_profile, command)},
    {FIELD_KEY("forked"), .type = FIELD_BOOLEAN, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct memory_profile, forked)},
    FRAMES_OF_TREES,
    NODES,
    LAST_FIELDS,
};

static const struct memory_profile no_child = {.command = TEXT(""), .time_unit = TEXT("")};

static const struct field_object child_object = {
    FIELD_OBJECT_OF(child_fields, struct memory_profile),
    .unknown = &no_child,
    .check = check_indexes,
};

/* ---------------------------------------------------------------- the part */

_Static_assert(offsetof(struct document_memory, process) == 0, "the process begins the part");

static const struct field memory_fields[] = {
    FIRST_FIELDS,
    FIELD_ALLOCATORS(struct document_memory),
    EXIT_FIELDS,
    {FIELD_KEY("children"), .type = FIELD_TABLE, .flags = FIELD_RARE,
     .offset = offsetof(struct document_memory, children),
     .count_offset = offsetof(struct document_memory, child_count), .object = &child_object},
    FRAMES_OF_TREES,
    NODES,
    FIELD_OPTIONS(struct document_memory),
    LAST_FIELDS,
    FIELD_TOOL(struct document_memory),
    FIELD_VERSION(struct document_memory),
};

/* In documents that do not record the source of a figure, all figures are from the part's tool. */
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

static bool complete(struct fields_reader *reader, void *row)
{
	struct document_memory *memory = row;

	fill_sources(&memory->process, memory->tool);
	for (u32 i = 0; i < memory->child_count; i++)
		fill_sources(&memory->children[i], memory->tool);
	document_spread_allocators(memory, reader->arena);
	return check_indexes(reader, &memory->process);
}

static const struct document_memory no_memory = {
    .process = {.command = TEXT(""), .time_unit = TEXT("")},
    .tool = TEXT(""),
    .version = TEXT(""),
};

const struct field_object document_memory_object = {
    FIELD_OBJECT_OF(memory_fields, struct document_memory),
    FIELD_KEPT_IN(struct document_memory),
    .unknown = &no_memory,
    .check = complete,
};
