#include "growth.h"

#include "common/buffer.h"
#include "reports/analysis/growth/fit.h"
#include "reports/analysis/growth/growth.h"
#include "reports/analysis/label.h"
#include "names.h"
#include "pair.h"

#include <math.h>

/* ---------------------------------------------------------------- names */

static struct text with_file(struct text name, struct text file, struct arena *arena)
{
	if (!file.length || text_equal(file, T("???")))
		return name;
	return arena_printf(arena, "%.*s (%.*s)", TEXT_ARGS(name), TEXT_ARGS(file));
}

/* How many of the names in [first, end) are the same as `name`. */
static u32 count_same(const struct text *names, u32 first, u32 end, struct text name)
{
	u32 count = 0;

	for (u32 i = first; i < end; i++)
		count += text_equal(names[i], name);
	return count;
}

/* Labels with the base names of their files. */
static struct text *short_names(const struct growth_table *table, struct arena *arena)
{
	u32 count = table->function_count;
	struct label_subject *subjects = ARENA_NEW(arena, struct label_subject, (size_t)count + 1);
	struct text *names = ARENA_NEW(arena, struct text, (size_t)count + 1);

	for (u32 i = 0; i < count; i++)
		subjects[i] = (struct label_subject){
		    .name = function_name_plain(table->functions[i].name, arena),
		    .object = table->functions[i].file};
	labels_of(subjects, count, arena, names);
	for (u32 i = 0; i < count; i++)
		names[i] = with_file(names[i], path_basename(table->functions[i].file), arena);
	return names;
}

struct text *growth_function_names(const struct growth_table *table, struct arena *arena)
{
	struct text *names = short_names(table, arena);
	struct text *full = ARENA_NEW(arena, struct text, (size_t)table->function_count + 1);
	u32 count = table->function_count;

	for (u32 i = 0; i < count; i++)
		full[i] =
		    count_same(names, 0, count, names[i]) == 1
			? names[i]
			: with_file(table->functions[i].name, table->functions[i].file, arena);
	for (u32 i = 0; i < count; i++) {
		u32 before = count_same(full, 0, i, full[i]);

		names[i] = before ? arena_printf(arena, "%.*s #%u", TEXT_ARGS(full[i]), before + 1)
				  : full[i];
	}
	return names;
}

/* ---------------------------------------------------------------- pairs */

struct pairing {
	const struct growth_table *tables[2];
	struct text *plain_names[2];
	u32 *partners[2];
};

/* How alike two functions must be, the strictest first. */
enum likeness { SAME_NAME, SAME_PLAIN_NAME, SAME_BASE_NAME_OF_FILE, LIKENESS_COUNT };

static bool are_alike(const struct pairing *p, u32 old, u32 now, enum likeness likeness)
{
	const struct growth_function *a = &p->tables[OLD]->functions[old];
	const struct growth_function *b = &p->tables[NEW]->functions[now];

	switch (likeness) {
	case SAME_NAME:
		return text_equal(a->name, b->name) && text_equal(a->file, b->file) &&
		       text_equal(a->object, b->object);
	case SAME_PLAIN_NAME:
		return text_equal(p->plain_names[OLD][old], p->plain_names[NEW][now]) &&
		       text_equal(a->file, b->file);
	default:
		return text_equal(p->plain_names[OLD][old], p->plain_names[NEW][now]) &&
		       text_equal(path_basename(a->file), path_basename(b->file));
	}
}

/* Of several that are alike, the first is paired with the first. */
static void pair_alike(struct pairing *p, enum likeness likeness)
{
	for (u32 now = 0; now < p->tables[NEW]->function_count; now++)
		for (u32 old = 0; old < p->tables[OLD]->function_count; old++)
			if (p->partners[NEW][now] == NO_ID && p->partners[OLD][old] == NO_ID &&
			    are_alike(p, old, now, likeness)) {
				p->partners[NEW][now] = old;
				p->partners[OLD][old] = now;
			}
}

void growth_pair(const struct growth_table *const tables[2], struct arena *arena, u32 *partners[2])
{
	struct pairing p;

	for (int side = OLD; side <= NEW; side++) {
		size_t count = tables[side]->function_count;

		p.tables[side] = tables[side];
		p.plain_names[side] = ARENA_NEW(arena, struct text, count + 1);
		p.partners[side] = partners[side] = ARENA_NEW(arena, u32, count + 1);
		for (size_t i = 0; i < count; i++) {
			p.plain_names[side][i] =
			    function_name_plain(tables[side]->functions[i].name, arena);
			partners[side][i] = NO_ID;
		}
	}
	for (int likeness = 0; likeness < LIKENESS_COUNT; likeness++)
		pair_alike(&p, (enum likeness)likeness);
}

