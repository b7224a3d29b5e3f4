/* JSON documents with jansson: small helpers that keep the bytes the same for the same values. */
#ifndef EDM_JSON_H
#define EDM_JSON_H

#include "error.h"

#include <jansson.h>

/* To be called before anything else of this file: jansson would seed its hashes from the clock. */
void json_start(void);

/* A number rounded to so many decimals. */
json_t *json_rounded(double value, int decimals);

/* A text of any bytes; those that are not UTF-8 become U+FFFD. */
json_t *json_any_text(const char *text);

/* Writes the document to the file (atomically) and lets go of it. */
bool json_save(json_t *document, const char *path, struct error *error);

#endif
