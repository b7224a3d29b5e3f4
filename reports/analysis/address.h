/* Functions without a name, for which the tools give their address: 0x and sixteen digits. */
#ifndef REPORTS_ANALYSIS_ADDRESS_H
#define REPORTS_ANALYSIS_ADDRESS_H

#include "common/buffer.h"
#include "common/text.h"

/* If the name is such an address, removes the leading `0x` and zeros from it and adds `0x` to
 * `out`. Other names stay unchanged. For display only: documents keep names as recorded. */
void address_skip_zeros(struct text *name, struct buffer *out);

#endif
