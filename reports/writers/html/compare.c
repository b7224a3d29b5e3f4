/*
 * The comparison as a page: verdict, figures and who is to blame in plain HTML; for the script all
 * functions that changed, a flame graph coloured by change, and the new document's own views.
 */
#include "reports/writers/comparison/comparison.h"
#include "common/escape.h"
#include "cpu.h"
#include "page.h"
#include "report.h"
#include "sections.h"
#include "summary.h"
#include "reports/views/show.h"
#include "reports/writers/tree_columns.h"
#include "reports/analysis/tree/compare.h"

enum { BLAMED = 10 };

static struct text difference(i64 value, struct arena *arena)
{
	struct buffer out = {0};

	show_difference(&out, value);
	return buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- cards */

static struct text class_of(enum verdict verdict)
{
	static const struct text classes[] = {
	    [VERDICT_UNCHANGED] = TEXT(""),	 [VERDICT_IMPROVED] = TEXT("better"),
	    [VERDICT_INCONCLUSIVE] = TEXT(""),	 [VERDICT_INCOMPARABLE] = TEXT(""),
	    [VERDICT_REGRESSED] = TEXT("worse"),
	};

	return classes[verdict];
}

static struct text change_line(const struct metric_change *metric, struct arena *arena)
{
	struct buffer out = {0};

	show_percent(&out, metric->value[OLD], metric->value[NEW]);
	if (metric->limit.kind != LIMIT_NONE) {
		buffer_add(&out, T(", limit "));
		buffer_add(&out, limit_text(metric->limit, metric->unit, arena));
		buffer_printf(&out, ": %s", verdict_name(metric->verdict));
	}
	return buffer_take(&out, arena);
}

static struct text before_line(const struct metric_change *metric, struct arena *arena)
{
	struct buffer out = {0};

	buffer_add(&out, T("before "));
	show_value(&out, metric->value[OLD], metric->unit);
	return buffer_take(&out, arena);
}

static struct html_card make_card(const struct metric_change *metric, struct arena *arena)
{
	struct html_card card = {
	    .label = metric->label,
	    .class = metric->limit.kind == LIMIT_NONE ? T("") : class_of(metric->verdict)};
	struct buffer figure = {0};

	if (metric->process.length)
		card.label = arena_printf(arena, "%.*s of %.*s", TEXT_ARGS(metric->label),
					  TEXT_ARGS(metric->process));
	show_value(&figure, metric->value[NEW], metric->unit);
	card.figure = buffer_take(&figure, arena);
	card.lines[card.line_count++] = change_line(metric, arena);
	card.lines[card.line_count++] = before_line(metric, arena);
	if (metric->reason.length)
		card.lines[card.line_count++] = metric->reason;
	if (metric->evidence.length)
		card.lines[card.line_count++] = metric->evidence;
	return card;
}

static void add_cards(struct buffer *out, const struct profile_change *profile, struct arena *arena)
{
	struct html_card *cards = ARENA_NEW(arena, struct html_card, profile->metric_count);

	for (u32 i = 0; i < profile->metric_count; i++)
		cards[i] = make_card(&profile->metrics[i], arena);
	html_add_cards(out, cards, profile->metric_count);
}

/* ---------------------------------------------------------------- tables */

static void escape_nothing(struct buffer *out, struct text text)
{
	buffer_add(out, text);
}

static void add_blame(struct report_view *view, const struct cpu_change *cpu, struct arena *arena)
{
	u32 count = cpu->culprit_count < BLAMED ? cpu->culprit_count : BLAMED;
	struct section *section;

	if (!count)
		return;
	section = report_view_add(view);
	section->heading = change_of(cpu->totals) < 0 ? T("thanks to") : T("to blame");
	section->lines = ARENA_NEW(arena, struct text, count);
	for (u32 i = 0; i < count; i++) {
		struct buffer line = {0};

		buffer_printf(&line, "%u. ", i + 1);
		show_culprit(&line, cpu, &cpu->functions[cpu->culprits[i]], escape_nothing);
		section->lines[section->line_count++] = buffer_take(&line, arena);
	}
}

static void add_function_row(struct table *table, const struct cpu_change *cpu,
			     const struct function_change *change, struct arena *arena)
{
	const struct matched_function *function = &cpu->match.functions[change->function];
	struct table_row *row = table_add_row(table, arena);
	struct buffer name = {0}, reason = {0};

	show_function(&name, function, escape_nothing);
	show_reason(&reason, function);
	row->cells[0] = buffer_take(&name, arena);
	row->cells[1] = difference(change->self, arena);
	row->cells[2] = difference(change->by_calls, arena);
	row->cells[3] = difference(change->by_price, arena);
	row->cells[4] = buffer_take(&reason, arena);
}

static void add_functions(struct report_view *view, const struct cpu_change *cpu, u32 top,
			  struct arena *arena)
{
	static const struct table_column columns[] = {
	    {TEXT("function"), TABLE_LEFT, true},   {TEXT("change"), TABLE_RIGHT, false},
	    {TEXT("by calls"), TABLE_RIGHT, false}, {TEXT("by price"), TABLE_RIGHT, false},
	    {TEXT("why"), TABLE_LEFT, false},
	};
	u32 count = cpu->count < top ? cpu->count : top;
	struct section *section;

