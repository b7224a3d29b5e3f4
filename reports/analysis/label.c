#include "label.h"

#include "reports/analysis/address.h"

#include "common/buffer.h"
#include "common/memory.h"

#include <stdlib.h>
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
	u32 detail;
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

/* The length of an operator's symbol, if that has brackets or a `>`; else 0. */
static size_t symbol_length(struct text text)
{
	static const struct text symbols[] = {
	    TEXT("()"), TEXT("[]"), TEXT("<<="), TEXT(">>="), TEXT("<=>"), TEXT("->*"), TEXT("<<"),
	    TEXT(">>"), TEXT("<="), TEXT(">="),	 TEXT("->"),  TEXT("<"),   TEXT(">"),
	};

	for (size_t i = 0; i < LENGTH_OF(symbols); i++)
		if (text_starts_with(text, symbols[i]))
			return symbols[i].length;
	return 0;
}

/* Takes `operator` and its symbol. */
static bool take_operator(struct shortener *s)
{
	const size_t word = strlen("operator");
	size_t symbol;

	if (!text_starts_with(s->rest, T("operator")) ||
	    (s->out.length && is_word(s->out.data[s->out.length - 1])) ||
	    (s->rest.length > word && is_word(s->rest.data[word])))
		return false;
	keep(s, word);
	symbol = symbol_length(s->rest);
	keep(s, symbol);
	if (symbol && text_starts_with(s->rest, T(" <")))
		drop(s, 1);
	else if (!symbol && text_starts_with(s->rest, T(" ")))
		keep(s, 1); /* operator new, operator bool: no return type here */
	return true;
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

/* Drops the allocator that containers have by default, if it is the last argument; `left` is the
 * length of what follows the closing bracket. */
static bool drop_default_allocator(struct shortener *s, size_t left)
{
	struct text rest = s->rest;

	if (!text_skip_prefix(&rest, T(", std::allocator")) || !rest.length || rest.data[0] != '<')
		return false;
	rest = text_from(rest, bracketed_length(rest));
	text_skip_prefix(&rest, T(" "));
	if (rest.length != left + 1 || rest.data[0] != '>')
		return false;
	s->rest = rest;
	return true;
}

/* Takes a bracketed part with its brackets, and with what nests in angle brackets as `<…>`. */
static void take_folded(struct shortener *s)
{
	struct text after = text_from(s->rest, bracketed_length(s->rest));

	keep(s, 1);
	while (s->rest.length > after.length) {
		if (s->rest.data[0] == '<') {
			drop(s,
			     bracketed_length(text_before(s->rest, s->rest.length - after.length)));
			buffer_add(&s->out, T("<…>"));
		} else if (!drop_default_allocator(s, after.length) && !take_standard_name(s)) {
			keep(s, 1);
		}
	}
	s->rest = after;
}

/* Takes or drops the arguments of a template, in Rust with the `::` before them. */
static void take_arguments(struct shortener *s)
{
	if (s->detail & LABEL_ARGUMENTS) {
		take_folded(s);
		return;
	}
	drop(s, bracketed_length(s->rest));
	if (text_ends_with(buffer_text(&s->out), T("::")))
		s->out.length -= strlen("::");
}

/* Takes the type of Rust's `<Type as Trait>::method`, without its arguments. */
static void take_qualified_type(struct shortener *s)
{
	struct text after = text_from(s->rest, bracketed_length(s->rest));

	keep(s, 1);
	while (s->rest.length > after.length) {
		if (s->rest.data[0] == '<')
			take_arguments(s);
		else
			keep(s, 1);
	}
	s->rest = after;
}

/* Takes {lambda(int)#1}, <lambda(int)> or {{closure}}, without parameters. A type without a name
 * that can be called is a lambda. */
static void take_unnamed(struct shortener *s)
{
	struct text after = text_from(s->rest, bracketed_length(s->rest));

	if (text_starts_with(s->rest, T("{unnamed}::operator()"))) {
		buffer_add(&s->out, T("{lambda}"));
		s->rest = after;
		return;
	}
	while (s->rest.length > after.length) {
		if (s->rest.data[0] == '(')
			drop(s,
			     bracketed_length(text_before(s->rest, s->rest.length - after.length)));
		else
			keep(s, 1);
	}
}

static void take_angle(struct shortener *s)
{
	if (!s->out.length || text_starts_with(s->rest, T("<impl "))) {
		take_qualified_type(s);
		return;
	}
	if (text_starts_with(s->rest, T("<lambda"))) {
		take_unnamed(s);
		return;
	}
	take_arguments(s);
	s->has_arguments = true;
}

static void take_parenthesis(struct shortener *s)
{
	static const struct text anonymous = TEXT("(anonymous namespace)");

	if (text_starts_with(s->rest, anonymous)) {
		drop(s, anonymous.length);
		buffer_add(&s->out, T("(anon)"));
	} else if (!s->out.length ||
		   text_starts_with(s->rest, T("(anonymous"))) { /* (below main) */
		keep(s, bracketed_length(s->rest));
	} else {
		if (s->detail & LABEL_PARAMETERS)
			take_folded(s);
		else
			drop(s, bracketed_length(s->rest));
		s->has_parameters = true;
	}
}

/* Drops a qualifier after a parameter list, or takes it with the list. */
static bool take_qualifier(struct shortener *s)
{
	static const struct text qualifiers[] = {TEXT(" const"), TEXT(" volatile"), TEXT(" &&"),
						 TEXT(" &"), TEXT(" noexcept")};

	if (text_starts_with(s->rest, T(" [clone "))) {
		drop(s, 1 + bracketed_length(text_from(s->rest, 1)));
		return true;
	}
	for (size_t i = 0; s->has_parameters && i < LENGTH_OF(qualifiers); i++)
		if (text_skip_prefix(&s->rest, qualifiers[i])) {
			if (s->detail & LABEL_PARAMETERS)
				buffer_add(&s->out, qualifiers[i]);
			return true;
		}
	return false;
}

static void take_space(struct shortener *s)
{
	if (take_qualifier(s))
		return;
	keep(s, 1);
	s->name_start = s->out.length;
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
		take_unnamed(s);
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

struct text label_file(struct text path, struct arena *arena)
{
	struct text name = path_basename(path);
	size_t begin = name.length - LABEL_MAX_BYTES + strlen("…");

	if (name.length <= LABEL_MAX_BYTES)
		return name;
	while (begin < name.length && (name.data[begin] & 0xc0) == 0x80)
		begin++;
	name = text_from(name, begin);
	return arena_printf(arena, "…%.*s", TEXT_ARGS(name));
}

/* "(thread 2: NAME)" of a sampled program, whose name may have anything in it. */
static bool is_thread(struct text name)
{
	return text_starts_with(name, T("(thread "));
}

/* Names that are neither C++ nor Rust: Ruby's Array#<<, Go's main.(*T).Method. */
static bool is_of_another_language(struct text name)
{
	size_t braces = 0;

	for (size_t i = 0; i < name.length; i++) {
		char byte = name.data[i];

		braces += byte == '{';
		braces -= byte == '}' && braces;
		if (!braces && (byte == '#' || text_starts_with(text_from(name, i), T(".("))))
			return true;
	}
	return false;
}

/* The length of `operator` and a symbol with brackets at the start of the text, or 0. */
static size_t operator_length(struct text text)
{
	const size_t word = strlen("operator");

	return text_starts_with(text, T("operator")) ? word + symbol_length(text_from(text, word))
						     : 0;
}

/* Whether the text begins with a closed part in angle brackets, behind which a name can go on. */
static bool begins_with_arguments(struct text text)
{
	struct text after = text_from(text, bracketed_length(text));

	if (text.length < 2 || text.data[1] == '/' || after.data[-1] != '>')
		return false;
	return !after.length || memchr(":( &*[{.<", after.data[0], strlen(":( &*[{.<"));
}

/*
 * Whether everything in angle brackets can be types and arguments of C++ or Rust. Names of these
 * languages have a list of parameters or are qualified, if they have such brackets at all. Other
 * names may have anything in them, such as <script>, and nothing of it may be left out.
 */
static bool has_arguments_only(struct text name)
{
	bool is_qualified = false, has_brackets = false;
	size_t length = 1;

	for (struct text rest = name; rest.length; rest = text_from(rest, length)) {
		is_qualified |= rest.data[0] == '(' || text_starts_with(rest, T("::"));
		length = operator_length(rest);
		if (!length && rest.data[0] == '<' && !begins_with_arguments(rest))
			return false;
		has_brackets |= !length && rest.data[0] == '<';
		if (!length)
			length =
			    rest.data[0] == '<' || rest.data[0] == '(' ? bracketed_length(rest) : 1;
	}
	return is_qualified || !has_brackets;
}

struct text label_with(struct text name, u32 detail, struct arena *arena)
{
	struct shortener s = {.rest = without_hash(name), .detail = detail};
	struct text label;

	if (is_thread(name) || is_of_another_language(name) || !has_arguments_only(name))
		return cut(name, arena);
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

struct text label_of(struct text name, struct arena *arena)
{
	return label_with(name, 0, arena);
}

/* ---------------------------------------------------------------- labels that differ */

/* A subject, and its label as it stands. */
struct labelled {
	const struct label_subject *subject;
	struct text label;
	u32 index;
};

static bool look_the_same(const struct labelled *a, const struct labelled *b)
{
	return text_equal(a->label, b->label) && text_equal(a->subject->object, b->subject->object);
}

static int compare_labelled(const void *a, const void *b)
{
	const struct labelled *x = a, *y = b;
	int order = text_compare(x->label, y->label);

	if (!order)
		order = text_compare(x->subject->object, y->subject->object);
	if (!order)
		order = text_compare(x->subject->name, y->subject->name);
	if (!order)
		order = text_compare(x->subject->file, y->subject->file);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Sorts them by their labels; whether those of different functions look different. */
static bool sort_by_label(struct labelled *items, u32 count)
{
	qsort(items, count, sizeof(items[0]), compare_labelled);
	for (u32 i = 1; i < count; i++) {
		const struct label_subject *a = items[i - 1].subject, *b = items[i].subject;

		if (look_the_same(&items[i - 1], &items[i]) &&
		    !(text_equal(a->name, b->name) && text_equal(a->file, b->file)))
			return false;
	}
	return true;
}

/* The number of items from the first on that look like it. */
static u32 count_twins(const struct labelled *items, u32 count)
{
	u32 twins = 1;

	while (twins < count && look_the_same(&items[0], &items[twins]))
		twins++;
	return twins;
}

/* Gives items whose names are the same in full their files. */
static void add_files(struct labelled *items, u32 count, struct arena *arena)
{
	for (u32 first = 0, twins; first < count; first += twins) {
		twins = count_twins(items + first, count - first);
		for (u32 i = first; twins > 1 && i < first + twins; i++)
			if (items[i].subject->file.length)
				items[i].label =
				    arena_printf(arena, "%.*s (%.*s)", TEXT_ARGS(items[i].label),
						 TEXT_ARGS(path_basename(items[i].subject->file)));
	}
}

/* Gives functions that look the same the shortest labels by which they do not. */
static void tell_apart(struct labelled *items, u32 count, struct arena *arena)
{
	static const u32 details[] = {0, LABEL_ARGUMENTS, LABEL_PARAMETERS,
				      LABEL_ARGUMENTS | LABEL_PARAMETERS};

	for (size_t d = 0; d < LENGTH_OF(details); d++) {
		for (u32 i = 0; i < count; i++)
			items[i].label = label_with(items[i].subject->name, details[d], arena);
		if (sort_by_label(items, count))
			return;
	}
	for (u32 i = 0; i < count; i++)
		items[i].label = items[i].subject->name;
	if (!sort_by_label(items, count))
		add_files(items, count, arena);
}

void labels_of(const struct label_subject *subjects, u32 count, struct arena *arena,
	       struct text *labels)
{
	struct labelled *items = memory_new((size_t)count + 1, sizeof(items[0]));

	for (u32 i = 0; i < count; i++)
		items[i] = (struct labelled){&subjects[i], label_of(subjects[i].name, arena), i};
	qsort(items, count, sizeof(items[0]), compare_labelled);
	for (u32 first = 0, twins; first < count; first += twins) {
		twins = count_twins(items + first, count - first);
		if (twins > 1)
			tell_apart(items + first, twins, arena);
	}
	for (u32 i = 0; i < count; i++)
		labels[items[i].index] = items[i].label;
	free(items);
}
