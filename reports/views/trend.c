#include "trend.h"

#include "common/buffer.h"
#include "reports/analysis/model_cycles.h"
#include "show.h"

#include <stdlib.h>

struct trending {
	const struct trend_state *states;
	u32 count;
	const struct trend_options *options;
	struct comparison
	    *steps; /* from state i - 1 to state i; the first state is compared with itself */
	struct comparison **alone; /* of each state with itself; NULL until needed */
	struct arena *arena;
};

bool trend_is_move(const struct trend_point *point)
{
	return point->has_before &&
	       (point->verdict == VERDICT_IMPROVED || point->verdict == VERDICT_REGRESSED);
}

static bool compare_states(struct trending *t, u32 old, u32 now, struct comparison *out,
			   struct diag *diag)
{
	struct compare_options options = {.limits = t->options->limits, .event = T(""), .top = 1};

	return compare_documents(&t->states[old].document, &t->states[now].document, &options,
				 t->arena, out, diag);
}

static bool compare_steps(struct trending *t, struct diag *diag)
{
	t->steps = ARENA_NEW(t->arena, struct comparison, (size_t)t->count + 1);
	t->alone = ARENA_NEW(t->arena, struct comparison *, (size_t)t->count + 1);
	for (u32 i = 0; i < t->count; i++)
		if (!compare_states(t, i ? i - 1 : 0, i, &t->steps[i], diag))
			return false;
	t->alone[0] = t->steps;
	return true;
}

static const struct profile_change *profile_of(const struct comparison *step, struct text name)
{
	for (u32 i = 0; i < step->profile_count; i++)
		if (text_equal(step->profiles[i].name, name) && step->profiles[i].is_in[NEW])
			return &step->profiles[i];
	return NULL;
}

/* A metric of the process and its children. */
static const struct metric_change *metric_of(const struct profile_change *profile, struct text name)
{
	return profile ? profile_whole(profile, name) : NULL;
}

/* Of the child processes that only this side has the one that costs most, or NULL. */
static const struct process_alone *costliest_alone(const struct profile_change *profile, int side)
{
	const struct process_alone *most = NULL;

	for (u32 i = 0; i < profile->alone_count; i++)
		if (profile->alone[i].side == side &&
		    (!most || profile->alone[i].cost > most->cost))
			most = &profile->alone[i];
	return most;
}

static void add_alone(struct buffer *out, const struct profile_change *profile, int side)
{
	static const char *const words[] = {"gone", "new"};
	const struct process_alone *other = costliest_alone(profile, side == NEW ? OLD : NEW);

	buffer_printf(out, "the process %.*s is %s",
		      TEXT_ARGS(costliest_alone(profile, side)->command), words[side]);
	if (other)
		buffer_printf(out, ", %.*s is %s", TEXT_ARGS(other->command), words[other->side]);
}

static void add_cause_of(struct buffer *out, const struct process_change *process)
{
	const struct cpu_change *cpu = &process->cpu;

	if (!cpu->cause_count)
		return;
	show_cause(out, cpu, &cpu->functions[cpu->causes[0]]);
	if (process->command.length)
		buffer_printf(out, ", in %.*s", TEXT_ARGS(process->command));
}

/* The first cause of the process that changed most as the metric did. */
static struct text name_cause(const struct profile_change *profile,
			      const struct metric_change *metric, struct arena *arena)
{
	bool grew = metric->value[NEW] > metric->value[OLD];
	const struct process_change *most = profile_most_changed(profile, grew);
	const struct process_alone *alone = costliest_alone(profile, grew ? NEW : OLD);
	struct buffer out = {0};

	if (alone && (!most || alone->cost > distance_of(most->cpu.totals)))
		add_alone(&out, profile, alone->side);
	else if (most)
		add_cause_of(&out, most);
	return buffer_take(&out, arena);
}

/* The function whose growth has the most severe verdict, and of several the one whose exponent
 * changed most; NULL if none improved or regressed. */
