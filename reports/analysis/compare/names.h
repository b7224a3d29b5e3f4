/*
 * Makes function names comparable across two builds: removes what a compiler or linker adds, so
 * that the same function of the source has the same name.
 *
 *	foo.constprop.0  foo.isra.0.cold  foo [clone .part.1]  foo.lto_priv.3  foo.llvm.1234  → foo
 *	core::ptr::drop_in_place::h0123456789abcdef, _ZN3foo3barE17h0123456789abcdefE,
 *	_RNvCs1234_7mycrate3foo, mycrate[0123456789abcdef]::foo                      → without hash
 *
 * Names may hold any bytes. Only these exact forms are recognised.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_NAMES_H
#define REPORTS_ANALYSIS_COMPARE_NAMES_H

#include "common/arena.h"
#include "common/text.h"

/* The plain name: a slice of `name` if possible, else a copy in the arena. Never empty unless
 * `name` is. */
struct text function_name_plain(struct text name, struct arena *arena);

/* Whether the name is only an address of stripped code, such as 0x00000000000012a0. */
bool function_name_is_address(struct text name);

/*
 * Whether it is the cold part of a function, foo.cold, which is entered by jumps and never called.
 */
bool function_name_is_cold(struct text name);

#endif
