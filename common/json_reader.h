/*
 * Reads JSON from memory, value by value, in the order of the text: strict, exact and fast.
 *
 *	struct json_reader r;
 *	struct text key;
 *	u64 calls;
 *
 *	json_reader_init(&r, "cpu.json", content, &arena, &diag);
 *	json_enter_object(&r);
 *	while (json_next_key(&r, &key)) {
 *		if (text_equal(key, T("calls")))
 *			json_read_u64(&r, &calls);
 *		else
 *			json_skip(&r, NULL);
 *	}
 *	return json_reader_ok(&r);
 *
 * Accepts RFC 8259 and nothing else: no comments, no trailing commas, no duplicate keys, no bytes
 * that are not UTF-8, no lone surrogates. Integers are exact up to 2^63-1; larger ones are errors.
 * After an error every function returns false, json_next_... included, so loops end by themselves
 * and the caller checks for the error once, at the end. Errors name file, line, column and the path
 * of keys ("profiles.edm_analyze.cpu.totals.Ir").
 *
 * A text without escapes is a slice of the input; one with escapes lives in the arena. After
 * json_keep_texts() all texts live in the arena.
 */
#ifndef COMMON_JSON_READER_H
#define COMMON_JSON_READER_H

#include "arena.h"
#include "diag.h"
#include "text.h"
#include "types.h"

enum { JSON_READER_DEPTH = 64 };

enum json_type { JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_NUMBER, JSON_BOOLEAN, JSON_NULL };

struct json_reader {
	const char *file; /* for errors; must stay alive */
	struct text input;
	size_t position;
	size_t value_start; /* where the value read last begins, for json_fail() */
	struct arena *arena;
	struct diag *diag;
	bool failed;
	const char *prefix; /* the path of a value that was cut out of a bigger one, or "" */
	u64 unsorted_count; /* keys so far that did not come in the order of their bytes */
	u32 depth;
	struct json_level {
		bool is_object, has_members, is_unsorted;
		size_t start;	  /* position of its bracket */
		size_t first_key; /* its keys so far begin at keys[first_key] */
		u64 last_head;	  /* first eight bytes of the last key, as a number */
		u64 member_count; /* members entered so far */
	} levels[JSON_READER_DEPTH];
	struct text *keys;
	size_t key_count, key_capacity;
	struct text *kept; /* recently copied texts, by hash; NULL before json_keep_texts() */
};

/* `file` may be NULL. Every initialised reader must be ended by json_reader_ok(). The input must
 * stay alive until then, and as long as texts that are slices of it are used. */
void json_reader_init(struct json_reader *reader, const char *file, struct text input,
		      struct arena *arena, struct diag *diag);

/* From now on keys and texts are copied into the arena, equal ones usually only once, so that the
 * input may be freed after reading. What json_skip() returns is still a slice of the input. */
void json_keep_texts(struct json_reader *reader);

/* Ends the reading; true if there was no error and nothing but white space is left. Must be called
 * exactly once, also after an error: it frees the reader's memory. */
bool json_reader_ok(struct json_reader *reader);

/* The type of the value that comes next; JSON_NULL after a failure. */
enum json_type json_peek(struct json_reader *reader);

bool json_enter_object(struct json_reader *reader);
bool json_enter_array(struct json_reader *reader);

/* The next member's key; its value must be read or skipped. False at the end, which is consumed. */
bool json_next_key(struct json_reader *reader, struct text *key);

/*
 * The same for an expected key, but faster: if the next member has this key, in the layout of our
 * writer, consumes it and returns true. Otherwise consumes nothing; call json_next_key(). The key
 * must not need escapes.
 */
bool json_next_key_is(struct json_reader *reader, struct text key);

/* The same for the end of the object, which is left then: quick, and false if unsure. */
bool json_object_ends(struct json_reader *reader);

/*
 * Whether another element follows; it must be read or skipped. False at the end, which is consumed.
 */
bool json_next_element(struct json_reader *reader);

bool json_read_text(struct json_reader *reader, struct text *value);
bool json_read_u64(struct json_reader *reader, u64 *value);
bool json_read_u32(struct json_reader *reader, u32 *value);
bool json_read_double(struct json_reader *reader, double *value);
bool json_read_bool(struct json_reader *reader, bool *value);

/* True if a null is next, which is consumed. Leaves anything else for the next read. */
bool json_read_null(struct json_reader *reader);

/* Checks and skips any value; `raw`, unless NULL, becomes its JSON text, a slice of the input. */
bool json_skip(struct json_reader *reader, struct text *raw);

/* Records an error about the value that was read last (or is next), such as a wrong type or an
 * impossible value. Always returns false. */
bool json_fail(struct json_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
