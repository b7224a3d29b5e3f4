/* Makes the `io` part of a document from strace's output. */
#ifndef PARSERS_STRACE_CONVERT_H
#define PARSERS_STRACE_CONVERT_H

#include "parsers/document/recording.h"

/* True if the first line is one that strace writes. */
bool strace_sniff(struct text content);

raw_reader strace_convert;

#endif
