/*
 * The machine code of recorded instructions, as objdump shows it.
 */
#ifndef REPORTS_VIEWS_TABLES_MACHINE_CODE_H
#define REPORTS_VIEWS_TABLES_MACHINE_CODE_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "common/types.h"

/* An instruction of an object. */
struct machine_instruction {
	struct text object;
	u64 address, line, cost;
	struct text code; /* "mov    %rax,%rbx"; "" if the object is not what ran any more */
};

/* Fills in `code` of all; objdump is asked once for every object. The texts live in the arena.
 * False with a diag if no code was found at all. */
bool machine_code_find(struct machine_instruction *instructions, u32 count, struct arena *arena,
		       struct diag *diag);

#endif
