/* Writes the document of docs/document.md with the data of the timing library. */
#ifndef TIMING_DOCUMENT_H
#define TIMING_DOCUMENT_H

#include "emit.h"

/* Adds the document, with the recorded functions, or with other content for timing.functions. */
typedef void report_functions(struct emit *out, void *context);
void report_document(struct emit *out);
void report_document_of(struct emit *out, report_functions *functions, void *context);

/* Replaces a file as a whole (common/output_file.h); pipes and devices are written to. False with
 * errno set. */
bool report_write_file(const char *path, const struct emit *content);

#endif
