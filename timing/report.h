/* Reports: the table for people, and what is written at exit. */
#ifndef TIMING_REPORT_H
#define TIMING_REPORT_H

#include "emit.h"
#include "timing.h"

#define REPORT_ALL UINT32_MAX

/* The table of the `top` first names (0: none but the head); at most REPORT_ALL. */
void report_table(struct emit *out, size_t top, enum profile_order order);

/* The report at exit: the table on stderr unless `top` is 0, the document if `output` is given.
 * A forked child that recorded nothing keeps quiet. */
void report_at_end(const char *output, size_t top, enum profile_order order);

/* The document (docs/document.md): with what was recorded, or with other timing.functions. */
typedef void report_functions(struct emit *out, void *context);
void report_document(struct emit *out);
void report_document_of(struct emit *out, report_functions *functions, void *context);

/* Replaces a file as a whole: temporary file beside it, fsync, rename. Writes into what is no file:
 * pipes, devices. False with errno set. */
bool report_write_file(const char *path, const struct emit *content);

/* Adds a duration in a fitting unit, 4 digits: "12.34 ms"; at most 9 characters. */
void report_seconds(struct emit *out, double seconds);

/* Pads what was added since `start` with spaces on its left, to `width` characters. */
void report_pad(struct emit *out, size_t start, size_t width);

#endif