static const struct metric_change *function_that_grew(const struct profile_change *step)
{
	const struct metric_change *found = NULL;

	for (u32 i = 0; i < step->metric_count; i++) {
		const struct metric_change *m = &step->metrics[i];

		if (!m->process.length || !text_equal(m->name, T("growth")) ||
		    (m->verdict != VERDICT_IMPROVED && m->verdict != VERDICT_REGRESSED))
			continue;
		if (!found || m->verdict > found->verdict ||
		    (m->verdict == found->verdict &&
		     distance_of(m->value) > distance_of(found->value)))
			found = m;
	}
	return found;
}

/* A function's growth counts as the program's does: the program may grow as before for other
 * reasons. */
static void judge_functions(struct trend_point *point, const struct profile_change *step,
			    struct arena *arena)
{
	const struct metric_change *function = function_that_grew(step);

	if (!function || function->verdict < point->verdict)
		return;
	point->verdict = function->verdict;
	point->reason = T("");
	point->cause = arena_printf(arena, "growth of %.*s: %.*s", TEXT_ARGS(function->process),
				    TEXT_ARGS(function->evidence));
}

static struct text say_forks(const struct metric_change *forks, struct text cause,
			     struct arena *arena)
{
	struct buffer out = {0};

	buffer_printf(&out, "%.*s of forked processes: ", TEXT_ARGS(forks->name));
	show_value(&out, forks->value[OLD], forks->unit);
	buffer_add(&out, T(", now "));
	show_value(&out, forks->value[NEW], forks->unit);
	buffer_printf(&out, "%s%.*s", cause.length ? "; " : "", TEXT_ARGS(cause));
	return buffer_take(&out, arena);
}

/* Forked children are not part of the figure, but a change of theirs is a step too. */
static void judge_forks(struct trend_point *point, const struct profile_change *step,
			struct text metric, struct arena *arena)
{
	const struct metric_change *forks = profile_forks(step, metric);
	struct text cause;

	if (!forks || forks->verdict <= point->verdict ||
	    (forks->verdict != VERDICT_IMPROVED && forks->verdict != VERDICT_REGRESSED))
		return;
	point->verdict = forks->verdict;
	point->reason = T("");
	cause = text_equal(metric, T("ir")) ? name_cause(step, forks, arena) : T("");
	point->cause = say_forks(forks, cause, arena);
}

/* Finds the value of a metric that the state before does not have, by comparing the state with
 * itself. */
static bool value_alone(struct trending *t, u32 state, struct text profile, struct text metric,
			const struct metric_change **out, struct diag *diag)
{
	*out = NULL;
	if (!document_find(&t->states[state].document, profile))
		return true;
	if (!t->alone[state]) {
		t->alone[state] = ARENA_NEW(t->arena, struct comparison, 1);
		if (!compare_states(t, state, state, t->alone[state], diag))
			return false;
	}
	*out = metric_of(profile_of(t->alone[state], profile), metric);
	return true;
}

static void add_point(struct trending *t, struct trend_series *series, u32 state,
		      const struct metric_change *metric, const struct profile_change *step)
{
	struct trend_point *point = &series->points[series->count++];

	*point = (struct trend_point){.state = state,
				      .value = metric->value[NEW],
				      .has_before = state > 0 && step,
				      .before = metric->value[OLD],
				      .verdict = metric->verdict,
				      .reason = T(""),
				      .cause = T("")};
	series->label = metric->label;
	series->unit = metric->unit;
	if (!point->has_before)
		return;
	point->reason = metric->reason;
	if (metric->verdict == VERDICT_INCOMPARABLE)
		point->reason = step->reason;
	if (metric->value[OLD] != metric->value[NEW] && text_equal(metric->name, T("ir")))
		point->cause = name_cause(step, metric, t->arena);
	if (text_equal(metric->name, T("growth")))
		judge_functions(point, step, t->arena);
	judge_forks(point, step, metric->name, t->arena);
}