/* ---------------------------------------------------------------- evidence */

/* "n", or "n, now n²" if that changed. */
static void add_growth(struct buffer *out, const struct growth *old, const struct growth *now)
{
	struct buffer before = {0}, after = {0};

	growth_add_term(now, &after);
	if (old)
		growth_add_term(old, &before);
	if (old && !text_equal(buffer_text(&before), buffer_text(&after)))
		buffer_printf(out, "%s, now ", before.data);
	buffer_add(out, buffer_text(&after));
	buffer_release(&before);
	buffer_release(&after);
}

static struct text function_evidence(const struct growth_function *old,
				     const struct growth_function *now, struct arena *arena)
{
	struct buffer out = {0};

	if (!old)
		buffer_add_string(&out, "new: ");
	add_growth(&out, old ? &old->cost_growth : NULL, &now->cost_growth);
	if (now->call_file.length)
		buffer_printf(&out, "; called at %.*s:%llu",
			      TEXT_ARGS(path_basename(now->call_file)),
			      (unsigned long long)now->call_line);
	return buffer_take(&out, arena);
}

static struct text evidence_of_gone(const struct growth_function *old, struct arena *arena)
{
	struct buffer out = {0};

	growth_add_term(&old->cost_growth, &out);
	buffer_add_string(&out, ", now gone or below what is listed");
	return buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- models */

static bool is_other_model(const struct growth *old, const struct growth *now)
{
	return old->is_irregular != now->is_irregular ||
	       old->parts[0].has_log != now->parts[0].has_log ||
	       old->parts[0].power != now->parts[0].power;
}

struct curve {
	const struct growth *growth;
	const u64 *counts;
};

/* Of a count at GROWTH_FAR times the largest size, what a term must be to say how it grows. */
static const double least_far_share = 0.1;

/* How the counts grow that one curve has more than another; 0 if no model explains them, or if they
 * do not weigh at GROWTH_FAR times the largest size. Both counts are exact, so that their
 * difference shows a small term with a large power, which hardly changes the slope. */
static double exponent_of_excess(const struct growth_table *table, struct curve more,
				 struct curve less)
{
	u32 count = table->size_count;
	double far = GROWTH_FAR * table->sizes[count - 1], weight;
	struct growth growth;
	u64 excess[count];

	for (u32 i = 0; i < count; i++) {
		if (more.counts[i] < less.counts[i])
			return 0;
		excess[i] = more.counts[i] - less.counts[i];
	}
	growth = growth_fit(table->sizes, excess, count);
	weight = growth_at(&growth, far);
	if (growth.is_irregular ||
	    weight < least_far_share * (weight + growth_at(less.growth, far)))
		return 0;
	return growth.exponent;
}

/* The exponent that the counts themselves show, where the models differ. */
static double seen_exponent(const struct growth_table *table, struct curve curve,
			    struct curve other)
{
	double slope = growth_slope(table->sizes, curve.counts, table->size_count);
	double excess = fmin(exponent_of_excess(table, curve, other), curve.growth->exponent);

	return fmax(slope, excess);
}

static void compare_curves(struct growth_change *change, const struct growth_table *const tables[2],
			   struct curve old, struct curve now)
{
	const struct curve curves[2] = {old, now};
	bool is_other = is_other_model(old.growth, now.growth);

