#include "lines.h"

#include "common/memory.h"
#include "library_cost.h"
#include "line_alignment.h"
#include "parsers/resolve/own.h"

#include <stdlib.h>

enum { MOST_FUNCTIONS = 10 };

struct lines {
	struct aligned_line *items;
	size_t count, capacity;
};

/* A function that costs more than before. */
struct subject {
	u32 change; /* index into cpu_change.functions */
	bool is_own;
	i64 increase;
	const struct matched_function *function;
	struct lines lines[2];
};

struct finding {
	const struct cpu_profile *profiles[2];
	const struct cpu_change *change;
	u32 event[2];
	u64 *library_costs[2]; /* of the profiles' places; NULL unless both sides know them */
	struct subject subjects[MOST_FUNCTIONS];
	u32 subject_count;
	struct line_change *found;
	size_t found_count, found_capacity;
};

/* ---------------------------------------------------------------- which functions */

/* callgrind's files have "???" where there are no debug symbols. */
static bool is_known(struct text file)
{
	return file.length && !text_equal(file, T("???"));
}

/* The number of calls of own code whose place is known, on both sides. */
static u32 place_count(const struct finding *f, int side)
{
	return f->library_costs[side] ? f->profiles[side]->place_count : 0;
}

static void find_library_costs(struct finding *f)
{
	if (!f->profiles[OLD]->place_count || !f->profiles[NEW]->place_count)
		return;
	for (int side = OLD; side <= NEW; side++)
		f->library_costs[side] =
		    library_costs_find(f->profiles[side], f->event[side], &f->change->match, side);
}

/* A function of the match. */
static u32 caller_of(const struct finding *f, int side, const struct cpu_place *place)
{
	return f->change->match.ids[side][f->profiles[side]->calls[place->call].caller];
}

/* By function: how much more what it calls in libraries costs. */
static i64 *find_increases(const struct finding *f)
{
	size_t count = (size_t)f->change->match.function_count + 1;
	u64(*sums)[2] = memory_new(count, sizeof(*sums));
	i64 *increases = memory_new(count, sizeof(*increases));

	for (int side = OLD; side <= NEW; side++)
		for (u32 i = 0; i < place_count(f, side); i++)
			sums[caller_of(f, side, &f->profiles[side]->places[i])][side] +=
			    f->library_costs[side][i];
	for (u32 i = 0; i < f->change->match.function_count; i++)
		increases[i] = change_of(sums[i]);
	free(sums);
	return increases;
}

static bool comes_first(const struct subject *a, const struct subject *b)
{
	if (a->is_own != b->is_own)
		return a->is_own;
	return a->increase > b->increase;
}

/* Inserts the subject among the few that come first, if it is one of them. */
static void keep_subject(struct finding *f, struct subject subject)
{
	u32 place = f->subject_count;

	while (place > 0 && comes_first(&subject, &f->subjects[place - 1]))
		place--;
	if (place == MOST_FUNCTIONS)
		return;
	if (f->subject_count < MOST_FUNCTIONS)
		f->subject_count++;
	for (u32 i = f->subject_count - 1; i > place; i--)
		f->subjects[i] = f->subjects[i - 1];
	f->subjects[place] = subject;
}

static void choose_subjects(struct finding *f)
{
	i64 *increases = find_increases(f);

	for (u32 i = 0; i < f->change->count; i++) {
		const struct function_change *change = &f->change->functions[i];
		const struct matched_function *function =
		    &f->change->match.functions[change->function];
		struct subject subject = {
		    .change = i, .function = function, .is_own = matched_is_own(function)};

		if (__builtin_add_overflow(change->self, increases[change->function],
					   &subject.increase))
			subject.increase = INT64_MAX;
		if (subject.increase > 0 && is_known(function->file) &&
		    !object_is_of_the_system(function->object))
			keep_subject(f, subject);
	}
	free(increases);
}

static struct subject *subject_of(struct finding *f, u32 function)
{
	for (u32 i = 0; i < f->subject_count; i++)
		if (f->change->functions[f->subjects[i].change].function == function)
			return &f->subjects[i];
	return NULL;
}

static int by_place(const void *a, const void *b)
{
	return aligned_line_order(a, b);
}

/* Adds up rows of the same line. Recordings at instruction level have several rows per line. */
static void join_equal_lines(struct lines *lines)
{
	size_t count = 0;

	if (!lines->count)
		return;
	qsort(lines->items, lines->count, sizeof(*lines->items), by_place);
	for (size_t i = 1; i < lines->count; i++)
		if (by_place(&lines->items[count], &lines->items[i]) == 0)
			lines->items[count].cost += lines->items[i].cost;
		else
			lines->items[++count] = lines->items[i];
	lines->count = count + 1;
}

static void add_line(struct subject *subject, int side, struct text file, u64 number, u64 cost)
{
	struct lines *lines = &subject->lines[side];

	GROW(lines->items, lines->capacity, lines->count + 1);
	lines->items[lines->count++] =
	    (struct aligned_line){.file = file, .number = number, .cost = cost};
}

