#include "collapsed.h"

#include "common/memory.h"
#include "common/escape.h"

#include <stdlib.h>

/* Adds a name in which `;` is replaced, because it separates frames. */
static void add_name(struct buffer *out, struct text name)
{
	size_t start = out->length;

	escape_plain(out, name);
	for (size_t i = start; i < out->length; i++)
		if (out->data[i] == ';')
			out->data[i] = ':';
}

static void add_line(struct buffer *out, struct text stack, u64 cost)
{
	buffer_add(out, stack);
	buffer_add_byte(out, ' ');
	buffer_add_u64(out, cost);
	buffer_add_byte(out, '\n');
}

void collapsed_write(const struct tree *tree, struct buffer *out)
{
	size_t *ends =
	    memory_new((size_t)tree->depth + 1, sizeof(ends[0])); /* lengths of `stack`, by depth */
	struct buffer stack = {0};

	if (tree->frames[0].self)
		add_line(out, T("(all)"), tree->frames[0].self);
	for (u32 i = 1; i < tree->frame_count; i++) {
		const struct tree_frame *frame = &tree->frames[i];

		stack.length = ends[frame->depth - 1];
		if (frame->depth > 1)
			buffer_add_byte(&stack, ';');
		add_name(&stack, tree->places[frame->place].name);
		ends[frame->depth] = stack.length;
		if (frame->self)
			add_line(out, buffer_text(&stack), frame->self);
	}
	buffer_release(&stack);
	free(ends);
}
