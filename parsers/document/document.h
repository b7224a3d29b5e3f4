/*
 * The document of docs/document.md in memory: read, written, merged. Each part of a profile comes
 * as its model (memory.h, io.h, count.h, timing.h, repeats.h); fields.h says what it is made of.
 * Whatever later versions add is kept as JSON text and written again.
 *
 * Texts of a document belong to the file's content or to the arena it was read into, which must
 * outlive it. Unknown scalars: numbers NAN or DOCUMENT_UNKNOWN, texts with data NULL.
 */
#ifndef PARSERS_DOCUMENT_DOCUMENT_H
#define PARSERS_DOCUMENT_DOCUMENT_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/diag.h"
#include "common/scalars.h"
#include "common/text.h"
#include "parsers/model/cpu.h"

#define DOCUMENT_SCHEMA	   "edm-profile/baseline/1"
#define DOCUMENT_UNKNOWN   UINT64_MAX
#define DOCUMENT_MAX_COUNT ((u64)INT64_MAX)

/* Members kept as JSON text, sorted by key. */
struct document_member {
	struct text key, json;
};

struct document_members {
	u32 count;
	struct document_member *items;
};

/*
 * What a part keeps of the text it was read from: `json` is written again as it stands, so that
 * nothing is lost of what only later versions know. Whoever changes the part sets it to NULL; then
 * what the model holds is written, and `others`, members that are not known.
 */
struct document_kept {
	struct text json;
	struct document_members others;
};

/* The process comes first: its tables of fields are its children's as well. */
struct document_cpu {
	struct cpu_profile process; /* resolved */
	struct text tool, version;  /* "callgrind", "3.19.0" */
	u32 option_count;
	struct text *options;
	u32 child_count;
	struct cpu_profile *children; /* resolved */
	struct document_members others;
};

struct document_count;
struct document_io;
struct document_memory;
struct document_repeats;
struct document_timing;

/* What the envelope recorded: which facts there are, only it knows. */
struct document_system {
	struct text json;     /* an object, written again as it stands; data NULL: there is none */
	struct scalars facts; /* all that it says, "must_agree.cpus" */
};

struct document_profile {
	struct text name;
	struct text command;
	u64 exit_status; /* DOCUMENT_UNKNOWN or 0 … 255 */
	u64 calls;	 /* DOCUMENT_UNKNOWN where callgrind did not run */
	double cpu_time, wall_time, peak_memory_mb;

	/* NULL where the kind was not measured. */
	struct document_cpu *cpu;
	struct document_count *count;
	struct document_io *io;
	struct document_memory *memory;
	struct document_repeats *repeats;
	struct document_timing *timing;

	struct document_system system;	/* where it is not the document's; json "null": unknown */
	struct document_members others; /* "commit" … where they are not the document's */
};

struct document {
	struct text name, commit, timestamp; /* data NULL: null */
	bool dirty_known, dirty;
	struct document_system system;
	u32 profile_count;
	struct document_profile *profiles; /* sorted by name */
	struct document_members others;
};

/* An empty document: everything unknown, no profile. */
void document_init(struct document *document);

/* What is known of the system that the profile was measured on: its own, or the document's. */
const struct document_system *document_system(const struct document *document,
					      const struct document_profile *profile);

/* A profile with everything unknown. */
struct document_profile document_profile_unknown(struct text name);

/* A profile of that name with everything unknown, added in its place, or the one there is. */
struct document_profile *document_profile(struct document *document, struct text name,
					  struct arena *arena);

/* The profile of that name, or NULL. */
struct document_profile *document_find(const struct document *document, struct text name);

/*
 * Whether a profile is that one or a part of it: the dumps that a program asked callgrind for by
 * name become profiles PROFILE/NAME.
 */
bool document_is_part(struct text name, struct text whole);

/* Adds profiles of parts of a run, that are named without the whole's name and share its command.
 */
void document_add_parts(struct document *document, const struct document_profile *whole,
			const struct document *parts, struct arena *arena);

/*
 * The profile of that name or, with the empty one, the only one, or the one that all others are
 * parts of. Where there is none, the error lists those there are.
 */
bool document_choose(const struct document *document, struct text name,
		     const struct document_profile **found, struct diag *diag);

/*
 * Reads a document that is in memory; `file` is for errors and may be NULL. All that is kept of it
 * lives in the arena: the content may be given back afterwards. Refuses what is not
 * JSON, not this schema or not its types, counts above 2^63-1, indexes out of range, costs that do
 * not add up to the totals: one error with line, column and path.
 */
bool document_read(struct text content, const char *file, struct arena *arena,
		   struct document *document, struct diag *diag);

/* Whether it is JSON and says that it is a document, without looking at what it holds. */
bool document_check(struct text content, const char *file, struct arena *arena, struct diag *diag);

/*
 * What only the wrapper of a run knows, handed over as a small JSON object: any of commit, dirty,
 * timestamp, system (as at the top of a document), name, command, exit_status, cpu_time, wall_time,
 * peak_memory_mb (as of a profile), options and version (of the tool, as in a cpu part). Unknown
 * keys are errors: they would be lost.
 */
struct document_run {
	struct document document;	 /* without profiles */
	struct document_profile profile; /* name.data NULL when not given */
	u32 option_count;
	struct text *options;
	struct text version; /* data NULL when not given */
};

bool document_read_run(struct text content, const char *file, struct arena *arena,
		       struct document_run *run, struct diag *diag);

/* Whether the content looks like a document (its first character opens an object). */
bool document_sniff(struct text content);

/*
 * Adds the document's bytes to `out`: sorted keys, one row of a table per line, newline at the
 * end. The same document gives the same bytes. False, naming it, when a count is above 2^63-1.
 */
bool document_write(const struct document *document, struct buffer *out, struct diag *diag);

/* Writes it to a file or, "-", stdout, without holding all of it in memory; see file_write(). */
bool document_write_file(const struct document *document, const char *path, struct diag *diag);

enum document_conflict { DOCUMENT_REFUSE, DOCUMENT_REPLACE };

/*
 * Adds the profiles of `from` to `into`. A profile that both have becomes the union of their kinds;
 * a kind (or a known scalar) both have and that differs is refused, or replaced when asked. Where
 * system, commit, dirty or timestamp differ, profiles taken over bring theirs along as members of
 * their own (one both have only when replaced); `name` stays unless it was unknown.
 */
bool document_merge(struct document *into, const struct document *from,
		    enum document_conflict conflict, struct arena *arena, struct diag *diag);

/* A member's JSON, data NULL when it is absent. */
struct text document_member(const struct document_members *members, struct text key);

/* Adds or replaces a member; the texts must live as long as the document. */
void document_set_member(struct document_members *members, struct text key, struct text json,
			 struct arena *arena);

/* The same with all of `from`. */
void document_set_members(struct document_members *members, const struct document_members *from,
			  struct arena *arena);

/* Drops a member if it is there. */
void document_remove_member(struct document_members *members, struct text key);

/* A profile's name made from its command, words with spaces between them, by the rule of
 * common/profile_name.h. It ends with a NUL. */
struct text document_profile_name(struct text command, struct arena *arena);

#endif
