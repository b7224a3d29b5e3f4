/*
 * The kinds of measurement, and the formats of raw files that are read into them: one row each.
 * These are the only lists of kinds and formats; other code asks here. Kinds are shown in the order
 * of the rows.
 */
#ifndef PARSERS_KINDS_H
#define PARSERS_KINDS_H

#include "parsers/document/recording.h"

struct field_object;

struct kind {
	struct text name; /* "cpu": of the kind and of its part of a profile */

	/*
	 * Two profiles with this part can be compared only if its tool, version and options agree.
	 */
	bool must_agree;

	/* Computed from other kinds, so that no run of profile-deep measures it. */
	bool is_computed;

	/* Every figure is an estimate, so that nothing of it is judged: no kind for suites. */
	bool is_estimate;

	/* Whether the part is a model, at offset `part` of the profile. Otherwise it is JSON in the
	 * profile's `others`. */
	bool is_model;
	size_t part;				     /* offset of the pointer */
	const struct field_object *object;	     /* NULL for struct document_cpu */
	size_t tool, version, options, option_count; /* offsets in the part */
};

/* The tool that measured a part. */
struct kind_tool {
	struct text tool, version;
	u32 option_count;
	const struct text *options;
};

/* The kind at that index, NULL after the last: for (i = 0; (kind = kind_at(i)); i++). */
const struct kind *kind_at(size_t index);

/* Whether the profile has the kind's part. */
bool kind_is_measured(const struct kind *kind, const struct document_profile *profile);

/* Replaces the part of `into` by that of `from`, which must have it. */
void kind_take(const struct kind *kind, struct document_profile *into,
	       const struct document_profile *from, struct arena *arena);

/* The part with its functions, if it is of the kinds that have some; else NULL. */
const struct document_cpu *kind_functions(const struct kind *kind,
					  const struct document_profile *profile);

/* The part as JSON; data NULL if the profile has no such part, and always for cpu and count. */
struct text kind_json(const struct kind *kind, const struct document_profile *profile,
		      struct arena *arena);

/* The tool recorded in an existing part; what is not recorded is empty. */
struct kind_tool kind_tool(const struct kind *kind, const struct document_profile *profile,
			   struct arena *arena);

/* The count at a path in the part, such as "totals.calls"; false if it is missing or unknown. */
bool kind_count(const struct kind *kind, const struct document_profile *profile, const char *path,
		struct arena *arena, u64 *value);

struct raw_format {
	struct text tool;
	const char *program; /* the command that converts its files to a document */
	bool (*is)(
	    struct text content); /* whether a file has this format; formats are tried in order */

	/* Files of formats with the same function are read together, because they complete each
	 * other. */
	raw_reader *read;

	bool names_functions; /* whether lines "fn=..." and "cfn=..." name functions */

	/* The options of the command, and its help. */
	bool has_children; /* several files are the processes of one run; else each file is a run */
	bool takes_dhat, takes_no_follow, takes_lines, takes_dumps, takes_no_inline;
	const char *about; /* the description in the help */
};

/* The format at that index, NULL after the last. */
const struct raw_format *raw_format_at(size_t index);

/* The format of the files of a tool such as "massif", or NULL. */
const struct raw_format *raw_format_of(struct text tool);

/* The format of a file with that content, of which at least FILE_HEAD_BYTES are there, or NULL. */
const struct raw_format *raw_format_recognise(struct text content);

#endif
