#include "agreement.h"

#include "common/json_writer.h"
#include "fields.h"

#include <stdlib.h>

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
			fields_read(out, &r, field_path(path, key, out->arena));
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

	fields_add(&side->tools, T("cpu.tool"), quoted(arena, cpu->tool));
	fields_add(&side->tools, T("cpu.version"), quoted(arena, cpu->version));
	for (u32 i = 0; i < cpu->option_count; i++)
		fields_add(&side->tools, arena_printf(arena, "cpu.options[%u]", i),
			   quoted(arena, cpu->options[i]));
}

static bool add_tool(struct side *side, const char *part, struct diag *diag)
{
	static const char *const keys[] = {"options", "tool", "version"};

	return pick_members(document_member(&side->profile->others, text_from_string(part)),
			    text_from_string(part), keys, LENGTH_OF(keys), &side->tools, diag);
}

/* Only what both measured must have been measured in the same way. */
static bool read_tools(struct side *a, struct side *b, struct arena *arena, struct diag *diag)
{
	static const char *const parts[] = {"count", "io", "memory"};

	if (a->profile->cpu && b->profile->cpu) {
		add_cpu_tool(a, arena);
		add_cpu_tool(b, arena);
	}
	for (size_t i = 0; i < LENGTH_OF(parts); i++) {
		struct text part = text_from_string(parts[i]);

		if (document_member(&a->profile->others, part).data &&
		    document_member(&b->profile->others, part).data &&
		    (!add_tool(a, parts[i], diag) || !add_tool(b, parts[i], diag)))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------- comparing */

/* `both` leaves out what only one of them has. */
static void compare_fields(struct fields *old, struct fields *now, bool both, struct agreement *out)
{
	struct field_change *changes;
	u32 count = fields_compare(old, now, &changes);

	for (u32 i = 0; i < count; i++) {
		struct text path = changes[i].path;

		if (both && (!changes[i].old.length || !changes[i].now.length))
			continue;
		text_skip_prefix(&path, T("must_agree."));
		out->items[out->count++] =
		    (struct disagreement){path, changes[i].old, changes[i].now};
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
	struct field_change *changes;
	u32 count = fields_compare(old, now, &changes);
	bool is_known = false;

	for (u32 i = 0; i < count; i++)
		if (is_of_program(changes[i].path))
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
