/* What changed in the source files between two measurements, as git knows it. */
#ifndef REPORTS_VIEWS_SOURCE_CHANGES_H
#define REPORTS_VIEWS_SOURCE_CHANGES_H

#include "parsers/document/document.h"
#include "reports/analysis/compare/moved_lines.h"

/*
 * Asks the repository that contains the folder; of the documents their profiles are not needed.
 * Nothing is known, and git is asked nothing, unless both name their commits, and the old one was
 * not dirty. If the
 * new one was dirty, its sources are those in the work tree, provided that its commit is checked
 * out. The caller must call moved_lines_release().
 */
void source_changes_ask(const char *folder, const struct document documents[2], struct arena *arena,
			struct moved_lines *out);

#endif