/* Adds what own code calls in libraries to the lines of the calls. */
static void collect_calls(struct finding *f, int side)
{
	for (u32 i = 0; i < place_count(f, side); i++) {
		const struct cpu_place *place = &f->profiles[side]->places[i];
		struct subject *subject = subject_of(f, caller_of(f, side, place));
		u64 cost = f->library_costs[side][i];

		if (subject && cost)
			add_line(subject, side, place->file, place->line, cost);
	}
}

static void collect_lines(struct finding *f, int side)
{
	const struct cpu_profile *profile = f->profiles[side];
	const u32 *ids = f->change->match.ids[side];
	struct cpu_line_cursor cursor = {.lines = &profile->lines};

	while (cpu_lines_next(&cursor)) {
		const struct cpu_line *line = &cursor.line;
		struct subject *subject = subject_of(f, ids[line->function]);
		u64 cost = cpu_line_cost(line, f->event[side]);

		if (subject && cost)
			add_line(subject, side, profile->lines.files[line->file], line->line, cost);
	}
	collect_calls(f, side);
	for (u32 i = 0; i < f->subject_count; i++)
		join_equal_lines(&f->subjects[i].lines[side]);
}

/* ---------------------------------------------------------------- which lines */

static void add_found(struct finding *f, const struct subject *subject, struct text file,
		      u64 number, u64 old, u64 now)
{
	if (now <= old || !is_known(file))
		return;
	GROW(f->found, f->found_capacity, f->found_count + 1);
	f->found[f->found_count++] = (struct line_change){
	    .file = file,
	    .line = number,
	    .change = subject->change,
	    .is_own = subject->is_own && file_is_own(file),
	    .cost = {old, now},
	};
}

/* Adds the lines that cost more than those that they were before. */
static void add_lines(struct finding *f, const struct subject *subject)
{
	const struct lines *old = &subject->lines[OLD], *now = &subject->lines[NEW];
	size_t *partner = memory_new(now->count + 1, sizeof(*partner));

	lines_align(old->items, old->count, now->items, now->count, subject->function->calls,
		    partner);
	for (size_t i = 0; i < now->count; i++)
		add_found(f, subject, now->items[i].file, now->items[i].number,
			  partner[i] == NO_LINE ? 0 : old->items[partner[i]].cost,
			  now->items[i].cost);
	free(partner);
}

/* Assigns the function's increase to its first line. */
static void add_function(struct finding *f, const struct subject *subject)
{
	const struct matched_function *function = subject->function;
	size_t before = f->found_count;

	add_found(f, subject, function->file, function->line, function->self[OLD],
		  function->self[NEW]);
	if (f->found_count > before)
		f->found[before].is_first = true;
}

static void find_lines(struct finding *f, const struct subject *subject)
{
	bool have_lines = f->profiles[OLD]->lines.count && f->profiles[NEW]->lines.count;
	size_t old = subject->lines[OLD].count, now = subject->lines[NEW].count;
	bool is_known = now && (old || !subject->function->self[OLD]) &&
			old <= MOST_ALIGNED_LINES && now <= MOST_ALIGNED_LINES;

	if (is_known)
		add_lines(f, subject);
	if (!is_known || !have_lines)
		add_function(f, subject);
}

/* ---------------------------------------------------------------- the result */

static int own_first(const void *a, const void *b)
{
	const struct line_change *x = a, *y = b;
	u64 first = x->cost[NEW] - x->cost[OLD], second = y->cost[NEW] - y->cost[OLD];

	if (x->is_own != y->is_own)
		return x->is_own ? -1 : 1;
	if (first != second)
		return first > second ? -1 : 1;
	if (text_compare(x->file, y->file))
		return text_compare(x->file, y->file);
	return (x->line > y->line) - (x->line < y->line);
}

u32 compare_lines(const struct cpu_profile *old, const struct cpu_profile *now,
		  const struct cpu_change *change, const struct moved_lines *moved, u32 most,
		  struct arena *arena, struct line_change **out)
{
	struct finding f = {.profiles = {old, now}, .change = change};
	u32 count;

	f.event[OLD] = cpu_event(old, change->event);
	f.event[NEW] = cpu_event(now, change->event);
	find_library_costs(&f);
	choose_subjects(&f);
	collect_lines(&f, OLD);
	collect_lines(&f, NEW);
	for (u32 i = 0; i < f.subject_count; i++) {
		for (int side = OLD; side <= NEW; side++) {
			struct lines *lines = &f.subjects[i].lines[side];

			lines_find_origins(moved, side, lines->items, lines->count);
		}
		find_lines(&f, &f.subjects[i]);
	}
	if (f.found_count)
		qsort(f.found, f.found_count, sizeof(*f.found), own_first);
	count = f.found_count < most ? (u32)f.found_count : most;
	*out = ARENA_NEW(arena, struct line_change, (size_t)count + 1);
	for (u32 i = 0; i < count; i++)
		(*out)[i] = f.found[i];
	for (u32 i = 0; i < f.subject_count; i++)
		for (int side = OLD; side <= NEW; side++)
			free(f.subjects[i].lines[side].items);
	free(f.found);
	free(f.library_costs[OLD]);
	free(f.library_costs[NEW]);
	return count;
}
