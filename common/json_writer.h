/*
 * Writes JSON into a buffer: valid whatever the input, always the same bytes for the same values.
 *
 *	struct json_writer w = {.out = &buffer};
 *	json_open_object(&w, JSON_LINES);
 *	json_member_u64(&w, "calls", 3);
 *	json_close(&w);
 *	json_end(&w);
 *
 * Each container is laid out in one of two ways: JSON_LINES puts every member on a line of its own,
 * JSON_INLINE keeps all of it on one line (containers inside an inline one are inline too). The
 * keys of an object must be written in the order of their bytes. This, and other misuse (a value
 * without key, an unclosed container), is checked by assertions.
 */
#ifndef COMMON_JSON_WRITER_H
#define COMMON_JSON_WRITER_H

#include "buffer.h"
#include "text.h"
#include "types.h"

enum json_layout { JSON_LINES, JSON_INLINE };
enum { JSON_MAX_DEPTH = 32 };

struct json_writer {
	struct buffer *out;
	struct buffer *beside; /* bytes to which values refer by position; NULL if there are none */
	int depth;
	bool after_key;
	struct {
		bool is_object, is_inline, has_members;
		size_t last_key,
		    last_key_length; /* position of the newest key in `out`, as written */
	} levels[JSON_MAX_DEPTH];
};

/* A writer for one value that will be inserted `depth` containers deep in a document; sets the
 * indentation accordingly. */
struct json_writer json_writer_inside(struct buffer *out, int depth);

void json_open_object(struct json_writer *writer, enum json_layout layout);
void json_open_array(struct json_writer *writer, enum json_layout layout);
void json_close(struct json_writer *writer);

void json_key(struct json_writer *writer, const char *key);
void json_key_text(struct json_writer *writer, struct text key);

/*
 * Strings: quotes, backslashes and control bytes are escaped, and `<` as \u003c so that a document
 * can stand inside a <script> element. Bytes that are not UTF-8 become U+FFFD, one each.
 */
void json_text(struct json_writer *writer, struct text value);
void json_string(struct json_writer *writer, const char *value);

void json_u64(struct json_writer *writer, u64 value);
void json_bool(struct json_writer *writer, bool value);
void json_null(struct json_writer *writer);

/* A number with up to `decimals` digits after the decimal point, without trailing zeros; null if it
 * is not finite. */
void json_double(struct json_writer *writer, double value, int decimals);

/* A value that is already JSON; it is copied unchanged. */
void json_raw(struct json_writer *writer, struct text json);

/* A key and its value at once. */
static inline void json_member_text(struct json_writer *writer, const char *key, struct text value)
{
	json_key(writer, key);
	json_text(writer, value);
}

static inline void json_member_string(struct json_writer *writer, const char *key,
				      const char *value)
{
	json_key(writer, key);
	json_string(writer, value);
}

static inline void json_member_u64(struct json_writer *writer, const char *key, u64 value)
{
	json_key(writer, key);
	json_u64(writer, value);
}

static inline void json_member_bool(struct json_writer *writer, const char *key, bool value)
{
	json_key(writer, key);
	json_bool(writer, value);
}

static inline void json_member_double(struct json_writer *writer, const char *key, double value,
				      int decimals)
{
	json_key(writer, key);
	json_double(writer, value, decimals);
}

static inline void json_member_null(struct json_writer *writer, const char *key)
{
	json_key(writer, key);
	json_null(writer);
}

/*
 * For rows of large tables: begins a value and returns the buffer. The caller adds the value to it,
 * as JSON on one line, before writing anything else. json_add_quoted() adds a string as json_text()
 * would, json_add_double() a number as json_double() would.
 */
struct buffer *json_begin_raw(struct json_writer *writer);
void json_add_quoted(struct buffer *out, struct text value);
void json_add_double(struct buffer *out, double value, int decimals);

/* Tells the writer that the caller has written out and emptied the buffer. */
void json_forget(struct json_writer *writer);

/* The newline at the end of the document. */
void json_end(struct json_writer *writer);

#endif
