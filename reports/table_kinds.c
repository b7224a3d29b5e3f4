#include "table_kinds.h"

#include "table_cpu.h"

static table_kind *const kinds[] = {
    table_cpu,
};

bool report_view_make(const struct document *document, const struct table_options *options,
		      struct arena *arena, struct report_view *view, struct diag *diag)
{
	for (u32 p = 0; p < document->profile_count; p++)
		for (size_t k = 0; k < LENGTH_OF(kinds); k++)
			if (!kinds[k](&document->profiles[p], options, arena, view, diag))
				return false;
	return true;
}
