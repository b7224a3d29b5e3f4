/* Short labels for long function names, that fit into a frame and still tell functions apart. */
#ifndef REPORTS_ANALYSIS_LABEL_H
#define REPORTS_ANALYSIS_LABEL_H

#include "common/arena.h"
#include "common/text.h"

enum { LABEL_MAX_BYTES = 160 };

/*
 * Shortens a name: template and generic arguments become `<…>`; parameter lists, qualifiers, clone
 * suffixes, return types and the hash at the end of Rust's names are removed; an address loses its
 * leading zeros. Names of an unknown form stay unchanged. The result is cut to LABEL_MAX_BYTES,
 * with `…` at the end and never within a UTF-8 character. Bytes are not escaped; writers do that.
 * Lives in the arena.
 *
 *	void std::sort<int*, Less>(int*, int*, Less)      → std::sort<…>
 *	std::__cxx11::basic_string<char, …>::clear()      → std::string::clear
 *	(anonymous namespace)::Parser::next() const       → (anon)::Parser::next
 *	<alloc::vec::Vec<T> as Drop>::drop::h0123456789…  → <alloc::vec::Vec<…> as Drop>::drop
 */
struct text label_of(struct text name, struct arena *arena);

#endif
