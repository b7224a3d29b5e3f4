/*
 * The `memory` part of a document out of the files of massif, of DHAT, or of both of one run.
 */
#ifndef PARSERS_MEMORY_CONVERT_H
#define PARSERS_MEMORY_CONVERT_H

#include "parsers/document/recording.h"

/* Ask for cachegrind's first: they begin alike. */
bool massif_sniff(struct text content);
bool dhat_sniff(struct text content);

raw_reader memory_convert;

#endif
