/*
 * A document as data: every object of docs/document.md has one table of its fields, sorted by key.
 * The table gives each field's key, its type, its place in the model, and whether it may be
 * missing. Reading, writing and checking follow the table, so a new field needs an entry there and
 * no other code.
 *
 * Unknown values are: counts UINT64_MAX, numbers NAN, texts with data NULL, parts NULL.
 */
#ifndef PARSERS_DOCUMENT_FIELDS_H
#define PARSERS_DOCUMENT_FIELDS_H

#include "common/file.h"
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "document.h"

#include <stddef.h>

struct document_indexing;
struct fields_reader;
struct fields_writer;
struct field_object;

enum field_type {
	FIELD_U64,	    /* at most 2^63-1 */
	FIELD_U32,	    /* u32 */
	FIELD_TEXT,	    /* struct text */
	FIELD_BOOLEAN,	    /* bool */
	FIELD_NUMBER,	    /* double, written with 9 decimals */
	FIELD_FIGURE,	    /* double, written with 9 significant digits */
	FIELD_MICROSECONDS, /* u64 in microseconds, written as seconds */
	FIELD_TEXTS,	    /* u32 and struct text *: an array */
	FIELD_OBJECT,	    /* the struct itself */
	FIELD_PART,	    /* a pointer to the struct, NULL if there is none */
	FIELD_TABLE,	    /* u32 and a pointer: an array of objects */
	FIELD_MAP,	    /* as FIELD_TABLE, but an object, sorted by each row's first text */
	FIELD_RAW,	    /* read() and write() of the field: a value on one line */
	FIELD_OTHER,	    /* read() and write() of the field: any value */
};

enum field_flags {
	FIELD_REQUIRED = 1, /* documents without it are refused */
	FIELD_NULLABLE = 2, /* null if unknown */
	FIELD_RARE = 4,	    /* not written if unknown, 0, false or empty */
	FIELD_LINES = 8,    /* with FIELD_TEXTS: one text per line */
};

struct field {
	struct text key, written; /* `written` includes what surrounds the key: `, "key": ` */
	enum field_type type;
	unsigned flags;
	size_t offset, count_offset; /* within the row; free use for FIELD_RAW and FIELD_OTHER */
	const struct field_object *object;   /* describes the object, or each row or value */
	bool (*is_written)(const void *row); /* NULL: always */

	/* For FIELD_RAW and FIELD_OTHER, instead of a type. */
	bool (*read)(struct fields_reader *reader, const struct field *field, void *row);
	void (*write)(struct fields_writer *writer, const struct field *field, const void *row);
	bool (*has_large)(const void *row); /* whether a count is above 2^63-1 */
};

#define FIELD_KEY(literal) .key = TEXT(literal), .written = TEXT(", \"" literal "\": ")

/* A key may have two entries in a row, of which is_written() selects one for writing. Reading uses
 * the first one. */
struct field_object {
	const struct field *fields;
	size_t count;
	size_t size;	     /* of a row */
	const void *unknown; /* the initial value of a row; NULL: all zeros */
	bool is_inline;	     /* written on one line */
	bool keeps_others;   /* unknown members are kept in `others`; else they are skipped */
	bool keeps_json;     /* the text read is kept in `json` and written back */
	size_t others, json; /* offsets: struct document_members, struct text */
	const char *about;   /* preposition and name of a row in errors, or NULL */
	bool (*check)(struct fields_reader *reader,
		      void *row); /* called after all members were read */
	struct text (*name)(const struct fields_writer *writer, const void *row); /* for errors */
};

#define FIELD_OBJECT_OF(table, type)                                                               \
	.fields = table, .count = LENGTH_OF(table), .size = sizeof(type)

/* A part of a profile keeps the text that it was read from. */
#define FIELD_KEPT_IN(type)                                                                        \
	.keeps_others = true, .others = offsetof(type, kept.others), .keeps_json = true,           \
	.json = offsetof(type, kept.json)

