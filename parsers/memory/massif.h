/*
 * Reads massif's files ("massif.out.PID") into the memory model: every snapshot, and the tree of
 * callers of every detailed one.
 *
 * The format is what massif of Valgrind 3.1x writes and ms_print reads; the Valgrind manual does
 * not describe it. It has a header (desc, cmd, time_unit), then for each snapshot its figures and,
 * if it is detailed, one line per node: spaces for the depth, then "nCHILDREN: BYTES 0xADDRESS:
 * FRAME". Instead of a frame, the line may give the number of places below the threshold. Inlined
 * frames repeat an address.
 *
 * Frames are identified by their text, so nodes that differ only by address become one. All places
 * below the threshold under one node are one frame, MASSIF_BELOW_THRESHOLD. Reading is strict: an
 * unknown line, a missing child, children that hold more than their parent, and a file that ends
 * within a snapshot are errors with line and column. A file that is cut between two snapshots
 * cannot be recognised as incomplete.
 *
 * The profile gets the timeline. Its peak is an estimate from the timeline: the largest heap of any
 * snapshot, and the sites of the largest snapshot with a tree.
 */
#ifndef PARSERS_MEMORY_MASSIF_H
#define PARSERS_MEMORY_MASSIF_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "parsers/model/memory.h"

#define MASSIF_BELOW_THRESHOLD "(below massif's threshold)"

/* Reads a file from memory; errors name no file. The result lives in the arena. */
bool massif_read(struct text content, struct arena *arena, struct memory_profile *profile,
		 struct diag *diag);

/* Reads a file piece by piece, so that memory does not grow with it; "-" is stdin. */
bool massif_read_file(const char *path, struct arena *arena, struct memory_profile *profile,
		      struct diag *diag);

/* The reader in steps: begin, feed any number of chunks of any size, end. Feed and end return
 * false, with a diag, after an error. massif_end() must always be called: it frees the reader. */
struct massif_reader;

struct massif_reader *massif_begin(struct arena *arena);
bool massif_feed(struct massif_reader *reader, struct text chunk, struct diag *diag);
bool massif_end(struct massif_reader *reader, struct memory_profile *profile, struct diag *diag);

#endif
