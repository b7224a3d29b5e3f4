/*
 * Writes JSON objects into a growing buffer, for the timing library only. The programs use
 * common/json_writer.h, which ends the process when memory is short.
 *
 *	struct emit e = {0};
 *	emit_object(&e, NULL, EMIT_LINES);
 *	emit_integer(&e, "calls", 3);
 *	emit_close(&e);
 *	emit_end(&e);
 *	... e.data, e.length ...; emit_release(&e);
 *
 * Every value is given with its key, which is NULL for the outermost object. The caller must write
 * the keys of an object sorted by bytes. Strings are escaped so that any bytes become valid JSON:
 * control bytes as \u00XX, `<` as \u003c (safe inside <script>), each byte that is not UTF-8 as
 * U+FFFD. When memory is short, `failed` is set and nothing more is added.
 */
#ifndef TIMING_EMIT_H
#define TIMING_EMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum emit_layout { EMIT_LINES, EMIT_INLINE }; /* members on lines of their own, or all on one */
enum { EMIT_MAX_DEPTH = 16 };

struct emit {
	char *data; /* NUL-terminated once something was added */
	size_t length, capacity;
	bool failed;
	int depth;
	struct {
		bool is_inline, has_members;
	} levels[EMIT_MAX_DEPTH];
};

void emit_object(struct emit *emit, const char *key, enum emit_layout layout);
void emit_close(struct emit *emit);

void emit_string(struct emit *emit, const char *key, const char *value); /* value NULL: null */
void emit_integer(struct emit *emit, const char *key, uint64_t value);
void emit_number(struct emit *emit, const char *key, double value); /* null if not finite */
void emit_null(struct emit *emit, const char *key);

/* The current time in UTC: "2026-11-20T10:41:28Z". */
void emit_timestamp(struct emit *emit, const char *key);

/* The newline at the end of the document. */
void emit_end(struct emit *emit);

/* Adds text unchanged, for other uses of the buffer. */
void emit_text(struct emit *emit, const char *format, ...) __attribute__((format(printf, 2, 3)));

void emit_release(struct emit *emit);

#endif
