/*
 * Private to cpu.c: finds the program's own code that reached a cause in a library. Knowing who
 * copies twice as much is more useful than knowing that memcpy() costs more.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_ORIGIN_H
#define REPORTS_ANALYSIS_COMPARE_ORIGIN_H

#include "cpu_change.h"

/* Fills in `origin` of the causes. `executable` is the object of the program. Its functions count
 * as own code unless their files are headers of the system, a compiler or a package. */
void find_origins(struct cpu_change *change, struct text executable);

#endif
