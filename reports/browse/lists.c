#include "lists.h"

#include "change_lists.h"
#include "function_lists.h"
#include "line_lists.h"
#include "site_lists.h"

const struct list_kind *list_kind_of(enum place_kind place)
{
	static const struct list_kind *const kinds[] = {
	    [PLACE_CHANGES] = &list_of_changes,
	    [PLACE_FUNCTIONS] = &list_of_functions,
	    [PLACE_LINES] = &list_of_lines,
	    [PLACE_SITE_CHANGES] = &list_of_site_changes,
	    [PLACE_SITES] = &list_of_sites,
	    [PLACE_CALLERS] = &list_of_callers,
	    [PLACE_CALLEES] = &list_of_callees,
	    [PLACE_FUNCTION_LINES] = &list_of_function_lines,
	    [PLACE_CHANGED_CALLERS] = &list_of_changed_callers,
	    [PLACE_CHANGED_CALLEES] = &list_of_changed_callees,
	    [PLACE_FILE] = &list_of_file,
	    [PLACE_FRAMES] = &list_of_frames,
	};

	return kinds[place];
}
