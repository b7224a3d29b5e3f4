#include "collapsed.h"

#include "../common/memory.h"
#include "../common/utf8.h"

#include <stdlib.h>

static void add_name(struct buffer *out, struct text name)
{
	while (name.length) {
		size_t length = utf8_sequence_length(name);
		u8 byte = (u8)name.data[0];

		if (!length || byte < ' ' || byte == 0x7f)
			buffer_add(out, T("\xef\xbf\xbd"));
		else if (byte == ';')
			buffer_add_byte(out, ':');
		else
			buffer_add(out, text_before(name, length));
		name = text_from(name, length ? length : 1);
	}
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
	    memory_new((size_t)tree->depth + 1, sizeof(ends[0])); /* of `stack`, by depth */
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
