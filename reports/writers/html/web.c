#include "web.h"

/* Defined in web_files.S: each file between two labels. */
#define EMBEDDED(name, function)                                                                   \
	extern const char web_##name[], web_##name##_end[];                                        \
	struct text function(void)                                                                 \
	{                                                                                          \
		return (struct text){web_##name, (size_t)(web_##name##_end - web_##name)};         \
	}

EMBEDDED(svg_js, web_svg_script)
EMBEDDED(svg_css, web_svg_style)
EMBEDDED(page_js, web_page_script)
EMBEDDED(page_css, web_page_style)
EMBEDDED(trend_js, web_trend_script)
EMBEDDED(trend_js_hash, web_trend_script_hash)
EMBEDDED(page_js_hash, web_page_script_hash)
EMBEDDED(page_css_hash, web_page_style_hash)
