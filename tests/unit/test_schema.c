/* docs/schema and the tables of fields describe the same document. */
#include "common/json_reader.h"
#include "parsers/document/fields.h"

#include "unit.h"

static const char *const schema_file = "docs/schema/baseline.v1.schema.json";

struct checking {
	struct arena arena;
	struct text schema;
	u32 fault_count;
};

/* ---------------------------------------------------------------- the schema's JSON */

static struct document_members members_of(struct checking *c, struct text json)
{
	struct document_members members = {0};
	struct diag diag = {0};
	struct json_reader r;
	struct text key, value;

	if (!json.data)
		return members;
	json_reader_init(&r, schema_file, json, &c->arena, &diag);
	json_enter_object(&r);
	while (json_next_key(&r, &key) && json_skip(&r, &value))
		document_set_member(&members, key, value, &c->arena);
	if (!json_reader_ok(&r))
		fail_msg("%s: %s", schema_file, diag.message);
	return members;
}

static struct text member_of(struct checking *c, struct text json, struct text key)
{
	struct document_members members = members_of(c, json);

	return document_member(&members, key);
}

/* Follows "$ref": "#/$defs/NAME". */
static struct text resolved(struct checking *c, struct text node)
{
	struct text reference = member_of(c, node, T("$ref")), name = reference;

	if (!reference.data)
		return node;
	if (!text_skip_prefix(&name, T("\"#/$defs/")))
		fail_msg("strange reference %.*s", TEXT_ARGS(reference));
	return resolved(c, member_of(c, member_of(c, c->schema, T("$defs")),
				     text_before(name, name.length - 1)));
}

static bool may_be(struct checking *c, struct text node, const char *type)
{
	struct text quoted = arena_printf(&c->arena, "\"%s\"", type);
	bool is_word = member_of(c, node, T("const")).data || member_of(c, node, T("enum")).data;

	return is_word ? text_equal(quoted, T("\"string\""))
		       : text_contains(member_of(c, node, T("type")), quoted);
}

/* ---------------------------------------------------------------- comparing */

static void expect(struct checking *c, bool is_right, struct text path, const char *what)
{
	if (!is_right)
		print_error("%.*s: %s\n", TEXT_ARGS(path), what);
	c->fault_count += !is_right;
}

static void check_object(struct checking *c, const struct field_object *object, struct text node,
			 struct text path);

static const char *type_of(const struct field *field)
{
	switch (field->type) {
	case FIELD_U64:
	case FIELD_U32:
		return "integer";
	case FIELD_TEXT:
		return "string";
	case FIELD_BOOLEAN:
		return "boolean";
	case FIELD_NUMBER:
	case FIELD_FIGURE:
	case FIELD_MICROSECONDS:
		return "number";
	case FIELD_TEXTS:
	case FIELD_TABLE:
		return "array";
	case FIELD_OBJECT:
	case FIELD_PART:
	case FIELD_MAP:
		return "object";
	default:
		return NULL; /* has its own functions */
	}
}

static void check_type(struct checking *c, const struct field *field, struct text node,
		       struct text path)
{
	const char *type = type_of(field);
	bool is_nullable = field->flags & FIELD_NULLABLE && !(field->flags & FIELD_RARE);

	expect(c, !type || may_be(c, node, type), path, "another type");
	expect(c, may_be(c, node, "null") == is_nullable || (!type && !is_nullable), path,
	       "null is allowed in one and not in the other");
	if (field->type == FIELD_TEXTS)
		expect(c, may_be(c, resolved(c, member_of(c, node, T("items"))), "string"), path,
		       "an array of something else than texts");
	if (type && text_equal(text_from_string(type), T("integer")))
		expect(c, text_equal(member_of(c, node, T("minimum")), T("0")), path,
		       "a count without minimum 0");
}

/* The schema of the rows of tables and maps. */
static void check_inside(struct checking *c, const struct field *field, struct text node,
			 struct text path)
{
	struct text items = member_of(c, node, T("items"));
	struct text values = member_of(c, node, T("additionalProperties"));

	if (!field->object)
		return;
	if (items.data)
		check_object(c, field->object, items, path);
	else if (field->type == FIELD_MAP || !member_of(c, node, T("properties")).data)
		check_object(c, field->object, values, path);
	else
		check_object(c, field->object, node, path);
}

static bool is_required(struct checking *c, struct text node, struct text key)
{
	struct text quoted = arena_printf(&c->arena, "\"%.*s\"", TEXT_ARGS(key));

	return text_contains(member_of(c, node, T("required")), quoted);
}

static bool has_field(const struct field_object *object, struct text key)
{
	for (size_t i = 0; i < object->count; i++)
		if (text_equal(object->fields[i].key, key))
			return true;
	return false;
}

/* Members of profiles that belong to the document are kept as JSON. */
static bool is_provenance(const struct field_object *object, struct text key)
{
	return object == &document_profile_object &&
	       (text_equal(key, T("commit")) || text_equal(key, T("dirty")) ||
		text_equal(key, T("timestamp")));
}

static void check_object(struct checking *c, const struct field_object *object, struct text node,
			 struct text path)
{
	struct document_members properties;

	node = resolved(c, node);
	properties = members_of(c, member_of(c, node, T("properties")));
	for (u32 i = 0; i < properties.count; i++)
		expect(c,
		       has_field(object, properties.items[i].key) ||
			   is_provenance(object, properties.items[i].key),
		       arena_printf(&c->arena, "%.*s.%.*s", TEXT_ARGS(path),
				    TEXT_ARGS(properties.items[i].key)),
		       "in the schema alone");
	for (size_t i = 0; i < object->count; i++) {
		const struct field *field = &object->fields[i];
		struct text inner = resolved(c, document_member(&properties, field->key));
		struct text name =
		    arena_printf(&c->arena, "%.*s.%.*s", TEXT_ARGS(path), TEXT_ARGS(field->key));

		if (i && text_equal(field->key, object->fields[i - 1].key))
			continue; /* reading uses the first one */
		expect(c, inner.data != NULL, name, "in the table alone");
		if (!inner.data)
			continue;
		expect(c, is_required(c, node, field->key) == !!(field->flags & FIELD_REQUIRED),
		       name, "required by one and not by the other");
		check_type(c, field, inner, name);
		check_inside(c, field, inner, name);
	}
}

static void the_schema_says_what_the_tables_say(void **state)
{
	struct checking c = {0};
	struct diag diag = {0};

	(void)state;
	if (!file_read(schema_file, &c.arena, &c.schema, &diag))
		fail_msg("%s", diag.message);
	check_object(&c, &document_object, c.schema, T("document"));
	arena_release(&c.arena);
	assert_int_equal(c.fault_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_schema_says_what_the_tables_say)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
