/*
 * The keeper of a session: makes the folder that the recordings are made in, reports which pins can
 * be held, gathers the facts about the run while it runs, makes the documents, and moves out of the
 * folder what is complete. It reads requests from stdin, each ended by a NUL byte, until they end;
 * then it removes the folder. They end with the script that asks, however that ends.
 *
 *	pin PIN=HELD    how a pin of the envelope is held: none at all when it is off
 *	stdin FILE      what the command will read as stdin
 *	gather          the facts are to be gathered now
 *
 *	option WORD, tool PROGRAM, valgrind TOOL:PID:DIR, recording TOOL:FILE, exit-status N,
 *	no-follow, no-inline, lines, dumps
 *	                about the run of one kind: see struct finish
 *	finish BASE     makes the document of that run
 *
 *	publish NAME    moves a file of the folder, NAME, to the output folder
 *
 * Pins and what is about a run are for the next request alone. The keeper writes to stdout, a line
 * each: `timestamp TIME`, what probe_pins() says, and `ready`; then for every `gather`, `finish`
 * and `publish` what finish_kind() says, and `done`, or `failed: REASON`.
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
