/* profile-report --browse: shows documents on the terminal until the user has seen enough. */
#ifndef REPORTS_BROWSE_BROWSE_H
#define REPORTS_BROWSE_BROWSE_H

#include "browser.h"

/* Whether there is a terminal for it, stdin and stdout. */
bool browse_is_possible(void);

/* False with a diag if nothing can be browsed, or the terminal cannot be used. */
bool browse(const struct browser_options *options, struct arena *arena, struct diag *diag);

#endif
