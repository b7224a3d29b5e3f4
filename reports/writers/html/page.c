#include "page.h"

#include "common/escape.h"
#include "web.h"

static struct text script_hash(const struct html_page *page)
{
	switch (page->script) {
	case HTML_VIEWS:
		return web_page_script_hash();
	case HTML_TREND:
		return web_trend_script_hash();
	default:
		return T("'none'");
	}
}

static void add_head(const struct html_page *page, struct buffer *out)
{
	buffer_add(out, T("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			  "<meta http-equiv=\"Content-Security-Policy\" content=\""
			  "default-src 'none'; base-uri 'none'; form-action 'none'; script-src "));
	buffer_add(out, script_hash(page));
	buffer_add(out, T("; style-src "));
	buffer_add(out, web_page_style_hash());
	buffer_add(out, T("\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
			  "<meta name=\"color-scheme\" content=\"light dark\">\n<title>"));
	escape_xml(out, page->title);
	buffer_add(out, T("</title>\n<style>"));
	buffer_add(out, web_page_style());
	buffer_add(out, T("</style>\n</head>\n"));
}

/* Adds the bar at the top; the script adds the views and switches. */
static void add_bar(const struct html_page *page, struct buffer *out)
{
	buffer_add(out, T("<header class=\"bar\">\n<h1>"));
	escape_xml(out, page->title);
	buffer_add(out, T("</h1>\n"));
	if (page->status.length) {
		buffer_add(out, T("<span class=\"pill "));
		escape_xml(out, page->status_class);
		buffer_add(out, T("\">"));
		escape_xml(out, page->status);
		buffer_add(out, T("</span>\n"));
	}
	buffer_add(out, T("</header>\n"));
}

static void add_data(const struct html_page *page, struct buffer *out)
{
	buffer_add(out, T("<script type=\"application/octet-stream\" id=\"data\">"));
	html_add_packed(out, page->data, page->columns);
	buffer_add(out, buffer_text(&page->parts->packed));
	buffer_add(out, T("</script>\n"));
}

static void add_script(const struct html_page *page, struct buffer *out)
{
	if (page->script == HTML_NO_SCRIPT)
		return;
	if (page->script == HTML_VIEWS)
		add_data(page, out);
	buffer_add(out, T("<script type=\"module\">"));
	buffer_add(out, page->script == HTML_VIEWS ? web_page_script() : web_trend_script());
	buffer_add(out, T("</script>\n"));
}

void html_page_write(const struct html_page *page, struct buffer *out)
{
	add_head(page, out);
	buffer_add(out, T("<body>\n"));
	add_bar(page, out);
	buffer_add(out, T("<main id=\"page\">\n"));
	buffer_add(out, page->body);
	buffer_add(out, T("</main>\n"));
	add_script(page, out);
	buffer_add(out, T("</body>\n</html>\n"));
}
