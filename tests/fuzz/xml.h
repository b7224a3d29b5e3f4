/*
 * Checks that text is well-formed XML 1.0 without a document type: UTF-8 with allowed characters,
 * matching tags, quoted and distinct attributes, and references to characters and the five
 * entities.
 */
#ifndef TESTS_FUZZ_XML_H
#define TESTS_FUZZ_XML_H

#include "common/utf8.h"
#include "fuzz.h"

enum { XML_DEPTH = 256, XML_ATTRIBUTES = 64 };

struct xml_check {
	struct text left;
	struct text open[XML_DEPTH];
	size_t depth, roots;
};

static inline bool xml_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline void xml_skip_space(struct text *left)
{
	while (left->length && xml_is_space(left->data[0]))
		*left = text_from(*left, 1);
}

/* Skips everything up to and including the end mark. */
static inline struct text xml_take_until(struct text *left, struct text end)
{
	struct text all = *left;

	while (left->length && !text_starts_with(*left, end))
		*left = text_from(*left, 1);
	all.length -= left->length;
	MUST(text_skip_prefix(left, end));
	return all;
}

static inline struct text xml_take_name(struct text *left)
{
	size_t n = 0;

	while (n < left->length && !xml_is_space(left->data[n]) &&
	       !strchr("=<>/\"'&", left->data[n]))
		n++;
	MUST(n > 0 && !strchr("-.0123456789", left->data[0]));
	*left = text_from(*left, n);
	return (struct text){left->data - n, n};
}

static inline bool xml_is_character(unsigned long code)
{
	return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code <= 0xD7FF) ||
	       (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

static inline void xml_check_reference(struct text *left)
{
	static const char *const entities[] = {"amp", "lt", "gt", "quot", "apos"};
	struct text name = xml_take_until(left, T(";"));
	char digits[16];
	char *end;
	bool known = false;

	for (size_t i = 0; i < LENGTH_OF(entities); i++)
		known = known || text_equal(name, text_from_string(entities[i]));
	if (known)
		return;
	MUST(name.length > 1 && name.length < sizeof(digits) && name.data[0] == '#');
	memcpy(digits, name.data, name.length);
	digits[name.length] = '\0';
	if (digits[1] == 'x')
		MUST(xml_is_character(strtoul(digits + 2, &end, 16)));
	else
		MUST(xml_is_character(strtoul(digits + 1, &end, 10)));
	MUST(!*end);
}

static inline void xml_check_text(struct text text)
{
	while (text.length) {
		MUST(text.data[0] != '<');
		if (text_skip_prefix(&text, T("&")))
			xml_check_reference(&text);
		else
			text = text_from(text, 1);
	}
}

static inline void xml_check_attributes(struct text *left)
{
	struct text names[XML_ATTRIBUTES];
	size_t count = 0;

	while (xml_skip_space(left), left->length && left->data[0] != '>' && left->data[0] != '/') {
		struct text name = xml_take_name(left);

		MUST(count < XML_ATTRIBUTES && text_skip_prefix(left, T("=")));
		for (size_t i = 0; i < count; i++)
			MUST(!text_equal(names[i], name));
		names[count++] = name;
		if (text_skip_prefix(left, T("'"))) {
			xml_check_text(xml_take_until(left, T("'")));
		} else {
			MUST(text_skip_prefix(left, T("\"")));
			xml_check_text(xml_take_until(left, T("\"")));
		}
	}
}

static inline void xml_check_tag(struct xml_check *x)
{
	struct text name;

	if (text_skip_prefix(&x->left, T("/"))) {
		name = xml_take_name(&x->left);
		MUST(x->depth && text_equal(x->open[--x->depth], name));
		MUST(text_skip_prefix(&x->left, T(">")));
		return;
	}
	name = xml_take_name(&x->left);
	xml_check_attributes(&x->left);
	x->roots += !x->depth;
	if (text_skip_prefix(&x->left, T("/>")))
		return;
	MUST(text_skip_prefix(&x->left, T(">")) && x->depth < XML_DEPTH);
	x->open[x->depth++] = name;
}

static inline void xml_check_characters(struct text text)
{
	struct arena arena = {0};

	MUST(text_equal(utf8_clean(text, &arena), text));
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.data[i];

		MUST(c >= 0x20 || xml_is_space((char)c));
		MUST(c != 0xEF || i + 2 >= text.length || (unsigned char)text.data[i + 1] != 0xBF ||
		     (unsigned char)text.data[i + 2] < 0xBE);
	}
	arena_release(&arena);
}

static inline void xml_check(struct text text)
{
	struct xml_check x = {.left = text};

	xml_check_characters(text);
	if (text_skip_prefix(&x.left, T("<?xml ")))
		xml_take_until(&x.left, T("?>"));
	while (x.left.length) {
		struct text before = text_before(x.left, text_find(x.left, '<'));

		xml_check_text(before);
		x.left = text_from(x.left, before.length);
		for (size_t i = 0; !x.depth && i < before.length; i++)
			MUST(xml_is_space(before.data[i]));
		if (text_skip_prefix(&x.left, T("<!--")))
			xml_take_until(&x.left, T("-->"));
		else if (x.depth && text_skip_prefix(&x.left, T("<![CDATA[")))
			xml_take_until(&x.left, T("]]>"));
		else if (text_skip_prefix(&x.left, T("<")))
			xml_check_tag(&x);
	}
	MUST(!x.depth && x.roots == 1);
}

#endif
