/* The document of docs/document.md, with what the timing library knows. */
#ifndef TIMING_DOCUMENT_H
#define TIMING_DOCUMENT_H

#include "emit.h"

/* The document (docs/document.md): with what was recorded, or with other timing.functions. */
typedef void report_functions(struct emit *out, void *context);
void report_document(struct emit *out);
void report_document_of(struct emit *out, report_functions *functions, void *context);

/* Replaces a file as a whole: temporary file beside it, fsync, rename. Writes into what is no file:
 * pipes, devices. False with errno set. */
bool report_write_file(const char *path, const struct emit *content);

#endif
