/*
 * The document of docs/document.md in memory, and functions to read, write and merge it. Each part
 * of a profile is a model (memory.h, io.h, count.h, timing.h, repeats.h) whose fields are described
 * by fields.h. Members that only later versions know are kept as JSON text and written back.
 *
 * The texts of a document belong to the arena that it was read into, or to its maker; they must
 * outlive it. Unknown scalars are NAN or DOCUMENT_UNKNOWN, unknown texts have data NULL.
 */
#ifndef PARSERS_DOCUMENT_DOCUMENT_H
#define PARSERS_DOCUMENT_DOCUMENT_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/diag.h"
#include "common/scalars.h"
#include "common/text.h"
#include "parsers/model/cpu.h"
#include "parsers/model/memory.h"

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
 * The text that a part was read from: `json` is written back unchanged, so that members that only
 * later versions know are not lost. Code that changes the part must set json.data to NULL; then the
 * model and `others`, the unknown members, are written instead.
 */
struct document_kept {
	struct text json;
	struct document_members others;
};

/*
 * The parts `cpu`, `count`, `cycles` and `sample`. The process is the first member: its tables of
 * fields are used for its children too. A tool that counts whole processes leaves them without
 * functions.
 */
struct document_cpu {
	struct cpu_profile process; /* resolved */
	struct text tool, version;  /* "callgrind", "3.19.0"; the version "" when unknown */
	u32 option_count;
	struct text *options;
	u32 child_count;
	struct cpu_profile *children;	     /* resolved */
	const struct cpu_sampling *sampling; /* of `sample` alone, else NULL */
	struct document_members others;
};

struct document_growth;
struct document_io;
struct document_memory;
struct document_repeats;
struct document_timing;

/* The facts that the envelope recorded. Only the envelope defines which facts exist. */
struct document_system {
	struct text json;     /* an object, written back unchanged; data NULL: none */
	struct scalars facts; /* its values by path, such as "must_agree.cpus" */
};

struct document_profile {
	struct text name;
	struct text command;
	u64 exit_status;	    /* 0 to 255, or DOCUMENT_UNKNOWN */
	u64 calls;		    /* DOCUMENT_UNKNOWN if no tool recorded them */
	double cpu_time, wall_time; /* seconds */
	double peak_memory_mb;

	/* NULL if the kind was not measured. */
	struct document_cpu *cpu, *count, *cycles, *sample;
	struct document_growth *growth;
	struct document_io *io;
	struct document_memory *memory;
	struct document_repeats *repeats;
	struct document_timing *timing;

	struct document_system system; /* if it differs from the document's; json "null": unknown */
	struct document_members
	    others; /* also "commit" and so on, if they differ from the document's */
};

struct document {
	struct text name, commit, timestamp; /* data NULL: null */
	bool dirty_known, dirty;
	struct document_system system;
	u32 profile_count;
	struct document_profile *profiles; /* sorted by name */
	struct document_members others;
};

/* Sets up an empty document: everything is unknown, and it has no profile. */
void document_init(struct document *document);

/* The system that the profile was measured on: the profile's own facts, else the document's. */
const struct document_system *document_system(const struct document *document,
					      const struct document_profile *profile);

/* A profile with everything unknown. */
struct document_profile document_profile_unknown(struct text name);

/* The profile of that name. If there is none, adds one with everything unknown, in sorted position.
 * The pointer is invalid after the next addition. */
struct document_profile *document_profile(struct document *document, struct text name,
					  struct arena *arena);

/* The profile of that name, or NULL. */
struct document_profile *document_find(const struct document *document, struct text name);

/* The document with only its profile of that name, which it must have; they share the profile. */
struct document document_only(const struct document *document, struct text name);

/* Names the figures of a part of the kind cycles, with the model. */
void document_label_cycles(struct document_cpu *cycles, struct arena *arena);

/* The part that tells functions apart: cpu, else count, else cycles, else sample. NULL if there is
 * none. */
const struct document_cpu *document_functions(const struct document_profile *profile);

