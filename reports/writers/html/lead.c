#include "lead.h"

#include "common/escape.h"
#include "common/units.h"
#include "reports/analysis/label.h"
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

void html_make_lead(const struct document_profile *profile, struct arena *arena,
		    struct html_lead *lead)
{
	const struct document_cpu *cpu = document_functions(profile);
	const struct cpu_profile *process =
	    cpu ? process_at(cpu, html_costliest_process(cpu)) : NULL;

	*lead = (struct html_lead){0};
	if (!process || !process->function_count || !process->event_count)
		return;
	lead->process = process;
	top_lines_find(process, top_event(process), TOP_SELF, HTML_OWN_LINES, arena, &lead->top);
}

/* ---------------------------------------------------------------- the headline */

/* "1,234,567 Ir, 12.3 % of the process" */
static void add_cost(struct buffer *out, const struct cpu_profile *process, u32 event, u64 cost)
{
	buffer_add_grouped(out, cost);
	buffer_add_byte(out, ' ');
	escape_xml(out, cpu_event_label(process, event));
	buffer_add(out, T(", "));
	units_add_short_share(out, cost, process->totals[event]);
	buffer_add(out, T(" of the process"));
}

static void add_costliest_line(struct buffer *out, const struct cpu_profile *process,
			       const struct top_lines *top)
{
	const struct top_line *line = &top->lines[0];

	buffer_add(out, T("Of your own lines, <strong>"));
	escape_xml(out, path_basename(line->file));
	if (line->line)
		buffer_printf(out, ":%llu", (unsigned long long)line->line);
	buffer_add(out, T("</strong> costs most itself: "));
	add_cost(out, process, top_event(process), line->self);
}

static void add_costliest_function(struct buffer *out, const struct cpu_profile *process,
				   struct arena *arena)
{
	const u32 event = top_event(process), stride = process->event_count;
	u32 most = 0;

	for (u32 f = 1; f < process->function_count; f++)
		if (process->self[(size_t)f * stride + event] >
		    process->self[(size_t)most * stride + event])
			most = f;
	buffer_add(out, T("The function <strong>"));
	escape_xml(out, label_of(process->functions[most].name, arena));
	buffer_add(out, T("</strong> costs most itself: "));
	add_cost(out, process, event, process->self[(size_t)most * stride + event]);
}

/* "Of 3 processes, cc1 costs most: 59,600,000 Ir. " Costs of several processes are never added up,
 * because a forked one includes what its parent executed. */
static void add_costliest_process(struct buffer *out, const struct document_cpu *cpu,
				  const struct cpu_profile *process)
{
	struct text command = process->command;

	if (!cpu->child_count)
		return;
	buffer_printf(out, "Of %u processes, <strong>", cpu->child_count + 1);
	escape_xml(out, path_basename(text_before(command, text_find(command, ' '))));
	buffer_add(out, T("</strong> costs most: "));
	buffer_add_grouped(out, process->totals[0]);
	buffer_add_byte(out, ' ');
	escape_xml(out, cpu_event_label(process, 0));
	buffer_add(out, T(". "));
}

static void add_headline(struct buffer *out, const struct document_profile *profile,
			 const struct html_lead *lead, struct arena *arena)
{
	if (!lead->process)
		return;
	buffer_add(out, T("<p class=\"headline\">"));
	add_costliest_process(out, document_functions(profile), lead->process);
	if (lead->top.line_count)
		add_costliest_line(out, lead->process, &lead->top);
	else
		add_costliest_function(out, lead->process, arena);
	buffer_add(out, T(".</p>\n"));
}

void html_add_lead(struct buffer *out, const struct document_profile *profile,
		   const struct html_lead *lead, const struct html_figure_cards *cards,
		   struct arena *arena)
{
	u32 count = cards->count < HTML_MAIN_FIGURES ? cards->count : HTML_MAIN_FIGURES;

	buffer_add(out, T("<div class=\"lead\">\n"));
	add_headline(out, profile, lead, arena);
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
	html_add_sections(&view, whose, whose.length ? 3 : 2, out);
	report_view_release(&view);
}
