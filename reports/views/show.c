#include "show.h"

#include "reports/analysis/label.h"
#include "reports/analysis/memory_frames.h"

#include <math.h>
#include <stdio.h>

static void show_seconds(struct buffer *out, u64 nanoseconds)
{
	double ns = (double)nanoseconds;

	if (ns >= 1e9)
		buffer_printf(out, "%.3f s", ns / 1e9);
	else if (ns >= 1e6)
		buffer_printf(out, "%.2f ms", ns / 1e6);
	else
		buffer_printf(out, "%.1f \xc2\xb5s", ns / 1e3);
}

void show_value(struct buffer *out, u64 value, enum metric_unit unit)
{
	if (unit == UNIT_SECONDS) {
		show_seconds(out, value);
		return;
	}
	buffer_add_grouped(out, value);
	if (unit == UNIT_BYTES)
		buffer_add_string(out, " B");
}

void show_difference(struct buffer *out, i64 difference)
{
	if (difference)
		buffer_add_byte(out, difference > 0 ? '+' : '-');
	buffer_add_grouped(out, difference < 0 ? 0 - (u64)difference : (u64)difference);
}

/* Decimals that leave two digits that count, three from 10 on. */
static int decimals_for(long double value)
{
	int decimals = 1;

	for (long double size = fabsl(value); size < 1 && size > 0 && decimals < 19; size *= 10)
		decimals++;
	return fabsl(value) >= 1000 ? 0 : decimals;
}

void show_percent(struct buffer *out, u64 before, u64 now)
{
	long double percent;

	if (!before) {
		buffer_add_string(out, now ? "new" : "+0 %");
		return;
	}
	percent = ((long double)now - (long double)before) * 100 / (long double)before;
	if (percent == 0)
		buffer_add_string(out, "+0 %");
	else
		buffer_printf(out, "%+.*Lf %%", decimals_for(percent), percent);
}

static void show_times(struct buffer *out, long double ratio)
{
	if (ratio >= 9.95L)
		buffer_add_grouped(out, (u64)(ratio + 0.5L));
	else
		buffer_printf(out, "%.*Lf", ratio >= 0.995L ? 1 : 2, ratio);
	buffer_add_string(out, "\xc3\x97");
}

void show_ratio(struct buffer *out, u64 before, u64 now)
{
	show_times(out, (long double)now / (long double)before);
}

/* The size of a change as "12.3 %", without its sign. */
static void show_size(struct buffer *out, long double before, long double now)
{
	long double percent = fabsl(now - before) * 100 / before;

	buffer_printf(out, "%.*Lf %%", decimals_for(percent), percent);
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
		show_ratio(out, calls[OLD], calls[NEW]);
		buffer_add_string(out, " as often");
	} else if (difference >= calls[OLD] / 1000) {
		show_size(out, (long double)calls[OLD], (long double)calls[NEW]);
		buffer_add_string(out, is_more ? " more often" : " less often");
	} else {
		buffer_add_grouped(out, difference);
		buffer_add_string(out, is_more ? " more" : " less");
		buffer_add_string(out, difference == 1 ? " time" : " times");
	}
}

/* Whether the cost per call changed, to the unit: self/calls as fractions. */
static bool price_changed(const struct matched_function *f)
{
	return (unsigned __int128)f->self[OLD] * f->calls[NEW] !=
	       (unsigned __int128)f->self[NEW] * f->calls[OLD];
}

/* What a function costs now against before: "12 % dearer", "3.0× as dear". */
static void show_dearness(struct buffer *out, long double before, long double now)
{
	if (before <= 0)
		buffer_add_string(out, "no longer free");
	else if (is_large(now / before)) {
		show_times(out, now / before);
		buffer_add_string(out, " as dear");
	} else {
		show_size(out, before, now);
		buffer_add_string(out, now > before ? " dearer" : " cheaper");
	}
}

static void show_price(struct buffer *out, const struct matched_function *f)
{
	show_dearness(out, (long double)f->self[OLD] / (long double)f->calls[OLD],
		      (long double)f->self[NEW] / (long double)f->calls[NEW]);
	buffer_add_string(out, " per call");
}

/* A function that was entered by no recorded call: main, or the start of a thread. */
static void show_uncalled(struct buffer *out, const struct matched_function *f)
{
	if (f->self[OLD] == f->self[NEW])
		buffer_add_string(out, "as before");
	else
		show_dearness(out, (long double)f->self[OLD], (long double)f->self[NEW]);
}

static void show_caller(struct buffer *out, struct text caller)
{
	if (!caller.length)
		return;
	buffer_add_string(out, " by ");
	buffer_add(out, caller);
}

/* `caller`, escaped, is who brought the calls; "" when that is not to be said. */
static void show_kept(struct buffer *out, const struct matched_function *f, struct text caller)
{
	if (!f->calls[OLD] || !f->calls[NEW]) {
		show_uncalled(out, f);
		return;
	}
	if (f->calls[OLD] != f->calls[NEW]) {
		show_calls(out, f->calls);
		show_caller(out, caller);
	}
	if (!price_changed(f))
		return;
	if (f->calls[OLD] != f->calls[NEW])
		buffer_add_string(out, ", ");
	show_price(out, f);
}

