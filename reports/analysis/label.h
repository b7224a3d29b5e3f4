/* Short labels for long names: what fits into a frame and still tells functions apart. */
#ifndef REPORTS_ANALYSIS_LABEL_H
#define REPORTS_ANALYSIS_LABEL_H

#include "common/arena.h"
#include "common/text.h"

enum { LABEL_MAX_BYTES = 160 };

/*
 * The name without what repeats in every frame: template and generic arguments become `<…>`,
 * parameter lists, qualifiers, clone suffixes and return types go, and so does the hash at the end
 * of Rust's names, and an address loses its leading zeros. Names that are not understood stay as
 * they are. Cut to LABEL_MAX_BYTES, with `…` at the end, never within a UTF-8 character. Bytes are
 * copied as they are: writers escape.
 *
 *	void std::sort<int*, Less>(int*, int*, Less)      → std::sort<…>
 *	std::__cxx11::basic_string<char, …>::clear()      → std::string::clear
 *	(anonymous namespace)::Parser::next() const       → (anon)::Parser::next
 *	<alloc::vec::Vec<T> as Drop>::drop::h0123456789…  → <alloc::vec::Vec<…> as Drop>::drop
 */
struct text label_of(struct text name, struct arena *arena);

#endif