	if (!count)
		return;
	section = report_view_add(view);
	section->heading =
	    arena_printf(arena, "functions, by change of self cost (%.*s)", TEXT_ARGS(cpu->event));
	section->table = table_new(columns, LENGTH_OF(columns), count, arena);
	for (u32 i = 0; i < count; i++)
		add_function_row(&section->table, cpu, &cpu->functions[i], arena);
	if (count < cpu->count)
		section->note =
		    arena_printf(arena, "And %u more function%s that changed.", cpu->count - count,
				 cpu->count - count == 1 ? "" : "s");
}

static void add_sites(struct report_view *view, const struct memory_change *memory, u32 top,
		      struct arena *arena)
{
	static const struct table_column columns[] = {
	    {TEXT("allocation site"), TABLE_LEFT, true},
	    {TEXT("at the peak"), TABLE_RIGHT, false},
	    {TEXT("at exit"), TABLE_RIGHT, false},
	    {TEXT("allocated"), TABLE_RIGHT, false},
	};
	u32 count = memory->count < top ? memory->count : top;
	struct section *section;

	if (!count)
		return;
	section = report_view_add(view);
	section->heading = T("allocation sites, by change of bytes at the peak");
	section->table = table_new(columns, LENGTH_OF(columns), count, arena);
	for (u32 i = 0; i < count; i++) {
		const struct site_change *site = &memory->sites[i];
		struct table_row *row = table_add_row(&section->table, arena);

		row->cells[0] = site->name;
		row->cells[1] = difference(change_of(site->peak_bytes), arena);
		row->cells[2] = difference(change_of(site->at_exit_bytes), arena);
		row->cells[3] = difference(change_of(site->allocated_bytes), arena);
	}
	if (count < memory->count)
		section->note =
		    arena_printf(arena, "And %u more sites that changed.", memory->count - count);
}

static void add_disagreements(struct report_view *view, const struct agreement *agreement,
			      struct arena *arena)
{
	static const struct table_column columns[] = {{TEXT("what must agree"), TABLE_LEFT, true},
						      {TEXT("before"), TABLE_LEFT, true},
						      {TEXT("now"), TABLE_LEFT, true}};
	struct section *section;

	if (!agreement->count)
		return;
	section = report_view_add(view);
	section->heading = T("not measured in the same way");
	section->table = table_new(columns, LENGTH_OF(columns), agreement->count, arena);
	for (u32 i = 0; i < agreement->count; i++) {
		struct table_row *row = table_add_row(&section->table, arena);

		row->cells[0] = agreement->items[i].field;
		row->cells[1] = agreement->items[i].old;
		row->cells[2] = agreement->items[i].now;
	}
}

/* ---------------------------------------------------------------- the first view */

static void add_pill(struct buffer *out, enum verdict verdict)
{
	buffer_printf(out, "<span class=\"pill %s\">%s</span>\n", verdict_name(verdict),
		      verdict_name(verdict));
}

static void add_lead(struct buffer *out, const struct profile_change *profile)
{
	const struct metric_change *metric = deciding_metric(profile);
	struct buffer lead = {0};

	if (!profile->is_in[OLD] || !profile->is_in[NEW])
		buffer_printf(&lead, "only in the %s document",
			      profile->is_in[NEW] ? "new" : "old");
	else if (profile->reason.length)
		buffer_add(&lead, profile->reason);
	else if (metric)
		show_metric(&lead, metric);
	if (lead.length)
		html_add_element(out, "p", buffer_text(&lead));
	buffer_release(&lead);
}

static void add_profile(struct buffer *out, const struct profile_change *profile, u32 top,
			struct arena *arena)
{
	struct report_view view = {0};

