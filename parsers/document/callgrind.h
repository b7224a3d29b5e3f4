/*
 * A document out of what callgrind recorded: one profile, its main process and its children.
 */
#ifndef PARSERS_DOCUMENT_CALLGRIND_H
#define PARSERS_DOCUMENT_CALLGRIND_H

#include "parsers/callgrind/callgrind.h"
#include "document.h"

/*
 * Fills in a profile's cpu part: the first process is the profile's own, the others are its
 * children. All of them are resolved. A process whose profile says `forked`, or that runs the
 * command of the first one, shares its first instructions with its parent. What the profile does
 * not know yet (command, calls) is filled in. The result shares the texts of `recording`.
 */
bool document_set_callgrind(struct document_profile *profile,
			    const struct callgrind_result *recording, struct arena *arena,
			    struct diag *diag);

/* The same for the profile of that name; it is made of the command when `name` has no data. */
bool document_add_callgrind(struct document *document, struct text name,
			    const struct callgrind_result *recording, struct arena *arena,
			    struct diag *diag);

/*
 * Adds a profile for each name that the program gave to dumps, of a recording that was read with
 * `split`: what one or several processes counted between one dump and the next. Bears that name.
 */
bool document_add_dumps(struct document *document, const struct callgrind_result *split,
			struct arena *arena, struct diag *diag);

#endif
