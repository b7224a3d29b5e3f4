/*
 * The `count` part of a document out of cachegrind's files.
 */
#ifndef PARSERS_CACHEGRIND_CONVERT_H
#define PARSERS_CACHEGRIND_CONVERT_H

#include "parsers/document/recording.h"

/* Behind desc: and cmd: come events:, where massif has time_unit:. Ask for callgrind's first. */
bool cachegrind_sniff(struct text content);

raw_reader cachegrind_convert;

#endif
