/*
 * The keeper of a session: creates the folder for the recordings, reports which pins are available,
 * gathers the facts about the run while it runs, makes the documents, and moves complete files out
 * of the folder. It reads requests from stdin, each ended by a NUL byte. When stdin ends, which
 * happens when the script ends for any reason, it removes the folder.
 *
 *	pin PIN=HELD    how a pin of the envelope is held: none at all when it is off
 *	stdin FILE      what the command will read as stdin
 *	gather          the facts are to be gathered now
 *
 *	option WORD, allocator NAME, tool PROGRAM, valgrind TOOL:PID:DIR, recording TOOL:FILE,
 *	exit-status N, no-follow, no-inline, lines, dumps
 *	                about the run of one kind: see struct finish
 *	finish BASE     makes the document of that run
 *
 *	publish NAME    moves a file of the folder, NAME, to the output folder
 *
 * Pins and facts about a run apply only to the next request. The keeper writes to stdout, a line
 * each: `timestamp TIME`, the output of probe_pins(), and `ready`; then for every `gather`,
 * `finish` and `publish` `warning SENTENCE` if there is something to say, the output of
 * finish_kind() if any, and `done`, or `failed: REASON`.
 */
#ifndef ENVELOPE_SESSION_KEEPER_H
#define ENVELOPE_SESSION_KEEPER_H

#include "session.h"

/* Runs the keeper. With `tells_expected`, `gather` also writes the instruction count of an earlier
 * equal run to FOLDER/expected, if one is known. */
enum exit_code keeper_run(struct session *session, const char *output, bool tells_expected);

#endif
