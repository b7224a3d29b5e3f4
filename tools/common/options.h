/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line. The names are callgrind's wherever callgrind has such an option. */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

#include "valgrind.h"

struct options {
	const HChar *output;   /* where the result goes; %p is the process */
	Bool combine_dumps;    /* all parts go to one file */
	Bool collect_at_start; /* count from the first instruction */
	Bool instrument_at_start;
	Bool separate_threads; /* each has parts of its own */
	Bool by_instruction;   /* costs of every instruction, not only of functions */
	Long context_length;   /* how many callers distinguish functions */
	XArray *toggled;       /* of const HChar *: patterns of functions to count only within */
};

extern struct options options;

/* Registers the options with Valgrind. */
void options_register(void);

#endif
