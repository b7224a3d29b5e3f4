/*
 * The keeper of a session: makes the folder that the recordings are made in, says which pins can be
 * had, gathers the facts about the run while it runs, and moves out of the folder what is complete.
 * It reads requests from stdin, a line each, until they end; then it removes the folder. They end
 * with the script that asks, however that ends.
 *
 *	pin PIN=HELD    how a pin will be held
 *	stdin FILE      what the command will read as stdin
 *	gather          the facts are to be gathered now
 *	publish NAME    moves a file of the folder, NAME, to the output folder
 *
 * What it says on stdout, a line each: `timestamp TIME ISO`, what probe_pins() says, and `ready`;
 * then for every `gather` and `publish` a line `done`, or `failed REASON`.
 */
#ifndef ENVELOPE_SESSION_KEEPER_H
#define ENVELOPE_SESSION_KEEPER_H

#include "session.h"

/*
 * With `tells_expected`, `gather` also writes to FOLDER/expected what an earlier run like this one
 * came to, if there was one.
 */
enum exit_code keeper_run(struct session *session, const char *output, bool tells_expected);

#endif
