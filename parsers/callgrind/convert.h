/*
 * The `cpu` part of a document out of callgrind's files: one profile, its main process and its
 * children, all of them resolved, and a profile for each name that the program gave to dumps.
 */
#ifndef PARSERS_CALLGRIND_CONVERT_H
#define PARSERS_CALLGRIND_CONVERT_H

#include "parsers/document/recording.h"

/* An empty file is the base of thread files. */
bool callgrind_sniff(struct text content);

/*
 * A process that is known to be forked, or that runs the command of the first one, shares its first
 * instructions with its parent.
 */
raw_reader callgrind_convert;

#endif
