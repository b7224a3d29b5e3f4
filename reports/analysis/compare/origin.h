/*
 * Private to cpu.c: charges the program's own code with what it causes in libraries.
 * Knowing who copies twice as much is more useful than knowing that memcpy() costs more.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_ORIGIN_H
#define REPORTS_ANALYSIS_COMPARE_ORIGIN_H

#include "cpu_change.h"

/*
 * Fills in `origin` of the functions, and joins the blame of those with the same origin, and of the
 * origin itself: the one with the largest part has the sum, the others have none. `executable` is
 * the object of the program. Own code is what is in it or in a library that is not the system's,
 * unless its file is a header of the system, a compiler or a package.
 */
void charge_own_code(struct cpu_change *change, struct text executable);

#endif
