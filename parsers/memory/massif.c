#include "massif.h"

#include "common/buffer.h"
#include "common/file.h"
#include "common/intern.h"
#include "common/lines.h"
#include "common/memory.h"
#include "common/pairs.h"
#include "common/utf8.h"
#include "sites.h"

#include <stdlib.h>
#include <string.h>

/* The state of the reader: what the next line must be. */
enum state {
	AT_DESCRIPTION,
	AT_COMMAND,
	AT_TIME_UNIT, /* or another line of a command that contains newlines */
	AT_RULE_ABOVE,
	AT_NUMBER,
	AT_RULE_BELOW,
	AT_TIME,
	AT_HEAP,
	AT_EXTRA,
	AT_STACKS,
	AT_TREE_KIND,
	AT_NODE,
	AT_END /* after a blank line */
};

/* A node whose children are being read. */
struct level {
	u32 node;
	u64 children_left, bytes_left;
};

/* Where a node occurs. */
struct node_state {
	u32 snapshot; /* the newest snapshot with a share for it, counted from 1 */
	u32 share;    /* the index of its share in that snapshot */
};

/* What a line below a parent was, but for its numbers. Several may be of one node, because they
 * differ by address. */
struct known_line {
	struct text place; /* what follows the numbers */
	u32 parent, node;
	u32 next; /* the line that followed it last time, and probably will this time; or NO_ID */
};

struct massif_reader {
	struct arena *arena;
	struct lines lines;
	const char *line_start;
	enum state state;
	struct buffer command;
	struct memory_profile profile;

	struct memory_snapshot *snapshots;
	size_t snapshot_count, snapshot_capacity;

	struct intern frames;
	struct pairs nodes; /* parent and frame */
	struct node_state *states;
	size_t state_count, state_capacity;

	struct intern places; /* addresses with their frames */
	struct known_line *known;
	size_t known_count, known_capacity;
	struct slots known_slots; /* by parent and place */
	u32 last_line;		  /* NO_ID at the root */

	struct level *levels;
	size_t depth, level_capacity;
	struct memory_share *shares; /* of the snapshot being read */
	size_t share_count, share_capacity;
};

static bool fail(struct massif_reader *r, struct text rest, const char *expected, struct diag *diag)
{
	u64 column = (u64)(rest.data - r->line_start) + 1;

	return diag_error_at(diag, "", r->lines.number, column, "expected %s", expected);
}

/* Reads a decimal number of at most 2^63-1, the largest that documents hold. */
static inline bool read_count(struct massif_reader *r, struct text *rest, u64 *value,
			      struct diag *diag)
{
	const char *at = rest->data, *end = at + rest->length;
	u64 result = 0;
	unsigned digit;

	while (at < end && (digit = (unsigned)(*at - '0')) <= 9) {
		if (result > INT64_MAX / 10)
			return fail(r, *rest, "a number below 2^63", diag);
		result = result * 10 + digit;
		at++;
	}
	if (at == rest->data || result > INT64_MAX)
		return fail(r, *rest, "a number below 2^63", diag);
	*value = result;
	*rest = (struct text){at, (size_t)(end - at)};
	return true;
}

/* ---------------------------------------------------------------- header */

static void add_options(struct memory_profile *profile, struct text words, struct arena *arena)
{
	struct text output = TEXT("--massif-out-file=");
	size_t capacity = 0;
	struct text *options = NULL;

	while (words.length) {
		size_t end = 1; /* options may contain spaces: the next one begins with " --" */

		while (end < words.length && !text_starts_with(text_from(words, end), T(" --")))
			end++;
		if (!text_starts_with(words, output)) {
			GROW(options, capacity, profile->option_count + 1u);
			options[profile->option_count++] = text_before(words, end);
		}
		words = text_trim(text_from(words, end));
	}
	profile->options = ARENA_NEW(arena, struct text, profile->option_count);
	for (u32 i = 0; i < profile->option_count; i++)
		profile->options[i] = arena_copy(arena, options[i]);
	free(options);
}

static bool read_description(struct massif_reader *r, struct text line, struct diag *diag)
{
	if (!text_skip_prefix(&line, T("desc:")))
		return fail(r, line, "'desc:', the beginning of a massif file", diag);
	line = text_trim(line);
	if (!text_equal(line, T("(none)")))
		add_options(&r->profile, line, r->arena);
	r->state = AT_COMMAND;
	return true;
}

