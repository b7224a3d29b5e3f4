/*
 * CSV as defined by RFC 4180: commas, fields in double quotes may hold commas, newlines and doubled
 * quotes, lines end with LF or CRLF. The first line is the header; every row has as many fields.
 * Empty lines and a byte order mark are skipped. Anything else is an error with line and column.
 */
#ifndef EDM_CSV_H
#define EDM_CSV_H

#include "file.h"

struct csv_field {
	char *text; /* owned by the table */
	size_t line, column;
};

struct csv {
	size_t columns, rows;	  /* rows: without the header */
	struct csv_field *fields; /* row by row, the header first; owned */
	size_t count, capacity;
};

bool csv_parse(struct bytes content, struct csv *csv, struct error *error);

/* Reads a file, which must have a header. False with an error. */
bool csv_read(const char *path, struct csv *csv, struct error *error);

/* Finds a column by its name; false with an error if there is none or more than one. */
bool csv_column(const struct csv *csv, const char *name, size_t *column, struct error *error);

/* The field of a row; rows count from 0, without the header. */
const struct csv_field *csv_field(const struct csv *csv, size_t row, size_t column);

/* Writes a field, in quotes if it needs them. */
void csv_write_field(FILE *out, const char *text);

void csv_release(struct csv *csv);

#endif
