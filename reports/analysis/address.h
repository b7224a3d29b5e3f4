/* Functions without a name, which the tools call by their address, 0x and sixteen digits. */
#ifndef REPORTS_ANALYSIS_ADDRESS_H
#define REPORTS_ANALYSIS_ADDRESS_H

#include "common/buffer.h"
#include "common/text.h"

/*
 * Where the name is such an address, takes `0x` and the zeros behind it off its front and adds `0x`
 * to `out`. All other names are left alone. For people only: documents keep names as recorded.
 */
void address_skip_zeros(struct text *name, struct buffer *out);

#endif
