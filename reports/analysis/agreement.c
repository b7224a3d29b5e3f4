#include "agreement.h"

#include "common/json_writer.h"
#include "common/sha256.h"
#include "parsers/document/growth.h"
#include "parsers/kinds.h"
#include "parsers/model/sizes.h"
#include "reports/analysis/executed.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- what is compared */

/* One side of the comparison. */
struct side {
	const struct document *document;
	const struct document_profile *profile;
	struct scalars must_agree, tools, program;
};

/* Splits the facts of the system into those that must agree and those that only inform. */
static void sort_out(struct side *side)
{
	const struct scalars *facts = &document_system(side->document, side->profile)->facts;

	for (u32 i = 0; i < facts->count; i++) {
		if (text_starts_with(facts->items[i].path, T("must_agree.")))
			scalars_add(&side->must_agree, facts->items[i].path, facts->items[i].value);
		else if (text_starts_with(facts->items[i].path, T("informs.")))
			scalars_add(&side->program, facts->items[i].path, facts->items[i].value);
	}
}

static struct text quoted(struct arena *arena, struct text text)
{
	struct buffer out = {0};

	json_add_quoted(&out, text);
	return buffer_take(&out, arena);
}

static void add_tool(struct side *side, const struct kind *kind, bool with_options)
{
	struct scalars *out = &side->tools;
	struct kind_tool tool = kind_tool(kind, side->profile, out->arena);

	scalars_add(out, arena_printf(out->arena, "%.*s.tool", TEXT_ARGS(kind->name)),
		    quoted(out->arena, tool.tool));
	scalars_add(out, arena_printf(out->arena, "%.*s.version", TEXT_ARGS(kind->name)),
		    quoted(out->arena, tool.version));
	for (u32 i = 0; with_options && i < tool.option_count; i++)
		scalars_add(out,
			    arena_printf(out->arena, "%.*s.options[%u]", TEXT_ARGS(kind->name), i),
			    quoted(out->arena, tool.options[i]));
}

/* Exponents are those of an event at certain sizes. */
static void add_growth(struct side *side)
{
	const struct growth_table *table = &side->profile->growth->table;
	struct scalars *out = &side->tools;
	struct buffer sizes = {0};

	for (u32 i = 0; i < table->size_count; i++) {
		buffer_add_string(&sizes, i ? "," : "");
		growth_size_write(&sizes, table->sizes[i]);
	}
	scalars_add(out, T("growth.event"), quoted(out->arena, table->event));
	scalars_add(out, T("growth.sizes"), buffer_take(&sizes, out->arena));
}

/* Reads the tools of the kinds that both measured; only these must have been measured in the same
 * way. */
static void read_tools(struct side *a, struct side *b, bool with_options)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		if (!kind->must_agree || !kind_is_measured(kind, a->profile) ||
		    !kind_is_measured(kind, b->profile))
			continue;
		add_tool(a, kind, with_options);
		add_tool(b, kind, with_options);
	}
	if (with_options && a->profile->growth && b->profile->growth) {
		add_growth(a);
		add_growth(b);
	}
}

/* ---------------------------------------------------------------- comparing */

/* Adds the differences to `out`. With `both`, leaves out fields that only one of the two has. */
static void compare_fields(struct scalars *old, struct scalars *now, bool both,
			   struct agreement *out)
{
	struct scalar_change *changes;
	u32 count = scalars_compare(old, now, &changes);

	for (u32 i = 0; i < count; i++) {
		struct text path = changes[i].path;

		if (both && (!changes[i].old.length || !changes[i].now.length))
			continue;
		text_skip_prefix(&path, T("must_agree."));
		out->items[out->count++] =
		    (struct disagreement){path, changes[i].old, changes[i].now};
	}
}

/* Whether the field identifies the program's own files, such as informs.program_sha256 and
 * .libraries. */
