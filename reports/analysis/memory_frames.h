/*
 * Classifies the frames of allocation sites by their names: which are allocators that only pass
 * memory on, and which belong to the C or C++ runtime, whose unfreed memory is not a leak.
 */
#ifndef REPORTS_ANALYSIS_MEMORY_FRAMES_H
#define REPORTS_ANALYSIS_MEMORY_FRAMES_H

#include "common/buffer.h"
#include "parsers/model/memory.h"

/* The parts of "std::vector<int>::resize(unsigned long) (stl_vector.h:1011)". */
struct memory_frame {
	struct text function; /* "???" if unknown */
	struct text file;     /* "stl_vector.h"; "" if unknown */
	struct text line;     /* "1011"; "" if unknown */
	struct text object;   /* of "function (in /path/of/object)"; else "" */
};

struct memory_frame memory_frame_read(struct text frame);

/* The index of the first frame that is not an allocator (operator new, xmalloc, strdup, those that
 * the user named), which is the one that requested the memory; 0 if all frames are allocators. */
u32 memory_first_caller(const struct memory_site *site);

/* The index of the first frame from there on that is not within the C++ or Rust library either: the
 * line that pushed to the vector. That of memory_first_caller() if all are. */
u32 memory_first_outside(const struct memory_site *site);

/* Whether the frame is neither an allocator nor within those libraries. */
bool memory_is_outside(struct text frame, const struct memory_allocators *named);

/*
 * Adds the chain from frame `first` on, separated by ` < `: the requesting frame in full ("take
 * (known.c:12)"), its callers in short ("main:40"). `in_short`: names are shortened to labels. Adds
 * the site's name if there is no such frame.
 */
void memory_add_chain(struct buffer *out, const struct memory_site *site, u32 first, bool in_short);

/* Adds one frame as a chain begins with it: "take (known.c:12)", "??? (libmpg123.so.0)". */
void memory_add_frame(struct buffer *out, struct text frame, bool in_short);

/* Whether it is the dynamic loader's, by a name that no program has. */
bool memory_is_of_loader(struct memory_frame frame);

/* The part of the runtime that keeps this memory ("dynamic loader", "stdio buffers"); NULL if it is
 * not the runtime's. */
const char *memory_runtime_owner(const struct memory_site *site);

#endif
