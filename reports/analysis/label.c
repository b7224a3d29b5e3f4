#include "label.h"

#include "reports/analysis/address.h"

#include "common/buffer.h"

#include <string.h>

/*
 * One pass over the name adds the parts to keep to `out`. `name_start` moves after every space that
 * could end a return type. The return type is dropped only if the name is that of a template,
 * because other C++ names have none.
 */
struct shortener {
	struct text rest;
	struct buffer out;
	size_t name_start;
	bool has_arguments, has_parameters;
};

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || (byte & 0x80);
}

/* The length of the bracketed part at the start of the text; the whole text if it is not closed. */
static size_t bracketed_length(struct text text)
{
	size_t angles = 0, others = 0;

	for (size_t i = 0; i < text.length; i++) {
		char byte = text.data[i];

		if (byte == '(' || byte == '[' || byte == '{')
			others++;
		else if ((byte == ')' || byte == ']' || byte == '}') && others)
			others--;
		else if (byte == '<' && !others)
			angles++;
		else if (byte == '>' && !others && angles && text.data[i - 1] != '-')
			angles--;
		if (!angles && !others)
			return i + 1;
	}
	return text.length;
}

static void keep(struct shortener *s, size_t length)
{
	buffer_add(&s->out, text_before(s->rest, length));
	s->rest = text_from(s->rest, length);
}

static void drop(struct shortener *s, size_t length)
{
	s->rest = text_from(s->rest, length);
}

/* Takes `operator` and its symbol, which may consist of brackets. */
static bool take_operator(struct shortener *s)
{
	static const struct text symbols[] = {
	    TEXT("()"), TEXT("[]"), TEXT("<<="), TEXT(">>="), TEXT("<=>"), TEXT("->*"), TEXT("<<"),
	    TEXT(">>"), TEXT("<="), TEXT(">="),	 TEXT("->"),  TEXT("<"),   TEXT(">"),
	};
	const size_t word = strlen("operator");

	if (!text_starts_with(s->rest, T("operator")) ||
	    (s->out.length && is_word(s->out.data[s->out.length - 1])) ||
	    (s->rest.length > word && is_word(s->rest.data[word])))
		return false;
	keep(s, word);
	for (size_t i = 0; i < LENGTH_OF(symbols); i++)
		if (text_starts_with(s->rest, symbols[i])) {
			keep(s, symbols[i].length);
			if (text_starts_with(s->rest, T(" <")))
				drop(s, 1);
			return true;
		}
	if (text_starts_with(s->rest,
			     T(" "))) /* operator new, operator bool: no return type here */
		keep(s, 1);
	return true;
}

/* Takes the type of Rust's `<Type as Trait>::method`, with its arguments folded. */
static void take_qualified_type(struct shortener *s)
{
	struct text inner = text_before(s->rest, bracketed_length(s->rest));
	struct text after = text_from(s->rest, inner.length);

	keep(s, 1);
	while (s->rest.length > after.length) {
		if (s->rest.data[0] != '<') {
			keep(s, 1);
			continue;
		}
		drop(s, bracketed_length(text_before(s->rest, s->rest.length - after.length)));
		buffer_add(&s->out, T("<…>"));
	}
	s->rest = after;
}

static void take_angle(struct shortener *s)
{
	if (!s->out.length || text_starts_with(s->rest, T("<impl "))) {
		take_qualified_type(s);
		return;
	}
	drop(s, bracketed_length(s->rest));
	buffer_add(&s->out, T("<…>"));
	s->has_arguments = true;
}

static void take_parenthesis(struct shortener *s)
{
	static const struct text anonymous = TEXT("(anonymous namespace)");

	if (text_starts_with(s->rest, anonymous)) {
		drop(s, anonymous.length);
		buffer_add(&s->out, T("(anon)"));
	} else if (!s->out.length) { /* (below main) */
		keep(s, bracketed_length(s->rest));
	} else {
		drop(s, bracketed_length(s->rest));
		s->has_parameters = true;
	}
}