	buffer_add(out, T("<article>\n<div class=\"verdict\"><h2>"));
	escape_xml(out, profile->name);
	buffer_add(out, T("</h2>\n"));
	add_pill(out, profile->verdict);
	add_lead(out, profile);
	buffer_add(out, T("</div>\n"));
	add_cards(out, profile, arena);
	add_disagreements(&view, &profile->agreement, arena);
	for (u32 i = 0; i < profile->process_count; i++) {
		add_blame(&view, &profile->processes[i].cpu, arena);
		add_functions(&view, &profile->processes[i].cpu, top, arena);
	}
	for (u32 i = 0; i < profile->memory_count; i++)
		add_sites(&view, &profile->memories[i].memory, top, arena);
	html_add_sections(&view, 3, out);
	report_view_release(&view);
	buffer_add(out, T("</article>\n"));
}

/* ---------------------------------------------------------------- for the script */

/* Both sides of a figure of the matched functions, such as self[OLD] and self[NEW]. */
static void add_pair(struct json_writer *json, const char *key, const struct cpu_match *match,
		     const u64 *first, bool as_texts)
{
	_Static_assert(sizeof(struct matched_function) % sizeof(u64) == 0,
		       "a stride of whole numbers");
	json_key(json, key);
	json_open_array(json, JSON_LINES);
	for (int side = OLD; side <= NEW; side++)
		columns_add_u64(json, first + side, match->function_count,
				sizeof(struct matched_function) / sizeof(u64), as_texts);
	json_close(json);
}

static void add_matched(struct json_writer *json, const struct cpu_change *cpu, struct arena *arena)
{
	const struct cpu_match *match = &cpu->match;
	struct tree_place *places = ARENA_NEW(arena, struct tree_place, match->function_count);
	u32 *fates = ARENA_NEW(arena, u32, match->function_count);
	bool as_texts =
	    columns_need_texts(cpu->totals[OLD]) || columns_need_texts(cpu->totals[NEW]);

	for (u32 i = 0; i < match->function_count; i++) {
		const struct matched_function *function = &match->functions[i];

		places[i] = (struct tree_place){.name = function->name,
						.file = function->file,
						.object = function->object,
						.line = function->line};
		fates[i] = function->fate;
	}
	json_open_object(json, JSON_LINES);
	add_pair(json, "calls", match, match->functions[0].calls, as_texts);
	json_key(json, "fate");
	columns_add_u32(json, fates, match->function_count, 1);
	add_pair(json, "inclusive", match, match->functions[0].inclusive, as_texts);
	json_key(json, "places");
	json_open_object(json, JSON_LINES);
	places_add_columns(json, places, match->function_count);
	json_close(json);
	add_pair(json, "self", match, match->functions[0].self, as_texts);
	json_close(json);
}

/* The profile's own process in a document; NULL where it has none. Single profiles are paired
 * whatever their names. */
static const struct cpu_profile *find_process(const struct document *document, struct text name)
{
	const struct document_profile *profile = document_find(document, name);

	if (!profile && document->profile_count == 1)
		profile = &document->profiles[0];
	return profile && profile->cpu ? &profile->cpu->process : NULL;
}

static void add_tree(struct json_writer *json, const struct profile_change *profile,
		     const struct cpu_change *cpu, const struct ci_options *options,
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
			const struct ci_options *options, struct arena *arena)
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
			    const struct ci_options *options, struct arena *arena)
{
	json_key(json, "differences");
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

/* ---------------------------------------------------------------- all of it */

static struct text side_name(const struct comparison *comparison, int side)
{
	if (comparison->names[side].length)
		return comparison->names[side];
	if (comparison->commits[side].length)
		return text_before(comparison->commits[side], comparison->commits[side].length < 12
								  ? comparison->commits[side].length
								  : 12);
	return side == OLD ? T("before") : T("now");
}

static struct text title_of(const struct comparison *comparison, struct arena *arena)
{
	struct text old = side_name(comparison, OLD), now = side_name(comparison, NEW);

	if (comparison->profile_count == 1)
		return arena_printf(arena, "%.*s: %.*s against %.*s",
				    TEXT_ARGS(comparison->profiles[0].name), TEXT_ARGS(now),
				    TEXT_ARGS(old));
	return arena_printf(arena, "%.*s against %.*s", TEXT_ARGS(now), TEXT_ARGS(old));
}

void ci_write_html(const struct comparison *comparison, const struct ci_options *options,
		   struct buffer *out)
{
	struct arena arena = {0};
	struct buffer body = {0}, data = {0};
	struct json_writer json = {.out = &data};
	struct text verdict = text_from_string(verdict_name(comparison->verdict));
	struct html_page page = {
	    .title = title_of(comparison, &arena), .status = verdict, .status_class = verdict};

	for (u32 i = 0; i < comparison->profile_count; i++)
		add_profile(&body, &comparison->profiles[i], options->top, &arena);
	json_open_object(&json, JSON_LINES);
	add_differences(&json, comparison, options, &arena);
	html_add_profiles(&json, options->documents[NEW], options->root, &arena);
	json_close(&json);
	page.body = buffer_text(&body);
	page.data = buffer_text(&data);
	html_page_write(&page, out);
	buffer_release(&body);
	buffer_release(&data);
	arena_release(&arena);
}
