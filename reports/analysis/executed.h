/* Which programs a measured command executed. */
#ifndef REPORTS_ANALYSIS_EXECUTED_H
#define REPORTS_ANALYSIS_EXECUTED_H

#include "parsers/document/document.h"

/*
 * Whether it is known that the command executed only its own program, the file of that path: its
 * processes were counted by function, the code of that file is among them, and all children are
 * copies of the first process. A shell executes others, and so does `env PROGRAM`. False too if the
 * path is that of a link.
 */
bool executed_alone(const struct document_profile *profile, struct text path);

#endif
