/*
 * Makes the `memory` part of a document from the files of massif, of DHAT, or of both for one run.
 */
#ifndef PARSERS_MEMORY_CONVERT_H
#define PARSERS_MEMORY_CONVERT_H

#include "parsers/document/recording.h"

/* Cachegrind's files match massif_sniff() too, so cachegrind_sniff() must be asked first. */
bool massif_sniff(struct text content);
bool dhat_sniff(struct text content);

raw_reader memory_convert;

#endif
