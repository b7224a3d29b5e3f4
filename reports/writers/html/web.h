/*
 * The scripts and styles of pages and pictures: the files of reports/web, put together and embedded
 * by the build. Scripts are ES modules, to stand in <script type="module">; none of the texts holds
 * `</script`, `</style` or `]]>`.
 */
#ifndef REPORTS_WRITERS_HTML_WEB_H
#define REPORTS_WRITERS_HTML_WEB_H

#include "common/text.h"

struct text web_svg_script(void);
struct text web_svg_style(void);
struct text web_page_script(void);
struct text web_page_style(void);

/* For the page's Content-Security-Policy: 'sha256-…' of the script and of the style, in base64. */
struct text web_page_script_hash(void);
struct text web_page_style_hash(void);

#endif
