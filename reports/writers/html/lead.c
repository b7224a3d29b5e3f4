#include "lead.h"

#include "common/escape.h"
#include "common/units.h"
#include "reports/analysis/label.h"
#include "reports/analysis/memory_functions.h"
#include "reports/views/flamegraph.h"
#include "reports/views/memory_sources.h"
#include "reports/views/sampling.h"
#include "sections.h"

/* ---------------------------------------------------------------- the costliest process */

static const struct cpu_profile *process_at(const struct document_cpu *cpu, u32 index)
{
	return index ? &cpu->children[index - 1] : &cpu->process;
}

static u64 cost_of(const struct cpu_profile *process)
{
	return process->event_count ? process->totals[0] : 0;
}

u32 html_costliest_process(const struct document_cpu *cpu)
{
	u32 costliest = 0;

	for (u32 i = 1; i <= cpu->child_count; i++)
		if (cost_of(process_at(cpu, i)) > cost_of(process_at(cpu, costliest)))
			costliest = i;
	return costliest;
}

bool html_has_sites(const struct document_profile *profile)
{
	const struct document_memory *memory = profile->memory;

	for (u32 i = 0; memory && i < memory->child_count; i++)
		if (memory->children[i].site_count)
			return true;
	return memory && memory->process.site_count;
}

/* The functions that allocate; NULL if there are none. */
static const struct document_cpu *memory_of(const struct document_profile *profile,
					    const char *folder, struct arena *arena)
{
	struct memory_file_names names = {0};
	const struct document_cpu *functions;
	struct source_files sources;

	if (!html_has_sites(profile))
		return NULL;
	memory_add_files(profile, &names);
	source_files_open(&sources, folder);
	memory_sources_find(&sources, arena, &names);
	source_files_release(&sources);
	functions = memory_functions(profile->memory, &names, arena);
	memory_keep_files(&names, arena);
	return functions;
}

/* Lines that hold nothing at the peak do so later or earlier. */
static void drop_lines_without_cost(struct top_lines *top)
{
	u32 count = 0;

	for (u32 i = 0; i < top->line_count; i++)
		if (top->lines[i].self || top->lines[i].calls)
			top->lines[count++] = top->lines[i];
	top->line_count = count;
}

void html_make_lead(const struct document_profile *profile, const char *sources,
		    struct arena *arena, struct html_lead *lead)
{
	const struct document_cpu *cpu = document_functions(profile);
	const struct cpu_profile *process;

	*lead = (struct html_lead){.is_memory = !cpu};
	lead->functions = cpu ? cpu : memory_of(profile, sources, arena);
	if (!lead->functions)
		return;
	process = process_at(lead->functions, html_costliest_process(lead->functions));
	if (!process->function_count || !process->event_count)
		return;
	lead->process = process;
	top_lines_find(process, top_event(process), TOP_SELF, HTML_OWN_LINES, arena, &lead->top);
	if (lead->is_memory)
		drop_lines_without_cost(&lead->top);
}

/* ---------------------------------------------------------------- the headline */

static void add_figure(struct buffer *out, const struct html_lead *lead, u64 cost)
{
	buffer_add_grouped(out, cost);
	buffer_add_byte(out, ' ');
	escape_xml(out, lead->is_memory ? memory_event_unit(lead->process->events[0])
					: cpu_event_label(lead->process, top_event(lead->process)));
}

/* "costs most itself: 1,234,567 Ir, 12.3 % of the process" */
static void add_cost(struct buffer *out, const struct html_lead *lead, u64 cost)
{
	buffer_add_string(out,
			  lead->is_memory ? " holds most at the peak: " : " costs most itself: ");
	add_figure(out, lead, cost);
	buffer_add(out, T(", "));
	units_add_short_share(out, cost, lead->process->totals[top_event(lead->process)]);
	buffer_add_string(out, lead->is_memory ? " of all" : " of the process");
}

static void add_costliest_line(struct buffer *out, const struct html_lead *lead,
			       struct arena *arena)
{
	const struct top_line *line = &lead->top.lines[0];

