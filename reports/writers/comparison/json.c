/* The comparison as JSON, "edm-profile/comparison/1": see docs/comparing.md. */
#include "common/json_writer.h"
#include "writer.h"

static void add_pair(struct json_writer *w, const char *key, const u64 pair[2])
{
	json_key(w, key);
	json_open_object(w, JSON_INLINE);
	json_member_u64(w, "new", pair[NEW]);
	json_member_u64(w, "old", pair[OLD]);
	json_close(w);
}

/* Adds a signed count exactly. */
static void add_difference(struct json_writer *w, const char *key, i64 difference)
{
	struct buffer digits = {0};

	json_key(w, key);
	if (difference < 0)
		buffer_add_byte(&digits, '-');
	buffer_add_u64(&digits, difference < 0 ? 0 - (u64)difference : (u64)difference);
	json_raw(w, buffer_text(&digits));
	buffer_release(&digits);
}

/* ---------------------------------------------------------------- metrics */

static void add_amount(struct json_writer *w, const char *key, u64 value, enum metric_unit unit)
{
	if (metric_scale(unit) > 1)
		json_member_double(w, key, (double)value / (double)metric_scale(unit), 9);
	else
		json_member_u64(w, key, value);
}

static const char *unit_name(enum metric_unit unit)
{
	static const char *const names[] = {"count", "bytes", "seconds", "exponent"};

	return names[unit];
}

static void add_side(struct json_writer *w, const char *key, const struct metric_change *m,
		     int side)
{
	json_key(w, key);
	json_open_object(w, JSON_INLINE);
	add_amount(w, "max", m->high[side], m->unit);
	add_amount(w, "min", m->low[side], m->unit);
	add_amount(w, "value", m->value[side], m->unit);
	json_close(w);
}

static void add_ratio(struct json_writer *w, const struct metric_change *m)
{
	if (!m->has_ratio) {
		json_null(w);
		return;
	}
	json_open_object(w, JSON_INLINE);
	json_member_double(w, "high", m->ratio.high, 9);
	json_member_double(w, "low", m->ratio.low, 9);
	json_member_double(w, "ratio", m->ratio.estimate, 9);
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
	json_member_text(w, "evidence", m->evidence);
	json_member_bool(w, "exact", m->is_exact);
	json_member_text(w, "limit", limit_text(m->limit, m->unit, &scratch));
	json_member_text(w, "metric", m->name);
	add_side(w, "new", m, NEW);
	add_side(w, "old", m, OLD);
	json_member_text(w, "process", m->process);
	json_key(w, "ratio");
	add_ratio(w, m);
	json_member_text(w, "reason", m->reason);
	json_member_string(w, "unit", unit_name(m->unit));
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
		add_pair(w, "calls", caller->count);
		json_member_text(w, "function", cpu->match.functions[caller->function].name);
		if (caller->in_cycle)
			json_member_null(w, "inclusive");
		else
			add_pair(w, "inclusive", caller->cost);
		json_close(w);
	}
	json_close(w);
}

static void add_place(struct json_writer *w, const struct cpu_change *cpu,
		      const struct call_place *place)
{
	if (!place->line) {
		json_null(w);
		return;
	}
	json_open_object(w, JSON_INLINE);
	json_member_text(w, "caller", cpu->match.functions[place->caller].name);
	json_member_text(w, "file", place->file);
	json_member_u64(w, "line", place->line);
	json_close(w);
}

static void add_function(struct json_writer *w, const struct cpu_change *cpu,
			 const struct function_change *change)
{
	const struct matched_function *f = &cpu->match.functions[change->function];

	json_open_object(w, JSON_INLINE);
	add_difference(w, "blame", change->blame);
	add_difference(w, "by_calls", change->by_calls);
	add_difference(w, "by_price", change->by_cost);
	json_key(w, "callers");
	add_callers(w, cpu, change);
	add_pair(w, "calls", f->calls);
	add_difference(w, "change", change->self);
	json_member_string(w, "fate", fate_name(f->fate));
	json_member_text(w, "file", f->file);
	json_member_text(w, "function", f->name);
	add_pair(w, "inclusive", f->inclusive);
	json_member_u64(w, "line", f->line);
	json_member_bool(w, "noisy", change->is_noisy);
	json_member_text(w, "object", f->object);
	json_member_text(w, "old_function", f->old_name);
	json_member_text(w, "origin",
			 change->origin == NO_ID ? T("")
						 : cpu->match.functions[change->origin].name);
	json_key(w, "place");
	add_place(w, cpu, &change->place);
	add_pair(w, "self", f->self);
	json_close(w);
}

