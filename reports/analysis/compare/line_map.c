#include "line_map.h"

#include "common/memory.h"
#include "line_alignment.h"

#include <stdlib.h>
#include <string.h>

/* A line with the function that it is of. */
struct row {
	u32 function;
	struct text file;
	u64 number, cost;
};

struct rows {
	struct row *items;
	size_t count;
};

/* The new profile's files by path and by their last part. */
struct new_files {
	bool are_known; /* they are asked for only if a line is gone */
	struct intern paths, names;
	struct text *path_of_name; /* the profile's; "" if there are several */
	size_t capacity;
};

struct mapping {
	const struct cpu_profile *const *profiles;
	const u32 *event;
	const struct cpu_match *match;
	const struct moved_lines *moved;
	struct rows rows[2];
	struct new_files files;
	struct line_map *out;
};

/* ---------------------------------------------------------------- the lines of both sides */

static void add_row(struct mapping *m, int side, u32 function, struct text file, u64 number,
		    u64 cost)
{
	struct rows *rows = &m->rows[side];

	rows->items[rows->count++] =
	    (struct row){m->match->ids[side][function], file, number, cost};
}

static void collect(struct mapping *m, int side, const struct cpu_lines *lines, bool is_self)
{
	struct cpu_line_cursor cursor = {.lines = lines};

	while (cpu_lines_next(&cursor))
		add_row(m, side, cursor.line.function, lines->files[cursor.line.file],
			cursor.line.line,
			is_self ? cpu_line_cost(&cursor.line, m->event[side]) : 0);
}

static int by_place(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->function != y->function)
		return x->function < y->function ? -1 : 1;
	return aligned_line_order(&(struct aligned_line){.file = x->file, .number = x->number},
				  &(struct aligned_line){.file = y->file, .number = y->number});
}

static void join_equal_rows(struct rows *rows)
{
	size_t count = 0;

	if (!rows->count)
		return;
	qsort(rows->items, rows->count, sizeof(*rows->items), by_place);
	for (size_t i = 1; i < rows->count; i++)
		if (by_place(&rows->items[count], &rows->items[i]) == 0)
			rows->items[count].cost += rows->items[i].cost;
		else
			rows->items[++count] = rows->items[i];
	rows->count = count + 1;
}

static void collect_side(struct mapping *m, int side)
{
	const struct cpu_profile *profile = m->profiles[side];
	size_t most = profile->lines.count + profile->line_calls.count + profile->place_count;

	m->rows[side].items = memory_resize(NULL, most, sizeof(struct row));
	collect(m, side, &profile->lines, true);
	collect(m, side, &profile->line_calls, false);
	for (u32 i = 0; i < profile->place_count; i++) {
		const struct cpu_place *place = &profile->places[i];

		add_row(m, side, profile->calls[place->call].caller, place->file, place->line, 0);
	}
	join_equal_rows(&m->rows[side]);
}

/* ---------------------------------------------------------------- files */

static void add_file(struct new_files *files, struct text path)
{
	size_t known_paths = files->paths.count, known_names = files->names.count;
	u32 name;

	if (intern_add(&files->paths, path) < known_paths)
		return;
	name = intern_add(&files->names, path_basename(path));
	GROW(files->path_of_name, files->capacity, files->names.count);
	files->path_of_name[name] = name == known_names ? path : T("");
}

static struct text find_file(struct mapping *m, struct text path)
{
	struct new_files *files = &m->files;
	u32 name;

	for (size_t i = 0; !files->are_known && i < m->rows[NEW].count; i++)
		add_file(files, m->rows[NEW].items[i].file);
	files->are_known = true;
	name = intern_find(&files->names, path_basename(path));
	if (intern_find(&files->paths, path) != INTERN_NONE || name == INTERN_NONE ||
	    !files->path_of_name[name].length)
		return path;
	return files->path_of_name[name];
}

static void release_files(struct new_files *files)
{
	intern_release(&files->paths);
	intern_release(&files->names);
	free(files->path_of_name);
}

/* ---------------------------------------------------------------- one function */

struct side_lines {
	struct aligned_line *lines;
	size_t count;
};

/* Copies the lines of a function that begin at a row, and moves on to those of the next one. */
static struct side_lines take_lines(const struct rows *rows, size_t *at, u32 function)
{
	struct side_lines taken = {0};
	size_t end = *at;

	while (end < rows->count && rows->items[end].function == function)
		end++;
	taken.lines = memory_new(end - *at + 1, sizeof(*taken.lines));
	for (; *at < end; (*at)++) {
		const struct row *row = &rows->items[*at];

		taken.lines[taken.count++] = (struct aligned_line){
		    .file = row->file, .number = row->number, .cost = row->cost};
	}
	return taken;
}