/* Whether a function that is called otherwise than before is only told apart by its parameters. */
static bool has_other_parameters(const struct matched_function *f)
{
	struct arena scratch = {0};
	bool is_same = text_equal(label_of(f->name, &scratch), label_of(f->old_name, &scratch));

	arena_release(&scratch);
	return is_same;
}

static void show_why(struct buffer *out, const struct matched_function *f, struct text caller)
{
	int side = f->fate == FATE_VANISHED ? OLD : NEW;

	switch (f->fate) {
	case FATE_NEW:
	case FATE_VANISHED:
		buffer_add_string(out, side == NEW ? "new" : "gone");
		if (f->calls[side]) {
			buffer_add_string(out, side == NEW ? ", called " : ", was called ");
			buffer_add_grouped(out, f->calls[side]);
			buffer_add_string(out, f->calls[side] == 1 ? " time" : " times");
			show_caller(out, caller);
		}
		break;
	case FATE_RENAMED:
		buffer_add_string(out, has_other_parameters(f) ? "other parameters" : "renamed");
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

void show_name(struct buffer *out, struct text name, escape_function escape)
{
	struct arena scratch = {0};

	escape(out, label_of(name, &scratch));
	arena_release(&scratch);
}

void show_function(struct buffer *out, const struct matched_function *f, escape_function escape)
{
	show_name(out, f->name, escape);
	if (f->fate == FATE_RENAMED && !has_other_parameters(f)) {
		buffer_add_string(out, " (was ");
		show_name(out, f->old_name, escape);
		buffer_add_byte(out, ')');
	}
	if (f->file.length && f->line) {
		struct buffer place = {0};

		buffer_add(&place, path_basename(f->file));
		buffer_printf(&place, ":%llu", (unsigned long long)f->line);
		buffer_add_string(out, " at ");
		escape(out, buffer_text(&place));
		buffer_release(&place);
	} else if (f->object.length) {
		buffer_add_string(out, " in ");
		escape(out, path_basename(f->object));
	}
}

/* The first of those who call it more or less often; "" when nobody does. */
static void name_caller(struct buffer *out, const struct cpu_change *cpu,
			const struct function_change *change, escape_function escape)
{
	for (u32 i = 0; i < change->caller_count; i++) {
		const struct caller_change *caller = &change->callers[i];

		if (caller->count[OLD] != caller->count[NEW]) {
			show_name(out, cpu->match.functions[caller->function].name, escape);
			return;
		}
	}
}

void show_culprit(struct buffer *out, const struct cpu_change *cpu,
		  const struct function_change *change, escape_function escape)
{
	const struct matched_function *f = &cpu->match.functions[change->function];
	struct buffer caller = {0};

	name_caller(&caller, cpu, change, escape);
	show_function(out, f, escape);
	buffer_add_string(out, ": ");
	show_why(out, f, buffer_text(&caller));
	if (change->is_noisy)
		buffer_add_string(out, " (not the same in every run)");
	if (change->origin != NO_ID) {
		buffer_add_string(out, "; reached from ");
		show_function(out, &cpu->match.functions[change->origin], escape);
	}
	buffer_release(&caller);
}

/* Whether there was none of it on that side; massif knows of nothing but the peak. */
static bool is_absent(const struct site_change *site, int side)
{
	return !site->allocated_blocks[side] && !site->peak_bytes[side];
}

void show_site(struct buffer *out, const struct site_change *site, escape_function escape)
{
	struct buffer chain = {0};

	if (is_absent(site, OLD))
		buffer_add_string(out, "new: ");
	else if (is_absent(site, NEW))
		buffer_add_string(out, "gone: ");
	memory_add_chain(&chain, site->site, memory_first_caller(site->site), true);
	escape(out, buffer_text(&chain));
	buffer_release(&chain);
}

void show_metric(struct buffer *out, const struct metric_change *m)
{
	struct arena scratch = {0};
	bool is_more = m->value[NEW] > m->value[OLD];

	buffer_add(out, m->label);
	if (m->value[NEW] == m->value[OLD]) {
		buffer_add_string(out, " unchanged");
		return;
	}
	buffer_add_string(out, is_more ? " grew by " : " fell by ");
	if (m->value[OLD])
		show_size(out, (long double)m->value[OLD], (long double)m->value[NEW]);
	else
		show_value(out, m->value[NEW], m->unit);
	if (m->limit.kind != LIMIT_NONE)
		buffer_printf(out, " (limit %s)", limit_text(m->limit, m->unit, &scratch).data);
	arena_release(&scratch);
}

const struct metric_change *deciding_metric(const struct profile_change *profile)
{
	for (u32 i = 0; i < profile->metric_count; i++)
		if (profile->metrics[i].verdict == profile->verdict &&
		    profile->metrics[i].limit.kind != LIMIT_NONE)
			return &profile->metrics[i];
	return NULL;
}

bool nothing_happened(const struct profile_change *profile)
{
	if (profile->verdict != VERDICT_UNCHANGED)
		return false;
	for (u32 i = 0; i < profile->metric_count; i++)
		if (profile->metrics[i].is_exact &&
		    profile->metrics[i].value[OLD] != profile->metrics[i].value[NEW])
			return false;
	return true;
}