static void add_line(struct json_writer *w, const struct cpu_change *cpu,
		     const struct line_change *line)
{
	const struct function_change *change = &cpu->functions[line->change];

	json_open_object(w, JSON_INLINE);
	add_pair(w, "cost", line->cost);
	json_member_text(w, "file", line->file);
	json_member_text(w, "function", cpu->match.functions[change->function].name);
	json_member_u64(w, "line", line->line);
	json_member_bool(w, "own", line->is_own);
	json_close(w);
}

static void add_shares(struct json_writer *w, const struct cpu_change *cpu)
{
	static const char *const names[] = {"c_library", "kernel",  "libraries",
					    "loader",	 "program", "unknown"};

	json_open_object(w, JSON_INLINE);
	for (int share = 0; share < SHARE_COUNT; share++)
		if ((share != SHARE_UNKNOWN && share != SHARE_KERNEL) || cpu->shares[share][OLD] ||
		    cpu->shares[share][NEW])
			add_pair(w, names[share], cpu->shares[share]);
	json_close(w);
}

static void add_process(struct json_writer *w, const struct process_change *process, u32 top)
{
	const struct cpu_change *cpu = &process->cpu;

	json_open_object(w, JSON_LINES);
	json_member_u64(w, "changed_functions", cpu->count);
	json_member_text(w, "command", process->command);
	json_key(w, "culprits");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < cpu->cause_count && i < top; i++)
		add_function(w, cpu, &cpu->functions[cpu->causes[i]]);
	json_close(w);
	json_member_text(w, "event", cpu->event);
	json_key(w, "functions");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < cpu->count && i < top; i++)
		add_function(w, cpu, &cpu->functions[i]);
	json_close(w);
	json_key(w, "lines");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < process->line_count; i++)
		add_line(w, cpu, &process->lines[i]);
	json_close(w);
	add_pair(w, "program", cpu->program);
	json_key(w, "shares");
	add_shares(w, cpu);
	add_pair(w, "totals", cpu->totals);
	json_close(w);
}

/* ---------------------------------------------------------------- allocation sites */

static void add_site(struct json_writer *w, const struct site_change *site)
{
	json_open_object(w, JSON_INLINE);
	add_pair(w, "allocated_blocks", site->allocated_blocks);
	add_pair(w, "allocated_bytes", site->allocated_bytes);
	add_pair(w, "at_exit_blocks", site->at_exit_blocks);
	add_pair(w, "at_exit_bytes", site->at_exit_bytes);
	add_pair(w, "peak_blocks", site->peak_blocks);
	add_pair(w, "peak_bytes", site->peak_bytes);
	json_member_text(w, "site", site->name);
	json_close(w);
}

static void add_memory(struct json_writer *w, const struct process_memory_change *process, u32 top)
{
	json_open_object(w, JSON_LINES);
	json_member_u64(w, "changed_sites", process->memory.count);
	json_member_text(w, "command", process->command);
	json_key(w, "sites");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < process->memory.count && i < top; i++)
		add_site(w, &process->memory.sites[i]);
	json_close(w);
	json_close(w);
}

/* ---------------------------------------------------------------- samples */

/* A share of the samples from 0 to 1, or a difference of shares, with its interval. */
static void add_interval(struct json_writer *w, const char *key, struct sample_interval share)
{
	json_key(w, key);
	json_open_object(w, JSON_INLINE);
	json_member_double(w, "estimate", share.estimate, 9);
	json_member_double(w, "high", share.high, 9);
	json_member_double(w, "low", share.low, 9);
	json_close(w);
}

