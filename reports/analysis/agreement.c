#include "agreement.h"

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "parsers/kinds.h"

#include <stdlib.h>
#include <string.h>

/* A JSON value taken apart into its scalars, by path. */
struct field {
	struct text path, value;
};

struct fields {
	u32 count, capacity;
	struct field *items;
	struct arena *arena;
};

static void add_field(struct fields *fields, struct text path, struct text value)
{
	if (fields->count == fields->capacity) {
		u32 capacity = fields->capacity ? fields->capacity * 2 : 32;
		struct field *larger = ARENA_NEW(fields->arena, struct field, capacity);

		if (fields->count)
			memcpy(larger, fields->items, fields->count * sizeof(*larger));
		fields->items = larger;
		fields->capacity = capacity;
	}
	fields->items[fields->count++] = (struct field){path, value};
}

static struct text member_path(struct arena *arena, struct text path, struct text key)
{
	if (!path.length)
		return key;
	return arena_printf(arena, "%.*s.%.*s", TEXT_ARGS(path), TEXT_ARGS(key));
}

/* The reader itself limits the depth. */
static void flatten(struct json_reader *r, struct text path, struct fields *out)
{
	struct text key, value;

	switch (json_peek(r)) {
	case JSON_OBJECT:
		json_enter_object(r);
		while (json_next_key(r, &key))
			flatten(r, member_path(out->arena, path, key), out);
		break;
	case JSON_ARRAY:
		json_enter_array(r);
		for (u32 i = 0; json_next_element(r); i++)
			flatten(r, arena_printf(out->arena, "%.*s[%u]", TEXT_ARGS(path), i), out);
		break;
	default:
		if (json_skip(r, &value))
			add_field(out, path, value);
	}
}

/* The members of one object whose keys are among `keys`. */
static bool pick_members(struct text json, struct text path, const char *const *keys,
			 size_t key_count, struct fields *out, struct diag *diag)
{
	struct json_reader r;
	struct text key;

	if (!json.data)
		return true;
	json_reader_init(&r, NULL, json, out->arena, diag);
	json_enter_object(&r);
	while (json_next_key(&r, &key)) {
		bool is_wanted = false;

		for (size_t i = 0; i < key_count; i++)
			is_wanted |= text_equal(key, text_from_string(keys[i]));
		if (is_wanted)
			flatten(&r, member_path(out->arena, path, key), out);
		else
			json_skip(&r, NULL);
	}
	return json_reader_ok(&r);
}

/* ---------------------------------------------------------------- what is compared */

/* One side of the comparison. */
struct side {
	const struct document *document;
	const struct document_profile *profile;
	struct fields must_agree, tools, program;
};

static bool read_system(struct side *side, struct diag *diag)
{
	static const char *const must_agree[] = {"must_agree"}, *const informs[] = {"informs"};
	struct text system = document_member(&side->profile->others, T("system"));

	if (!system.data)
		system = side->document->system;
	return pick_members(system, T(""), must_agree, 1, &side->must_agree, diag) &&
	       pick_members(system, T(""), informs, 1, &side->program, diag);
}

static struct text quoted(struct arena *arena, struct text text)
{
	struct buffer out = {0};
	struct json_writer w = {.out = &out};

	json_text(&w, text);
	return buffer_take(&out, arena);
}

static void add_cpu_tool(struct side *side, struct arena *arena)
{
	const struct document_cpu *cpu = side->profile->cpu;

	add_field(&side->tools, T("cpu.tool"), quoted(arena, cpu->tool));
	add_field(&side->tools, T("cpu.version"), quoted(arena, cpu->version));
	for (u32 i = 0; i < cpu->option_count; i++)
		add_field(&side->tools, arena_printf(arena, "cpu.options[%u]", i),
			  quoted(arena, cpu->options[i]));
}

static bool add_tool(struct side *side, struct text part, struct diag *diag)
{
	static const char *const keys[] = {"options", "tool", "version"};

	return pick_members(document_member(&side->profile->others, part), part, keys,
			    LENGTH_OF(keys), &side->tools, diag);
}

