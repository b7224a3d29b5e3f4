/*
 * The `io` part of a document out of what strace wrote.
 */
#ifndef PARSERS_STRACE_CONVERT_H
#define PARSERS_STRACE_CONVERT_H

#include "parsers/document/recording.h"

/* The first line is one of strace's. */
bool strace_sniff(struct text content);

raw_reader strace_convert;

#endif
