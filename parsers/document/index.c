#include "index.h"

#include "common/memory.h"
#include "fields.h"

#include <stdlib.h>

struct named_place {
	struct text name;
	struct document_place place;
};

struct document_indexing {
	struct document_index *index;
	struct named_place *places; /* in the order of the text */
	size_t count, capacity;
	document_passed *passed;
	void *context;
};

/* ---------------------------------------------------------------- all profiles */

static void add_place(struct document_indexing *indexing, struct text name, size_t start,
		      size_t end)
{
	GROW(indexing->places, indexing->capacity, indexing->count + 1);
	indexing->places[indexing->count++] = (struct named_place){name, {start, end - start}};
}

static void pass_profile(struct fields_reader *reader, struct document *document, struct text name)
{
	struct document_indexing *indexing = reader->indexing;
	struct document_profile profile = document_profile_unknown(name);
	struct arena *arena = reader->arena, scratch = {0};
	struct text *kept = reader->json.kept;
	size_t start = reader->json.position;

	reader->arena = reader->json.arena = &scratch;
	json_keep_texts(&reader->json);
	fields_read(reader, &document_profile_object, &profile);
	reader->arena = reader->json.arena = arena;
	reader->json.kept = kept;
	if (!reader->json.failed) {
		document_profile(document, name, arena)->command =
		    arena_copy(arena, profile.command);
		indexing->index->has_lines |= document_has_lines(&profile);
		add_place(indexing, name, start, reader->json.position);
		if (indexing->passed)
			indexing->passed(indexing->context);
	}
	arena_release(&scratch);
}

static void note_system(struct fields_reader *reader, size_t start)
{
	/* Profiles have their own systems, but these are within a profile's place. */
	if (reader->json.depth == 1)
		reader->indexing->index->system =
		    (struct document_place){start, reader->json.position - start};
}

/* ---------------------------------------------------------------- the index */

static int by_name(const void *a, const void *b)
{
	return text_compare(((const struct named_place *)a)->name,
			    ((const struct named_place *)b)->name);
}

static struct text keep(struct text text, struct arena *arena)
{
	return text.data ? arena_copy(arena, text) : text;
}

/* Takes from the document, whose texts will be freed, what stays. */
static void keep_document(const struct document *document, struct arena *arena,
			  struct document *out)
{
	document_init(out);
	out->name = keep(document->name, arena);
	out->commit = keep(document->commit, arena);
	out->timestamp = keep(document->timestamp, arena);
	out->dirty_known = document->dirty_known;
	out->dirty = document->dirty;
	out->profile_count = document->profile_count;
	out->profiles = ARENA_NEW(arena, struct document_profile, document->profile_count);
	for (u32 i = 0; i < document->profile_count; i++) {
		const struct document_profile *from = &document->profiles[i];

		out->profiles[i] = document_profile_unknown(keep(from->name, arena));
		out->profiles[i].command = keep(from->command, arena);
	}
}

static void keep_places(struct document_indexing *indexing, struct arena *arena)
{
	if (indexing->count)
		qsort(indexing->places, indexing->count, sizeof(*indexing->places), by_name);
	indexing->index->profiles = ARENA_NEW(arena, struct document_place, indexing->count);
	for (size_t i = 0; i < indexing->count; i++)
		indexing->index->profiles[i] = indexing->places[i].place;
}

bool document_index_read(struct text content, const char *file, document_passed *passed,
			 void *context, struct arena *arena, struct document_index *index,
			 struct diag *diag)
{
	struct document_indexing indexing = {.index = index, .passed = passed, .context = context};
	struct arena scratch = {0};
	struct fields_reader reader = {.arena = &scratch,
				       .indexing = &indexing,
				       .pass_profile = pass_profile,
				       .note_system = note_system};
	struct document document;
	bool fine;

	*index = (struct document_index){0};
	fine = document_read_fields(&reader, content, file, &document, diag);
	if (fine) {
		keep_document(&document, arena, &index->document);
		keep_places(&indexing, arena);
	}
	free(indexing.places);
	arena_release(&scratch);
	return fine;
}

/* ---------------------------------------------------------------- one profile */

static void begin(struct fields_reader *reader, struct text json, const char *file,
		  struct arena *arena, struct diag *diag)
{
	*reader = (struct fields_reader){.arena = arena};
	json_reader_init(&reader->json, file, json, arena, diag);
	json_keep_texts(&reader->json);
}

bool document_index_profile(struct text profile, struct text system, struct text name,
			    const char *file, struct arena *arena, struct document_profile *out,
			    struct diag *diag)
{
	struct fields_reader reader;

	*out = document_profile_unknown(name);
	begin(&reader, profile, file, arena, diag);
	fields_read(&reader, &document_profile_object, out);
	if (!json_reader_ok(&reader.json))
		return false;
	if (out->system.json.data || !system.length)
		return true;
	begin(&reader, system, file, arena, diag);
	document_read_system(&reader, &out->system);
	return json_reader_ok(&reader.json);
}
