#include "cpu.h"

static void write_document(struct fields_writer *writer, const struct document *document)
{
	fields_write(writer, &document_object, document);
	json_end(&writer->json);
}

bool document_write(const struct document *document, struct buffer *out, struct diag *diag)
{
	struct fields_writer writer = {.json = {.out = out}, .diag = diag};

	write_document(&writer, document);
	return !diag->failed;
}

struct text document_write_part(const struct field_object *object, const void *part,
				struct arena *arena)
{
	struct buffer out = {0};
	struct diag ignored = {0};
	struct fields_writer writer = {.json = json_writer_inside(&out, DOCUMENT_PART_DEPTH),
				       .diag = &ignored};

	fields_write(&writer, object, part);
	return buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- to a file */

/* A quick check whether writing can fail; false is certain, true may be wrong. */
static bool is_doubtful(const struct document *document)
{
	for (u32 i = 0; i < document->profile_count; i++) {
		const struct document_profile *profile = &document->profiles[i];

		if (fields_have_large(&document_profile_object, profile) ||
		    (profile->cpu && cpu_is_doubtful(profile->cpu)) ||
		    (profile->count && cpu_is_doubtful(profile->count)) ||
		    (profile->cycles && cpu_is_doubtful(profile->cycles)) ||
		    (profile->sample && cpu_is_doubtful(profile->sample)))
			return true;
	}
	return false;
}

/* Writes into memory only to find errors, so that no incomplete document goes to stdout. */
static bool rehearse(const struct document *document, struct diag *diag)
{
	struct buffer out = {0};
	bool fine = document_write(document, &out, diag);

	buffer_release(&out);
	return fine;
}

bool document_write_file(const struct document *document, const char *path, struct diag *diag)
{
	struct file_writer file;
	struct fields_writer writer = {.json = {.out = &file.out}, .file = &file, .diag = diag};

	if (is_doubtful(document) && !rehearse(document, diag))
		return false;
	file_writer_begin(&file, path);
	write_document(&writer, document);
	return file_writer_end(&file, !diag->failed, diag);
}