static void add_sampled_function(struct json_writer *w, const struct sampled_function *function)
{
	json_open_object(w, JSON_INLINE);
	add_interval(w, "difference", function->difference);
	json_member_text(w, "function", function->name);
	add_interval(w, "new", function->share[NEW]);
	json_member_text(w, "object", function->object);
	add_interval(w, "old", function->share[OLD]);
	json_member_string(w, "verdict", sampled_verdict(function));
	json_close(w);
}

static void add_sampled(struct json_writer *w, const struct process_sampled_change *process,
			u32 top)
{
	const struct sampled_comparison *sampled = &process->sampled;
	const u64 rates[2] = {
	    [OLD] = process->sampling[OLD]->rate, [NEW] = process->sampling[NEW]->rate};

	json_open_object(w, JSON_LINES);
	json_member_u64(w, "changed_functions", sampled->clear_count);
	json_member_text(w, "command", process->command);
	json_key(w, "functions");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < sampled->count && i < top; i++)
		add_sampled_function(w, &sampled->functions[i]);
	json_close(w);
	add_pair(w, "rate", rates);
	add_pair(w, "samples", sampled->samples);
	json_close(w);
}

/* ---------------------------------------------------------------- profiles */

static void add_disagreements(struct json_writer *w, const struct agreement *agreement)
{
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < agreement->count; i++) {
		const struct disagreement *item = &agreement->items[i];

		json_open_object(w, JSON_INLINE);
		json_member_text(w, "field", item->field);
		json_key(w, "new");
		json_raw(w, item->now.length ? item->now : T("null"));
		json_key(w, "old");
		json_raw(w, item->old.length ? item->old : T("null"));
		json_close(w);
	}
	json_close(w);
}

static void add_profile(struct json_writer *w, const struct profile_change *profile, u32 top)
{
	json_open_object(w, JSON_LINES);
	json_member_text(w, "command", profile->command);
	json_member_text(w, "compiler", profile->compiler);
	json_key(w, "disagreements");
	add_disagreements(w, &profile->agreement);
	json_member_bool(w, "in_new", profile->is_in[NEW]);
	json_member_bool(w, "in_old", profile->is_in[OLD]);
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
	json_member_text(w, "name", profile->name);
	json_key(w, "processes");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < profile->process_count; i++)
		add_process(w, &profile->processes[i], top);
	json_close(w);
	json_member_text(w, "reason", profile->reason);
	json_key(w, "sampled");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < profile->sampled_count; i++)
		add_sampled(w, &profile->sampled[i], top);
	json_close(w);
	json_member_string(w, "verdict", verdict_name(profile->verdict));
	json_close(w);
}

static void add_source(struct json_writer *w, const struct comparison *comparison, int side)
{
	json_open_object(w, JSON_INLINE);
	json_member_text(w, "commit", comparison->commits[side]);
	json_member_text(w, "name", comparison->names[side]);
	json_member_text(w, "timestamp", comparison->timestamps[side]);
	json_close(w);
}

void comparison_write_json(const struct comparison_view *view,
			   const struct comparison_options *options, struct buffer *out)
{
	const struct comparison *comparison = view->comparison;
	struct json_writer w = {.out = out};

	json_open_object(&w, JSON_LINES);
	json_member_u64(&w, "exit_status", (u64)verdict_exit_code(comparison->verdict));
	json_key(&w, "new");
	add_source(&w, comparison, NEW);
	json_key(&w, "old");
	add_source(&w, comparison, OLD);
	json_key(&w, "profiles");
	json_open_array(&w, JSON_LINES);
	for (u32 i = 0; i < comparison->profile_count; i++)
		add_profile(&w, &comparison->profiles[i], options->top);
	json_close(&w);
	json_member_string(&w, "schema", "edm-profile/comparison/1");
	json_member_string(&w, "verdict", verdict_name(comparison->verdict));
	json_close(&w);
	json_end(&w);
}
