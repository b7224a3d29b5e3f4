#include "kinds.h"

#include "functions.h"
#include "lead.h"
#include "memory.h"
#include "part.h"

struct row {
	struct text kind;
	struct text title;
	page_kind *add;	      /* the data of its own view; NULL if it has none */
	page_kind *functions; /* what functions cost, for the shared views; NULL if it has none */
	bool joins;	      /* its data has both sides of a comparison */
	struct page_view view;
};

static const struct row rows[] = {
    {TEXT("cpu"), TEXT("Instructions"), NULL, html_add_functions, true, .view = {{0}}},
    {TEXT("count"), TEXT("Counts"), NULL, html_add_functions, true, .view = {{0}}},
    {TEXT("cycles"), TEXT("Model cycles"), NULL, html_add_functions, true, .view = {{0}}},
    {TEXT("sample"), TEXT("Samples"), NULL, html_add_functions, true, .view = {{0}}},
    {TEXT("memory"),
     TEXT("Memory"),
     html_add_memory,
     html_add_memory_functions,
     true,
     {TEXT("memory"), TEXT("Memory"), false}},
    {TEXT("io"),
     TEXT("Files and calls"),
     html_add_part,
     NULL,
     false,
     {TEXT("io"), TEXT("Files and calls"), false}},
    {TEXT("timing"),
     TEXT("Timing"),
     html_add_part,
     NULL,
     false,
     {TEXT("timing"), TEXT("Timing"), false}},
};

/* The views of what functions cost, whatever measured it. */
static const struct page_view explain = {TEXT("explain"), TEXT("Explain"), true};
static const struct page_view flame = {TEXT("flame"), TEXT("Flame graph"), true};

/* The row of the kind, or NULL if the page has no views of it. */
static const struct row *find_row(struct text kind)
{
	for (size_t i = 0; i < LENGTH_OF(rows); i++)
		if (text_equal(rows[i].kind, kind))
			return &rows[i];
	return NULL;
}

void page_view_add(struct json_writer *json, const struct page_view *view)
{
	json_open_object(json, JSON_INLINE);
	json_member_text(json, "name", view->name);
	json_member_bool(json, "of_event", view->is_of_event);
	json_member_text(json, "title", view->title);
	json_close(json);
}

/* Adds the other side as data of its own. */
static void add_before(struct json_writer *json, const struct row *row, const struct kind *kind,
		       const struct page_subject *subject, struct html_parts *parts,
		       struct arena *arena)
{
	struct page_subject other = {.profile = subject->before, .sources = subject->sources};

	if (row->joins || !other.profile || !kind_is_measured(kind, other.profile))
		return;
	json_key(json, "before");
	row->add(json, kind, &other, parts, arena);
}

/* Whether the part tells functions apart; that of memory if it has sites. */
static bool has_functions(const struct row *row, const struct kind *kind,
			  const struct document_profile *profile)
{
	if (row->functions == html_add_memory_functions)
		return html_has_sites(profile);
	return row->functions && kind_functions(kind, profile);
}

static void add_views(struct json_writer *json, const struct row *row, bool has_shared)
{
	json_key(json, "views");
	json_open_array(json, JSON_LINES);
	if (has_shared) {
		page_view_add(json, &explain);
		page_view_add(json, &flame);
	}
	if (row->view.name.length)
		page_view_add(json, &row->view);
	json_close(json);
}

static void add_part(struct json_writer *json, const struct row *row, const struct kind *kind,
		     const struct page_subject *subject, struct html_parts *parts,
		     struct arena *arena)
{
	bool with_functions = has_functions(row, kind, subject->profile);

	json_open_object(json, JSON_LINES);
	add_before(json, row, kind, subject, parts, arena);
	if (row->add) {
		json_key(json, "data");
		row->add(json, kind, subject, parts, arena);
	}
	json_member_text(json, "kind", row->kind);
	if (with_functions) {
		json_key(json, "processes");
		row->functions(json, kind, subject, parts, arena);
	}
	json_member_text(json, "title", row->title);
	add_views(json, row, with_functions);
	json_close(json);
}

/* Whether the kind tells apart the functions that the tables detail. */
static bool is_detailed(const struct kind *kind, const struct document_profile *profile)
{
	const struct document_cpu *functions = kind_functions(kind, profile);

	return functions && functions == document_functions(profile);
}

static bool is_shown(const struct kind *kind, const struct document_profile *profile)
{
	const struct document_cpu *functions = kind_functions(kind, profile);

	return kind_is_measured(kind, profile) &&
	       (!functions || functions->process.function_count || is_detailed(kind, profile));
}

/* Of several kinds that tell functions apart, links lead to the one that the tables detail. */
static bool is_linked(const struct kind *kind, const struct document_profile *profile)
{
	return kind_is_measured(kind, profile) &&
	       (!kind_functions(kind, profile) || is_detailed(kind, profile));
}

/* Adds the parts that are detailed in the tables, or the others. */
static void add_parts(struct json_writer *json, bool detailed, const struct page_subject *subject,
		      struct html_parts *parts, struct arena *arena)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		const struct row *row = find_row(kind->name);

		if (row && is_shown(kind, subject->profile) &&
		    is_detailed(kind, subject->profile) == detailed)
			add_part(json, row, kind, subject, parts, arena);
	}
}

/* The page opens on the first part that tells functions apart: on that of which headline and tables
 * speak. */
void html_add_parts(struct json_writer *json, const struct page_subject *subject,
		    struct html_parts *parts, struct arena *arena)
{
	json_open_array(json, JSON_LINES);
	add_parts(json, true, subject, parts, arena);
	add_parts(json, false, subject, parts, arena);
	json_close(json);
}

/* ---------------------------------------------------------------- links */

/* Adds the text as a value in the address: only letters, digits and a few others as they are. What
 * is not UTF-8 becomes U+FFFD, as in the data. */
static void add_value(struct buffer *out, struct text text)
{
	struct buffer json = {0};
	struct text shown;

	json_add_quoted(&json, text);
	shown = text_before(text_from(buffer_text(&json), 1), json.length - 2);
	if (text_is_name(text))
		buffer_add(out, text);
	else
		for (size_t i = 0; i < shown.length; i++)
			buffer_printf(out, "%%%02X", (unsigned char)shown.data[i]);
	buffer_release(&json);
}

static void add_view_link(struct buffer *out, const struct page_view *view, struct text profile)
{
	buffer_printf(out, "<a href=\"#%.*s?profile=", TEXT_ARGS(view->name));
	add_value(out, profile);
	buffer_printf(out, "\">%.*s</a>\n", TEXT_ARGS(view->title));
}

/* Whether there are stacks for a flame graph; sites of memory have theirs. */
static bool has_stacks(const struct document_cpu *functions)
{
	bool found = !functions || functions->process.context_count;

	for (u32 i = 0; functions && i < functions->child_count; i++)
		found |= functions->children[i].context_count > 0;
	return found;
}

static void add_shared_links(struct buffer *out, const struct document_profile *profile)
{
	add_view_link(out, &explain, profile->name);
	if (has_stacks(document_functions(profile)))
		add_view_link(out, &flame, profile->name);
}

void html_add_view_links(struct buffer *out, const struct document_profile *profile)
{
	bool has_shared = false;
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		const struct row *row = find_row(kind->name);

		if (!row || !is_linked(kind, profile))
			continue;
		if (!has_shared && has_functions(row, kind, profile))
			add_shared_links(out, profile);
		has_shared |= has_functions(row, kind, profile);
		if (row->view.name.length)
			add_view_link(out, &row->view, profile->name);
	}
}