/* The fields that all parts measured by a tool have in common. */
#define FIELD_OPTIONS(row)                                                                         \
	{                                                                                          \
		FIELD_KEY("options"), .type = FIELD_TEXTS, .offset = offsetof(row, options),       \
				      .count_offset = offsetof(row, option_count)                  \
	}
#define FIELD_ALLOCATORS(row)                                                                      \
	{                                                                                          \
		FIELD_KEY("allocators"), .type = FIELD_TEXTS, .flags = FIELD_RARE,                 \
					 .offset = offsetof(row, allocators.names),                \
					 .count_offset = offsetof(row, allocators.count)           \
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
	size_t row;				/* the index of the row being read, in its table */
	void *context;				/* for the fields' own functions */

	/* While a document is indexed (else NULL): reads the next profile instead of keeping it,
	 * and is told of each system that was read, which began at `start`. */
	struct document_indexing *indexing;
	void (*pass_profile)(struct fields_reader *reader, struct document *document,
			     struct text name);
	void (*note_system)(struct fields_reader *reader, size_t start);
};

/* Reads an object into a row that fields_forget() has set up. False after an error, which
 * reader->json holds. */
bool fields_read(struct fields_reader *reader, const struct field_object *object, void *row);

/* Sets all values of a row to unknown. */
void fields_forget(const struct field_object *object, void *row);

/* The JSON text from position `start` to the reader's position, with its keys sorted.
 * `unsorted_before` is the reader's unsorted_count at `start`. */
struct text fields_seen(struct fields_reader *reader, size_t start, u64 unsorted_before);

/* Reads any value as JSON text with sorted keys. */
bool fields_read_json(struct fields_reader *reader, struct text *json);

/* Reads a whole document with a reader of which all is set but `json`; see document_read(). */
bool document_read_fields(struct fields_reader *reader, struct text content, const char *file,
			  struct document *document, struct diag *diag);

bool document_read_system(struct fields_reader *reader, struct document_system *system);

/* ---------------------------------------------------------------- writing */

struct fields_writer {
	struct json_writer json;
	struct file_writer *file; /* the file that json writes to; NULL: only into a buffer */
	struct diag *diag;
	struct text profile;		   /* being written, for errors */
	const struct field_object *object; /* of the row being written */
	const void *row;
	u32 index;     /* the index of the row in its table */
	void *context; /* for the fields' own functions */
};

/* Writes an object as the next value. */
void fields_write(struct fields_writer *writer, const struct field_object *object, const void *row);

/* Writes an array of objects; the key is already written. Rows are `object->size` bytes apart. */
void fields_write_table(struct fields_writer *writer, const struct field_object *object,
			const void *rows, u32 count);

/* Ends a row of a long table; may flush the buffer to the file. */
void fields_end_row(struct fields_writer *writer);

/* Adds an object on one line to a value begun by json_begin_raw(). */
void fields_add_inline(struct fields_writer *writer, const struct field_object *object,
		       const void *row);

/* Adds a count; one that is above 2^63-1 is an error that names it. */
void fields_add_count(struct fields_writer *writer, u64 value, struct text key);

/* The same error, for a count that was written otherwise. */
void fields_check_count(struct fields_writer *writer, u64 value, struct text key);

/* Writes JSON that was read, with its indentation changed to the current depth. */
void fields_write_json(struct fields_writer *writer, struct text json);

/* A part of a profile as JSON text, laid out as within a document. */
enum { DOCUMENT_PART_DEPTH = 3 };

struct text document_write_part(const struct field_object *object, const void *part,
				struct arena *arena);

/* Whether some count of the row is above 2^63-1. */
bool fields_have_large(const struct field_object *object, const void *row);

/* ---------------------------------------------------------------- the objects */

extern const struct field_object document_object, document_profile_object, document_run_object;
extern const struct field_object document_growth_object, document_io_object, document_memory_object,
    document_repeats_object, document_timing_object;

#endif
