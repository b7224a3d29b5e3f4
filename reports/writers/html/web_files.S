/* Embeds the files that the build makes from reports/web (see the Makefile) in the program. */
	.section .rodata

#define EMBED(name, file)                                                                          \
	.globl web_##name, web_##name##_end;                                                       \
web_##name:                                                                                        \
	.incbin file;                                                                              \
web_##name##_end:                                                                                  \
	.byte 0

EMBED(svg_js, "svg.js")
EMBED(svg_css, "svg.css")
EMBED(page_js, "page.js")
EMBED(page_css, "page.css")
EMBED(trend_js, "trend.js")
EMBED(trend_js_hash, "trend.js.hash")
EMBED(page_js_hash, "page.js.hash")
EMBED(page_css_hash, "page.css.hash")

	.section .note.GNU-stack, "", %progbits