static bool read_command(struct massif_reader *r, struct text line, struct diag *diag)
{
	if (!text_skip_prefix(&line, T("cmd:")))
		return fail(r, line, "'cmd:'", diag);
	buffer_add(&r->command, text_trim(line));
	r->state = AT_TIME_UNIT;
	return true;
}

/* Reads the time unit, or another line of the command: massif records arguments unchanged, newlines
 * included. */
static bool read_time_unit(struct massif_reader *r, struct text line, struct diag *diag)
{
	if (!text_skip_prefix(&line, T("time_unit: "))) {
		buffer_add_byte(&r->command, '\n');
		buffer_add(&r->command, line);
		return true;
	}
	if (!text_equal(line, T("i")) && !text_equal(line, T("ms")) && !text_equal(line, T("B")))
		return fail(r, line, "the time unit i, ms or B", diag);
	r->profile.time_unit = arena_copy(r->arena, line);
	r->profile.command = arena_copy(r->arena, buffer_text(&r->command));
	r->state = AT_RULE_ABOVE;
	return true;
}

/* ---------------------------------------------------------------- figures of a snapshot */

static bool read_rule(struct massif_reader *r, struct text line, struct diag *diag)
{
	if (!line.length && r->state == AT_RULE_ABOVE && r->snapshot_count) {
		r->state = AT_END;
		return true;
	}
	if (!text_equal(line, T("#-----------")))
		return fail(r, line, "'#-----------'", diag);
	r->state++;
	return true;
}

/* Blank lines may stand at the end, as some editors leave them, but nothing else. */
static bool read_end(struct massif_reader *r, struct text line, struct diag *diag)
{
	return !line.length || fail(r, line, "nothing after a blank line", diag);
}

static bool read_figure(struct massif_reader *r, struct text line, const char *key, u64 *value,
			struct diag *diag)
{
	struct text rest = line;

	if (!text_skip_prefix(&rest, text_from_string(key)))
		return fail(r, line, key, diag);
	if (!read_count(r, &rest, value, diag))
		return false;
	if (rest.length)
		return fail(r, rest, "the end of the line", diag);
	r->state++;
	return true;
}

static bool read_number(struct massif_reader *r, struct text line, struct diag *diag)
{
	u64 number;

	if (!read_figure(r, line, "snapshot=", &number, diag))
		return false;
	if (number != r->snapshot_count)
		return fail(r, text_from(line, strlen("snapshot=")), "the next snapshot's number",
			    diag);
	if (r->snapshot_count >= UINT32_MAX - 1)
		return fail(r, line, "fewer snapshots", diag);
	GROW(r->snapshots, r->snapshot_capacity, r->snapshot_count + 1);
	r->snapshots[r->snapshot_count++] = (struct memory_snapshot){0};
	return true;
}

static bool read_snapshot_figure(struct massif_reader *r, struct text line, struct diag *diag)
{
	struct memory_snapshot *snapshot = &r->snapshots[r->snapshot_count - 1];

	switch (r->state) {
	case AT_TIME:
		return read_figure(r, line, "time=", &snapshot->time, diag);
	case AT_HEAP:
		return read_figure(r, line, "mem_heap_B=", &snapshot->heap, diag);
	case AT_EXTRA:
		return read_figure(r, line, "mem_heap_extra_B=", &snapshot->extra, diag);
	default:
		return read_figure(r, line, "mem_stacks_B=", &snapshot->stacks, diag);
	}
}

static bool read_tree_kind(struct massif_reader *r, struct text line, struct diag *diag)
{
	struct text kind = line;

	if (!text_skip_prefix(&kind, T("heap_tree=")))
		return fail(r, line, "'heap_tree='", diag);
	if (text_equal(kind, T("empty"))) {
		r->state = AT_RULE_ABOVE;
		return true;
	}
	if (!text_equal(kind, T("detailed")) && !text_equal(kind, T("peak")))
		return fail(r, kind, "empty, detailed or peak", diag);
	r->snapshots[r->snapshot_count - 1].is_detailed = true;
	r->state = AT_NODE;
	return true;
}

/* ---------------------------------------------------------------- trees */

