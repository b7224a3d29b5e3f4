/* Makes the `count` part of a document, without functions, from cachegrind's files. */
#ifndef PARSERS_CACHEGRIND_CONVERT_H
#define PARSERS_CACHEGRIND_CONVERT_H

#include "parsers/document/recording.h"

/* After desc: and cmd: cachegrind has events:, massif time_unit:. Callgrind's files match too, so
 * callgrind_sniff() must be asked first. */
bool cachegrind_sniff(struct text content);

raw_reader cachegrind_convert;

#endif