static bool is_of_program(struct text path)
{
	return text_starts_with(path, T("informs.program")) ||
	       text_starts_with(path, T("informs.libraries"));
}

static bool is_same_program(struct scalars *old, struct scalars *now)
{
	struct scalar_change *changes;
	u32 count = scalars_compare(old, now, &changes);
	bool is_known = false;

	for (u32 i = 0; i < count; i++)
		if (is_of_program(changes[i].path))
			return false;
	for (u32 i = 0; i < old->count; i++)
		is_known |= is_of_program(old->items[i].path);
	return is_known;
}

/* The value of a fact without its quotation marks; "" if it is absent or no simple string. */
static struct text string_of(const struct scalars *facts, struct text path)
{
	for (u32 i = 0; i < facts->count; i++)
		if (text_equal(facts->items[i].path, path) && facts->items[i].value.length > 2)
			return (struct text){facts->items[i].value.data + 1,
					     facts->items[i].value.length - 2};
	return T("");
}

/* Whether the same program, and no other, was executed on both sides. */
static bool is_same_execution(const struct side *old, const struct side *now)
{
	return executed_alone(old->profile, string_of(&old->program, T("informs.path"))) &&
	       executed_alone(now->profile, string_of(&now->program, T("informs.path")));
}

static bool has_timed_waits(const struct scalars *informs)
{
	for (u32 i = 0; i < informs->count; i++)
		if (text_equal(informs->items[i].path, T("informs.waits")) &&
		    text_equal(informs->items[i].value, T("\"timed\"")))
			return true;
	return false;
}

static int by_field(const void *a, const void *b)
{
	return text_compare(((const struct disagreement *)a)->field,
			    ((const struct disagreement *)b)->field);
}

static void begin_sides(struct side *a, struct side *b, struct arena *arena, struct agreement *out)
{
	*out = (struct agreement){0};
	a->must_agree.arena = a->tools.arena = a->program.arena = arena;
	b->must_agree.arena = b->tools.arena = b->program.arena = arena;
	sort_out(a);
	sort_out(b);
}

static void make_room(const struct side *a, const struct side *b, struct arena *arena,
		      struct agreement *out)
{
	out->items = ARENA_NEW(arena, struct disagreement,
			       (size_t)a->must_agree.count + b->must_agree.count + a->tools.count +
				   b->tools.count + 1);
	out->is_checked = a->must_agree.count && b->must_agree.count;
}

void agreement_check(const struct document *old_document, const struct document_profile *old,
		     const struct document *new_document, const struct document_profile *now,
		     struct arena *arena, struct agreement *out)
{
	struct side a = {.document = old_document, .profile = old};
	struct side b = {.document = new_document, .profile = now};

	begin_sides(&a, &b, arena, out);
	read_tools(&a, &b, true);
	make_room(&a, &b, arena, out);
	if (out->is_checked)
		compare_fields(&a.must_agree, &b.must_agree, false, out);
	compare_fields(&a.tools, &b.tools, !out->is_checked, out);
	out->same_program = is_same_program(&a.program, &b.program);
	out->same_execution = out->same_program && is_same_execution(&a, &b);
	out->timed_waits = has_timed_waits(&a.program) || has_timed_waits(&b.program);
	qsort(out->items, out->count, sizeof(*out->items), by_field);
}

/* ---------------------------------------------------------------- machines */

/* Facts that another command or another option of profile-deep changes. */
static bool is_of_command(struct text path)
{
	static const struct text parts[] = {
	    TEXT("must_agree.arguments"), TEXT("must_agree.environment."),
	    TEXT("must_agree.freeze"),	  TEXT("must_agree.inputs."),
	    TEXT("must_agree.isa"),	  TEXT("must_agree.stdin")};

	for (size_t i = 0; i < LENGTH_OF(parts); i++)
		if (text_starts_with(path, parts[i]))
			return true;
	return false;
}