/* Whether the profile has costs of source lines. */
bool document_has_lines(const struct document_profile *profile);

/* Whether the profile `name` is `whole` or a part of it. Dumps that a program requested
 * by name become profiles PROFILE/NAME, which are parts of PROFILE. */
bool document_is_part(struct text name, struct text whole);

/* Adds profiles of parts of a run. In `parts` they are named without the whole's name, which is put
 * in front; they get the whole's command. */
void document_add_parts(struct document *document, const struct document_profile *whole,
			const struct document *parts, struct arena *arena);

/* Finds the profile of that name. With an empty name, finds the only profile, or the one that all
 * others are parts of. The error, if there is none, lists the existing profiles. */
bool document_choose(const struct document *document, struct text name,
		     const struct document_profile **found, struct diag *diag);

/*
 * Reads a document from memory; `file` is for errors and may be NULL. Everything is copied into the
 * arena, so the content may be freed afterwards. False, with one error that has line, column and
 * path, if the content is not JSON, has another schema or wrong types, counts above 2^63-1, indexes
 * out of range, or costs that do not add up to the totals.
 */
bool document_read(struct text content, const char *file, struct arena *arena,
		   struct document *document, struct diag *diag);

/* Checks that the content is JSON and has the schema of a document. Does not check the members. */
bool document_check(struct text content, const char *file, struct arena *arena, struct diag *diag);

/*
 * The facts that only the wrapper of a run knows, passed as a small JSON object: any of commit,
 * dirty, timestamp, system (as at the top of a document), name, command, exit_status, cpu_time,
 * wall_time, peak_memory_mb (as of a profile), options and version (of the tool, as in a cpu part).
 * Unknown keys are errors, because they would be lost.
 */
struct document_run {
	struct document document;	 /* without profiles */
	struct document_profile profile; /* name.data NULL when not given */
	u32 option_count;
	struct text *options;
	struct memory_allocators allocators;
	struct text version; /* data NULL when not given */
};

bool document_read_run(struct text content, const char *file, struct arena *arena,
		       struct document_run *run, struct diag *diag);

/* Whether the content looks like a document (its first character opens an object). */
bool document_sniff(struct text content);

/*
 * Adds the document's bytes to `out`: sorted keys, one row of a table per line, a newline at the
 * end. Equal documents give equal bytes. False, with an error that names the count, if a count is
 * above 2^63-1.
 */
bool document_write(const struct document *document, struct buffer *out, struct diag *diag);

/* Writes it to a file, or to stdout if the path is "-", without holding all of it in memory; see
 * file_write(). */
bool document_write_file(const struct document *document, const char *path, struct diag *diag);

enum document_conflict { DOCUMENT_REFUSE, DOCUMENT_REPLACE };

/*
 * Adds the profiles of `from` to `into`. A profile in both gets the kinds of both. A kind, or a
 * known scalar, that both have and that differs is an error with DOCUMENT_REFUSE, and replaced with
 * DOCUMENT_REPLACE. If system, commit, dirty or timestamp of the documents differ, the profiles of
 * `from` get them as members of their own; a profile in both does so only if it is replaced.
 * into->name is kept unless it is unknown.
 */
bool document_merge(struct document *into, const struct document *from,
		    enum document_conflict conflict, struct arena *arena, struct diag *diag);

/* A member's JSON; data NULL if it is absent. */
struct text document_member(const struct document_members *members, struct text key);

/* Adds or replaces a member; the texts must live as long as the document. */
void document_set_member(struct document_members *members, struct text key, struct text json,
			 struct arena *arena);

/* Adds or replaces all members of `from`. */
void document_set_members(struct document_members *members, const struct document_members *from,
			  struct arena *arena);

/* Removes a member if it exists. */
void document_remove_member(struct document_members *members, struct text key);

/* Makes a profile's name from its command, whose words are separated by spaces, by the rule of
 * common/profile_name.h. The result is NUL-terminated and lives in the arena. */
struct text document_profile_name(struct text command, struct arena *arena);

#endif