/* Only what both measured must have been measured in the same way. */
static bool read_tools(struct side *a, struct side *b, struct arena *arena, struct diag *diag)
{
	const struct kind *kind;

	if (a->profile->cpu && b->profile->cpu) {
		add_cpu_tool(a, arena);
		add_cpu_tool(b, arena);
	}
	for (size_t i = 0; (kind = kind_at(i)); i++)
		if (kind->must_agree && document_member(&a->profile->others, kind->name).data &&
		    document_member(&b->profile->others, kind->name).data &&
		    (!add_tool(a, kind->name, diag) || !add_tool(b, kind->name, diag)))
			return false;
	return true;
}

/* ---------------------------------------------------------------- comparing */

static int by_path(const void *a, const void *b)
{
	return text_compare(((const struct field *)a)->path, ((const struct field *)b)->path);
}

static void sort_fields(struct fields *fields)
{
	if (fields->count)
		qsort(fields->items, fields->count, sizeof(*fields->items), by_path);
}

static void add_disagreement(struct agreement *out, struct text path, struct text old,
			     struct text now)
{
	text_skip_prefix(&path, T("must_agree."));
	out->items[out->count++] = (struct disagreement){path, old, now};
}

/* Walks two sorted lists side by side; `both` leaves out what only one of them has. */
static void compare_fields(struct fields *old, struct fields *now, bool both, struct agreement *out)
{
	u32 i = 0, j = 0;

	sort_fields(old);
	sort_fields(now);
	while (i < old->count || j < now->count) {
		int order = i == old->count   ? 1
			    : j == now->count ? -1
					      : by_path(&old->items[i], &now->items[j]);
		struct field *a = order <= 0 ? &old->items[i++] : NULL;
		struct field *b = order >= 0 ? &now->items[j++] : NULL;

		if (a && b && !text_equal(a->value, b->value))
			add_disagreement(out, a->path, a->value, b->value);
		else if (!both && (!a || !b))
			add_disagreement(out, a ? a->path : b->path, a ? a->value : T(""),
					 b ? b->value : T(""));
	}
}

/* Whether the field identifies the program's own files: informs.program_sha256, .libraries … */
static bool is_of_program(struct text path)
{
	return text_starts_with(path, T("informs.program")) ||
	       text_starts_with(path, T("informs.libraries"));
}

static bool is_same_program(struct fields *old, struct fields *now)
{
	struct agreement differences = {0};
	bool is_known = false;

	differences.items =
	    ARENA_NEW(old->arena, struct disagreement, (size_t)old->count + now->count + 1);
	compare_fields(old, now, false, &differences);
	for (u32 i = 0; i < differences.count; i++)
		if (is_of_program(differences.items[i].field))
			return false;
	for (u32 i = 0; i < old->count; i++)
		is_known |= is_of_program(old->items[i].path);
	return is_known;
}

static int by_field(const void *a, const void *b)
{
	return text_compare(((const struct disagreement *)a)->field,
			    ((const struct disagreement *)b)->field);
}

bool agreement_check(const struct document *old_document, const struct document_profile *old,
		     const struct document *new_document, const struct document_profile *now,
		     struct arena *arena, struct agreement *out, struct diag *diag)
{
	struct side a = {.document = old_document, .profile = old};
	struct side b = {.document = new_document, .profile = now};

	*out = (struct agreement){0};
	a.must_agree.arena = a.tools.arena = a.program.arena = arena;
	b.must_agree.arena = b.tools.arena = b.program.arena = arena;
	if (!read_system(&a, diag) || !read_system(&b, diag) || !read_tools(&a, &b, arena, diag))
		return false;
	out->items = ARENA_NEW(arena, struct disagreement,
			       (size_t)a.must_agree.count + b.must_agree.count + a.tools.count +
				   b.tools.count + 1);
	out->is_checked = a.must_agree.count && b.must_agree.count;
	if (out->is_checked)
		compare_fields(&a.must_agree, &b.must_agree, false, out);
	compare_fields(&a.tools, &b.tools, !out->is_checked, out);
	out->same_program = is_same_program(&a.program, &b.program);
	qsort(out->items, out->count, sizeof(*out->items), by_field);
	return true;
}
