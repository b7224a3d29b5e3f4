#include "frames.h"

#include "common/file.h"
#include "common/memory.h"
#include "parsers/resolve/code_map.h"

#include <stdlib.h>

static struct text text_of(const struct perf_frames *frames, u32 text)
{
	return intern_text(&frames->recording->texts, text);
}

/* ---------------------------------------------------------------- files that are gone */

/* Memory without a file has such names too. */
static bool is_file(struct text object)
{
	return text_starts_with(object, T("/")) && !text_starts_with(object, T("/memfd:")) &&
	       !text_starts_with(object, T("/dev/")) && !text_starts_with(object, T("/SYSV"));
}

static void note_gone(struct perf_frames *frames, u32 object)
{
	if (!is_file(text_of(frames, object)) || frames->is_gone[object])
		return;
	frames->is_gone[object] = true;
	if (!frames->gone_count++)
		frames->gone = object;
}

/* ---------------------------------------------------------------- beginning and end */

void perf_frames_init(struct perf_frames *frames, const struct perf_recording *recording,
		      struct inline_source *source, struct timespec recorded, struct arena *arena)
{
	size_t texts = recording->texts.count;

	*frames = (struct perf_frames){
	    .recording = recording, .source = source, .recorded = recorded, .arena = arena};
	frames->maps = memory_new(texts + 1, sizeof(*frames->maps));
	frames->is_opened = memory_new(texts + 1, sizeof(*frames->is_opened));
	frames->is_gone = memory_new(texts + 1, sizeof(*frames->is_gone));
	frames->chains = memory_new(2 * recording->frames.count + 1, sizeof(*frames->chains));
	intern_add(&frames->files, T(""));
	for (size_t i = 0; i < recording->gone_count; i++)
		note_gone(frames, recording->gone[i]);
}

void perf_frames_release(struct perf_frames *frames)
{
	for (size_t i = 0; i < frames->recording->texts.count; i++)
		code_map_close(frames->maps[i]);
	intern_release(&frames->known);
	intern_release(&frames->files);
	free(frames->functions);
	free(frames->maps);
	free(frames->is_opened);
	free(frames->is_gone);
	free(frames->chains);
	free(frames->steps);
}

/* ---------------------------------------------------------------- functions */

u32 perf_frames_function(struct perf_frames *frames, const struct cpu_function *function)
{
	struct buffer key = {0};
	u32 id;

	buffer_add(&key, function->object);
	buffer_add_byte(&key, 0);
	buffer_add(&key, function->name);
	id = intern_add(&frames->known, buffer_text(&key));
	buffer_release(&key);
	if (id == frames->function_count) {
		GROW(frames->functions, frames->function_capacity, (size_t)id + 1);
		frames->functions[frames->function_count++] = *function;
	}
	if (!frames->functions[id].file.length) {
		frames->functions[id].file = function->file;
		frames->functions[id].line = function->line;
	}
	frames->functions[id].inlined |= function->inlined;
	return id;
}

static void add_step(struct perf_frames *frames, u32 function, struct text file, u64 line)
{
	GROW(frames->steps, frames->step_capacity, frames->step_count + 1);
	frames->steps[frames->step_count++] = (struct perf_step){
	    .function = function, .file = intern_add(&frames->files, file), .line = line};
}

/* ---------------------------------------------------------------- objects */

static struct text build_id_of(const struct perf_recording *recording, u32 object)
{
	for (size_t i = 0; i < recording->build_id_count; i++)
		if (recording->build_ids[i].object == object)
			return recording->build_ids[i].id;
	return T("");
}

static struct code_map *open_map(const struct perf_frames *frames, u32 object)
{
	const char *path = text_of(frames, object).data;
	struct text build_id = build_id_of(frames->recording, object);

	if (!build_id.length && (!frames->recorded.tv_sec || file_changed(path, frames->recorded)))
		return NULL;
	return code_map_open(path, build_id);
}

/* The map of a frame's object; NULL if it has no file, or another one now. */
static const struct code_map *map_of(struct perf_frames *frames, const struct perf_frame *frame)
{
	if (frame->is_deleted)
		note_gone(frames, frame->object);
	if (frame->is_kernel || frame->is_deleted ||
	    !text_starts_with(text_of(frames, frame->object), T("/")))
		return NULL;
	if (!frames->is_opened[frame->object]) {
		frames->is_opened[frame->object] = true;
		frames->maps[frame->object] = open_map(frames, frame->object);
	}
	return frames->maps[frame->object];
}

