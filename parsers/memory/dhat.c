#include "dhat.h"

#include "common/file.h"
#include "common/json_reader.h"
#include "common/memory.h"
#include "common/utf8.h"
#include "sites.h"

#include <stdlib.h>

/* Version 1 is that of Valgrind before 3.17: always of the heap, and always with lifetimes. */
enum { OLDEST_VERSION = 1, NEWEST_VERSION = 2 };

/* The figures of a program point, in the order of `figure_keys`. */
enum figure {
	TOTAL_BYTES,
	TOTAL_BLOCKS,
	PEAK_BYTES,
	PEAK_BLOCKS,
	END_BYTES,
	END_BLOCKS,
	FIGURE_COUNT
};

static const struct text figure_keys[FIGURE_COUNT] = {
    TEXT("tb"), TEXT("tbk"), TEXT("gb"), TEXT("gbk"), TEXT("eb"), TEXT("ebk"),
};

/* The figure of a key; FIGURE_COUNT for others. Version 1 calls the end "f". */
static u32 figure_of(struct text key)
{
	u32 i = 0;

	if (text_equal(key, T("fb")))
		return END_BYTES;
	if (text_equal(key, T("fbk")))
		return END_BLOCKS;
	while (i < FIGURE_COUNT && !text_equal(key, figure_keys[i]))
		i++;
	return i;
}

/* A program point: a chain of callers that allocated. */
struct point {
	u64 figures[FIGURE_COUNT];
	size_t first_frame; /* in recording.point_frames */
	u32 frame_count;
};

struct recording {
	struct arena *arena;
	bool has_version, has_mode, has_lifetimes, has_points, has_frames;
	struct text command;
	u64 pid;
	struct point *points;
	size_t point_count, point_capacity;
	u64 *point_frames; /* indexes into frames */
	size_t point_frame_count, point_frame_capacity;
	struct text *frames;
	size_t frame_count, frame_capacity;
};

/* ---------------------------------------------------------------- JSON */

static void read_frame_numbers(struct json_reader *reader, struct recording *recording,
			       struct point *point)
{
	point->first_frame = recording->point_frame_count;
	json_enter_array(reader);
	while (json_next_element(reader)) {
		u64 frame = 0;

		json_read_u64(reader, &frame);
		GROW(recording->point_frames, recording->point_frame_capacity,
		     recording->point_frame_count + 1);
		recording->point_frames[recording->point_frame_count++] = frame;
		point->frame_count++;
	}
}

static bool check_point(struct json_reader *reader, const struct point *point, u32 seen)
{
	const u64 *figures = point->figures;

	for (u32 i = 0; i < FIGURE_COUNT; i++)
		if (!(seen & 1u << i))
			return json_fail(reader, "'%s' is missing", figure_keys[i].data);
	if (!(seen & 1u << FIGURE_COUNT))
		return json_fail(reader, "'fs' is missing");
	if (figures[PEAK_BYTES] > figures[TOTAL_BYTES] || figures[END_BYTES] > figures[TOTAL_BYTES])
		return json_fail(reader, "more bytes are live than were allocated");
	if (figures[PEAK_BLOCKS] > figures[TOTAL_BLOCKS] ||
	    figures[END_BLOCKS] > figures[TOTAL_BLOCKS])
		return json_fail(reader, "more blocks are live than were allocated");
	return true;
}

static bool read_point(struct json_reader *reader, struct recording *recording)
{
	struct point point = {0};
	struct text key;
	u32 seen = 0; /* a bit for each figure already read, and one for the frames */

	json_enter_object(reader);
	while (json_next_key(reader, &key)) {
		u32 i = figure_of(key);

		if (i < FIGURE_COUNT)
			json_read_u64(reader, &point.figures[i]);
		else if (text_equal(key, T("fs")))
			read_frame_numbers(reader, recording, &point);
		else
			json_skip(reader, NULL);
		if (i < FIGURE_COUNT || text_equal(key, T("fs")))
			seen |= 1u << i;
	}
	if (!check_point(reader, &point, seen))
		return false;
	GROW(recording->points, recording->point_capacity, recording->point_count + 1);
	recording->points[recording->point_count++] = point;
	return true;
}

