#include "count.h"

#include "parsers/document/count.h"

bool table_count(const struct document_profile *profile, const struct table_options *options,
		 struct arena *arena, struct report_view *view, struct diag *diag)
{
	const struct document_count *count = profile->count;
	struct section *section;

	(void)options;
	(void)diag;
	if (!count)
		return true;
	section = report_view_add(view);
	section->heading = profile->command;
	section->lines = ARENA_NEW(arena, struct text, (size_t)count->child_count + 1);
	section->lines[section->line_count++] =
	    arena_printf(arena, "%s instructions in the whole process, counted by cachegrind",
			 table_number(count->instructions, arena).data);
	for (u32 i = 0; i < count->child_count; i++)
		section->lines[section->line_count++] = arena_printf(
		    arena, "%s in %.*s", table_number(count->children[i].instructions, arena).data,
		    TEXT_ARGS(count->children[i].command));
	return true;
}