/* ---------------------------------------------------------------- compiled functions */

static struct text name_of(struct perf_frames *frames, const struct perf_frame *frame,
			   const struct code_map *map, u64 address)
{
	struct text name = text_of(frames, frame->name), object = text_of(frames, frame->object);
	u64 begin;

	if (name.length)
		return name;
	if (frame->is_kernel)
		return T("(kernel)");
	if (text_equal(object, T("JIT")))
		return T("(code without a name)");
	if (text_equal(object, T("???")))
		return T("(unknown)");
	begin = map ? code_map_function(map, address) : 0;
	return arena_printf(frames->arena, "0x%016llx",
			    (unsigned long long)(begin ? begin : address));
}

static void add_compiled(struct perf_frames *frames, const struct perf_frame *frame,
			 const struct code_map *map, u64 address)
{
	struct cpu_function function = {
	    .object = text_of(frames, frame->object),
	    .file = T(""),
	    .name = name_of(frames, frame, map, address),
	};

	add_step(frames, perf_frames_function(frames, &function), T(""), 0);
}

/* ---------------------------------------------------------------- debug information */

static struct debug_object *object_of(struct perf_frames *frames, const struct perf_frame *frame)
{
	u32 id = inline_source_object(frames->source, text_of(frames, frame->object));

	return frames->source->objects[id];
}

static struct text kept(struct perf_frames *frames, struct text text)
{
	return intern_text(&frames->files, intern_add(&frames->files, text));
}

/* The function of a scope; NO_ID if it has no name. */
static u32 function_of(struct perf_frames *frames, const struct perf_frame *frame,
		       const struct debug_scope *scope)
{
	const struct debug_function *debug = debug_function(frames->source->info, scope->function);
	struct cpu_function function = {
	    .object = text_of(frames, frame->object),
	    .file = kept(frames, debug->file),
	    .name = debug->name,
	    .line = debug->line,
	    .inlined = scope->parent != DEBUG_NONE,
	};

	return debug->name.length ? perf_frames_function(frames, &function) : NO_ID;
}

static void turn_around(struct perf_step *steps, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct perf_step step = steps[i];

		steps[i] = steps[count - 1 - i];
		steps[count - 1 - i] = step;
	}
}

/* Adds the chain of functions at the address; false if no function is known there. A function
 * without a name is part of the one that contains it. */
static bool add_inlined(struct perf_frames *frames, const struct perf_frame *frame, u64 address)
{
	struct debug_object *object = object_of(frames, frame);
	struct debug_place place;
	struct text file;
	size_t first = frames->step_count;
	u64 line;

	if (!object)
		return false;
	place = debug_find(object, address);
	file = place.file;
	line = place.line;
	for (u32 at = place.scope; at != DEBUG_NONE;) {
		struct debug_scope scope = *debug_scope(object, at);
		u32 function = function_of(frames, frame, &scope);

		if (function != NO_ID)
			add_step(frames, function, file, line);
		if (function != NO_ID || frames->step_count > first) {
			file = scope.call_file;
			line = scope.call_line;
		}
		at = scope.parent;
	}
	turn_around(frames->steps + first, frames->step_count - first);
	return frames->step_count > first;
}

/* ---------------------------------------------------------------- frames */

/* The address behind a call may belong to another function, or line. */
static void resolve(struct perf_frames *frames, u32 id, bool is_caller)
{
	struct perf_frame frame = perf_frame_at(frames->recording, id);
	u64 position = frame.address - (is_caller && frame.address), address = position;
	const struct code_map *map = map_of(frames, &frame);
	bool is_known = map && code_map_address(map, position, &address);

	if (!is_known || !frames->source || !add_inlined(frames, &frame, address))
		add_compiled(frames, &frame, map, address);
}

const struct perf_step *perf_frames_steps(struct perf_frames *frames, u32 frame, bool is_caller,
					  size_t *count)
{
	struct perf_chain *chain = &frames->chains[2 * (size_t)frame + is_caller];

	if (!chain->is_known) {
		chain->is_known = true;
		chain->first = frames->step_count;
		resolve(frames, frame, is_caller);
		chain->count = frames->step_count - chain->first;
	}
	*count = chain->count;
	return frames->steps + chain->first;
}