/* Takes {lambda(int)#1} or {{closure}}, without parameters. */
static void take_brace(struct shortener *s)
{
	struct text after = text_from(s->rest, bracketed_length(s->rest));

	while (s->rest.length > after.length) {
		if (s->rest.data[0] == '(')
			drop(s,
			     bracketed_length(text_before(s->rest, s->rest.length - after.length)));
		else
			keep(s, 1);
	}
}

/* Drops a qualifier after a parameter list. */
static bool drop_qualifier(struct shortener *s)
{
	static const struct text qualifiers[] = {TEXT(" const"), TEXT(" volatile"), TEXT(" &&"),
						 TEXT(" &"), TEXT(" noexcept")};

	if (text_starts_with(s->rest, T(" [clone "))) {
		drop(s, 1 + bracketed_length(text_from(s->rest, 1)));
		return true;
	}
	for (size_t i = 0; s->has_parameters && i < LENGTH_OF(qualifiers); i++)
		if (text_skip_prefix(&s->rest, qualifiers[i]))
			return true;
	return false;
}

static void take_space(struct shortener *s)
{
	if (drop_qualifier(s))
		return;
	keep(s, 1);
	s->name_start = s->out.length;
}

/*
 * Replaces the full types of standard strings by their usual names, and drops version namespaces.
 */
static bool take_standard_name(struct shortener *s)
{
	static const struct {
		struct text name, label;
	} names[] = {
	    {TEXT(
		 "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >"),
	     TEXT("std::string")},
	    {TEXT("std::basic_string<char, std::char_traits<char>, std::allocator<char> >"),
	     TEXT("std::string")},
	    {TEXT("std::basic_string_view<char, std::char_traits<char> >"),
	     TEXT("std::string_view")},
	    {TEXT("std::__cxx11::"), TEXT("std::")},
	    {TEXT("std::__1::"), TEXT("std::")},
	};

	if (s->out.length && is_word(s->out.data[s->out.length - 1]))
		return false;
	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (text_starts_with(s->rest, names[i].name)) {
			buffer_add(&s->out, names[i].label);
			drop(s, names[i].name.length);
			return true;
		}
	return false;
}

static void take_next(struct shortener *s)
{
	switch (s->rest.data[0]) {
	case '<':
		take_angle(s);
		break;
	case '(':
		take_parenthesis(s);
		break;
	case '{':
		take_brace(s);
		break;
	case ' ':
		take_space(s);
		break;
	default:
		if (!take_operator(s) && !take_standard_name(s))
			keep(s, 1);
	}
}

/* Rust's legacy mangling ends names in ::h and 16 hexadecimal digits. */
static struct text without_hash(struct text name)
{
	const size_t length = strlen("::h0123456789abcdef");
	struct text tail;

	if (name.length <= length)
		return name;
	tail = text_from(name, name.length - length);
	if (!text_skip_prefix(&tail, T("::h")))
		return name;
	for (size_t i = 0; i < tail.length; i++)
		if (!memchr("0123456789abcdef", tail.data[i], 16))
			return name;
	return text_before(name, name.length - length);
}

/* A copy of at most LABEL_MAX_BYTES. */
static struct text cut(struct text label, struct arena *arena)
{
	size_t end = LABEL_MAX_BYTES - strlen("…");
	char *copy;

	if (label.length <= LABEL_MAX_BYTES)
		return arena_copy(arena, label);
	while (end && (label.data[end] & 0xc0) == 0x80)
		end--;
	copy = arena_new(arena, end + strlen("…"), 1);
	memcpy(copy, label.data, end);
	memcpy(copy + end, "…", strlen("…"));
	return (struct text){copy, end + strlen("…")};
}

struct text label_of(struct text name, struct arena *arena)
{
	struct shortener s = {.rest = without_hash(name)};
	struct text label;

	address_skip_zeros(&s.rest, &s.out);
	while (s.rest.length)
		take_next(&s);
	label = buffer_text(&s.out);
	if (s.has_arguments && s.has_parameters && s.name_start < label.length)
		label = text_from(label, s.name_start);
	label = text_trim(label);
	label = cut(label.length ? label : name, arena);
	buffer_release(&s.out);
	return label;
}
