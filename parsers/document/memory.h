/*
 * The `memory` part of a document's profile: written from the model and read back into it.
 */
#ifndef PARSERS_DOCUMENT_MEMORY_H
#define PARSERS_DOCUMENT_MEMORY_H

#include "document.h"
#include "parsers/model/memory.h"

struct document_memory {
	struct memory_profile process;
	struct text tool, version; /* "massif" or "dhat"; the version "" when unknown */
	u32 option_count;
	struct text *options;
	struct memory_allocators allocators; /* also of all sites */
	u32 child_count;
	struct memory_profile *children; /* forked and exec'd processes */
	struct document_kept kept;
};

/* The recordings of a run: in each array the command's own process first, then its children. */
struct memory_recordings {
	struct text tool; /* the tool that wrote the raw files */
	u32 massif_count, dhat_count;
	struct memory_profile *massif, *dhat;
};

/*
 * Adds the memory part to the profile. If both tools recorded a process, the timeline is massif's
 * and everything else DHAT's. Children are matched if both tools recorded the same number of them,
 * with the same commands in the same order; otherwise DHAT's are used. A child that runs the
 * command of its parent counts as forked. An empty command of the profile is filled in. False, with
 * a diag, if there is neither a massif nor a DHAT file.
 */
bool document_add_memory(struct document_profile *profile,
			 const struct memory_recordings *recordings, const struct document_run *run,
			 struct arena *arena, struct diag *diag);

/* Sets the profile's part, a copy of what is there; it lives in the arena. */
void document_set_memory(struct document_profile *profile, const struct document_memory *memory,
			 struct arena *arena);

/* Gives all sites of the part its allocators. */
void document_spread_allocators(struct document_memory *memory, struct arena *arena);

/* Adds allocators to the memory parts of all profiles. The names must stay alive. */
void document_add_allocators(struct document *document, const char *const *names, size_t count,
			     struct arena *arena);

#endif
