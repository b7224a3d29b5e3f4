/* The comparison as JSON, "edm-profile/comparison/1": see docs/comparing.md. */
#include "../common/json_writer.h"
#include "ci.h"

static void add_pair(struct json_writer *w, const u64 pair[2])
{
	json_open_object(w, JSON_INLINE);
	json_key(w, "new");
	json_u64(w, pair[NEW]);
	json_key(w, "old");
	json_u64(w, pair[OLD]);
	json_close(w);
}

/* Signed counts are exact too: they are written digit by digit. */
static void add_difference(struct json_writer *w, i64 difference)
{
	struct buffer digits = {0};

	if (difference < 0)
		buffer_add_byte(&digits, '-');
	buffer_add_u64(&digits, difference < 0 ? 0 - (u64)difference : (u64)difference);
	json_raw(w, buffer_text(&digits));
	buffer_release(&digits);
}

/* ---------------------------------------------------------------- metrics */

static void add_amount(struct json_writer *w, u64 value, enum metric_unit unit)
{
	if (unit == UNIT_SECONDS)
		json_double(w, (double)value / 1e9, 9);
	else
		json_u64(w, value);
}

static const char *unit_name(enum metric_unit unit)
{
	static const char *const names[] = {"count", "bytes", "seconds"};

	return names[unit];
}

static void add_side(struct json_writer *w, const struct metric_change *m, int side)
{
	json_open_object(w, JSON_INLINE);
	json_key(w, "max");
	add_amount(w, m->high[side], m->unit);
	json_key(w, "min");
	add_amount(w, m->low[side], m->unit);
	json_key(w, "value");
	add_amount(w, m->value[side], m->unit);
	json_close(w);
}

static void add_metric(struct json_writer *w, const struct metric_change *m)
{
	struct arena scratch = {0};

	json_open_object(w, JSON_INLINE);
	json_key(w, "change_percent");
	if (m->value[OLD])
		json_double(w,
			    ((double)m->value[NEW] - (double)m->value[OLD]) * 100 /
				(double)m->value[OLD],
			    9);
	else
		json_null(w);
	json_key(w, "exact");
	json_bool(w, m->is_exact);
	json_key(w, "limit");
	json_text(w, limit_text(m->limit, m->unit, &scratch));
	json_key(w, "metric");
	json_text(w, m->name);
	json_key(w, "new");
	add_side(w, m, NEW);
	json_key(w, "old");
	add_side(w, m, OLD);
	json_key(w, "process");
	json_text(w, m->process);
	json_key(w, "reason");
	json_text(w, m->reason);
	json_key(w, "unit");
	json_string(w, unit_name(m->unit));
	json_key(w, "verdict");
	if (m->limit.kind == LIMIT_NONE && m->verdict == VERDICT_UNCHANGED)
		json_null(w); /* not judged */
	else
		json_string(w, verdict_name(m->verdict));
	json_close(w);
	arena_release(&scratch);
}

/* ---------------------------------------------------------------- causes */

static const char *fate_name(enum function_fate fate)
{
	static const char *const names[] = {"kept", "renamed", "new", "vanished"};

	return names[fate];
}

static void add_callers(struct json_writer *w, const struct cpu_change *cpu,
			const struct function_change *change)
{
	json_open_array(w, JSON_INLINE);
	for (u32 i = 0; i < change->caller_count; i++) {
		const struct caller_change *caller = &change->callers[i];

		json_open_object(w, JSON_INLINE);
		json_key(w, "calls");
		add_pair(w, caller->count);
		json_key(w, "function");
		json_text(w, cpu->match.functions[caller->function].name);
		json_key(w, "inclusive");
		if (caller->in_cycle)
			json_null(w);
		else
			add_pair(w, caller->cost);
		json_close(w);
	}
	json_close(w);
}

static void add_function(struct json_writer *w, const struct cpu_change *cpu,
			 const struct function_change *change)
{
	const struct matched_function *f = &cpu->match.functions[change->function];

	json_open_object(w, JSON_INLINE);
	json_key(w, "blame");
	add_difference(w, change->blame);
	json_key(w, "by_calls");
	add_difference(w, change->by_calls);
	json_key(w, "by_price");
	add_difference(w, change->by_price);
	json_key(w, "callers");
	add_callers(w, cpu, change);
	json_key(w, "calls");
	add_pair(w, f->calls);
	json_key(w, "change");
	add_difference(w, change->self);
	json_key(w, "fate");
	json_string(w, fate_name(f->fate));
	json_key(w, "file");
	json_text(w, f->file);
	json_key(w, "function");
	json_text(w, f->name);
	json_key(w, "inclusive");
	add_pair(w, f->inclusive);
	json_key(w, "line");
	json_u64(w, f->line);
	json_key(w, "noisy");
	json_bool(w, change->is_noisy);
	json_key(w, "object");
	json_text(w, f->object);
	json_key(w, "old_function");
	json_text(w, f->old_name);
	json_key(w, "self");
	add_pair(w, f->self);
	json_close(w);
}

static void add_shares(struct json_writer *w, const struct cpu_change *cpu)
{
	static const char *const names[] = {"c_library", "libraries", "loader", "program"};

	json_open_object(w, JSON_INLINE);
	for (int share = 0; share < SHARE_COUNT; share++) {
		json_key(w, names[share]);
		add_pair(w, cpu->shares[share]);
	}
	json_close(w);
}