static void read_points(struct json_reader *reader, struct recording *recording)
{
	json_enter_array(reader);
	while (json_next_element(reader))
		read_point(reader, recording);
	recording->has_points = true;
}

/* "0x109156: make_big (known.c:4)" without the address; "[root]" has none. */
static struct text without_address(struct text frame)
{
	size_t colon = text_find(frame, ':');

	if (!text_starts_with(frame, T("0x")) || colon + 2 > frame.length)
		return frame;
	return text_from(frame, colon + 2);
}

static void read_frames(struct json_reader *reader, struct recording *recording)
{
	json_enter_array(reader);
	while (json_next_element(reader)) {
		struct text frame = {"", 0};

		json_read_text(reader, &frame);
		GROW(recording->frames, recording->frame_capacity, recording->frame_count + 1);
		recording->frames[recording->frame_count++] =
		    arena_copy(recording->arena, without_address(frame));
	}
	recording->has_frames = true;
}

static void read_version(struct json_reader *reader, struct recording *recording)
{
	u64 version = NEWEST_VERSION;

	json_read_u64(reader, &version);
	if (version < OLDEST_VERSION || version > NEWEST_VERSION)
		json_fail(reader, "only versions %d and %d of DHAT's file format are supported",
			  OLDEST_VERSION, NEWEST_VERSION);
	recording->has_version = true;
	recording->has_mode = recording->has_lifetimes = version == OLDEST_VERSION;
}

static void read_mode(struct json_reader *reader, struct recording *recording)
{
	struct text mode = TEXT("heap");

	json_read_text(reader, &mode);
	if (!text_equal(mode, T("heap")))
		json_fail(reader, "the recording's mode is '%.*s'; only 'heap' is supported",
			  TEXT_ARGS(mode));
	recording->has_mode = true;
}

static void read_member(struct json_reader *reader, struct text key, struct recording *recording)
{
	if (text_equal(key, T("dhatFileVersion")))
		read_version(reader, recording);
	else if (text_equal(key, T("mode")))
		read_mode(reader, recording);
	else if (text_equal(key, T("bklt")))
		json_read_bool(reader, &recording->has_lifetimes);
	else if (text_equal(key, T("cmd")))
		json_read_text(reader, &recording->command);
	else if (text_equal(key, T("pid")))
		json_read_u64(reader, &recording->pid);
	else if (text_equal(key, T("pps")) || text_equal(key, T("aps")))
		read_points(reader, recording);
	else if (text_equal(key, T("ftbl")))
		read_frames(reader, recording);
	else
		json_skip(reader, NULL);
}

static bool check_frames(struct json_reader *reader, const struct recording *recording)
{
	for (size_t i = 0; i < recording->point_frame_count; i++)
		if (recording->point_frames[i] >= recording->frame_count)
			return json_fail(reader, "frame %llu is not in 'ftbl'",
					 (unsigned long long)recording->point_frames[i]);
	return true;
}

static bool read_recording(struct json_reader *reader, struct recording *recording)
{
	struct text key;

	json_enter_object(reader);
	while (json_next_key(reader, &key))
		read_member(reader, key, recording);
	if (!recording->has_version || !recording->has_mode)
		return json_fail(reader, "not a DHAT file: 'dhatFileVersion' or 'mode' is missing");
	if (!recording->has_lifetimes)
		return json_fail(reader, "the recording has no lifetimes of blocks ('bklt')");
	if (!recording->has_points || !recording->has_frames)
		return json_fail(reader, "'pps' or 'ftbl' is missing");
	return check_frames(reader, recording);
}

/* ---------------------------------------------------------------- the model */

/* Valgrind's replacements for malloc and its kin: "malloc (in …/vgpreload_dhat-amd64-linux.so)". */
static bool is_allocation_function(struct text frame)
{
	size_t paren = text_find_last(frame, '(');
	struct text where = text_from(frame, paren);

	if (text_starts_with(where, T("(vg_replace_malloc.c:")))
		return true;
	return text_starts_with(where, T("(in ")) &&
	       text_starts_with(text_from(where, text_find_last(where, '/')), T("/vgpreload_"));
}

