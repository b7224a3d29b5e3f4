#include "inline_source.h"

#include "common/file.h"
#include "common/memory.h"
#include "program.h"

#include <stdlib.h>
#include <string.h>

static void note_changed(struct inline_source *source, const char *file)
{
	GROW(source->changed, source->changed_capacity, source->changed_count + 1);
	source->changed[source->changed_count++] = text_from_string(file);
}

static struct debug_object *open_file(struct inline_source *source, const char *file,
				      struct text build_id)
{
	struct debug_object *object = NULL;
	enum debug_status status = DEBUG_OTHER_BUILD;

	if (build_id.length || !file_changed(file, source->recorded))
		status = debug_info_open(source->info, file, build_id, &object);
	if (status == DEBUG_OTHER_BUILD)
		note_changed(source, file);
	return object;
}

/* `path` ends with a NUL and must live as long as the source. */
static struct debug_object *open_object(struct inline_source *source, struct text path)
{
	enum cpu_share share = share_of_object(path);

	if (share == SHARE_C_LIBRARY || share == SHARE_LOADER || !source->recorded.tv_sec)
		return NULL;
	for (size_t i = 0; i < source->known_count; i++)
		if (text_equal(source->known[i].path, path))
			return open_file(source, source->known[i].file, source->known[i].build_id);
	if (text_starts_with(path, T("/edm-profile/"))) { /* of the envelope */
		source->has_hidden = true;
		return NULL;
	}
	return text_starts_with(path, T("/")) ? open_file(source, path.data, T("")) : NULL;
}

u32 inline_source_object(struct inline_source *source, struct text path)
{
	size_t before = source->paths.count;
	u32 id = intern_add(&source->paths, path);

	if (id < before)
		return id;
	if (!source->info)
		source->info = debug_info_new(NULL);
	GROW(source->objects, source->object_capacity, (size_t)id + 1);
	source->objects[id] = open_object(source, intern_text(&source->paths, id));
	return id;
}

void inline_source_release(struct inline_source *source, struct arena *arena)
{
	for (size_t i = 0; i < source->changed_count; i++)
		source->changed[i] = arena_copy(arena, source->changed[i]);
	arena_adopt(arena, source->changed);
	if (source->info)
		debug_info_release(source->info);
	free(source->objects);
	intern_release(&source->paths);
}
