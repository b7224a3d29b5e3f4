/* What was measured, as a table for people and as the document of docs/document.md. */
#ifndef QUICK_REPORT_H
#define QUICK_REPORT_H

#include "verdict.h"

#include <stdio.h>

struct quick_report {
	const struct quick_series *series; /* one or two */
	size_t count;
	const struct sample_comparison *comparison; /* of two, else NULL */
	double limit;				    /* of the comparison; 0.2 is 20 % */
	double start_up;			    /* seconds, 0 when it does not matter */
	const char *name; /* of the profile, NULL to make it of the command */
	size_t each;	  /* runs listed one by one at most; the rest only where it stands out */
};

void quick_write_table(const struct quick_report *report, FILE *out);
void quick_write_document(const struct quick_report *report, FILE *out);

#endif