static bool add_up(u64 *sum, u64 value)
{
	return !__builtin_add_overflow(*sum, value, sum) && *sum <= INT64_MAX;
}

static bool add_figures(const struct point *point, struct memory_profile *profile,
			struct memory_site *site)
{
	const u64 *figures = point->figures;

	site->allocated_bytes +=
	    figures[TOTAL_BYTES]; /* cannot overflow: at most as large as the sums below */
	site->allocated_blocks += figures[TOTAL_BLOCKS];
	site->peak_bytes += figures[PEAK_BYTES];
	site->peak_blocks += figures[PEAK_BLOCKS];
	site->at_exit_bytes += figures[END_BYTES];
	site->at_exit_blocks += figures[END_BLOCKS];
	return add_up(&profile->allocated_bytes, figures[TOTAL_BYTES]) &&
	       add_up(&profile->allocations, figures[TOTAL_BLOCKS]) &&
	       add_up(&profile->peak_bytes, figures[PEAK_BYTES]) &&
	       add_up(&profile->peak_blocks, figures[PEAK_BLOCKS]) &&
	       add_up(&profile->at_exit_bytes, figures[END_BYTES]) &&
	       add_up(&profile->at_exit_blocks, figures[END_BLOCKS]);
}

/* The chain of callers, from the one that called the allocation function on. */
static u32 collect_frames(const struct recording *recording, const struct point *point,
			  struct text **frames, size_t *capacity)
{
	const u64 *numbers = &recording->point_frames[point->first_frame];
	u32 skipped = 0, count = point->frame_count;

	while (skipped < count && is_allocation_function(recording->frames[numbers[skipped]]))
		skipped++;
	GROW(*frames, *capacity, count);
	for (u32 i = skipped; i < count; i++)
		(*frames)[i - skipped] = recording->frames[numbers[i]];
	return count - skipped;
}

static bool fill_profile(const struct recording *recording, struct memory_profile *profile,
			 struct diag *diag)
{
	struct memory_sites sites = {0};
	struct text *frames = NULL;
	size_t capacity = 0;
	bool fine = true;

	*profile = (struct memory_profile){
	    .peak_source = MEMORY_DHAT,
	    .sites_source = MEMORY_DHAT,
	    .command = arena_copy(recording->arena, recording->command),
	    .pid = recording->pid,
	};
	for (size_t i = 0; fine && i < recording->point_count; i++) {
		const struct point *point = &recording->points[i];
		u32 count = collect_frames(recording, point, &frames, &capacity);

		fine = add_figures(point, profile,
				   memory_sites_add(&sites, frames, count, recording->arena)) ||
		       diag_error(diag, "the figures of all sites add up to more than 2^63-1");
	}
	memory_sites_finish(&sites, recording->arena, profile);
	free(frames);
	return fine;
}

bool dhat_read(struct text content, struct arena *arena, struct memory_profile *profile,
	       struct diag *diag)
{
	struct recording recording = {.arena = arena, .command = {"", 0}};
	struct json_reader reader;
	bool fine;

	if (!content.length)
		return diag_error(diag, "the file is empty");
	/* DHAT copies file names unchanged, but JSON must be UTF-8. */
	json_reader_init(&reader, NULL, utf8_clean(content, arena), arena, diag);
	read_recording(&reader, &recording);
	fine = json_reader_ok(&reader) && fill_profile(&recording, profile, diag);
	free(recording.points);
	free(recording.point_frames);
	free(recording.frames);
	return fine;
}

bool dhat_read_file(const char *path, struct arena *arena, struct memory_profile *profile,
		    struct diag *diag)
{
	struct text content;
	bool fine =
	    file_read(path, arena, &content, diag) && dhat_read(content, arena, profile, diag);

	diag_set_file(diag, path);
	return fine;
}
