#include "show.h"

#include "common/units.h"
#include "reports/analysis/label.h"
#include "reports/analysis/memory_frames.h"

void show_value(struct buffer *out, u64 value, enum metric_unit unit)
{
	if (unit == UNIT_SECONDS) {
		units_add_seconds(out, (double)value / 1e9);
		return;
	}
	if (unit == UNIT_EXPONENT) {
		buffer_printf(out, "%.3f", (double)value / (double)metric_scale(unit));
		return;
	}
	buffer_add_grouped(out, value);
	if (unit == UNIT_BYTES)
		buffer_add_string(out, " B");
}

static bool is_large(long double ratio)
{
	return ratio >= 2 || ratio <= 0.5L;
}

static void show_calls(struct buffer *out, const u64 calls[2])
{
	bool is_more = calls[NEW] > calls[OLD];
	u64 difference = is_more ? calls[NEW] - calls[OLD] : calls[OLD] - calls[NEW];

	buffer_add_string(out, "called ");
	if (is_large((long double)calls[NEW] / (long double)calls[OLD])) {
		units_add_times(out, (long double)calls[NEW] / (long double)calls[OLD]);
		buffer_add_string(out, " as often");
	} else if (difference >= calls[OLD] / 1000) {
		units_add_change_size(out, (long double)calls[OLD], (long double)calls[NEW]);
		buffer_add_string(out, is_more ? " more often" : " less often");
	} else {
		buffer_add_grouped(out, difference);
		buffer_add_string(out, is_more ? " more" : " less");
		buffer_add_string(out, difference == 1 ? " time" : " times");
	}
}

/* Whether the exact cost per call changed; compares self/calls as fractions. */
static bool cost_per_call_changed(const struct matched_function *f)
{
	return (unsigned __int128)f->self[OLD] * f->calls[NEW] !=
	       (unsigned __int128)f->self[NEW] * f->calls[OLD];
}

/* Adds a cost, which is a whole number unless a cost per call is below 1. */
static void show_cost(struct buffer *out, long double cost)
{
	if (cost >= 1 || cost == 0)
		buffer_add_grouped(out, (u64)(cost + 0.5L));
	else
		buffer_printf(out, "%.2Lg", cost);
}

/* Adds the change of a function's cost; `of` is "" or " per call": "costs 12 % more per call",
 * "3.0× the cost per call", "cost per call 0 → 12". */
static void show_change_of_cost(struct buffer *out, long double before, long double now,
				const char *of)
{
	if (before <= 0) {
		buffer_printf(out, "cost%s 0 \xe2\x86\x92 ", of);
		show_cost(out, now);
	} else if (is_large(now / before)) {
		units_add_times(out, now / before);
		buffer_printf(out, " the cost%s", of);
	} else {
		buffer_add_string(out, "costs ");
		units_add_change_size(out, before, now);
		buffer_printf(out, "%s%s", now > before ? " more" : " less", of);
	}
}

/* Describes a function without recorded calls: main, the start of a thread, or inlined. */
static void show_uncalled(struct buffer *out, const struct matched_function *f)
{
	if (f->self[OLD] == f->self[NEW])
		buffer_add_string(out, "as before");
	else
		show_change_of_cost(out, (long double)f->self[OLD], (long double)f->self[NEW], "");
}

static void show_by(struct buffer *out, struct text caller)
{
	if (!caller.length)
		return;
	buffer_add_string(out, " by ");
	buffer_add(out, caller);
}

/* `caller` is the function that made the additional calls; "" to leave it out. */
static void show_kept(struct buffer *out, const struct matched_function *f, struct text caller)
{
	if (!f->calls[OLD] || !f->calls[NEW]) {
		show_uncalled(out, f);
		return;
	}
	if (f->calls[OLD] != f->calls[NEW]) {
		show_calls(out, f->calls);
		show_by(out, caller);
	}
	if (!cost_per_call_changed(f))
		return;
	if (f->calls[OLD] != f->calls[NEW])
		buffer_add_string(out, ", ");
	show_change_of_cost(out, (long double)f->self[OLD] / (long double)f->calls[OLD],
			    (long double)f->self[NEW] / (long double)f->calls[NEW], " per call");
}

bool show_has_other_parameters(const struct matched_function *function)
{
	struct arena scratch = {0};
	bool is_same =
	    text_equal(label_of(function->name, &scratch), label_of(function->old_name, &scratch));

	arena_release(&scratch);
	return is_same;
}