	buffer_add(out, T("Of your own lines, <strong>"));
	escape_xml(out, label_file(line->file, arena));
	if (line->line)
		buffer_printf(out, ":%llu", (unsigned long long)line->line);
	buffer_add(out, T("</strong>"));
	add_cost(out, lead, line->self);
}

static void add_costliest_function(struct buffer *out, const struct html_lead *lead,
				   struct arena *arena)
{
	const struct cpu_profile *process = lead->process;
	const u32 event = top_event(process), stride = process->event_count;
	const struct cpu_function *function;
	u32 most = 0;

	for (u32 f = 1; f < process->function_count; f++)
		if (process->self[(size_t)f * stride + event] >
		    process->self[(size_t)most * stride + event])
			most = f;
	function = &process->functions[most];
	buffer_add(out, T("The function <strong>"));
	escape_xml(out, flamegraph_place_label(&(struct tree_place){.name = function->name,
								    .object = function->object},
					       arena));
	buffer_add(out, T("</strong>"));
	add_cost(out, lead, process->self[(size_t)most * stride + event]);
}

/* "Of 3 processes, cc1 costs most: 59,600,000 Ir. " Costs of several processes are never added up,
 * because a forked one includes what its parent executed. */
static void add_costliest_process(struct buffer *out, const struct html_lead *lead)
{
	const struct cpu_profile *process = lead->process;
	struct text command = process->command;

	if (!lead->functions->child_count)
		return;
	buffer_printf(out, "Of %u processes, <strong>", lead->functions->child_count + 1);
	escape_xml(out, path_basename(text_before(command, text_find(command, ' '))));
	buffer_add_string(out, lead->is_memory ? "</strong> has the highest peak: "
					       : "</strong> costs most: ");
	buffer_add_grouped(out, process->totals[0]);
	buffer_add_byte(out, ' ');
	escape_xml(out, lead->is_memory ? memory_event_unit(process->events[0])
					: cpu_event_label(process, 0));
	buffer_add(out, T(". "));
}

static void add_headline(struct buffer *out, const struct html_lead *lead, struct arena *arena)
{
	if (!lead->process)
		return;
	buffer_add(out, T("<p class=\"headline\">"));
	add_costliest_process(out, lead);
	if (lead->top.line_count)
		add_costliest_line(out, lead, arena);
	else
		add_costliest_function(out, lead, arena);
	buffer_add(out, T(".</p>\n"));
}

void html_add_lead(struct buffer *out, const struct html_lead *lead,
		   const struct html_figure_cards *cards, struct arena *arena)
{
	u32 count = cards->count < HTML_MAIN_FIGURES ? cards->count : HTML_MAIN_FIGURES;

	buffer_add(out, T("<div class=\"lead\">\n"));
	add_headline(out, lead, arena);
	if (lead->process && lead->functions->sampling)
		html_add_element(out, "p",
				 arena_printf(arena, "%.*s. All figures are estimates.",
					      TEXT_ARGS(sampling_sentence(lead->functions->sampling,
									  lead->process, arena))));
	html_add_cards(out, cards->items, count);
	buffer_add(out, T("</div>\n"));
}

/* ---------------------------------------------------------------- own lines */

void html_add_own_lines(struct buffer *out, const struct html_lead *lead,
			const struct table_options *options, struct text whose, struct arena *arena)
{
	struct table_options by_self = *options;
	struct report_view view = {0};

	if (!lead->top.line_count || !lead->process->lines.count)
		return;
	by_self.sort = TOP_SELF;
	table_add_top_lines(lead->process, &lead->top, &by_self, arena, &view);
	if (lead->is_memory)
		view.sections->heading =
		    arena_printf(arena, "%.*s, %.*s", TEXT_ARGS(view.sections->heading),
				 TEXT_ARGS(lead->process->events[0]));
	html_add_sections(&view, whose, whose.length ? 3 : 2, out);
	report_view_release(&view);
}
