/*
 * The forms in which a program writes its result, as --format FORM[=FILE] chooses them: several at
 * once, each to a file of its own.
 */
#ifndef COMMON_OUTPUT_FORMS_H
#define COMMON_OUTPUT_FORMS_H

#include "diag.h"

enum { OUTPUT_FORMS_MAX = 8 };

struct output_forms {
	const char *names;		     /* all of them: "console, json, html" */
	const char *files[OUTPUT_FORMS_MAX]; /* in the order of the names: the file, "-" for
						stdout; NULL if not wanted */
};

/* Reads FORM or FORM=FILE into a struct output_forms whose names are set; a command_read
 * function. */
bool output_forms_read(void *forms, const char *word, struct diag *diag);

/* If no form is wanted, the first one goes to stdout. */
void output_forms_settle(struct output_forms *forms);

#endif