static bool is_library(struct text *path)
{
	return text_skip_prefix(path, T("must_agree.libraries."));
}

/* Facts about how the pins are held: a command may be measured without them. */
static bool is_of_pins(struct text path)
{
	return text_starts_with(path, T("must_agree.envelope")) ||
	       text_equal(path, T("must_agree.cpus"));
}

static bool has_pins(const struct scalars *facts)
{
	for (u32 i = 0; i < facts->count; i++)
		if (text_starts_with(facts->items[i].path, T("must_agree.envelope.")))
			return true;
	return false;
}

/* Keeps the facts of the machine. */
static void keep_machine(struct scalars *facts, bool with_pins)
{
	u32 kept = 0;

	for (u32 i = 0; i < facts->count; i++) {
		struct text path = facts->items[i].path;

		if (!is_of_command(path) && !is_library(&path) && (with_pins || !is_of_pins(path)))
			facts->items[kept++] = facts->items[i];
	}
	facts->count = kept;
}

/* The hash of a library of this machine as it is in a document; "" if there is none. */
static struct text hash_here(struct text path, struct arena *arena)
{
	char hex[SHA256_HEX + 1];
	struct diag diag = {0};

	if (!sha256_of_file(arena_copy(arena, path).data, hex, &diag))
		return T("");
	return arena_printf(arena, "\"sha256:%s\"", hex);
}

static void add_file(struct text field, struct text here, struct text there, struct agreement *out)
{
	if (!text_equal(here, there))
		out->items[out->count++] = (struct disagreement){field, here, there};
}

/* A program that is also here must be the same; one that was sent is in a folder of the host. */
static void check_program(const struct scalars *facts, struct arena *arena, struct agreement *out)
{
	struct text path = string_of(facts, T("informs.path"));
	struct text there = string_of(facts, T("informs.program_sha256"));
	struct text here = T("");

	if (text_starts_with(path, T("/")) && there.length)
		here = hash_here(path, arena);
	if (here.length)
		add_file(arena_printf(arena, "program.%.*s", TEXT_ARGS(path)), here,
			 arena_printf(arena, "\"sha256:%.*s\"", TEXT_ARGS(there)), out);
}

/* Libraries must be those of this machine. Inputs that are not here can have been made by the
 * set-up. */
static void check_files(const struct scalars *facts, struct arena *arena, struct agreement *out)
{
	for (u32 i = 0; i < facts->count; i++) {
		struct text path = facts->items[i].path, here;
		bool library = is_library(&path);

		if (!library && !(text_skip_prefix(&path, T("must_agree.inputs.")) &&
				  text_starts_with(path, T("/"))))
			continue;
		here = hash_here(path, arena);
		if (library || here.length)
			add_file(arena_printf(arena, "%s.%.*s", library ? "libraries" : "inputs",
					      TEXT_ARGS(path)),
				 here, facts->items[i].value, out);
	}
}

void agreement_check_machine(const struct document *reference_document,
			     const struct document_profile *reference,
			     const struct document *new_document,
			     const struct document_profile *now, struct arena *arena,
			     struct agreement *out)
{
	struct side a = {.document = reference_document, .profile = reference};
	struct side b = {.document = new_document, .profile = now};
	bool with_pins;

	begin_sides(&a, &b, arena, out);
	read_tools(&a, &b, false);
	make_room(&a, &b, arena, out);
	with_pins = has_pins(&a.must_agree) && has_pins(&b.must_agree);
	keep_machine(&a.must_agree, with_pins);
	keep_machine(&b.must_agree, with_pins);
	compare_fields(&a.tools, &b.tools, false, out);
	if (out->is_checked) {
		compare_fields(&a.must_agree, &b.must_agree, false, out);
		check_files(&document_system(new_document, now)->facts, arena, out);
		check_program(&document_system(new_document, now)->facts, arena, out);
	}
	qsort(out->items, out->count, sizeof(*out->items), by_field);
}
