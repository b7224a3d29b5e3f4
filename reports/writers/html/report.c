#include "report.h"

#include "common/escape.h"
#include "parsers/kinds.h"
#include "cpu.h"
#include "memory.h"
#include "page.h"
#include "sections.h"
#include "summary.h"
#include "parsers/document/fields.h"
#include "parsers/document/memory.h"
#include "reports/writers/tree_columns.h"

#include <string.h>

/* ---------------------------------------------------------------- the first view */

/* The tables of one profile alone. */
static bool add_tables(const struct document *document, u32 profile,
		       const struct table_options *options, struct arena *arena,
		       struct buffer *body, struct diag *diag)
{
	struct document one = *document;
	struct report_view view = {0};
	bool fine;

	one.profiles = &document->profiles[profile];
	one.profile_count = 1;
	fine = report_view_make(&one, options, arena, &view, diag);
	if (fine)
		html_add_sections(&view, document->profile_count > 1 ? 3 : 2, body);
	report_view_release(&view);
	return fine;
}

static bool add_profile(const struct document *document, u32 index,
			const struct html_options *options, struct arena *arena,
			struct buffer *body, struct diag *diag)
{
	const struct document_profile *profile = &document->profiles[index];

	buffer_printf(body, "<article id=\"profile-%u\">\n", index);
	if (document->profile_count > 1)
		html_add_element(body, "h2", profile->name);
	if (profile->exit_status != DOCUMENT_UNKNOWN && profile->exit_status)
		buffer_printf(body, "<p class=\"alarm\">The command exited with status %u.</p>\n",
			      (unsigned)profile->exit_status);
	if (!html_add_figures(body, profile, arena, diag))
		return false;
	html_add_shares(body, profile, arena);
	if (!add_tables(document, index, &options->table, arena, body, diag))
		return false;
	html_add_provenance(body, document, profile);
	buffer_add(body, T("</article>\n"));
	return true;
}

/* ---------------------------------------------------------------- for the script */

/* The string or number that the text begins with, or else its first byte. */
static struct text first_token(struct text json)
{
	size_t length = 1;

	if (json.data[0] == '"') {
		while (length < json.length && json.data[length] != '"')
			length += json.data[length] == '\\' ? 2 : 1;
		return text_before(json, length + 1 < json.length ? length + 1 : json.length);
	}
	while (strchr("0123456789+-.eE", json.data[0]) && length < json.length &&
	       strchr("0123456789+-.eE", json.data[length]))
		length++;
	return text_before(json, length);
}

/* The same JSON with counts that JavaScript's numbers do not hold as strings. */
static struct text with_exact_counts(struct text json, struct buffer *out)
{
	while (json.length) {
		struct text token = first_token(json);
		u64 count;
		bool is_large = text_to_u64(token, &count) && columns_need_texts(count);

		buffer_add(out, is_large ? T("\"") : T(""));
		buffer_add(out, token);
		buffer_add(out, is_large ? T("\"") : T(""));
		json = text_from(json, token.length);
	}
	return buffer_text(out);
}

/* Parts that the script reads as they stand in the document. */
static void add_parts(struct json_writer *json, const struct document_profile *profile,
		      struct arena *arena)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		const struct report_kind *row = report_kind_find(kind->name);
		struct buffer exact = {0};

		if (!row || !row->is_on_page || !kind_is_measured(kind, profile))
			continue;
		json_key_text(json, kind->name);
		json_raw(json, with_exact_counts(kind_json(kind, profile, arena), &exact));
		buffer_release(&exact);
	}
}

void html_add_profiles(struct json_writer *json, const struct document *document,
		       const struct html_sources *sources, struct arena *arena)
{
	json_key(json, "profiles");
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < document->profile_count; i++) {
		const struct document_profile *profile = &document->profiles[i];

		json_open_object(json, JSON_LINES);
		json_member_text(json, "command", profile->command);
		if (profile->cpu) {
			json_key(json, "cpu");
			html_add_cpu(json, profile->cpu, sources, arena);
		}
		if (profile->memory) {
			json_key(json, "memory");
			html_add_memory(json, profile->memory, arena);
		}
		json_member_text(json, "name", profile->name);
		json_key(json, "parts");
		json_open_object(json, JSON_LINES);
		add_parts(json, profile, arena);
		json_close(json);
		json_close(json);
	}
	json_close(json);
}

/* ---------------------------------------------------------------- all of it */

static struct text title_of(const struct document *document, struct arena *arena)
{
	if (document->name.length)
		return arena_printf(arena, "baseline %.*s", TEXT_ARGS(document->name));
	if (document->profile_count == 1)
		return document->profiles[0].command.length ? document->profiles[0].command
							    : document->profiles[0].name;
	return arena_printf(arena, "%u profiles", document->profile_count);
}

bool html_write_report(const struct document *document, const struct html_options *options,
		       struct arena *arena, struct buffer *out, struct diag *diag)
{
	struct buffer body = {0}, data = {0};
	struct json_writer json = {.out = &data};
	struct html_page page = {.title = title_of(document, arena)};
	struct html_sources sources;
	bool fine = true;

	for (u32 i = 0; fine && i < document->profile_count; i++)
		fine = add_profile(document, i, options, arena, &body, diag);
	if (fine) {
		json_open_object(&json, JSON_LINES);
		html_sources_open(&sources, options->sources);
		html_add_profiles(&json, document, &sources, arena);
		html_sources_release(&sources);
		json_close(&json);
		page.body = buffer_text(&body);
		page.data = buffer_text(&data);
		html_page_write(&page, out);
	}
	buffer_release(&body);
	buffer_release(&data);
	return fine;
}
