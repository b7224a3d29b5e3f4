/*
 * What frames of allocation sites tell by their names: which ones only hand memory on, and which
 * belong to the C or C++ runtime, that keeps some memory for itself and means no leak by it.
 */
#ifndef REPORTS_ANALYSIS_MEMORY_FRAMES_H
#define REPORTS_ANALYSIS_MEMORY_FRAMES_H

#include "common/buffer.h"
#include "parsers/model/memory.h"

/* "std::vector<int>::resize(unsigned long) (stl_vector.h:1011)", taken apart. */
struct memory_frame {
	struct text function; /* "???" where unknown */
	struct text file;     /* "stl_vector.h", "" where unknown */
	struct text line;     /* "1011", "" where unknown */
	struct text object;   /* of "function (in /path/of/object)", "" else */
};

struct memory_frame memory_frame_read(struct text frame);

/* The index of the first frame that is no allocator (operator new, xmalloc, strdup …), that
 * is, of who wanted the memory; 0 when all are. */
u32 memory_first_caller(const struct memory_site *site);

/*
 * Adds the chain from frame `first` on: who wanted the memory in full ("take (known.c:12)"), its
 * callers in short ("main:40"), with ` < ` between them. `in_short`: all names as labels. The name
 * of a site without such a frame.
 */
void memory_add_chain(struct buffer *out, const struct memory_site *site, u32 first, bool in_short);

/* Whose memory of its own this is ("dynamic loader", "stdio buffers" …), NULL for anybody else's.
 */
const char *memory_runtime_owner(const struct memory_site *site);

#endif
