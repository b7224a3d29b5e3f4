#include "data.h"

#include "made.h"
#include "lead.h"
#include "reports/analysis/compare/compare.h"
#include "reports/views/memory_sources.h"

/* Finds the functions that allocate, on both sides with the same names of files. */
static void find_memory(struct page_subject *subject, struct memory_file_names *files,
			struct arena *arena)
{
	const struct document_profile *now = subject->profile, *old = subject->before;

	if (!html_has_sites(now))
		return;
	memory_add_files(now, files);
	if (old && old->memory)
		memory_add_files(old, files);
	memory_sources_find(subject->sources, arena, files);
	subject->memory_files = files;
	subject->memory = memory_functions(now->memory, files, arena);
	if (old && html_has_sites(old))
		subject->memory_before = memory_functions(old->memory, files, arena);
}

static void add_profiles(struct json_writer *json, const struct document *document,
			 const struct html_comparison *comparison,
			 const struct source_files *sources, struct html_parts *parts,
			 struct arena *arena)
{
	json_key(json, "profiles");
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < document->profile_count; i++) {
		const struct document_profile *profile = &document->profiles[i];
		struct page_subject subject = {.profile = profile, .sources = sources};
		struct memory_file_names files = {0};

		if (comparison) {
			subject.before =
			    document_partner(comparison->before, document, profile->name);
			subject.found = comparison->found;
			subject.moved = comparison->moved;
		}
		find_memory(&subject, &files, arena);
		json_open_object(json, JSON_LINES);
		json_member_text(json, "command", profile->command);
		json_member_text(json, "made", html_made_by(profile, arena));
		json_member_text(json, "name", profile->name);
		json_key(json, "parts");
		html_add_parts(json, &subject, parts, arena);
		json_close(json);
		memory_keep_files(&files, arena);
	}
	json_close(json);
}

/* Whether the page opens on what explains its only profile, not on its body. */
static bool opens_on_explain(const struct document *document)
{
	return document->profile_count == 1 &&
	       (document_functions(document->profiles) || html_has_sites(document->profiles));
}

/* Adds the views that do not depend on the profile. The first is the page's body. */
static void add_views(struct json_writer *json, const struct document *document)
{
	static const struct page_view summary = {TEXT("summary"), TEXT("Summary"), false};
	static const struct page_view facts = {TEXT("facts"), TEXT("Facts"), false};

	json_key(json, "views");
	json_open_array(json, JSON_LINES);
	page_view_add(json, opens_on_explain(document) ? &facts : &summary);
	json_close(json);
}

void html_write_document(const struct html_page *page, const struct document *document,
			 struct html_sources sources, const struct html_comparison *comparison,
			 struct arena *arena, struct buffer *out)
{
	struct html_page with_data = *page;
	struct buffer data = {0}, columns = {0};
	struct json_writer json = {.out = &data, .beside = &columns};
	struct html_parts parts = {0};
	struct source_files readable;
	const struct text commits[2] = {
	    [OLD] = comparison ? comparison->before->commit : T(""),
	    [NEW] = document->commit,
	};

	json_open_object(&json, JSON_LINES);
	json_member_bool(&json, "compared", comparison != NULL);
	json_member_text(&json, "opens", opens_on_explain(document) ? T("explain") : T("summary"));
	source_files_open(&readable, sources.folder);
	source_files_publish(&readable, sources.url, commits, arena);
	add_profiles(&json, document, comparison, &readable, &parts, arena);
	source_files_release(&readable);
	add_views(&json, document);
	json_close(&json);
	with_data.script = HTML_VIEWS;
	with_data.data = buffer_text(&data);
	with_data.columns = buffer_text(json.beside);
	with_data.parts = &parts;
	html_page_write(&with_data, out);
	html_parts_release(&parts);
	buffer_release(&data);
	buffer_release(&columns);
}
