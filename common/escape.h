/*
 * Makes text of unknown origin safe for the place where it is shown. Names of functions, files and
 * profiles may hold any bytes. Bytes that are not UTF-8, control characters, and characters that
 * reorder or hide the text around them (bidirectional overrides, zero-width characters) become
 * U+FFFD everywhere.
 */
#ifndef COMMON_ESCAPE_H
#define COMMON_ESCAPE_H

#include "buffer.h"
#include "text.h"

/* For a terminal or a log: one line of printable characters. */
void escape_plain(struct buffer *out, struct text text);

/* The first of so many names, and how many others there are: "a.so and 2 others". */
void escape_plain_first(struct buffer *out, struct text first, size_t count);

/* For a cell of a Markdown table, read by a renderer that also takes HTML. */
void escape_markdown(struct buffer *out, struct text text);

/* For XML, between tags and within quotes. */
void escape_xml(struct buffer *out, struct text text);

/* For a GitHub workflow command: its message, or the value of one of its properties. */
void escape_github(struct buffer *out, struct text text);
void escape_github_property(struct buffer *out, struct text text);

#endif