/* "in 4 places, all below massif's threshold (1.00%)", "in 1 place, below …" */
static bool is_below_threshold(struct text rest)
{
	u64 places;

	if (!text_skip_prefix(&rest, T("in ")) || !text_skip_u64(&rest, &places))
		return false;
	if (!text_skip_prefix(&rest, T(" places,")) && !text_skip_prefix(&rest, T(" place,")))
		return false;
	text_skip_prefix(&rest, T(" all"));
	return text_skip_prefix(&rest, T(" below massif's threshold (")) &&
	       text_ends_with(rest, T(")"));
}

/* "0x4005AB: main (a.c:3)" gives "main (a.c:3)"; false when there is no address. */
static bool skip_address(struct text *rest)
{
	static const bool is_hex[256] = {
	    ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1,
	    ['8'] = 1, ['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1,
	};
	size_t i = 2;

	if (rest->length < 5 || rest->data[0] != '0' || rest->data[1] != 'x')
		return false;
	while (i < rest->length && is_hex[(unsigned char)rest->data[i]])
		i++;
	if (i == 2 || i + 2 > rest->length || rest->data[i] != ':' || rest->data[i + 1] != ' ')
		return false;
	*rest = (struct text){rest->data + i + 2, rest->length - i - 2};
	return true;
}

/* Reads the root's frame. In place of an address it names what is counted: "(heap allocation
 * functions) malloc/...". */
static bool read_root_frame(struct text *rest)
{
	size_t end = text_find(*rest, ')');

	if (!text_starts_with(*rest, T("(")) || end == rest->length)
		return false;
	*rest = text_before(*rest, end + 1);
	return true;
}

static u32 add_frame(struct massif_reader *r, struct text frame)
{
	return intern_add(&r->frames, utf8_clean(frame, r->arena)); /* documents hold only UTF-8 */
}

static u32 add_node(struct massif_reader *r, u32 parent, u32 frame)
{
	u32 node = pairs_add(&r->nodes, parent, frame);

	if (r->nodes.count > r->state_count) {
		GROW(r->states, r->state_capacity, r->nodes.count);
		r->states[r->state_count++] = (struct node_state){0};
	}
	return node;
}

/* Adds to the node's share. A node can occur several times, because its occurrences may differ by
 * address. */
static void add_share(struct massif_reader *r, u32 node, u64 bytes)
{
	struct node_state *state = &r->states[node];

	if (!bytes)
		return;
	if (state->snapshot == r->snapshot_count) {
		r->shares[state->share].bytes += bytes;
		return;
	}
	state->snapshot = (u32)r->snapshot_count;
	state->share = (u32)r->share_count;
	GROW(r->shares, r->share_capacity, r->share_count + 1);
	r->shares[r->share_count++] = (struct memory_share){node, bytes};
}

static void end_tree(struct massif_reader *r)
{
	struct memory_snapshot *snapshot = &r->snapshots[r->snapshot_count - 1];

	snapshot->share_count = (u32)r->share_count;
	snapshot->shares = ARENA_NEW(r->arena, struct memory_share, r->share_count);
	if (r->share_count)
		memcpy(snapshot->shares, r->shares, r->share_count * sizeof(*r->shares));
	r->share_count = 0;
	r->last_line = NO_ID;
	r->state = AT_RULE_ABOVE;
}

/* Leaves the levels whose children have all been read. */
static void leave_levels(struct massif_reader *r)
{
	while (r->depth && !r->levels[r->depth - 1].children_left) {
		r->depth--;
		add_share(r, r->levels[r->depth].node, r->levels[r->depth].bytes_left);
	}
	if (!r->depth)
		end_tree(r);
}

static bool enter_node(struct massif_reader *r, u32 node, u64 children, u64 bytes)
{
	if (r->depth) {
		struct level *parent = &r->levels[r->depth - 1];

		if (bytes > parent->bytes_left)
			return false;
		parent->bytes_left -= bytes;
		parent->children_left--;
	}
	GROW(r->levels, r->level_capacity, r->depth + 1);
	r->levels[r->depth++] = (struct level){node, children, bytes};
	leave_levels(r);
	return true;
}

/* Reads a frame: a text that follows an address, or that stands for places below the threshold. */
static bool read_frame(struct massif_reader *r, struct text *place, struct diag *diag)
{
	if (skip_address(place))
		return true;
	if (!is_below_threshold(*place))
		return fail(r, *place, "an address and a function", diag);
	*place = T(MASSIF_BELOW_THRESHOLD);
	return true;
}

static u64 hash_place(u32 parent, struct text place)
{
	return text_hash(place) ^ slots_mix(parent);
}

/* The slot of a line, or the free one where it belongs. */
static size_t find_slot(const struct massif_reader *r, u32 parent, struct text place)
{
	const struct slots *slots = &r->known_slots;
	u64 hash = hash_place(parent, place);
	size_t slot = slots_first(slots, hash);
	u32 id;

	for (; (id = slots_id(slots, slot)) != SLOT_FREE; slot = slots_next(slots, slot, hash))
		if (r->known[id].parent == parent && text_equal(r->known[id].place, place))
			break;
	return slot;
}

static bool add_known_line(struct massif_reader *r, size_t slot, u32 parent, struct text place,
			   struct diag *diag)
{
	struct text frame = place;

	if (!read_frame(r, &frame, diag))
		return false;
	GROW(r->known, r->known_capacity, r->known_count + 1);
	r->known[r->known_count] = (struct known_line){
	    .place = intern_text(&r->places, intern_add(&r->places, place)),
	    .parent = parent,
	    .node = add_node(r, parent, add_frame(r, frame)),
	    .next = NO_ID,
	};
	slots_fill(&r->known_slots, slot, (u32)r->known_count++, hash_place(parent, place));
	return true;
}

/* Finds or adds the node of a line that was not expected. */
static bool find_node(struct massif_reader *r, u32 parent, struct text place, u32 *node,
		      struct diag *diag)
{
	size_t slot = find_slot(r, parent, place);
	u32 line = slots_id(&r->known_slots, slot);

	if (line == NO_ID) {
		line = (u32)r->known_count;
		if (!add_known_line(r, slot, parent, place, diag))
			return false;
	}
	if (r->last_line != NO_ID)
		r->known[r->last_line].next = line;
	r->last_line = line;
	*node = r->known[line].node;
	return true;
}

static bool find_root(struct massif_reader *r, struct text frame, u32 *node, struct diag *diag)
{
	if (!read_root_frame(&frame))
		return fail(r, frame, "what is counted, such as '(heap …)'", diag);
	*node = add_node(r, NO_ID, add_frame(r, frame));
	return true;
}

static bool skip_indent(struct text *rest, size_t depth)
{
	if (rest->length <= depth || rest->data[depth] != 'n')
		return false;
	if (depth && (rest->data[0] != ' ' || memcmp(rest->data, rest->data + 1, depth - 1) != 0))
		return false;
	*rest = (struct text){rest->data + depth + 1, rest->length - depth - 1};
	return true;
}

static bool skip_byte(struct text *rest, char byte)
{
	if (!rest->length || rest->data[0] != byte)
		return false;
	rest->data++;
	rest->length--;
	return true;
}

static bool read_node(struct massif_reader *r, struct text line, struct diag *diag)
{
	struct text rest = line, size;
	u64 children = 0, bytes = 0;
	u32 node = NO_ID;

	if (!skip_indent(&rest, r->depth))
		return fail(r, line, "the next node of the tree", diag);
	if (!read_count(r, &rest, &children, diag))
		return false;
	if (!skip_byte(&rest, ':') || !skip_byte(&rest, ' '))
		return fail(r, rest, "': '", diag);
	size = rest;
	if (!read_count(r, &rest, &bytes, diag))
		return false;
	if (!skip_byte(&rest, ' '))
		return fail(r, rest, "a space", diag);
	if (!(r->depth ? find_node(r, r->levels[r->depth - 1].node, rest, &node, diag)
		       : find_root(r, rest, &node, diag)))
		return false;
	return enter_node(r, node, children, bytes) ||
	       fail(r, size, "at most the bytes that the caller has left", diag);
}

/* ---------------------------------------------------------------- expected lines */

/* The digits of numbers that need no check for being too large. */
#define SAFE_DIGITS 18

static const char *skip_safe_count(const char *at, u64 *value)
{
	const char *end = at + SAFE_DIGITS;
	u64 result = 0;
	unsigned digit;

	for (; at < end && (digit = (unsigned)(*at - '0')) <= 9; at++)
		result = result * 10 + digit;
	*value = result;
	return at;
}

/*
 * Trees repeat from one snapshot to the next, so the line that followed the last one the time
 * before usually follows again. Comparing with it is cheaper than finding the line's end, reading
 * the line and looking it up. Takes such a line off the chunk; false if it is another one, which
 * may be wrong.
 */
static bool take_expected_node(struct massif_reader *r, struct text *chunk)
{
	static const size_t numbers = sizeof("n") + SAFE_DIGITS + sizeof(": ") + SAFE_DIGITS;
	const char *at = chunk->data;
	const struct known_line *line;
	u64 children, bytes;
	u32 next;

	if (r->last_line == NO_ID || (next = r->known[r->last_line].next) == NO_ID)
		return false;
	line = &r->known[next];
	if (line->parent != r->levels[r->depth - 1].node ||
	    chunk->length < r->depth + numbers + line->place.length + sizeof("\n"))
		return false;
	if (at[0] != ' ' || memcmp(at, at + 1, r->depth - 1) != 0 || at[r->depth] != 'n')
		return false;
	at = skip_safe_count(at + r->depth + 1, &children);
	if (at[-1] == 'n' || at[0] != ':' || at[1] != ' ')
		return false;
	at = skip_safe_count(at + 2, &bytes);
	if (at[-1] == ' ' || *at++ != ' ' || memcmp(at, line->place.data, line->place.length) != 0)
		return false;
	at += line->place.length;
	if (*at++ != '\n' || !enter_node(r, line->node, children, bytes))
		return false;
	r->last_line = r->depth ? next : NO_ID;
	r->lines.number++;
	*chunk = text_from(*chunk, (size_t)(at - chunk->data));
	return true;
}

/* ---------------------------------------------------------------- lines */

static bool read_line(void *context, struct text line, struct diag *diag)
{
	static bool (*const readers[])(struct massif_reader *, struct text, struct diag *) = {
	    [AT_DESCRIPTION] = read_description,
	    [AT_COMMAND] = read_command,
	    [AT_TIME_UNIT] = read_time_unit,
	    [AT_RULE_ABOVE] = read_rule,
	    [AT_NUMBER] = read_number,
	    [AT_RULE_BELOW] = read_rule,
	    [AT_TIME] = read_snapshot_figure,
	    [AT_HEAP] = read_snapshot_figure,
	    [AT_EXTRA] = read_snapshot_figure,
	    [AT_STACKS] = read_snapshot_figure,
	    [AT_TREE_KIND] = read_tree_kind,
	    [AT_NODE] = read_node,
	    [AT_END] = read_end,
	};
	struct massif_reader *r = context;

	r->line_start = line.data;
	return readers[r->state](r, line, diag);
}

bool massif_feed(struct massif_reader *r, struct text chunk, struct diag *diag)
{
	while (chunk.length) {
		while (!r->lines.partial.length && take_expected_node(r, &chunk))
			continue;
		if (!lines_feed_one(&r->lines, &chunk, read_line, r, diag))
			return false;
	}
	return true;
}

struct massif_reader *massif_begin(struct arena *arena)
{
	struct massif_reader *r = memory_new(1, sizeof(*r));

	r->arena = arena;
	r->last_line = NO_ID;
	slots_init(&r->known_slots);
	return r;
}

/* ---------------------------------------------------------------- the end */

static bool check_end(struct massif_reader *r, struct diag *diag)
{
	if (diag->failed || !lines_end(&r->lines, diag))
		return false;
	if (r->state != AT_RULE_ABOVE && r->state != AT_END)
		return diag_error_at(diag, "", r->lines.number, 0, "the file ends within a %s",
				     r->snapshot_count ? "snapshot" : "header");
	if (!r->snapshot_count)
		return diag_error_at(diag, "", r->lines.number, 0, "the file has no snapshot");
	return true;
}

static void copy_timeline(struct massif_reader *r, struct memory_profile *profile)
{
	profile->snapshots_source = MEMORY_MASSIF;
	profile->snapshot_count = (u32)r->snapshot_count;
	profile->snapshots = ARENA_NEW(r->arena, struct memory_snapshot, r->snapshot_count);
	memcpy(profile->snapshots, r->snapshots, r->snapshot_count * sizeof(*r->snapshots));
	profile->frame_count = (u32)r->frames.count;
	profile->frames = ARENA_NEW(r->arena, struct text, r->frames.count);
	for (u32 i = 0; i < profile->frame_count; i++)
		profile->frames[i] = arena_copy(r->arena, intern_text(&r->frames, i));
	profile->node_count = (u32)r->nodes.count;
	profile->nodes = ARENA_NEW(r->arena, struct memory_node, r->nodes.count);
	for (u32 i = 0; i < profile->node_count; i++)
		profile->nodes[i] = (struct memory_node){.frame = pairs_second(&r->nodes, i),
							 .parent = pairs_first(&r->nodes, i)};
}

/* Sets the peak to the largest heap of all snapshots. Returns the largest snapshot with a tree, or
 * NULL. */
static const struct memory_snapshot *find_peak(struct memory_profile *profile)
{
	const struct memory_snapshot *largest = NULL;

	profile->peak_source = MEMORY_MASSIF;
	for (u32 i = 0; i < profile->snapshot_count; i++) {
		const struct memory_snapshot *snapshot = &profile->snapshots[i];

		if (snapshot->heap > profile->peak_bytes)
			profile->peak_bytes = snapshot->heap;
		if (snapshot->is_detailed && (!largest || snapshot->heap > largest->heap))
			largest = snapshot;
	}
	return largest;
}

/* Collects the frames from the node up to the child of the root; the root itself only if it is the
 * node. */
static u32 collect_frames(const struct memory_profile *profile, u32 node, struct text **frames,
			  size_t *capacity)
{
	u32 count = 0;

	for (u32 i = node; profile->nodes[i].parent != NO_ID; i = profile->nodes[i].parent)
		count++;
	GROW(*frames, *capacity, count);
	for (u32 i = count; i > 0; i--) {
		(*frames)[i - 1] = profile->frames[profile->nodes[node].frame];
		node = profile->nodes[node].parent;
	}
	return count;
}

static void add_sites(struct memory_profile *profile, const struct memory_snapshot *snapshot,
		      struct arena *arena)
{
	struct memory_sites sites = {0};
	struct text *frames = NULL;
	size_t capacity = 0;

	profile->sites_source = MEMORY_MASSIF;
	for (u32 i = 0; i < snapshot->share_count; i++) {
		const struct memory_share *share = &snapshot->shares[i];
		u32 count = collect_frames(profile, share->node, &frames, &capacity);

		memory_sites_add(&sites, frames, count, arena)->peak_bytes += share->bytes;
	}
	memory_sites_finish(&sites, arena, profile);
	free(frames);
}

static void release(struct massif_reader *r)
{
	lines_release(&r->lines);
	buffer_release(&r->command);
	intern_release(&r->frames);
	pairs_release(&r->nodes);
	intern_release(&r->places);
	slots_release(&r->known_slots);
	free(r->snapshots);
	free(r->states);
	free(r->known);
	free(r->levels);
	free(r->shares);
	free(r);
}

bool massif_end(struct massif_reader *r, struct memory_profile *profile, struct diag *diag)
{
	bool fine = check_end(r, diag);

	if (fine) {
		const struct memory_snapshot *peak;

		*profile = r->profile;
		copy_timeline(r, profile);
		peak = find_peak(profile);
		if (peak)
			add_sites(profile, peak, r->arena);
	}
	release(r);
	return fine;
}

bool massif_read(struct text content, struct arena *arena, struct memory_profile *profile,
		 struct diag *diag)
{
	struct massif_reader *reader = massif_begin(arena);

	massif_feed(reader, content, diag);
	return massif_end(reader, profile, diag);
}

static bool feed(void *reader, struct text chunk, struct diag *diag)
{
	return massif_feed(reader, chunk, diag);
}

bool massif_read_file(const char *path, struct arena *arena, struct memory_profile *profile,
		      struct diag *diag)
{
	struct massif_reader *reader = massif_begin(arena);
	bool fine;

	file_read_chunks(path, feed, reader, diag);
	fine = massif_end(reader, profile, diag);
	diag_set_file(diag, path);
	return fine;
}
