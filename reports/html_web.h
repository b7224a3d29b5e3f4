/*
 * The scripts and styles of pages and pictures: the files of reports/web, put together and embedded
 * by the build. Scripts are ES modules, to stand in <script type="module">; none of the texts holds
 * `</script`, `</style` or `]]>`.
 */
#ifndef REPORTS_HTML_WEB_H
#define REPORTS_HTML_WEB_H

#include "../common/text.h"

struct text web_svg_script(void);
struct text web_svg_style(void);

#endif
