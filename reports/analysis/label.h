/* Short labels for long function names, that fit into a frame and still tell functions apart. */
#ifndef REPORTS_ANALYSIS_LABEL_H
#define REPORTS_ANALYSIS_LABEL_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"

enum { LABEL_MAX_BYTES = 160 };

/*
 * Shortens a name of C++ or Rust: template and generic arguments, parameter lists, qualifiers,
 * clone suffixes, return types and the hash at the end of Rust's names are removed. An address
 * loses its leading zeros. Names of an unknown form stay unchanged. The result is cut to
 * LABEL_MAX_BYTES, with `…` at the end and never within a UTF-8 character. Bytes are not escaped;
 * writers do that. Lives in the arena.
 *
 *	void std::sort<int*, Less>(int*, int*, Less)      → std::sort
 *	std::__cxx11::basic_string<char, …>::clear()      → std::string::clear
 *	(anonymous namespace)::Parser::next() const       → (anon)::Parser::next
 *	<alloc::vec::Vec<T> as Drop>::drop::h0123456789…  → <alloc::vec::Vec as Drop>::drop
 */
struct text label_of(struct text name, struct arena *arena);

/* The last part of a file's path; of more than LABEL_MAX_BYTES the end, after `…`. Lives in the
 * arena, or is the path's. */
struct text label_file(struct text path, struct arena *arena);

/* What a label keeps beyond that, with arguments of arguments as `<…>`: CountTable<std::string,
 * Less<…>>::find, and find(std::string const&) const. */
enum label_detail { LABEL_ARGUMENTS = 1, LABEL_PARAMETERS = 2 };

/* As label_of(), with details, a sum of the above. */
struct text label_with(struct text name, u32 detail, struct arena *arena);

/* A function in a table: next to its label stands the object, if any. "" for what is unknown. */
struct label_subject {
	struct text name, object, file;
};

/*
 * Fills `labels` with the labels of functions that stand in one table. Those that would look the
 * same get the arguments, else the parameters, else both, else their full names and, if these are
 * the same too, their files. They live in the arena, or are the subjects' names.
 */
void labels_of(const struct label_subject *subjects, u32 count, struct arena *arena,
	       struct text *labels);

#endif
