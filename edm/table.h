/* Tables on a terminal: columns as wide as their widest cell, text left, numbers right. */
#ifndef EDM_TABLE_H
#define EDM_TABLE_H

#include <stddef.h>
#include <stdio.h>

struct table {
	size_t columns, count, capacity; /* count: cells so far */
	char **cells;			 /* row by row, the heading first; owned */
};

/* Adds the next cell; control bytes become '?'. */
void table_add(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Prints the rows. Columns whose heading begins with '>' are aligned right (the sign is not
 * printed). Frees the cells: the table is empty afterwards.
 */
void table_print(struct table *table, FILE *out);

#endif
