/* Writers of a trend: for a terminal, as JSON ("edm-profile/trend/1"), and as an HTML page that
 * stands alone. */
#ifndef REPORTS_WRITERS_TREND_WRITE_H
#define REPORTS_WRITERS_TREND_WRITE_H

#include "common/buffer.h"
#include "reports/views/trend.h"

void trend_write_console(const struct trend *trend, struct buffer *out);
void trend_write_json(const struct trend *trend, struct buffer *out);
void trend_write_html(const struct trend *trend, struct text title, struct buffer *out);

/* The first characters of a commit's name, or what stands for none. */
struct text trend_short_commit(struct text commit);

#endif
