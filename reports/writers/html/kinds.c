#include "kinds.h"

#include "cpu.h"
#include "memory.h"
#include "part.h"

enum { MAX_VIEWS = 2 };

struct row {
	struct text kind;
	struct text data; /* the name by which the views find its data */
	page_kind *add;
	bool joins; /* its data has both sides of a comparison */
	struct page_view views[MAX_VIEWS];
};

static const struct row rows[] = {
    {TEXT("cpu"),
     TEXT("cpu"),
     html_add_cpu,
     true,
     {{TEXT("explain"), TEXT("Explain"), true}, {TEXT("flame"), TEXT("Flame graph"), true}}},
    {TEXT("count"),
     TEXT("cpu"),
     html_add_cpu,
     true,
     {{TEXT("explain"), TEXT("Explain"), true}, {TEXT("flame"), TEXT("Flame graph"), true}}},
    {TEXT("cycles"),
     TEXT("cpu"),
     html_add_cpu,
     true,
     {{TEXT("explain"), TEXT("Explain"), true}, {TEXT("flame"), TEXT("Flame graph"), true}}},
    {TEXT("memory"),
     TEXT("memory"),
     html_add_memory,
     true,
     {{TEXT("memory"), TEXT("Memory"), false}}},
    {TEXT("io"), TEXT("io"), html_add_part, false, {{TEXT("io"), TEXT("Files and calls"), false}}},
    {TEXT("timing"),
     TEXT("timing"),
     html_add_part,
     false,
     {{TEXT("timing"), TEXT("Timing"), false}}},
};

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

static void add_part(struct json_writer *json, const struct row *row, const struct kind *kind,
		     const struct page_subject *subject, struct html_parts *parts,
		     struct arena *arena)
{
	json_open_object(json, JSON_LINES);
	add_before(json, row, kind, subject, parts, arena);
	json_key(json, "data");
	row->add(json, kind, subject, parts, arena);
	json_member_text(json, "kind", row->data);
	json_key(json, "views");
	json_open_array(json, JSON_LINES);
	for (size_t i = 0; i < MAX_VIEWS && row->views[i].name.length; i++)
		page_view_add(json, &row->views[i]);
	json_close(json);
	json_close(json);
}

static bool is_shown(const struct kind *kind, const struct document_profile *profile)
{
	const struct document_cpu *functions = kind_functions(kind, profile);

	return kind_is_measured(kind, profile) &&
	       (!functions || functions->process.function_count ||
		functions == document_functions(profile));
}

/* Of several kinds that tell functions apart, links lead to the one that the tables detail. */
static bool is_linked(const struct kind *kind, const struct document_profile *profile)
{
	const struct document_cpu *functions = kind_functions(kind, profile);

	return kind_is_measured(kind, profile) &&
	       (!functions || functions == document_functions(profile));
}

void html_add_parts(struct json_writer *json, const struct page_subject *subject,
		    struct html_parts *parts, struct arena *arena)
{
	const struct kind *kind;

	json_open_array(json, JSON_LINES);
	for (size_t i = 0; (kind = kind_at(i)); i++) {
		const struct row *row = find_row(kind->name);

		if (row && is_shown(kind, subject->profile))
			add_part(json, row, kind, subject, parts, arena);
	}
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

void html_add_view_links(struct buffer *out, const struct document_profile *profile)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		const struct row *row = find_row(kind->name);

		if (!row || !is_linked(kind, profile))
			continue;
		for (size_t k = 0; k < MAX_VIEWS && row->views[k].name.length; k++)
			add_view_link(out, &row->views[k], profile->name);
	}
}
