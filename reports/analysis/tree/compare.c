#include "compare.h"

#include "common/memory.h"
#include "parsers/resolve/program.h"

#include <stdlib.h>

/* Adds the places: place N is the matched function N. Its share is that of the new profile if it
 * has the function. */
static void add_places(struct tree_builder *builder, const struct cpu_match *match,
		       const struct cpu_profile *const profiles[2])
{
	for (u32 i = 0; i < match->function_count; i++) {
		const struct matched_function *function = &match->functions[i];

		tree_add_place(builder, (struct tree_place){.name = function->name,
							    .file = function->file,
							    .object = function->object,
							    .line = function->line});
	}
	for (int side = OLD; side <= NEW; side++) {
		const enum cpu_share *shares = cpu_function_shares(profiles[side], builder->arena);

		for (u32 i = 0; i < profiles[side]->function_count; i++)
			builder->places[match->ids[side][i]].share = shares[i];
	}
}

/* Whether the context is of a clone of its parent's function. A jump between clones is not a call,
 * so such a context stays in its parent's frame. */
static bool is_clone_of_parent(const struct cpu_profile *profile, u32 context, const u32 *ids)
{
	u32 parent = profile->contexts[context].parent;
	u32 function = profile->contexts[context].function;

	return parent != NO_ID && profile->contexts[parent].function != function &&
	       ids[profile->contexts[parent].function] == ids[function];
}

static u32 frame_of_context(struct tree_builder *builder, const struct cpu_profile *profile,
			    u32 context, u32 parent, const u32 *ids, bool fold)
{
	u32 place = ids[profile->contexts[context].function];
	u32 above;

	if (is_clone_of_parent(profile, context, ids))
		return parent;
	above = fold ? tree_find_above(builder, parent, place) : NO_ID;
	if (above == NO_ID)
		return tree_add_frame(builder, parent, place, profile->contexts[context].truncated);
	tree_frame(builder, above)->folded = true;
	return above;
}

static void add_contexts(struct tree_builder *builder, const struct cpu_profile *profile, u32 event,
			 const u32 *ids, int side, bool fold)
{
	u32 *frames = memory_new(profile->context_count, sizeof(frames[0]));

	for (u32 i = 0; i < profile->context_count; i++) {
		const struct cpu_context *context = &profile->contexts[i];
		u32 parent = context->parent == NO_ID ? 0 : frames[context->parent];
		u64 cost = profile->context_costs[(size_t)i * profile->event_count + event];
		struct tree_frame *frame;

		frames[i] = frame_of_context(builder, profile, i, parent, ids, fold);
		frame = tree_frame(builder, frames[i]);
		if (side == OLD) {
			frame->old_self += cost;
		} else {
			frame->self += cost;
			frame->calls += context->calls;
		}
	}
	free(frames);
}

struct tree tree_of_match(const struct cpu_profile *const profiles[2], const u32 event[2],
			  const struct cpu_match *match, bool fold, struct arena *arena)
{
	struct tree_builder builder = {.arena = arena};
	struct tree tree;

	add_places(&builder, match, profiles);
	for (int side = OLD; side <= NEW; side++)
		add_contexts(&builder, profiles[side], event[side], match->ids[side], side, fold);
	tree = tree_finish(&builder);
	tree.title = profiles[NEW]->command;
	tree.unit = cpu_event_label(profiles[NEW], event[NEW]);
	tree.provenance = profiles[NEW]->creator;
	tree.compared = true;
	return tree;
}

struct tree tree_compare(const struct cpu_profile *const profiles[2], const u32 event[2], bool fold,
			 struct arena *arena)
{
	struct cpu_match match;

	cpu_match(profiles, event, arena, &match);
	return tree_of_match(profiles, event, &match, fold, arena);
}