static bool make_series(struct trending *t, struct text profile, struct text metric,
			struct trend_series *out, struct diag *diag)
{
	*out = (struct trend_series){.profile = profile, .metric = metric};
	out->points = ARENA_NEW(t->arena, struct trend_point, (size_t)t->count + 1);
	for (u32 i = 0; i < t->count; i++) {
		const struct profile_change *step = profile_of(&t->steps[i], profile);
		const struct metric_change *change = metric_of(step, metric);

		if (change)
			add_point(t, out, i, change, step);
		else if (!value_alone(t, i, profile, metric, &change, diag))
			return false;
		else if (change)
			add_point(t, out, i, change, NULL);
	}
	return true;
}

/* ---------------------------------------------------------------- which series */

static int compare_texts(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static bool is_wanted(const struct trend_options *options, struct text profile)
{
	for (u32 i = 0; i < options->profile_count; i++)
		if (text_equal(text_from_string(options->profiles[i]), profile))
			return true;
	return !options->profile_count;
}

/* The names of all profiles in any state, sorted. */
static u32 collect_profiles(const struct trending *t, struct text **out)
{
	size_t most = 1;
	u32 count = 0, kept = 0;
	struct text *names;

	for (u32 i = 0; i < t->count; i++)
		most += t->states[i].document.profile_count;
	names = ARENA_NEW(t->arena, struct text, most);
	for (u32 i = 0; i < t->count; i++)
		for (u32 k = 0; k < t->states[i].document.profile_count; k++)
			if (is_wanted(t->options, t->states[i].document.profiles[k].name))
				names[count++] = t->states[i].document.profiles[k].name;
	qsort(names, count, sizeof(*names), compare_texts);
	for (u32 i = 0; i < count; i++)
		if (!kept || !text_equal(names[kept - 1], names[i]))
			names[kept++] = names[i];
	*out = names;
	return kept;
}

bool trend_make(const struct trend_state *states, u32 count, const struct trend_options *options,
		struct arena *arena, struct trend *out, struct diag *diag)
{
	struct trending t = {.states = states, .count = count, .options = options, .arena = arena};
	struct text *profiles;
	u32 profile_count;

	if (!compare_steps(&t, diag))
		return false;
	profile_count = collect_profiles(&t, &profiles);
	*out = (struct trend){.state_count = count, .states = states};
	out->series = ARENA_NEW(arena, struct trend_series,
				(size_t)profile_count * options->metric_count + 1);
	for (u32 p = 0; p < profile_count; p++)
		for (u32 m = 0; m < options->metric_count; m++) {
			struct trend_series *series = &out->series[out->series_count];

			if (!make_series(&t, profiles[p], options->metrics[m], series, diag))
				return false;
			out->series_count += series->count > 0;
			if (series->count && text_equal(series->metric, T("model_cycles")))
				out->agreement = model_cycles_agreement();
		}
	return true;
}

bool trend_has_regression(const struct trend *trend)
{
	for (u32 i = 0; i < trend->series_count; i++)
		for (u32 k = 0; k < trend->series[i].count; k++)
			if (trend_is_move(&trend->series[i].points[k]) &&
			    trend->series[i].points[k].verdict == VERDICT_REGRESSED)
				return true;
	return false;
}

bool trend_shows(const struct trend *trend, const struct trend_series *series, u32 point)
{
	return !trend->steps_only || point == 0 || point == series->count - 1 ||
	       trend_is_move(&series->points[point]);
}

struct text trend_short_commit(struct text commit)
{
	enum { SHORT = 10 };

	if (!commit.length)
		return T("(changed)");
	return text_before(commit, commit.length < SHORT ? commit.length : SHORT);
}

struct text trend_date(const struct trend_state *state)
{
	enum { DAY = 10 };

	return text_before(state->date, state->date.length < DAY ? state->date.length : DAY);
}
