/*
 * The part of cpu.c that leads from a cause in a library to the program's own code: who
 * copies twice as much is of more use than that memcpy() does.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_ORIGIN_H
#define REPORTS_ANALYSIS_COMPARE_ORIGIN_H

#include "cpu_change.h"

/*
 * Fills in `origin` of the causes. `executable` is the object of the program's own code; its
 * functions are its own unless their files are a system's, a compiler's or a package's headers.
 */
void find_origins(struct cpu_change *change, struct text executable);

#endif
