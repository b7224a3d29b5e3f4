/*
 * A document out of what callgrind recorded: one profile, its main process and its children.
 */
#ifndef PARSERS_DOCUMENT_CALLGRIND_H
#define PARSERS_DOCUMENT_CALLGRIND_H

#include "callgrind.h"
#include "document.h"

/*
 * Adds the cpu part to a profile of the document: the first process is the profile's own, the
 * others are its children. All of them are resolved. A process whose profile says `forked`, or
 * that runs the command of the first one, shares its first instructions with its parent. The
 * profile's name is made of the command when `name` has no data; what the profile does not know yet
 * (command, calls) is filled in. The result shares the texts of `recording`.
 */
bool document_add_callgrind(struct document *document, struct text name,
			    const struct callgrind_result *recording, struct arena *arena,
			    struct diag *diag);

#endif
