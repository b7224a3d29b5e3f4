/* The writers of a trend, in a table. */
#ifndef REPORTS_WRITERS_TREND_WRITERS_H
#define REPORTS_WRITERS_TREND_WRITERS_H

#include "writer.h"

#define TREND_WRITER_ONE(name, function) +1
enum { TREND_WRITER_COUNT = 0 TREND_WRITERS(TREND_WRITER_ONE) };
extern const struct trend_writer trend_writers[TREND_WRITER_COUNT];

/* All names: "console, json, ...". */
const char *trend_writer_names(void);

#endif