/* Of functions with too many lines to be aligned: those that git knows, or of the same number. */
static void pair_by_number(const struct side_lines *old, const struct side_lines *now,
			   size_t *partner)
{
	for (size_t i = 0, k = 0; i < now->count; i++) {
		const struct aligned_line *line = &now->lines[i];
		u64 number = line->origin == ORIGIN_SAME ? line->old_number : line->number;
		int order = -1;

		while (k < old->count) {
			order = text_compare(path_basename(old->lines[k].file),
					     path_basename(line->file));
			if (!order)
				order = (old->lines[k].number > number) -
					(old->lines[k].number < number);
			if (order >= 0)
				break;
			k++;
		}
		partner[i] = k < old->count && !order ? k++ : NO_LINE;
	}
}

static void pair_lines(const struct mapping *m, u32 function, const struct side_lines *old,
		       const struct side_lines *now, size_t *partner)
{
	if (old->count > MOST_ALIGNED_LINES || now->count > MOST_ALIGNED_LINES)
		pair_by_number(old, now, partner);
	else
		lines_align(old->lines, old->count, now->lines, now->count,
			    m->match->functions[function].calls, partner);
}

/* Where an old line without a partner is: where git knows it, though it costs nothing there now, or
 * behind the line that it stood behind. */
static void place_alone(struct mapping *m, const struct mapped_line *behind, struct text file,
			struct mapped_line *line)
{
	line->new_file = find_file(m, file);
	if (moved_lines_find(m->moved, line->new_file, line->number, &line->new_number))
		return;
	line->is_gone = line->number > 0;
	line->new_number =
	    behind && text_equal(behind->new_file, line->new_file) ? behind->new_number : 0;
}

static int by_file(const void *a, const void *b)
{
	const struct mapped_line *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static void map_lines(struct mapping *m, u32 function, const struct side_lines *old,
		      const struct side_lines *now)
{
	size_t *partner = memory_new(now->count + 1, sizeof(*partner));
	size_t *new_of = memory_new(old->count + 1, sizeof(*new_of));
	struct line_map *out = m->out;
	size_t first = out->count;

	pair_lines(m, function, old, now, partner);
	memset(new_of, 0xff, old->count * sizeof(*new_of));
	for (size_t i = 0; i < now->count; i++)
		if (partner[i] != NO_LINE)
			new_of[partner[i]] = i;
	for (size_t i = 0; i < old->count; i++) {
		const struct aligned_line *line = &old->lines[i];
		struct mapped_line mapped = {.file = intern_add(&out->files, line->file),
					     .number = line->number};

		if (new_of[i] == NO_LINE) {
			place_alone(m, i ? &out->lines[out->count - 1] : NULL, line->file, &mapped);
		} else {
			mapped.new_file = now->lines[new_of[i]].file;
			mapped.new_number = now->lines[new_of[i]].number;
		}
		out->lines[out->count++] = mapped;
	}
	out->starts[function + 1] = out->count;
	if (old->count > 1)
		qsort(&out->lines[first], old->count, sizeof(*out->lines), by_file);
	free(partner);
	free(new_of);
}

/* ---------------------------------------------------------------- the map */

void line_map_make(const struct cpu_profile *const profiles[2], const u32 event[2],
		   const struct cpu_match *match, const struct moved_lines *moved,
		   struct line_map *out)
{
	struct mapping m = {
	    .profiles = profiles, .event = event, .match = match, .moved = moved, .out = out};
	size_t at[2] = {0};

	for (int side = OLD; side <= NEW; side++)
		collect_side(&m, side);
	*out = (struct line_map){
	    .lines = memory_resize(NULL, m.rows[OLD].count, sizeof(*out->lines)),
	    .starts = memory_new((size_t)match->function_count + 1, sizeof(*out->starts))};
	for (u32 f = 0; f < match->function_count; f++) {
		struct side_lines old = take_lines(&m.rows[OLD], &at[OLD], f);
		struct side_lines now = take_lines(&m.rows[NEW], &at[NEW], f);

		lines_find_origins(moved, now.lines, now.count);
		map_lines(&m, f, &old, &now);
		free(old.lines);
		free(now.lines);
	}
	release_files(&m.files);
	free(m.rows[OLD].items);
	free(m.rows[NEW].items);
}

void line_map_release(struct line_map *map)
{
	intern_release(&map->files);
	free(map->lines);
	free(map->starts);
}

const struct mapped_line *line_map_find(const struct line_map *map, u32 function, struct text file,
					u64 number)
{
	struct mapped_line wanted = {.file = intern_find(&map->files, file), .number = number};
	size_t first = map->starts[function];

	return bsearch(&wanted, map->lines + first, map->starts[function + 1] - first,
		       sizeof(*map->lines), by_file);
}
