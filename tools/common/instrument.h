/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adds to the program's code what counts its instructions and reports its calls. */
#ifndef COMMON_INSTRUMENT_H
#define COMMON_INSTRUMENT_H

#include "valgrind.h"

IRSB *instrument_block(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout,
		       const VexGuestExtents *extents, const VexArchInfo *host, IRType guest_word,
		       IRType host_word);

/* Whether code that is translated from now on is observed. */
extern Bool is_instrumenting;

/* Forgets what is known of all addresses. */
void instrument_forget(void);

#endif
