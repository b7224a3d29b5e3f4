/* A part of a profile as in the document, for the page's script (web/tables.js). */
#ifndef REPORTS_WRITERS_HTML_PART_H
#define REPORTS_WRITERS_HTML_PART_H

#include "page_kind.h"

page_kind html_add_part;

#endif
