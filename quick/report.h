/* Writes the results as a table, or as the document of docs/document.md. */
#ifndef QUICK_REPORT_H
#define QUICK_REPORT_H

#include "verdict.h"

#include <stdio.h>

struct quick_report {
	const struct quick_series *series; /* one or two */
	size_t count;
	const struct sample_comparison *comparison; /* of the two series, else NULL */
	double limit;	  /* of the comparison, as a fraction; 0.2 is 20 % */
	double start_up;  /* seconds to start a process; 0 if it does not matter */
	const char *name; /* of the profile; NULL: made from the command */
	size_t each;	  /* at most this many runs are listed; of the others only outliers */
};

void quick_write_table(const struct quick_report *report, FILE *out);
void quick_write_document(const struct quick_report *report, FILE *out);

#endif
