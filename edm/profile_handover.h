/*
 * `edm analyze track.mp3 --profile cpu`: edm replaces itself by profile-deep, which runs the same
 * command without the profiling flags under the tools. Without --profile none of this is executed.
 */
#ifndef EDM_PROFILE_HANDOVER_H
#define EDM_PROFILE_HANDOVER_H

#include "options.h"

/*
 * Replaces this process by `profile-deep KINDS FLAGS -- edm COMMAND…`, with the words as the parser
 * sorted them; `command` are the words between `edm` and these ("analyze"; "evaluate", "bpm").
 * Returns only on failure, after printing an error: the exit code.
 */
int profile_handover(const struct option_parser *parser, const char *const *command);

#endif
