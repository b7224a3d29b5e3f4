/* Helpers for JSON documents with jansson, which write the same bytes for the same values. */
#ifndef EDM_JSON_H
#define EDM_JSON_H

#include "error.h"

#include <jansson.h>

/* Must be called before all other functions here. Otherwise jansson seeds its hashes from the
 * clock. Without memory, they end edm as memory.h says. */
void json_start(void);

/* A number rounded to this many decimals. */
json_t *json_rounded(double value, int decimals);

/* A string from any bytes; those that are not UTF-8 become U+FFFD. */
json_t *json_any_text(const char *text);

/*
 * Writes the document to the file atomically and releases it, also on failure. False with an error.
 */
bool json_save(json_t *document, const char *path, struct error *error);

#endif
