/*
 * The kinds of measurement, and the formats of raw files that are read into them: a row each. What
 * is to know of a kind or format is asked here; nobody keeps a list of his own. The order of the
 * rows is the order in which kinds are shown.
 */
#ifndef PARSERS_KINDS_H
#define PARSERS_KINDS_H

#include "parsers/document/recording.h"

struct field_object;

struct kind {
	struct text name; /* "cpu": of the kind and of its part of a profile */

	/* Two profiles that both have the part were measured alike when tool, version and options
	 * of it agree. */
	bool must_agree;

	/* Where a profile has the part as a model; without one it is among the profile's others. */
	bool is_model;
	size_t part;				     /* offset of the pointer */
	const struct field_object *object;	     /* NULL: cpu, which has none */
	size_t tool, version, options, option_count; /* offsets in the part */
};

/* What is said of the tool that measured a part. */
struct kind_tool {
	struct text tool, version;
	u32 option_count;
	const struct text *options;
};

/* The kind at that place, NULL behind the last one: for (i = 0; (kind = kind_at(i)); i++). */
const struct kind *kind_at(size_t index);

/* Whether the profile has the kind's part. */
bool kind_is_measured(const struct kind *kind, const struct document_profile *profile);

/* Takes over the part of a profile that has it, in place of one's own. */
void kind_take(const struct kind *kind, struct document_profile *into,
	       const struct document_profile *from, struct arena *arena);

/* The part as JSON; data NULL where the profile has none, and for cpu. */
struct text kind_json(const struct kind *kind, const struct document_profile *profile,
		      struct arena *arena);

/* What a part that is there says of its tool; what it does not say is empty. */
struct kind_tool kind_tool(const struct kind *kind, const struct document_profile *profile,
			   struct arena *arena);

/*
 * The count at a path in the part, such as "totals.calls"; false where there is none, or it is
 * unknown.
 */
bool kind_count(const struct kind *kind, const struct document_profile *profile, const char *path,
		struct arena *arena, u64 *value);

struct raw_format {
	struct text tool;
	const char *program;		 /* the command that makes a document of its files */
	bool (*is)(struct text content); /* whether a file is of this format; asked in order */

	/* Files of formats with the same function are read together: they complete each other. */
	raw_reader *read;

	bool names_functions; /* in lines "fn=…" and "cfn=…" */

	/* What the command takes, and its help. */
	bool has_children; /* several files are processes of one run; else a file is a run */
	bool takes_dhat, takes_no_follow, takes_lines, takes_dumps, takes_no_inline;
	const char *about; /* what the help begins with */
};

/* The format at that place, NULL behind the last one. */
const struct raw_format *raw_format_at(size_t index);

/* The format of a tool's files, "massif"; NULL for none. */
const struct raw_format *raw_format_of(struct text tool);

#endif
