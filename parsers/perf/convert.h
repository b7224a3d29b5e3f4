/* Makes the `sample` part of a document from what `perf script` printed. */
#ifndef PARSERS_PERF_CONVERT_H
#define PARSERS_PERF_CONVERT_H

#include "parsers/document/recording.h"
#include "script.h"

raw_reader perf_convert;

#endif
