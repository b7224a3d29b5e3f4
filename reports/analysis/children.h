/* Pairs the child processes of two measurements of one command. */
#ifndef REPORTS_ANALYSIS_CHILDREN_H
#define REPORTS_ANALYSIS_CHILDREN_H

#include "common/arena.h"
#include "common/text.h"
#include "parsers/model/cpu.h"

/* The commands of child processes, of any kind; they are `stride` bytes apart. */
struct child_commands {
	u32 count;
	const char *first;
	size_t stride;
};

/* Of a part of a document, such as struct document_cpu. */
#define CHILD_COMMANDS(part)                                                                       \
	((struct child_commands){(part)->child_count,                                              \
				 (part)->child_count ? (const char *)&(part)->children[0].command  \
						     : NULL,                                       \
				 sizeof((part)->children[0])})

/* For each new child, the first old child with the same command that has no partner yet; NO_ID if
 * there is none. Lives in the arena. */
u32 *children_pair(struct child_commands old, struct child_commands now, struct arena *arena);

/* Lists those of `old` old children that are no partner of any of the `now` new ones, in order.
 * Returns their number. Lives in the arena. */
u32 children_ended(u32 old, const u32 *partner, u32 now, struct arena *arena, u32 **ended);

#endif
