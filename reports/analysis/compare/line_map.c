#include "line_map.h"

#include "common/intern.h"
#include "common/memory.h"
#include "line_alignment.h"

#include <stdlib.h>
#include <string.h>

/* The lines of one side, those of one matched function after the other. */
struct rows {
	struct aligned_line *items;
	size_t count;
	size_t *ends; /* by function */
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

typedef void line_taker(struct mapping *m, int side, u32 function, struct aligned_line line);

static void each_of(struct mapping *m, int side, const struct cpu_lines *lines, bool is_self,
		    line_taker *take)
{
	struct cpu_line_cursor cursor = {.lines = lines};

	while (cpu_lines_next(&cursor))
		take(m, side, cursor.line.function,
		     (struct aligned_line){
			 .file = lines->files[cursor.line.file],
			 .number = cursor.line.line,
			 .cost = is_self ? cpu_line_cost(&cursor.line, m->event[side]) : 0});
}

static void each_line(struct mapping *m, int side, line_taker *take)
{
	const struct cpu_profile *profile = m->profiles[side];

	each_of(m, side, &profile->lines, true, take);
	each_of(m, side, &profile->line_calls, false, take);
	for (u32 i = 0; i < profile->place_count; i++) {
		const struct cpu_place *place = &profile->places[i];

		take(m, side, profile->calls[place->call].caller,
		     (struct aligned_line){.file = place->file, .number = place->line});
	}
}

static void count_line(struct mapping *m, int side, u32 function, struct aligned_line line)
{
	(void)line;
	m->rows[side].ends[m->match->ids[side][function] + 1]++;
	m->rows[side].count++;
}

static void add_line(struct mapping *m, int side, u32 function, struct aligned_line line)
{
	struct rows *rows = &m->rows[side];

	rows->items[rows->ends[m->match->ids[side][function]]++] = line;
}

/* Counts the lines of each function first: where its lines begin, and, while they are added, end.
 */
static void collect_side(struct mapping *m, int side)
{
	struct rows *rows = &m->rows[side];

	rows->ends = memory_new((size_t)m->match->function_count + 1, sizeof(*rows->ends));
	each_line(m, side, count_line);
	for (u32 f = 0; f < m->match->function_count; f++)
		rows->ends[f + 1] += rows->ends[f];
	rows->items = memory_resize(NULL, rows->count, sizeof(*rows->items));
	each_line(m, side, add_line);
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

static int by_place(const void *a, const void *b)
{
	return aligned_line_order(a, b);
}

/* Sorts the lines of a function and adds up equal ones. */
static struct side_lines sort_lines(const struct rows *rows, u32 function)
{
	size_t first = function ? rows->ends[function - 1] : 0,
	       count = rows->ends[function] - first;
	struct aligned_line *lines = rows->items + first;
	size_t last = 0;

	if (count < 2)
		return (struct side_lines){lines, count};
	qsort(lines, count, sizeof(*lines), by_place);
	for (size_t i = 1; i < count; i++)
		if (by_place(&lines[last], &lines[i]) == 0)
			lines[last].cost += lines[i].cost;
		else
			lines[++last] = lines[i];
	return (struct side_lines){lines, last + 1};
}

/* Of functions with too many lines to be aligned: those that git knows, or of the same number. */
static void pair_by_number(const struct side_lines *old, const struct side_lines *now,
			   size_t *partner)
{
	for (size_t i = 0, k = 0; i < now->count; i++) {
		const struct aligned_line *line = &now->lines[i];
		u64 number = line->origin == ORIGIN_SAME ? line->other_number : line->number;
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
 * behind the line that it stood behind, by git or among those that cost something. */
static void place_alone(struct mapping *m, const struct mapped_line *behind, struct text file,
			struct mapped_line *line)
{
	line->new_file = find_file(m, file);
	line->new_number =
	    behind && text_equal(behind->new_file, line->new_file) ? behind->new_number : 0;
	line->is_gone =
	    !moved_lines_find(m->moved, line->new_file, line->number, &line->new_number) &&
	    line->number;
}

static void map_lines(struct mapping *m, u32 function, const struct side_lines *old,
		      const struct side_lines *now)
{
	size_t *partner = memory_new(now->count + 1, sizeof(*partner));
	size_t *new_of = memory_new(old->count + 1, sizeof(*new_of));
	struct line_map *out = m->out;

	pair_lines(m, function, old, now, partner);
	memset(new_of, 0xff, old->count * sizeof(*new_of));
	for (size_t i = 0; i < now->count; i++)
		if (partner[i] != NO_LINE)
			new_of[partner[i]] = i;
	for (size_t i = 0; i < old->count; i++) {
		const struct aligned_line *line = &old->lines[i];
		struct mapped_line mapped = {.file = line->file, .number = line->number};

		if (new_of[i] == NO_LINE) {
			place_alone(m, i ? &out->lines[out->count - 1] : NULL, line->file, &mapped);
		} else {
			mapped.new_file = now->lines[new_of[i]].file;
			mapped.new_number = now->lines[new_of[i]].number;
		}
		out->lines[out->count++] = mapped;
	}
	out->starts[function + 1] = out->count;
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

	for (int side = OLD; side <= NEW; side++)
		collect_side(&m, side);
	*out = (struct line_map){
	    .lines = memory_resize(NULL, m.rows[OLD].count, sizeof(*out->lines)),
	    .starts = memory_new((size_t)match->function_count + 1, sizeof(*out->starts))};
	for (u32 f = 0; f < match->function_count; f++) {
		struct side_lines old = sort_lines(&m.rows[OLD], f);
		struct side_lines now = sort_lines(&m.rows[NEW], f);

		lines_find_origins(moved, OLD, old.lines, old.count);
		lines_find_origins(moved, NEW, now.lines, now.count);
		map_lines(&m, f, &old, &now);
	}
	release_files(&m.files);
	for (int side = OLD; side <= NEW; side++) {
		free(m.rows[side].items);
		free(m.rows[side].ends);
	}
}

void line_map_release(struct line_map *map)
{
	free(map->lines);
	free(map->starts);
}

static int by_mapped_place(const void *a, const void *b)
{
	const struct mapped_line *x = a, *y = b;
	int order = text_compare(x->file, y->file);

	return order ? order : (x->number > y->number) - (x->number < y->number);
}

const struct mapped_line *line_map_find(const struct line_map *map, u32 function, struct text file,
					u64 number)
{
	struct mapped_line wanted = {.file = file, .number = number};
	size_t first = map->starts[function];

	return bsearch(&wanted, map->lines + first, map->starts[function + 1] - first,
		       sizeof(*map->lines), by_mapped_place);
}
