/*
 * Finds the source files of memory recordings, which name them without their folders.
 *
 * A name is looked for among the files that may be shown (source_files.h). It becomes the path,
 * relative to the root, of the only one that is called so; stays as it is if there are several; and
 * becomes "???/file.c", which is not the user's own, if there is none.
 *
 * All of that only if most frames of the chains are in files that were found. Else the sources are
 * not at hand, and names stay as they are: a folder of something else may have a main.c too. Only
 * those become "???/file.c" that are known to be of others (memory_add_files()).
 */
#ifndef REPORTS_VIEWS_MEMORY_SOURCES_H
#define REPORTS_VIEWS_MEMORY_SOURCES_H

#include "reports/analysis/memory_functions.h"
#include "source_files.h"

/* Of a root that git does not know, at most so many files are looked at. */
enum { MEMORY_SOURCES_MOST = 20000 };

/* Fills the names of the files in `names->recorded`. The texts live in the arena or belong to
 * `recorded`. */
void memory_sources_find(const struct source_files *sources, struct arena *arena,
			 struct memory_file_names *names);

#endif
