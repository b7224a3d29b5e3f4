#include "document.h"

#include "common/profile_name.h"

#include <math.h>
#include <string.h>

void document_init(struct document *document)
{
	*document = (struct document){0};
}

/* ---------------------------------------------------------------- profiles */

/* Position of the first profile whose name is not below `name`. */
static u32 profile_position(const struct document *document, struct text name)
{
	u32 low = 0, high = document->profile_count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (text_compare(document->profiles[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct document_profile *document_find(const struct document *document, struct text name)
{
	u32 position = profile_position(document, name);

	if (position == document->profile_count ||
	    !text_equal(document->profiles[position].name, name))
		return NULL;
	return &document->profiles[position];
}

struct document document_only(const struct document *document, struct text name)
{
	struct document one = *document;

	one.profiles = document_find(document, name);
	one.profile_count = 1;
	return one;
}

const struct document_cpu *document_functions(const struct document_profile *profile)
{
	if (profile->cpu)
		return profile->cpu;
	if (profile->count && profile->count->process.function_count)
		return profile->count;
	return profile->cycles ? profile->cycles : profile->sample;
}

void document_label_cycles(struct document_cpu *cycles, struct arena *arena)
{
	struct text label = arena_printf(arena, "model cycles (%.*s)", TEXT_ARGS(cycles->version));

	cycles->process.cycles_label = label;
	for (u32 i = 0; i < cycles->child_count; i++)
		cycles->children[i].cycles_label = label;
}

bool document_has_lines(const struct document_profile *profile)
{
	const struct document_cpu *functions = document_functions(profile);

	return functions && functions->process.lines.count;
}

bool document_is_part(struct text name, struct text whole)
{
	return text_skip_prefix(&name, whole) && (!name.length || name.data[0] == '/');
}

/* The profile that all others are parts of, or NULL. */
static const struct document_profile *whole(const struct document *document)
{
	for (u32 i = 1; i < document->profile_count; i++)
		if (!document_is_part(document->profiles[i].name, document->profiles[0].name))
			return NULL;
	return document->profile_count ? &document->profiles[0] : NULL;
}

const struct document_system *document_system(const struct document *document,
					      const struct document_profile *profile)
{
	return profile->system.json.data ? &profile->system : &document->system;
}

static bool no_profile(const struct document *document, struct text name, struct diag *diag)
{
	struct buffer names = {0};

	for (u32 i = 0; i < document->profile_count; i++)
		buffer_printf(&names, "%s%.*s", i ? ", " : "",
			      TEXT_ARGS(document->profiles[i].name));
	if (name.length)
		diag_error(diag, "no profile '%.*s'; there are: %.*s", TEXT_ARGS(name),
			   TEXT_ARGS(buffer_text(&names)));
	else
		diag_error(diag, "several profiles, choose one with --profile: %.*s",
			   TEXT_ARGS(buffer_text(&names)));
	buffer_release(&names);
	return false;
}

bool document_choose(const struct document *document, struct text name,
		     const struct document_profile **found, struct diag *diag)
{
	*found = name.length ? document_find(document, name) : whole(document);
	if (!document->profile_count)
		return diag_error(diag, "no profile in the document");
	return *found || no_profile(document, name, diag);
}

void document_add_parts(struct document *document, const struct document_profile *whole,
			const struct document *parts, struct arena *arena)
{
	for (u32 i = 0; i < parts->profile_count; i++) {
		struct document_profile part = parts->profiles[i];

		part.name =
		    arena_printf(arena, "%.*s/%.*s", TEXT_ARGS(whole->name), TEXT_ARGS(part.name));
		part.command = whole->command;
		part.exit_status = whole->exit_status;
		*document_profile(document, part.name, arena) = part;
	}
}

struct document_profile document_profile_unknown(struct text name)
{
	return (struct document_profile){
	    .name = name,
	    .command = T(""),
	    .exit_status = DOCUMENT_UNKNOWN,
	    .calls = DOCUMENT_UNKNOWN,
	    .cpu_time = NAN,
	    .wall_time = NAN,
	    .peak_memory_mb = NAN,
	};
}

/*
 * Makes room for one more profile. The capacity doubles whenever the count reaches a power of two.
 */
static struct document_profile *make_room(struct document *document, struct arena *arena)
{
	u32 count = document->profile_count;
	struct document_profile *profiles;

	if (count & (count - 1))
		return document->profiles;
	profiles = ARENA_NEW(arena, struct document_profile, count ? (size_t)count * 2 : 1);
	if (count)
		memcpy(profiles, document->profiles, count * sizeof(*profiles));
	return profiles;
}

struct document_profile *document_profile(struct document *document, struct text name,
					  struct arena *arena)
{
	struct document_profile *found = document_find(document, name), *profiles;
	u32 position = profile_position(document, name), count = document->profile_count;

	if (found)
		return found;
	profiles = make_room(document, arena);
	memmove(profiles + position + 1, profiles + position,
		(count - position) * sizeof(*profiles));
	profiles[position] = document_profile_unknown(name);
	document->profiles = profiles;
	document->profile_count = count + 1;
	return &profiles[position];
}

/* ---------------------------------------------------------------- members */

static u32 member_position(const struct document_members *members, struct text key)
{
	u32 position = 0;

	while (position < members->count && text_compare(members->items[position].key, key) < 0)
		position++;
	return position;
}

static bool has_member_at(const struct document_members *members, u32 position, struct text key)
{
	return position < members->count && text_equal(members->items[position].key, key);
}

struct text document_member(const struct document_members *members, struct text key)
{
	u32 position = member_position(members, key);

	return has_member_at(members, position, key) ? members->items[position].json
						     : (struct text){NULL, 0};
}

void document_set_member(struct document_members *members, struct text key, struct text json,
			 struct arena *arena)
{
	u32 position = member_position(members, key);
	struct document_member *items = members->items;

	if (!has_member_at(members, position, key)) {
		items = ARENA_NEW(arena, struct document_member, (size_t)members->count + 1);
		if (members->count) {
			memcpy(items, members->items, position * sizeof(*items));
			memcpy(items + position + 1, members->items + position,
			       (members->count - position) * sizeof(*items));
		}
		members->items = items;
		members->count++;
	}
	items[position] = (struct document_member){key, json};
}

void document_set_members(struct document_members *members, const struct document_members *from,
			  struct arena *arena)
{
	for (u32 i = 0; i < from->count; i++)
		document_set_member(members, from->items[i].key, from->items[i].json, arena);
}

void document_remove_member(struct document_members *members, struct text key)
{
	u32 position = member_position(members, key);

	if (!has_member_at(members, position, key))
		return;
	members->count--;
	memmove(members->items + position, members->items + position + 1,
		(members->count - position) * sizeof(*members->items));
}

/* ---------------------------------------------------------------- names */

static struct text next_word(struct text *rest)
{
	struct text trimmed = text_trim(*rest);
	size_t end = text_find(trimmed, ' ');
	struct text word = text_before(trimmed, end);

	*rest = text_from(trimmed, end);
	return word;
}

struct text document_profile_name(struct text command, struct arena *arena)
{
	struct text rest = command, program = next_word(&rest), argument = next_word(&rest);
	char name[PROFILE_NAME_BYTES];

	name_profile(name, arena_copy(arena, program).data, arena_copy(arena, argument).data);
	return arena_copy(arena, text_from_string(name));
}
