/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the code of the program calls where it enters and leaves functions. */
#ifndef COMMON_CALLS_H
#define COMMON_CALLS_H

#include "stacks.h"

/* A function with a symbol begins here. The second form is for functions of an allocator. */
VG_REGPARM(2) void report_enter(struct function *function, VexGuestAMD64State *guest);
VG_REGPARM(2) void report_enter_allocator(struct function *function, VexGuestAMD64State *guest);

/* A call of code without a symbol, which was made. */
VG_REGPARM(3)
void report_call(struct site *site, struct function *function, VexGuestAMD64State *guest);

/* A call or jump through a pointer. */
VG_REGPARM(3)
void report_call_indirect(struct site *site, Addr target, VexGuestAMD64State *guest);
VG_REGPARM(3)
void report_jump_indirect(struct site *site, Addr target, VexGuestAMD64State *guest);

/* A return, which was made. */
VG_REGPARM(2) void report_return(VexGuestAMD64State *guest, Addr target);

/* The site of the instruction at the address. */
struct site *site_at(Addr address);

/* Forgets targets, because code was unloaded. */
void sites_forget(void);

/* Whether the code at the address is a stub that only jumps through a table of addresses, as those
 * of the procedure linkage table. It belongs to its caller. */
Bool is_stub(Addr address);

#endif