static void add_process(struct json_writer *w, const struct process_change *process, u32 top)
{
	const struct cpu_change *cpu = &process->cpu;

	json_open_object(w, JSON_LINES);
	json_key(w, "changed_functions");
	json_u64(w, cpu->count);
	json_key(w, "command");
	json_text(w, process->command);
	json_key(w, "culprits");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < cpu->culprit_count && i < top; i++)
		add_function(w, cpu, &cpu->functions[cpu->culprits[i]]);
	json_close(w);
	json_key(w, "event");
	json_text(w, cpu->event);
	json_key(w, "functions");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < cpu->count && i < top; i++)
		add_function(w, cpu, &cpu->functions[i]);
	json_close(w);
	json_key(w, "program");
	add_pair(w, cpu->program);
	json_key(w, "shares");
	add_shares(w, cpu);
	json_key(w, "totals");
	add_pair(w, cpu->totals);
	json_close(w);
}

/* ---------------------------------------------------------------- allocation sites */

static void add_site(struct json_writer *w, const struct site_change *site)
{
	json_open_object(w, JSON_INLINE);
	json_key(w, "allocated_blocks");
	add_pair(w, site->allocated_blocks);
	json_key(w, "allocated_bytes");
	add_pair(w, site->allocated_bytes);
	json_key(w, "at_exit_blocks");
	add_pair(w, site->at_exit_blocks);
	json_key(w, "at_exit_bytes");
	add_pair(w, site->at_exit_bytes);
	json_key(w, "peak_blocks");
	add_pair(w, site->peak_blocks);
	json_key(w, "peak_bytes");
	add_pair(w, site->peak_bytes);
	json_key(w, "site");
	json_text(w, site->name);
	json_close(w);
}

static void add_memory(struct json_writer *w, const struct process_memory_change *process, u32 top)
{
	json_open_object(w, JSON_LINES);
	json_key(w, "changed_sites");
	json_u64(w, process->memory.count);
	json_key(w, "command");
	json_text(w, process->command);
	json_key(w, "sites");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < process->memory.count && i < top; i++)
		add_site(w, &process->memory.sites[i]);
	json_close(w);
	json_close(w);
}

/* ---------------------------------------------------------------- profiles */

static void add_disagreements(struct json_writer *w, const struct agreement *agreement)
{
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < agreement->count; i++) {
		const struct disagreement *item = &agreement->items[i];

		json_open_object(w, JSON_INLINE);
		json_key(w, "field");
		json_text(w, item->field);
		json_key(w, "new");
		json_raw(w, item->new.length ? item->new : T("null"));
		json_key(w, "old");
		json_raw(w, item->old.length ? item->old : T("null"));
		json_close(w);
	}
	json_close(w);
}

static void add_profile(struct json_writer *w, const struct profile_change *profile, u32 top)
{
	json_open_object(w, JSON_LINES);
	json_key(w, "command");
	json_text(w, profile->command);
	json_key(w, "disagreements");
	add_disagreements(w, &profile->agreement);
	json_key(w, "in_new");
	json_bool(w, profile->is_in[NEW]);
	json_key(w, "in_old");
	json_bool(w, profile->is_in[OLD]);
	json_key(w, "memory");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < profile->memory_count; i++)
		add_memory(w, &profile->memories[i], top);
	json_close(w);
	json_key(w, "metrics");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < profile->metric_count; i++)
		add_metric(w, &profile->metrics[i]);
	json_close(w);
	json_key(w, "name");
	json_text(w, profile->name);
	json_key(w, "processes");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < profile->process_count; i++)
		add_process(w, &profile->processes[i], top);
	json_close(w);
	json_key(w, "reason");
	json_text(w, profile->reason);
	json_key(w, "verdict");
	json_string(w, verdict_name(profile->verdict));
	json_close(w);
}

static void add_source(struct json_writer *w, const struct comparison *comparison, int side)
{
	json_open_object(w, JSON_INLINE);
	json_key(w, "commit");
	json_text(w, comparison->commits[side]);
	json_key(w, "name");
	json_text(w, comparison->names[side]);
	json_key(w, "timestamp");
	json_text(w, comparison->timestamps[side]);
	json_close(w);
}

void ci_write_json(const struct comparison *comparison, const struct ci_options *options,
		   struct buffer *out)
{
	struct json_writer w = {.out = out};

	json_open_object(&w, JSON_LINES);
	json_key(&w, "exit_status");
	json_u64(&w, (u64)verdict_exit_code(comparison->verdict));
	json_key(&w, "new");
	add_source(&w, comparison, NEW);
	json_key(&w, "old");
	add_source(&w, comparison, OLD);
	json_key(&w, "profiles");
	json_open_array(&w, JSON_LINES);
	for (u32 i = 0; i < comparison->profile_count; i++)
		add_profile(&w, &comparison->profiles[i], options->top);
	json_close(&w);
	json_key(&w, "schema");
	json_string(&w, "edm-profile/comparison/1");
	json_key(&w, "verdict");
	json_string(&w, verdict_name(comparison->verdict));
	json_close(&w);
	json_end(&w);
}
