/* The command that measures a profile once more. */
#ifndef REPORTS_WRITERS_HTML_MADE_H
#define REPORTS_WRITERS_HTML_MADE_H

#include "parsers/document/document.h"

/* "profile-deep cpu,memory --stacks -- ./prog 5", as far as the profile tells; "" if its command is
 * unknown. It lives in the arena. */
struct text html_made_by(const struct document_profile *profile, struct arena *arena);

#endif