static void show_inlining(struct buffer *out, const struct matched_function *f)
{
	buffer_add_string(out, f->inlined[NEW] ? "now inlined" : "no longer inlined");
	if (f->self[OLD] != f->self[NEW]) {
		buffer_add_string(out, ", ");
		show_uncalled(out, f);
	}
}

static void show_why(struct buffer *out, const struct matched_function *f, struct text caller)
{
	int side = f->fate == FATE_VANISHED ? OLD : NEW;

	if (inlining_changed(f)) {
		show_inlining(out, f);
		return;
	}
	switch (f->fate) {
	case FATE_NEW:
	case FATE_VANISHED:
		buffer_add_string(out, side == NEW ? "new" : "gone");
		if (f->calls[side]) {
			buffer_add_string(out, side == NEW ? ", called " : ", was called ");
			buffer_add_grouped(out, f->calls[side]);
			buffer_add_string(out, f->calls[side] == 1 ? " time" : " times");
			show_by(out, caller);
		}
		break;
	case FATE_RENAMED:
		buffer_add_string(out,
				  show_has_other_parameters(f) ? "other parameters" : "renamed");
		if (f->self[OLD] != f->self[NEW] || f->calls[OLD] != f->calls[NEW]) {
			buffer_add_string(out, ", ");
			show_kept(out, f, caller);
		}
		break;
	default:
		show_kept(out, f, caller);
	}
}

void show_reason(struct buffer *out, const struct matched_function *function)
{
	show_why(out, function, T(""));
}

void show_name(struct buffer *out, struct text name)
{
	struct arena scratch = {0};

	buffer_add(out, label_of(name, &scratch));
	arena_release(&scratch);
}

static void show_place(struct buffer *out, struct text file, u64 line)
{
	struct arena scratch = {0};

	buffer_add_string(out, " at ");
	buffer_add(out, label_file(file, &scratch));
	buffer_printf(out, ":%llu", (unsigned long long)line);
	arena_release(&scratch);
}

void show_function(struct buffer *out, const struct matched_function *f)
{
	show_name(out, f->name);
	if (f->fate == FATE_RENAMED && !show_has_other_parameters(f)) {
		buffer_add_string(out, " (was ");
		show_name(out, f->old_name);
		buffer_add_byte(out, ')');
	}
	if (f->file.length && f->line) {
		show_place(out, f->file, f->line);
	} else if (f->object.length) {
		buffer_add_string(out, " in ");
		buffer_add(out, path_basename(f->object));
	}
}

/* The first caller whose number of calls changed; "" if there is none. */
static struct text more_calls_from(const struct cpu_change *cpu,
				   const struct function_change *change, struct arena *arena)
{
	for (u32 i = 0; i < change->caller_count; i++) {
		const struct caller_change *caller = &change->callers[i];

		if (caller->count[OLD] != caller->count[NEW])
			return label_of(cpu->match.functions[caller->function].name, arena);
	}
	return T("");
}

/* Names the program's function from which a cause in a library was reached, and the line. */
static void show_origin(struct buffer *out, const struct cpu_change *cpu,
			const struct function_change *change)
{
	const struct matched_function *origin = &cpu->match.functions[change->origin];
	const struct call_place *place = &change->place;

	if (place->line) {
		show_name(out, origin->name);
		show_place(out, place->file, place->line);
	} else {
		show_function(out, origin);
	}
	if (place->line && place->own_callee != NO_ID && place->own_callee != change->function) {
		buffer_add_string(out, ", its call of ");
		show_name(out, cpu->match.functions[place->own_callee].name);
	}
	buffer_add_string(out, ": through ");
}

static void show_host(struct buffer *out, const struct cpu_change *cpu,
		      const struct call_place *place)
{
	buffer_add_string(out, " (inlined into ");
	show_name(out, cpu->match.functions[place->caller].name);
	show_place(out, place->file, place->line);
	buffer_add_byte(out, ')');
}

/* The change of an inlined function's cost for each call of the only function it was inlined into;
 * false if that is not known. */
static bool show_cost_in_host(struct buffer *out, const struct cpu_change *cpu,
			      const struct function_change *change)
{
	const struct matched_function *f = &cpu->match.functions[change->function], *host;
	struct arena scratch = {0};

	if (!change->place.line || !change->place.is_only || inlining_changed(f) ||
	    f->fate != FATE_KEPT || f->self[OLD] == f->self[NEW])
		return false;
	host = &cpu->match.functions[change->place.caller];
	if (!host->calls[OLD] || !host->calls[NEW])
		return false;
	show_change_of_cost(
	    out, (long double)f->self[OLD] / (long double)host->calls[OLD],
	    (long double)f->self[NEW] / (long double)host->calls[NEW],
	    arena_printf(&scratch, " per call of %.*s", TEXT_ARGS(label_of(host->name, &scratch)))
		.data);
	arena_release(&scratch);
	return true;
}

