/*
 * Makes the `cpu` part of a document from callgrind's files, and the `count` part from tally's,
 * and the `cycles` part from those of cycles, which have the same format: one profile with the main
 * process and its children, all resolved, and a profile for each name that the program gave to
 * dumps.
 */
#ifndef PARSERS_CALLGRIND_CONVERT_H
#define PARSERS_CALLGRIND_CONVERT_H

#include "parsers/document/recording.h"

/* True for callgrind's files, and for those of our tools, so the others must be asked first. An
 * empty file is callgrind's too: the base file of thread files. */
bool callgrind_sniff(struct text content);
bool tally_sniff(struct text content);
bool cycles_sniff(struct text content);

/*
 * A process counts as forked if this is recorded, or if it runs the command of the first process.
 */
raw_reader callgrind_convert, tally_convert, cycles_convert;

#endif