	for (int side = OLD; side <= NEW; side++) {
		change->exponents[side] = curves[side].growth->exponent;
		change->slopes[side] =
		    is_other ? seen_exponent(tables[side], curves[side], curves[!side])
			     : change->exponents[side];
	}
}

struct growth_change growth_compare_programs(const struct document_growth *old,
					     const struct document_growth *now, struct arena *arena)
{
	const struct growth_table *const tables[2] = {&old->table, &now->table};
	struct growth_change change = {.names = {T(""), T("")}};
	struct buffer evidence = {0};

	compare_curves(&change, tables, (struct curve){&old->table.program, old->table.costs},
		       (struct curve){&now->table.program, now->table.costs});
	add_growth(&evidence, &old->table.program, &now->table.program);
	change.evidence = buffer_take(&evidence, arena);
	return change;
}

/* ---------------------------------------------------------------- the list */

struct listing {
	const struct growth_table *tables[2];
	u32 *partners[2];    /* the same function on the other side */
	u32 *substitutes[2]; /* of causes that have no partner: one on the other side, or NO_ID */
	struct text *names[2];
	struct arena *arena;
	struct growth_change *changes;
	u32 count;
};

static bool is_judged(const struct growth_function *f)
{
	return f->is_cause && growth_weighs(f);
}

/* The function that grows fastest of the causes that have neither partner nor substitute. */
static u32 fastest_single(const struct listing *l, int side)
{
	const struct growth_function *functions = l->tables[side]->functions;
	u32 fastest = NO_ID;

	for (u32 i = 0; i < l->tables[side]->function_count; i++)
		if (l->partners[side][i] == NO_ID && l->substitutes[side][i] == NO_ID &&
		    is_judged(&functions[i]) &&
		    (fastest == NO_ID ||
		     functions[i].cost_growth.exponent > functions[fastest].cost_growth.exponent))
			fastest = i;
	return fastest;
}

static void find_substitutes(struct listing *l)
{
	for (int side = OLD; side <= NEW; side++) {
		u32 count = l->tables[side]->function_count;

		l->substitutes[side] = ARENA_NEW(l->arena, u32, (size_t)count + 1);
		for (u32 i = 0; i < count; i++)
			l->substitutes[side][i] = NO_ID;
	}
	for (;;) {
		u32 old = fastest_single(l, OLD), now = fastest_single(l, NEW);

		if (old == NO_ID || now == NO_ID)
			return;
		l->substitutes[OLD][old] = now;
		l->substitutes[NEW][now] = old;
	}
}

static void add_change(struct listing *l, u32 old, u32 now, struct text evidence)
{
	static const struct growth of_input = {
	    .part_count = 1, .parts = {{.power = 1}}, .exponent = 1};
	struct growth_change *change = &l->changes[l->count++];
	u32 ids[2] = {old, now};

	change->evidence = evidence;
	for (int side = OLD; side <= NEW; side++) {
		bool is_there = ids[side] != NO_ID;
		const struct growth *growth =
		    is_there ? &l->tables[side]->functions[ids[side]].cost_growth : &of_input;

		change->names[side] = is_there ? l->names[side][ids[side]] : T("");
		change->exponents[side] = change->slopes[side] = growth->exponent;
	}
}

static void list_paired(struct listing *l, u32 old, u32 now)
{
	const struct growth_function *before = &l->tables[OLD]->functions[old];
	const struct growth_function *f = &l->tables[NEW]->functions[now];
	bool is_mended = is_judged(before) && !growth_is_faster_than_input(&f->cost_growth);

	if (!is_judged(f) && !is_mended)
		return;
	add_change(l, old, now, function_evidence(before, f, l->arena));
	compare_curves(&l->changes[l->count - 1], l->tables,
		       (struct curve){&before->cost_growth, before->costs},
		       (struct curve){&f->cost_growth, f->costs});
}

static void list_all(struct listing *l)
{
	for (u32 i = 0; i < l->tables[NEW]->function_count; i++) {
		const struct growth_function *f = &l->tables[NEW]->functions[i];

		if (l->partners[NEW][i] != NO_ID)
			list_paired(l, l->partners[NEW][i], i);
		else if (is_judged(f))
			add_change(l, l->substitutes[NEW][i], i,
				   function_evidence(NULL, f, l->arena));
	}
	for (u32 i = 0; i < l->tables[OLD]->function_count; i++) {
		const struct growth_function *f = &l->tables[OLD]->functions[i];

		if (l->partners[OLD][i] == NO_ID && l->substitutes[OLD][i] == NO_ID && is_judged(f))
			add_change(l, i, NO_ID, evidence_of_gone(f, l->arena));
	}
}

u32 growth_compare(const struct document_growth *old, const struct document_growth *now,
		   struct arena *arena, struct growth_change **out)
{
	struct listing l = {.tables = {&old->table, &now->table}, .arena = arena};
	size_t most = (size_t)old->table.function_count + now->table.function_count;

	*out = l.changes = ARENA_NEW(arena, struct growth_change, most + 1);
	for (int side = OLD; side <= NEW; side++)
		l.names[side] = growth_function_names(l.tables[side], arena);
	growth_pair(l.tables, arena, l.partners);
	find_substitutes(&l);
	list_all(&l);
	return l.count;
}
