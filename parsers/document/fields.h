/*
 * A document as data: for every object of docs/document.md one table of its fields, in the order of
 * their keys. The table says what a field is called, of which type it is, where the model keeps it
 * and whether it may be missing; reading, writing and checking go by it. A field that is added to a
 * table is read, written and checked without further code.
 *
 * The unknown: counts UINT64_MAX, numbers NAN, texts with data NULL, parts NULL.
 */
#ifndef PARSERS_DOCUMENT_FIELDS_H
#define PARSERS_DOCUMENT_FIELDS_H

#include "common/file.h"
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "document.h"

#include <stddef.h>

struct fields_reader;
struct fields_writer;
struct field_object;

enum field_type {
	FIELD_U64,	    /* at most 2^63-1 */
	FIELD_U32,	    /* */
	FIELD_TEXT,	    /* struct text */
	FIELD_BOOLEAN,	    /* bool */
	FIELD_NUMBER,	    /* double, written with 9 digits behind the point */
	FIELD_FIGURE,	    /* double, written with 9 digits that mean something */
	FIELD_MICROSECONDS, /* u64, written as seconds */
	FIELD_TEXTS,	    /* u32 and struct text *: an array */
	FIELD_OBJECT,	    /* the struct itself */
	FIELD_PART,	    /* a pointer to the struct, NULL where there is none */
	FIELD_TABLE,	    /* u32 and a pointer: an array of objects */
	FIELD_MAP,	    /* the same as an object, sorted by the texts that rows begin with */
	FIELD_RAW,	    /* by functions of its own: a value on one line */
	FIELD_OTHER,	    /* by functions of its own: any value */
};

enum field_flags {
	FIELD_REQUIRED = 1, /* documents without it are refused */
	FIELD_NULLABLE = 2, /* null where unknown */
	FIELD_RARE = 4,	    /* not written where unknown, 0, false or empty */
	FIELD_LINES = 8,    /* of texts: one a line */
};

struct field {
	struct text key, written; /* the latter with all that stands around it: `, "key": ` */
	enum field_type type;
	unsigned flags;
	size_t offset,
	    count_offset; /* within the row; for FIELD_RAW and FIELD_OTHER as they like */
	const struct field_object *object;   /* what it is made of, of its rows or its values */
	bool (*is_written)(const void *row); /* NULL: always */

	/* Instead of what the type does. */
	bool (*read)(struct fields_reader *reader, const struct field *field, void *row);
	void (*write)(struct fields_writer *writer, const struct field *field, const void *row);
	bool (*has_large)(const void *row); /* some count is above 2^63-1 */
};

#define FIELD_KEY(literal) .key = TEXT(literal), .written = TEXT(", \"" literal "\": ")

/*
 * A key may stand in a table twice in a row, as two things of which one is written: then the first
 * one is what is read.
 */
struct field_object {
	const struct field *fields;
	size_t count;
	size_t size;	     /* of a row */
	const void *unknown; /* a row of which nothing is known; NULL: zeros */
	bool is_inline;	     /* written on one line */
	bool keeps_others;   /* unknown members go to `others`, else they are passed over */
	bool keeps_json;     /* the text goes to `json`, and is what is written again */
	size_t others, json; /* offsets: struct document_members, struct text */
	const char *about;   /* what errors call a number of it: NULL, or of a row "of NAME" */
	bool (*check)(struct fields_reader *reader, void *row); /* when all members were read */
	struct text (*name)(const struct fields_writer *writer, const void *row); /* for errors */
};

#define FIELD_OBJECT_OF(table, type)                                                               \
	.fields = table, .count = LENGTH_OF(table), .size = sizeof(type)

/* A part of a profile keeps what it was read from. */
#define FIELD_KEPT_IN(type)                                                                        \
	.keeps_others = true, .others = offsetof(type, kept.others), .keeps_json = true,           \
	.json = offsetof(type, kept.json)

/* What the parts that tools made have alike. */
#define FIELD_OPTIONS(row)                                                                         \
	{                                                                                          \
		FIELD_KEY("options"), .type = FIELD_TEXTS, .offset = offsetof(row, options),       \
				      .count_offset = offsetof(row, option_count)                  \
	}
#define FIELD_TOOL(row)                                                                            \
	{                                                                                          \
		FIELD_KEY("tool"), .type = FIELD_TEXT, .offset = offsetof(row, tool)               \
	}
#define FIELD_VERSION(row)                                                                         \
	{                                                                                          \
		FIELD_KEY("version"), .type = FIELD_TEXT, .offset = offsetof(row, version)         \
	}

/* ---------------------------------------------------------------- reading */

struct fields_reader {
	struct json_reader json;
	struct arena *arena;
	struct document *document;		/* being read */
	const struct document_profile *profile; /* being read */
	size_t row;				/* position in its table of the row being read */
	void *context;				/* of functions of one's own */
};

/* Reads an object into a row that is set up as unknown. */
bool fields_read(struct fields_reader *reader, const struct field_object *object, void *row);

/* Sets a row up as unknown. */
void fields_forget(const struct field_object *object, void *row);

/*
 * What the reader has seen from a position on, as it stands but with its keys sorted; the last
 * argument is its unsorted_count when it was there.
 */
struct text fields_seen(struct fields_reader *reader, size_t start, u64 unsorted_before);

/* Any value as it stands, but with its keys sorted. */
bool fields_read_json(struct fields_reader *reader, struct text *json);

/* ---------------------------------------------------------------- writing */

struct fields_writer {
	struct json_writer json;
	struct file_writer *file; /* that json writes to, NULL when it is a buffer that stays */
	struct diag *diag;
	struct text profile;		   /* being written, for errors */
	const struct field_object *object; /* of the row being written */
	const void *row;
	u32 index;     /* of the row in its table */
	void *context; /* of functions of one's own */
};

/* Writes an object where a value is due. */
void fields_write(struct fields_writer *writer, const struct field_object *object, const void *row);

/* An array of objects, the key being written. Rows are `object->size` bytes apart. */
void fields_write_table(struct fields_writer *writer, const struct field_object *object,
			const void *rows, u32 count);

/* Ends a row of a long table: what has come together may go to the file. */
void fields_end_row(struct fields_writer *writer);

/* An object on one line, added to what was begun by json_begin_raw(). */
void fields_add_inline(struct fields_writer *writer, const struct field_object *object,
		       const void *row);

/* Adds a count; one that is above 2^63-1 is an error that names it. */
void fields_add_count(struct fields_writer *writer, u64 value, struct text key);

/* JSON as it was read, moved to the depth where it stands now. */
void fields_write_json(struct fields_writer *writer, struct text json);

/* A part of a profile as text, laid out as it is within a document. */
enum { DOCUMENT_PART_DEPTH = 3 };

struct text document_write_part(const struct field_object *object, const void *part,
				struct arena *arena);

/* Whether some count of the row is above 2^63-1. */
bool fields_have_large(const struct field_object *object, const void *row);

/* ---------------------------------------------------------------- the objects */

extern const struct field_object document_object, document_profile_object, document_run_object;
extern const struct field_object document_count_object, document_io_object, document_memory_object,
    document_repeats_object, document_timing_object;

#endif