void show_cause(struct buffer *out, const struct cpu_change *cpu,
		const struct function_change *change)
{
	const struct matched_function *f = &cpu->match.functions[change->function];
	struct arena scratch = {0};

	if (change->origin != NO_ID)
		show_origin(out, cpu, change);
	show_function(out, f);
	if (change->origin == NO_ID && change->place.line)
		show_host(out, cpu, &change->place);
	buffer_add_string(out, ": ");
	if (change->origin != NO_ID || !show_cost_in_host(out, cpu, change))
		show_why(out, f, more_calls_from(cpu, change, &scratch));
	if (change->is_noisy)
		buffer_add_string(out, " (not the same in every run)");
	arena_release(&scratch);
}

/* The number of calls; nothing where it is not known. */
static void show_calls_of(struct buffer *out, const struct caller_change *caller)
{
	if (caller->is_inlined) {
		buffer_add_string(out, "inlined, ");
		return;
	}
	if (!caller->count[OLD] && !caller->count[NEW])
		return;
	buffer_add_grouped(out, caller->count[OLD]);
	if (caller->count[NEW] != caller->count[OLD]) {
		buffer_add_string(out, " \xe2\x86\x92 ");
		buffer_add_grouped(out, caller->count[NEW]);
	}
	buffer_add_string(out, caller->count[NEW] == 1 ? " call, " : " calls, ");
}

void show_caller(struct buffer *out, const struct cpu_change *cpu,
		 const struct caller_change *caller)
{
	buffer_add_string(out, "from ");
	show_name(out, cpu->match.functions[caller->function].name);
	buffer_add_string(out, ": ");
	show_calls_of(out, caller);
	if (caller->in_cycle)
		buffer_add_string(out, "in a cycle");
	else
		units_add_difference(out, change_of(caller->cost));
}

/* Whether the site has no bytes on that side. With massif, only the peak is known. */
static bool is_absent(const struct site_change *site, int side)
{
	return !site->allocated_blocks[side] && !site->peak_bytes[side];
}

void show_site(struct buffer *out, const struct site_change *site)
{
	if (is_absent(site, OLD))
		buffer_add_string(out, "new: ");
	else if (is_absent(site, NEW))
		buffer_add_string(out, "gone: ");
	memory_add_chain(out, site->site, memory_first_caller(site->site), true);
}

static void show_limit(struct buffer *out, const struct metric_change *m)
{
	struct arena scratch = {0};

	if (m->limit.kind != LIMIT_NONE)
		buffer_printf(out, " (limit %s)", limit_text(m->limit, m->unit, &scratch).data);
	arena_release(&scratch);
}

static bool is_growth_past_limit(const struct metric_change *m)
{
	return m->unit == UNIT_EXPONENT && m->verdict == VERDICT_REGRESSED;
}

/* " is n^2.00, was n^1.00 (limit +0.05)", " is n^2.00, as before (limit 1.1)" */
static void show_exponents(struct buffer *out, const struct metric_change *m)
{
	double scale = (double)metric_scale(m->unit);

	buffer_printf(out, " is n^%.2f, ", (double)m->value[NEW] / scale);
	if (m->value[NEW] == m->value[OLD])
		buffer_add_string(out, "as before");
	else
		buffer_printf(out, "was n^%.2f", (double)m->value[OLD] / scale);
	show_limit(out, m);
}

void show_metric(struct buffer *out, const struct metric_change *m)
{
	bool is_more = m->value[NEW] > m->value[OLD];

	buffer_add(out, m->label);
	if (m->unit == UNIT_EXPONENT && m->process.length)
		buffer_printf(out, " of %.*s", TEXT_ARGS(m->process));
	if (m->value[NEW] == m->value[OLD] && !is_growth_past_limit(m)) {
		buffer_add_string(out, " unchanged");
		return;
	}
	if (m->unit == UNIT_EXPONENT) {
		show_exponents(out, m);
		return;
	}
	buffer_add_string(out, is_more ? " grew by " : " fell by ");
	if (m->value[OLD])
		units_add_change_size(out, (long double)m->value[OLD], (long double)m->value[NEW]);
	else
		show_value(out, m->value[NEW], m->unit);
	show_limit(out, m);
}
