/*
 * The comparison as a page: the verdict, figures and causes in plain HTML; by script, all functions
 * that changed, a flame graph coloured by change, and the views of the new document.
 */
#include "common/escape.h"
#include "reports/analysis/tree/compare.h"
#include "reports/writers/html/cpu.h"
#include "reports/writers/html/data.h"
#include "reports/writers/html/overview.h"
#include "reports/writers/html/sections.h"
#include "reports/writers/html/summary.h"
#include "reports/writers/tree_columns.h"
#include "writer.h"

/* ---------------------------------------------------------------- the first view */

static struct text class_of(const struct metric_view *metric)
{
	if (metric->is_judged && metric->verdict == VERDICT_REGRESSED)
		return T("worse");
	return metric->is_judged && metric->verdict == VERDICT_IMPROVED ? T("better") : T("");
}

static struct html_card make_card(const struct metric_view *metric, struct arena *arena)
{
	struct html_card card = {
	    .label = metric->label, .figure = metric->now, .class = class_of(metric)};

	card.lines[card.line_count++] =
	    metric->is_judged
		? arena_printf(arena, "%.*s, limit %.*s: %s", TEXT_ARGS(metric->change),
			       TEXT_ARGS(metric->limit), verdict_name(metric->verdict))
		: metric->change;
	card.lines[card.line_count++] = arena_printf(arena, "before %.*s", TEXT_ARGS(metric->old));
	if (metric->reason.length)
		card.lines[card.line_count++] = metric->reason;
	if (metric->evidence.length)
		card.lines[card.line_count++] = metric->evidence;
	return card;
}

static void add_cards(struct buffer *out, const struct profile_view *profile, struct arena *arena)
{
	struct html_card *cards =
	    ARENA_NEW(arena, struct html_card, (size_t)profile->metric_count + 1);

	for (u32 i = 0; i < profile->metric_count; i++)
		cards[i] = make_card(&profile->metrics[i], arena);
	html_add_cards(out, cards, profile->metric_count);
}

static void add_item(struct buffer *out, const struct cause_view *cause)
{
	buffer_add(out, T("<li>"));
	escape_xml(out, cause->line);
	for (u32 i = 0; i < cause->caller_count; i++) {
		buffer_add(out, T("<br><small>"));
		escape_xml(out, cause->callers[i]);
		buffer_add(out, T("</small>"));
	}
	buffer_add(out, T("</li>\n"));
}

static void add_causes(struct buffer *out, const struct part_view *part)
{
	if (!part->cause_count)
		return;
	buffer_add(out, T("<section>\n<h3>caused by</h3>\n<ol>\n"));
	for (u32 i = 0; i < part->cause_count; i++)
		add_item(out, &part->causes[i]);
	buffer_add(out, T("</ol>\n"));
	if (part->minor_causes.length) {
		buffer_add(out, T("<p>"));
		escape_xml(out, part->minor_causes);
		buffer_add(out, T("</p>\n"));
	}
	buffer_add(out, T("</section>\n"));
}

static void add_section(struct buffer *out, const struct section *section, struct text whose)
{
	struct section copy = *section;
	struct report_view view = {.section_count = 1, .sections = &copy};

	if (section->table.column_count)
		html_add_sections(&view, whose, 3, out);
}

static void add_part(struct buffer *out, const struct part_view *part, struct text whose,
		     struct arena *arena)
{
	if (part->command.length)
		html_add_element(out, "p",
				 arena_printf(arena, "in %.*s", TEXT_ARGS(part->command)));
	add_causes(out, part);
	add_section(out, &part->lines, whose);
	add_section(out, &part->changes, whose);
	if (part->shares.length)
		html_add_element(out, "p",
				 arena_printf(arena, "shares: %.*s", TEXT_ARGS(part->shares)));
}

static void add_profile(struct buffer *out, const struct profile_view *profile, u32 index,
			struct arena *arena)
{
	const char *verdict = verdict_name(profile->verdict);

	buffer_printf(out, "<article id=\"profile-%u\">\n<div class=\"verdict\"><h2>", index);
	escape_xml(out, profile->name);
	buffer_printf(out, "</h2>\n<span class=\"pill %s\">%s</span>\n", verdict, verdict);
	if (profile->headline.length)
		html_add_element(out, "p", profile->headline);
	buffer_add(out, T("</div>\n"));
	add_cards(out, profile, arena);
	add_section(out, &profile->disagreements, profile->name);
	for (u32 i = 0; i < profile->part_count; i++)
		add_part(out, &profile->parts[i], profile->name, arena);
	buffer_add(out, T("</article>\n"));
}

static void add_quiet_ones(struct buffer *out, struct text names, struct arena *arena)
{
	if (names.length)
		html_add_element(
		    out, "p",
		    arena_printf(arena, "Unchanged to the unit: %.*s.", TEXT_ARGS(names)));
}

/* ---------------------------------------------------------------- for the script */

/* Adds both sides of a figure of the matched functions, such as self[OLD] and self[NEW]. */
static void add_pair(struct json_writer *json, const char *key, const struct cpu_match *match,
		     const u64 *first, bool are_large)
{
	_Static_assert(sizeof(struct matched_function) % sizeof(u64) == 0,
		       "a stride of whole numbers");
	json_key(json, key);
	json_open_array(json, JSON_LINES);
	for (int side = OLD; side <= NEW; side++)
		columns_add_u64(json, first + side, match->function_count,
				sizeof(struct matched_function) / sizeof(u64), are_large);
	json_close(json);
}

