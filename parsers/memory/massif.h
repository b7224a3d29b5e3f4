/*
 * Reads massif's files ("massif.out.PID") into the memory model: every snapshot, and the tree of
 * callers of every detailed one.
 *
 * The format is what massif 3.1x writes and ms_print reads; the Valgrind manual does not describe
 * it. A header (desc, cmd, time_unit), then per snapshot its figures and, where it is detailed, one
 * line per node: depth in spaces, "nCHILDREN: BYTES 0xADDRESS: FRAME", or in place of a frame how
 * many places lie below the threshold. Inlined frames repeat an address.
 *
 * Frames are known by their text, so nodes that differ by address only become one, and all places
 * below the threshold under one node are one frame, MASSIF_BELOW_THRESHOLD. Reading is strict: an
 * unknown line, a missing child, children that hold more than their parent or a file that ends
 * within a snapshot are errors with line and column. A file cut between two snapshots looks whole.
 *
 * The profile gets the timeline, and from it the best massif alone can say of the peak: the
 * largest heap of any snapshot, and the sites of the largest one with a tree.
 */
#ifndef PARSERS_MEMORY_MASSIF_H
#define PARSERS_MEMORY_MASSIF_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "parsers/model/memory.h"

#define MASSIF_BELOW_THRESHOLD "(below massif's threshold)"

/* Reads a file that is in memory; errors name no file. The result lives in the arena. */
bool massif_read(struct text content, struct arena *arena, struct memory_profile *profile,
		 struct diag *diag);

/* Reads a file piece by piece, so that memory does not grow with it; "-" is stdin. */
bool massif_read_file(const char *path, struct arena *arena, struct memory_profile *profile,
		      struct diag *diag);

/*
 * The reader itself: begin, feed any number of chunks, cut anywhere, end. Feed and end return false
 * once something failed; massif_end() must be called in any case, it frees the reader.
 */
struct massif_reader;

struct massif_reader *massif_begin(struct arena *arena);
bool massif_feed(struct massif_reader *reader, struct text chunk, struct diag *diag);
bool massif_end(struct massif_reader *reader, struct memory_profile *profile, struct diag *diag);

#endif
