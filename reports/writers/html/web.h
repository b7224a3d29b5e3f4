/*
 * The scripts and styles of pages and pictures: the files of reports/web, bundled and embedded by
 * the build. Scripts are ES modules for <script type="module">. None of the texts contains
 * `</script`, `</style` or `]]>`.
 */
#ifndef REPORTS_WRITERS_HTML_WEB_H
#define REPORTS_WRITERS_HTML_WEB_H

#include "common/text.h"

struct text web_svg_script(void);
struct text web_svg_style(void);
struct text web_page_script(void);
struct text web_page_style(void);
struct text web_trend_script(void);

/* Hashes of the script and the style for the page's Content-Security-Policy: 'sha256-...' in
 * base64. */
struct text web_page_script_hash(void);
struct text web_trend_script_hash(void);
struct text web_page_style_hash(void);

#endif
