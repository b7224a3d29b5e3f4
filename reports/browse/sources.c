#include "sources.h"

#include "common/memory.h"

#include <stdlib.h>

static void split(struct source *source, struct text content)
{
	struct text line;
	size_t capacity = 0;

	while (text_next_line(&content, &line)) {
		GROW(source->lines, capacity, source->line_count + 1);
		source->lines[source->line_count++] = line;
	}
}

static void open_once(struct sources *sources)
{
	if (!sources->is_open)
		source_files_open(&sources->files, sources->folder);
	sources->is_open = true;
}

static const struct source *add(struct sources *sources, struct text name)
{
	struct source *source;
	struct text content;

	open_once(sources);
	GROW(sources->items, sources->capacity, (size_t)sources->count + 1);
	source = &sources->items[sources->count++];
	*source = (struct source){.name = name};
	if (source_files_read(&sources->files, name, &sources->arena, &content))
		split(source, content);
	return source;
}

const struct source *sources_file(struct sources *sources, struct text name)
{
	for (u32 i = 0; i < sources->count; i++)
		if (text_equal(sources->items[i].name, name))
			return &sources->items[i];
	return add(sources, name);
}

struct text sources_name(struct sources *sources, struct text name, struct arena *arena)
{
	open_once(sources);
	return source_files_name(&sources->files, name, arena);
}

struct text sources_line(struct sources *sources, struct text name, u64 line)
{
	const struct source *source = sources_file(sources, name);

	return line && line <= source->line_count ? source->lines[line - 1] : T("");
}

void sources_release(struct sources *sources)
{
	for (u32 i = 0; i < sources->count; i++)
		free(sources->items[i].lines);
	free(sources->items);
	if (sources->is_open)
		source_files_release(&sources->files);
	arena_release(&sources->arena);
}
