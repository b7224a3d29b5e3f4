/*
 * Where functions are declared, if their recorded file is not it: callgrind takes the file of a
 * function's first instruction, which may be of a header of a library that was inlined there.
 */
#ifndef PARSERS_RESOLVE_DECLARATIONS_H
#define PARSERS_RESOLVE_DECLARATIONS_H

#include "inline_source.h"
#include "parsers/model/cpu.h"

/*
 * Gives functions of own code, for which a foreign file was recorded, the file and line of their
 * declaration. `raw` is the recording, with addresses; `ids` are the resolved functions of its
 * functions, in `out`. Texts are copied to the arena.
 */
void declarations_find(const struct cpu_profile *raw, const u32 *ids, struct inline_source *source,
		       struct arena *arena, struct cpu_profile *out);

#endif
