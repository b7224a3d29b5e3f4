/* Access to the parts of a profile by kind, whether they are models or kept JSON. */
#include "kinds.h"

#include "common/memory.h"
#include "parsers/document/fields.h"

#include <stdlib.h>
#include <string.h>

static const void *model_of(const struct kind *kind, const struct document_profile *profile)
{
	return *(const void *const *)(const void *)((const char *)profile + kind->part);
}

bool kind_is_measured(const struct kind *kind, const struct document_profile *profile)
{
	if (kind->is_model)
		return model_of(kind, profile) != NULL;
	return document_member(&profile->others, kind->name).data != NULL;
}

void kind_take(const struct kind *kind, struct document_profile *into,
	       const struct document_profile *from, struct arena *arena)
{
	if (kind->is_model)
		memcpy((char *)into + kind->part, (const char *)from + kind->part, sizeof(void *));
	else
		document_set_member(&into->others, kind->name,
				    document_member(&from->others, kind->name), arena);
}

const struct document_cpu *kind_functions(const struct kind *kind,
					  const struct document_profile *profile)
{
	return kind->is_model && !kind->object ? model_of(kind, profile) : NULL;
}

struct text kind_json(const struct kind *kind, const struct document_profile *profile,
		      struct arena *arena)
{
	if (!kind->is_model)
		return document_member(&profile->others, kind->name);
	if (!kind->object || !model_of(kind, profile))
		return (struct text){NULL, 0};
	return document_write_part(kind->object, model_of(kind, profile), arena);
}

/* ---------------------------------------------------------------- the tool */

static void read_options(struct json_reader *r, struct arena *arena, struct kind_tool *tool)
{
	struct text *options = NULL;
	size_t capacity = 0, count = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(options, capacity, count + 1);
		if (json_read_text(r, &options[count]))
			count++;
	}
	arena_adopt(arena, options);
	tool->options = options;
	tool->option_count = (u32)count;
}

static struct kind_tool read_tool(struct text json, struct arena *arena)
{
	struct kind_tool tool = {.tool = TEXT(""), .version = TEXT("")};
	struct diag ignored = {0};
	struct json_reader r;
	struct text key;

	json_reader_init(&r, NULL, json, arena, &ignored);
	json_enter_object(&r);
	while (json_next_key(&r, &key)) {
		if (text_equal(key, T("tool")))
			json_read_text(&r, &tool.tool);
		else if (text_equal(key, T("version")))
			json_read_text(&r, &tool.version);
		else if (text_equal(key, T("options")))
			read_options(&r, arena, &tool);
		else
			json_skip(&r, NULL);
	}
	json_reader_ok(&r);
	return tool;
}

struct kind_tool kind_tool(const struct kind *kind, const struct document_profile *profile,
			   struct arena *arena)
{
	const char *part;
	struct kind_tool tool;

	if (!kind->is_model)
		return read_tool(document_member(&profile->others, kind->name), arena);
	part = model_of(kind, profile);
	memcpy(&tool.tool, part + kind->tool, sizeof(tool.tool));
	memcpy(&tool.version, part + kind->version, sizeof(tool.version));
	memcpy(&tool.options, part + kind->options, sizeof(tool.options));
	memcpy(&tool.option_count, part + kind->option_count, sizeof(tool.option_count));
	return tool;
}

/* ---------------------------------------------------------------- counts */

static bool read_count(struct json_reader *r, struct text path, u64 *value)
{
	size_t end = text_find(path, '.');
	struct text key, rest = text_from(path, end);
	bool is_found = false;

	if (!path.length)
		return json_read_u64(r, value);
	text_skip_prefix(&rest, T("."));
	if (json_peek(r) != JSON_OBJECT) {
		json_skip(r, NULL);
		return false;
	}
	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (!is_found && text_equal(key, text_before(path, end)))
			is_found = read_count(r, rest, value);
		else
			json_skip(r, NULL);
	}
	return is_found;
}

static bool find_count(const struct field_object *object, const char *row, struct text path,
		       u64 *value)
{
	size_t end = text_find(path, '.');

	for (size_t i = 0; i < object->count; i++) {
		const struct field *field = &object->fields[i];

		if (!text_equal(field->key, text_before(path, end)) ||
		    (field->is_written && !field->is_written(row)))
			continue;
		if (end < path.length)
			return field->type == FIELD_OBJECT &&
			       find_count(field->object, row + field->offset,
					  text_from(path, end + 1), value);
		if (field->type != FIELD_U64)
			return false;
		memcpy(value, row + field->offset, sizeof(*value));
		return *value != DOCUMENT_UNKNOWN;
	}
	return false;
}

bool kind_count(const struct kind *kind, const struct document_profile *profile, const char *path,
		struct arena *arena, u64 *value)
{
	struct diag ignored = {0};
	struct json_reader r;
	bool is_found;

	if (!kind_is_measured(kind, profile))
		return false;
	if (kind->is_model)
		return kind->object && find_count(kind->object, model_of(kind, profile),
						  text_from_string(path), value);
	json_reader_init(&r, NULL, document_member(&profile->others, kind->name), arena, &ignored);
	is_found = read_count(&r, text_from_string(path), value);
	json_reader_ok(&r);
	return is_found;
}
