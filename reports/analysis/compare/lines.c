#include "lines.h"

#include "common/memory.h"
#include "parsers/resolve/own.h"

#include <stdlib.h>

enum { MOST_FUNCTIONS = 10, MOST_LINES = 1000 /* of one function, to be aligned */ };

/* A line of one function on one side. */
struct line {
	struct text file;
	u64 number, cost;
	enum line_origin origin; /* of a line of the new side */
	u64 old_number;		 /* ORIGIN_SAME: of the same line on the old side */
};

struct lines {
	struct line *items;
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

/* Whether both sides know where own code calls others. */
static bool have_places(const struct finding *f)
{
	return f->profiles[OLD]->place_count && f->profiles[NEW]->place_count;
}

/* Whether the call's cost counts for the line of own code that makes it. */
static bool is_into_library(const struct finding *f, u32 caller, u32 callee)
{
	const struct cpu_match *match = &f->change->match;

	return match->cycle[caller] != match->cycle[callee] &&
	       matched_is_own(&match->functions[caller]) &&
	       !matched_is_own(&match->functions[callee]);
}

/* By function: how much more what it calls in libraries costs. */
static i64 *find_increases(const struct finding *f)
{
	const struct cpu_match *match = &f->change->match;
	i64 *increases = memory_new((size_t)match->function_count + 1, sizeof(*increases));

	for (u32 i = 0; have_places(f) && i < match->call_count; i++) {
		const struct matched_call *call = &match->calls[i];
		i64 *sum = &increases[call->caller];

		if (is_into_library(f, call->caller, call->callee) &&
		    __builtin_add_overflow(*sum, change_of(call->cost), sum))
			*sum = INT64_MAX;
	}
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
	const struct line *x = a, *y = b;
	int order = text_compare(x->file, y->file);

	if (order)
		return order;
	return (x->number > y->number) - (x->number < y->number);
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
	lines->items[lines->count++] = (struct line){.file = file, .number = number, .cost = cost};
}

/* Adds what own code calls in libraries to the lines of the calls. */
static void collect_calls(struct finding *f, int side)
{
	const struct cpu_profile *profile = f->profiles[side];
	const u32 *ids = f->change->match.ids[side];

	for (u32 i = 0; have_places(f) && i < profile->place_count; i++) {
		const struct cpu_place *place = &profile->places[i];
		u32 caller = ids[profile->calls[place->call].caller];
		u32 callee = ids[profile->calls[place->call].callee];
		struct subject *subject = subject_of(f, caller);
		u64 cost = profile->place_costs[(size_t)i * profile->event_count + f->event[side]];

		if (subject && cost && is_into_library(f, caller, callee))
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

static void find_origins(const struct moved_lines *moved, struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];

		line->origin =
		    moved_lines_origin(moved, line->file, line->number, &line->old_number);
	}
}

/* ---------------------------------------------------------------- alignment */

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

static bool are_of_one_file(const struct line *old, const struct line *now)
{
	return text_equal(path_basename(old->file), path_basename(now->file));
}

/* Whether the lines are the same line; if that is unknown, whether they cost the same per call of
 * their function. */
static bool are_alike(const struct subject *subject, const struct line *old, const struct line *now)
{
	u64 old_calls = subject->function->calls[OLD], new_calls = subject->function->calls[NEW];

	if (!are_of_one_file(old, now))
		return false;
	if (now->origin != ORIGIN_UNKNOWN)
		return now->origin == ORIGIN_SAME && now->old_number == old->number;
	if (!old_calls || !new_calls)
		return old->cost == now->cost;
	return (unsigned __int128)old->cost * new_calls == (unsigned __int128)now->cost * old_calls;
}

/* Adds the lines between two aligned pairs: lines of the same file are paired in order; the rest
 * have no partner. */
static void add_gap(struct finding *f, const struct subject *subject, size_t old, size_t old_end,
		    size_t now, size_t now_end)
{
	const struct line *a = subject->lines[OLD].items, *b = subject->lines[NEW].items;

	for (; now < now_end; now++) {
		size_t match = old;
		u64 before = 0;

		while (match < old_end && !are_of_one_file(&a[match], &b[now]))
			match++;
		if (match < old_end) {
			before = a[match].cost;
			old = match + 1;
		}
		add_found(f, subject, b[now].file, b[now].number, before, b[now].cost);
	}
}

/* Aligns the lines by their longest common subsequence. length[i][j] is its length for the lines
 * from old line i and new line j on. */
static void align(struct finding *f, const struct subject *subject)
{
	const struct lines *a = &subject->lines[OLD], *b = &subject->lines[NEW];
	size_t width = b->count + 1, old = 0, now = 0, old_gap = 0, new_gap = 0;
	u32 *length = memory_new((a->count + 1) * width, sizeof(*length));

	for (size_t i = a->count; i-- > 0;)
		for (size_t j = b->count; j-- > 0;) {
			u32 *down = &length[(i + 1) * width + j], *here = &length[i * width + j];

			*here = down[0] > here[1] ? down[0] : here[1];
			if (are_alike(subject, &a->items[i], &b->items[j]) && down[1] + 1 > *here)
				*here = down[1] + 1;
		}
	while (old < a->count && now < b->count) {
		u32 here = length[old * width + now];

		if (are_alike(subject, &a->items[old], &b->items[now]) &&
		    here == length[(old + 1) * width + now + 1] + 1) {
			add_gap(f, subject, old_gap, old, new_gap, now);
			add_found(f, subject, b->items[now].file, b->items[now].number,
				  a->items[old].cost, b->items[now].cost);
			old_gap = ++old;
			new_gap = ++now;
		} else if (here == length[(old + 1) * width + now])
			old++;
		else
			now++;
	}
	add_gap(f, subject, old_gap, a->count, new_gap, b->count);
	free(length);
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
	bool is_known =
	    now && (old || !subject->function->self[OLD]) && old <= MOST_LINES && now <= MOST_LINES;

	if (is_known)
		align(f, subject);
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
	choose_subjects(&f);
	collect_lines(&f, OLD);
	collect_lines(&f, NEW);
	for (u32 i = 0; i < f.subject_count; i++) {
		find_origins(moved, &f.subjects[i].lines[NEW]);
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
	return count;
}
