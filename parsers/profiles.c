#include "profiles.h"

#include "common/file.h"
#include "kinds.h"

static bool has_lines(const struct document *document)
{
	for (u32 i = 0; i < document->profile_count; i++)
		if (document_has_lines(&document->profiles[i]))
			return true;
	return false;
}

static bool open_whole(struct profiles *profiles, struct input_options options, struct arena *arena,
		       struct diag *diag)
{
	profiles->is_whole = true;
	if (!input_read(&profiles->path, 1, options, arena, &profiles->document, diag))
		return false;
	profiles->has_lines = has_lines(&profiles->document);
	return true;
}

/* ---------------------------------------------------------------- one at a time */

static void forget(void *map)
{
	file_map_forget(map);
}

/* Whether it is a document as it is, neither compressed nor a tool's file that begins like one. */
static bool is_document(struct text content)
{
	struct text head = text_before(content, content.length < FILE_HEAD_BYTES ? content.length
										 : FILE_HEAD_BYTES);

	return document_sniff(head) && !raw_format_recognise(head);
}

/* The place of the quote that ends the string, or the end of the text. */
static size_t string_end(struct text content, size_t at)
{
	while (at < content.length && content.data[at] != '"')
		at += content.data[at] == '\\' ? 2 : 1;
	return at;
}

/*
 * Whether the document has only one profile, or a first one so large that the others hardly matter.
 * Such a document had better be read as a whole: once, and into huge pages, while a map needs a
 * page fault for every 64 KiB. Profiles are taken to be the objects in the first object of objects;
 * where they are not, the document is read in the slower way.
 */
static bool begins_alone(struct text content)
{
	enum { LARGE_BYTES = 4 * 1024 * 1024, PROFILE_DEPTH = 3 };
	struct text head =
	    text_before(content, content.length < LARGE_BYTES ? content.length : LARGE_BYTES);
	u32 depth = 0, profiles = 0;

	for (size_t i = 0; i < head.length && profiles < 2; i++) {
		if (head.data[i] == '"')
			i = string_end(head, i + 1);
		else if (head.data[i] == '{')
			profiles += ++depth == PROFILE_DEPTH;
		else if (head.data[i] == '}' && depth-- < PROFILE_DEPTH && profiles)
			break; /* the end of all profiles */
	}
	return profiles < 2;
}

static bool open_index(struct profiles *profiles, struct arena *arena, struct diag *diag)
{
	if (!document_index_read(profiles->map.content, profiles->path, forget, &profiles->map,
				 arena, &profiles->index, diag))
		return false;
	file_map_forget(&profiles->map);
	profiles->document = profiles->index.document;
	profiles->has_lines = profiles->index.has_lines;
	return true;
}

bool profiles_open(struct profiles *profiles, const char *path, enum profiles_keeping keeping,
		   struct input_options options, struct arena *arena, struct diag *diag)
{
	*profiles = (struct profiles){.path = path};
	if (keeping != PROFILES_KEEP_ALL && file_map_open(&profiles->map, path)) {
		if (is_document(profiles->map.content) &&
		    !(keeping == PROFILES_KEEP_SINGLE && begins_alone(profiles->map.content)))
			return open_index(profiles, arena, diag);
		profiles_close(profiles);
	}
	return open_whole(profiles, options, arena, diag);
}

static struct text at(const struct profiles *profiles, struct document_place place)
{
	return (struct text){profiles->map.content.data + place.start, place.length};
}

static bool read_indexed(const struct profiles *profiles, struct text name, struct arena *arena,
			 struct document_profile *out, struct diag *diag)
{
	const struct document *document = &profiles->index.document;
	struct document_place place =
	    profiles->index.profiles[document_find(document, name) - document->profiles];
	bool fine =
	    document_index_profile(at(profiles, place), at(profiles, profiles->index.system), name,
				   profiles->path, arena, out, diag);

	file_map_forget(&profiles->map);
	return fine;
}

bool profiles_read(const struct profiles *profiles, struct text name, struct arena *arena,
		   struct document *one, struct diag *diag)
{
	*one = document_only(&profiles->document, name);
	if (profiles->is_whole)
		return true;
	one->profiles = ARENA_NEW(arena, struct document_profile, 1);
	return read_indexed(profiles, name, arena, one->profiles, diag);
}

void profiles_close(struct profiles *profiles)
{
	file_map_close(&profiles->map);
}
