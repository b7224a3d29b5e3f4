#include "fields.h"

#include <string.h>

/* "schema" comes after the profiles. It is checked first, so that the error for a file with another
 * schema, or none, says so instead of naming a wrong key. */
static bool check_schema(struct text content, const char *file, struct arena *arena,
			 struct diag *diag)
{
	struct json_reader json;
	struct diag ignored = {0};
	struct text key, schema;
	bool has_schema = false;

	json_reader_init(&json, file, content, arena, &ignored);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (!text_equal(key, T("schema"))) {
			json_skip(&json, NULL);
			continue;
		}
		has_schema = true;
		json.diag = diag;
		if (json_read_text(&json, &schema) && !text_equal(schema, T(DOCUMENT_SCHEMA)))
			json_fail(&json, "this program reads %s", DOCUMENT_SCHEMA);
		json.diag = &ignored;
	}
	if (json_reader_ok(&json) && !has_schema)
		diag_error_at(diag, file, 1, 1,
			      "not a document: it has no \"schema\"; give what profile-deep or "
			      "profile-quick wrote");
	return !diag->failed;
}

bool document_read_fields(struct fields_reader *reader, struct text content, const char *file,
			  struct document *document, struct diag *diag)
{
	struct diag error = {0};
	bool fine;

	document_init(document);
	json_reader_init(&reader->json, file, content, reader->arena, &error);
	json_keep_texts(&reader->json);
	fields_read(reader, &document_object, document);
	fine = json_reader_ok(&reader->json);
	if (!fine && check_schema(content, reader->json.file, reader->arena, diag))
		*diag = error;
	return fine;
}

bool document_read(struct text content, const char *file, struct arena *arena,
		   struct document *document, struct diag *diag)
{
	struct fields_reader reader = {.arena = arena};

	return document_read_fields(&reader, content, file, document, diag);
}

bool document_check(struct text content, const char *file, struct arena *arena, struct diag *diag)
{
	struct json_reader json;

	json_reader_init(&json, file, content, arena, diag);
	json_skip(&json, NULL);
	return json_reader_ok(&json) && check_schema(content, file, arena, diag);
}

bool document_read_run(struct text content, const char *file, struct arena *arena,
		       struct document_run *run, struct diag *diag)
{
	struct fields_reader reader = {.arena = arena};

	*run = (struct document_run){.profile = document_profile_unknown((struct text){NULL, 0})};
	json_reader_init(&reader.json, file, content, arena, diag);
	fields_read(&reader, &document_run_object, run);
	return json_reader_ok(&reader.json);
}

bool document_sniff(struct text content)
{
	for (size_t i = 0; i < content.length; i++)
		if (!strchr(" \t\r\n", content.data[i]) || !content.data[i])
			return content.data[i] == '{';
	return false;
}