static void add_matched(struct json_writer *json, const struct cpu_change *cpu, struct arena *arena)
{
	const struct cpu_match *match = &cpu->match;
	struct tree_place *places = ARENA_NEW(arena, struct tree_place, match->function_count);
	u32 *fates = ARENA_NEW(arena, u32, match->function_count);
	bool are_large = columns_are_large(cpu->totals[OLD]) || columns_are_large(cpu->totals[NEW]);

	for (u32 i = 0; i < match->function_count; i++) {
		const struct matched_function *function = &match->functions[i];

		places[i] = (struct tree_place){.name = function->name,
						.file = function->file,
						.object = function->object,
						.line = function->line};
		fates[i] = function->fate;
	}
	json_open_object(json, JSON_LINES);
	add_pair(json, "calls", match, match->functions[0].calls, are_large);
	json_key(json, "fate");
	columns_add_u32(json, fates, match->function_count, 1);
	add_pair(json, "inclusive", match, match->functions[0].inclusive, are_large);
	json_key(json, "places");
	json_open_object(json, JSON_LINES);
	places_add_columns(json, places, match->function_count);
	json_close(json);
	add_pair(json, "self", match, match->functions[0].self, are_large);
	json_close(json);
}

/* The profile's own process in a document, or NULL. If both documents have a single profile, names
 * do not matter. */
static const struct cpu_profile *find_process(const struct document *document, struct text name)
{
	const struct document_profile *profile = document_find(document, name);
	const struct document_cpu *functions;

	if (!profile && document->profile_count == 1)
		profile = &document->profiles[0];
	functions = profile ? document_functions(profile) : NULL;
	return functions ? &functions->process : NULL;
}

static void add_tree(struct json_writer *json, const struct profile_change *profile,
		     const struct cpu_change *cpu, const struct comparison_options *options,
		     struct arena *arena)
{
	const struct cpu_profile *const processes[2] = {
	    find_process(options->documents[OLD], profile->name),
	    find_process(options->documents[NEW], profile->name)};
	u32 events[2], hidden;
	struct tree all, tree;

	for (int side = OLD; side <= NEW; side++) {
		events[side] = processes[side] ? cpu_event(processes[side], cpu->event) : NO_ID;
		if (events[side] == NO_ID || !processes[side]->context_count)
			return;
	}
	all = tree_compare(processes, events, false, arena);
	tree = tree_prune(&all, HTML_MAX_OTHER_FRAMES, arena, &hidden);
	json_key(json, "tree");
	tree_add_columns(json, &tree, true);
}

static void add_process(struct json_writer *json, const struct profile_change *profile, u32 index,
			const struct comparison_options *options, struct arena *arena)
{
	const struct process_change *process = &profile->processes[index];

	json_open_object(json, JSON_LINES);
	json_member_text(json, "command", process->command);
	json_member_text(json, "event", process->cpu.event);
	if (process->cpu.match.function_count) {
		json_key(json, "functions");
		add_matched(json, &process->cpu, arena);
	}
	if (!process->command.length)
		add_tree(json, profile, &process->cpu, options, arena);
	json_close(json);
}

static void add_differences(struct json_writer *json, const struct comparison *comparison,
			    const struct comparison_options *options, struct arena *arena)
{
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < comparison->profile_count; i++) {
		const struct profile_change *profile = &comparison->profiles[i];

		json_open_object(json, JSON_LINES);
		json_member_text(json, "name", profile->name);
		json_key(json, "processes");
		json_open_array(json, JSON_LINES);
		for (u32 k = 0; k < profile->process_count; k++)
			add_process(json, profile, k, options, arena);
		json_close(json);
		json_close(json);
	}
	json_close(json);
}

/* ---------------------------------------------------------------- the page */

static void add_body(struct buffer *out, const struct comparison_view *view,
		     const struct document *document, struct arena *arena)
{
	if (view->profile_count > 1)
		html_add_overview(out, &view->suite, document);
	for (u32 i = 0; i < view->profile_count; i++)
		if (!view->profiles[i].is_quiet)
			add_profile(out, &view->profiles[i], view->suite.rows[i].profile, arena);
	add_quiet_ones(out, view->quiet, arena);
}

void comparison_write_html(const struct comparison_view *view,
			   const struct comparison_options *options, struct buffer *out)
{
	struct arena arena = {0};
	struct buffer body = {0}, differences = {0}, columns = {0};
	struct json_writer json = {.out = &differences, .beside = &columns};
	struct text verdict = text_from_string(verdict_name(view->verdict));
	struct html_page page = {.title = view->title, .status = verdict, .status_class = verdict};
	struct html_own_view own = {
	    .view = {.name = T("differences"), .title = T("Differences")},
	    .columns = &columns,
	};

	add_body(&body, view, options->documents[NEW], &arena);
	add_differences(&json, view->comparison, options, &arena);
	page.body = buffer_text(&body);
	own.data = buffer_text(&differences);
	html_write_document(&page, options->documents[NEW],
			    (struct html_sources){options->sources, options->source_url},
			    view->comparison->profile_count ? &own : NULL, &arena, out);
	buffer_release(&body);
	buffer_release(&differences);
	buffer_release(&columns);
	arena_release(&arena);
}
