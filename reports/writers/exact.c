#include "exact.h"

#include "common/escape.h"
#include "reports/analysis/causes.h"

enum { OLD, NEW, FIGURES_SHOWN = 20 };

static void write_asked(const struct exact_comparison *comparison, struct buffer *out)
{
	buffer_add_string(out, ", perhaps because of what it asks the kernel for: ");
	escape_plain(out, comparison->asked);
}

static void write_reason(const struct exact_comparison *comparison, struct text no_calls,
			 struct buffer *out)
{
	switch (comparison->certainty) {
	case CERTAINTY_LIKELY:
		buffer_add_string(out, ", likely because of ");
		causes_name(out, comparison->causes);
		break;
	case CERTAINTY_PERHAPS:
		buffer_add_string(out, ", perhaps because of ");
		causes_name(out, comparison->causes);
		buffer_add_string(out, ", which the program asks for");
		break;
	case CERTAINTY_ASKED:
		write_asked(comparison, out);
		break;
	case CERTAINTY_NONE:
		buffer_add_string(out, ", although nothing it calls is known to vary (");
		causes_name(out, CAUSES_KNOWN);
		buffer_add_string(out, "; AT_RANDOM, the time stamp counter and memory that was "
				       "never set leave no trace");
		if (no_calls.length) {
			buffer_add_string(out, "; its system calls are not known: ");
			escape_plain(out, no_calls);
		}
		buffer_add_byte(out, ')');
		break;
	}
}

static void write_change(u64 old, u64 now, struct buffer *out)
{
	buffer_add_grouped(out, old);
	buffer_add_string(out, " -> ");
	buffer_add_grouped(out, now);
}

static u64 cost_of(const struct exact_process *process, int side, u32 function, struct text event)
{
	const struct cpu_profile *profile = process->profiles[side];

	for (u32 i = 0; i < profile->event_count && function != NO_ID; i++)
		if (text_equal(profile->events[i], event))
			return profile->self[(size_t)function * profile->event_count + i];
	return 0;
}

static bool is_inlined(const struct exact_process *process, const struct function_pair *pair)
{
	int side = pair->id[NEW] == NO_ID ? OLD : NEW;

	return process->profiles[side]->functions[pair->id[side]].inlined;
}

static u64 calls_of(const struct exact_process *process, int side, u32 function)
{
	return function == NO_ID ? 0 : process->profiles[side]->functions[function].calls;
}

/* "357,726 -> 138,798 Ir in 1 call", "12 -> 24 Ir, 1 -> 2 calls". */
static void write_costs(const struct exact_process *process, const struct function_pair *pair,
			struct buffer *out)
{
	const struct cpu_profile *named = process->profiles[pair->id[NEW] == NO_ID ? OLD : NEW];
	u64 before = calls_of(process, OLD, pair->id[OLD]);
	u64 after = calls_of(process, NEW, pair->id[NEW]);
	const char *separator = "";

	for (u32 i = 0; i < named->event_count; i++) {
		u64 old = cost_of(process, OLD, pair->id[OLD], named->events[i]);
		u64 now = cost_of(process, NEW, pair->id[NEW], named->events[i]);

		if (old == now)
			continue;
		buffer_add_string(out, separator);
		write_change(old, now, out);
		buffer_printf(out, " %.*s", TEXT_ARGS(named->events[i]));
		separator = ", ";
	}
	if (is_inlined(process, pair)) {
		buffer_add_string(out, ", inlined");
	} else if (before != after) {
		buffer_add_string(out, separator);
		write_change(before, after, out);
		buffer_add_string(out, " calls");
	} else {
		buffer_add_string(out, " in ");
		buffer_add_grouped(out, before);
		buffer_add_string(out, before == 1 ? " call" : " calls");
	}
}

static void write_function(const struct exact_process *process, const struct function_pair *pair,
			   struct buffer *out)
{
	int side = pair->id[NEW] == NO_ID ? OLD : NEW;
	const struct cpu_function *function = &process->profiles[side]->functions[pair->id[side]];

	buffer_add_string(out, "  ");
	escape_plain(out, function->name);
	buffer_add_string(out, " [");
	escape_plain(out, path_basename(function->object));
	buffer_add_byte(out, ']');
	if (process->command.length) {
		buffer_add_string(out, " in ");
		escape_plain(out, process->command);
	}
	if (process->profile.length) {
		buffer_add_string(out, " of ");
		escape_plain(out, process->profile);
	}
	buffer_add_string(out, ": ");
	write_costs(process, pair, out);
	buffer_add_byte(out, '\n');
}

static void write_functions(const struct exact_comparison *comparison, struct text no_calls,
			    struct buffer *out)
{
	buffer_add_string(out, "not repeatable");
	write_reason(comparison, no_calls, out);
	buffer_printf(out, "; functions that differ between two runs: %u\n",
		      comparison->function_count);
	for (u32 i = 0; i < comparison->process_count; i++)
		for (u32 k = 0; k < comparison->processes[i].pair_count; k++)
			write_function(&comparison->processes[i],
				       &comparison->processes[i].pairs[k], out);
}

static void write_value(struct text value, struct buffer *out)
{
	u64 count;

	if (text_to_u64(value, &count))
		buffer_add_grouped(out, count);
	else
		escape_plain(out, value.length ? value : T("absent"));
}

static void write_figures(const struct exact_comparison *comparison, struct buffer *out)
{
	u32 count = comparison->figure_count;

	buffer_add_string(out, "not repeatable");
	if (!comparison->function_count && comparison->asked.length) {
		write_asked(comparison, out);
		buffer_printf(out, "; figures that differ between two runs: %u\n", count);
	} else {
		buffer_printf(out, ": figures that differ between two runs: %u\n", count);
	}
	for (u32 i = 0; i < count && i < FIGURES_SHOWN; i++) {
		const struct scalar_change *figure = &comparison->figures[i];

		buffer_add_string(out, "  ");
		escape_plain(out, figure->path);
		buffer_add_string(out, ": ");
		write_value(figure->old, out);
		buffer_add_string(out, " -> ");
		write_value(figure->now, out);
		buffer_add_byte(out, '\n');
	}
	if (count > FIGURES_SHOWN)
		buffer_printf(out, "  and %u more\n", count - FIGURES_SHOWN);
}

void exact_write(const struct exact_comparison *comparison, struct text no_calls,
		 struct buffer *out)
{
	if (comparison->function_count)
		write_functions(comparison, no_calls, out);
	if (comparison->figure_count)
		write_figures(comparison, out);
}
