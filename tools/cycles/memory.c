/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "memory.h"

enum {
	LINE_BITS = 6,
	PAGE_BITS = 12,
	LINES_OF_PAGE = 1 << (PAGE_BITS - LINE_BITS),
	/* The prefetcher of all processors, chosen by us: */
	STREAMS = 32,
	STREAM_IS_SURE = 2,  /* steps in one direction until a stream is foreseen */
	STREAM_STEP_MAX = 4, /* lines, until the direction is known */
	FILLS = 1 << 13,     /* lines whose arrival is remembered */
	MISSES_MAX = 64,     /* the most that a processor may have */
};

/* ------------------------------------------------------------------ tables of lines or pages */

struct table {
	UInt ways;
	ULong set_mask;
	ULong *keys; /* ways of a set, the last used first; 0 is free */
};

static void table_make(struct table *table, UInt entries, UInt ways)
{
	UInt sets = entries / ways;

	tl_assert(sets && (sets & (sets - 1)) == 0);
	table->ways = ways;
	table->set_mask = sets - 1;
	table->keys = VG_(calloc)(TOOL_NAME, entries, sizeof(ULong));
}

static void move_to_front(ULong *set, UInt way, ULong key)
{
	for (; way > 0; way--)
		set[way] = set[way - 1];
	set[0] = key;
}

/* Whether the table has the number; it has it afterwards. */
static inline Bool table_visit(struct table *table, ULong number)
{
	ULong *set = table->keys + (number & table->set_mask) * table->ways;
	ULong key = number + 1;
	UInt way;

	if (LIKELY(set[0] == key))
		return True;
	for (way = 1; way < table->ways && set[way] != key; way++)
		;
	if (way < table->ways) {
		move_to_front(set, way, key);
		return True;
	}
	move_to_front(set, way - 1, key);
	return False;
}

/* ------------------------------------------------------------------ what memory remembers */

/* Lines of a page that are visited in order. */
struct stream {
	ULong page;
	Int last, direction; /* lines of the page */
	Int sureness;
	UInt last_use;
};

struct fill {
	ULong line;
	Moment arrives;
};

struct memory {
	const struct processor *processor;
	struct table code, level[3], tlb[2];
	struct stream streams[STREAMS];
	UInt stream_uses;
	struct fill fills[FILLS];
	Moment free[LEVEL_MEMORY + 1]; /* when the way from each level is free again */
	Moment misses[MISSES_MAX];     /* when each of those on their way arrives */
	UInt next_miss;
};

static void table_of_cache(struct table *table, const struct cache_shape *shape)
{
	table_make(table, shape->bytes >> LINE_BITS, shape->ways);
}

struct memory *memory_new(const struct processor *processor)
{
	struct memory *memory = NEW(struct memory);

	memory->processor = processor;
	table_of_cache(&memory->code, &processor->code);
	for (UInt i = 0; i < 3; i++)
		table_of_cache(&memory->level[i], &processor->level[i]);
	for (UInt i = 0; i < 2; i++)
		table_make(&memory->tlb[i], processor->tlb[i].entries, processor->tlb[i].ways);
	tl_assert(processor->misses <= MISSES_MAX);
	return memory;
}

/* ------------------------------------------------------------------ prefetcher */

static Bool stream_goes_on(struct stream *stream, Int line, UInt now)
{
	Int step = line - stream->last;

	if (step == 0)
		return stream->sureness >= STREAM_IS_SURE;
	stream->last_use = now;
	if (step == stream->direction ||
	    (stream->sureness == 0 && step <= STREAM_STEP_MAX && step >= -STREAM_STEP_MAX))
		stream->sureness += stream->sureness < 2 * STREAM_IS_SURE;
	else
		stream->sureness = 0;
	stream->direction = step;
	stream->last = line;
	return stream->sureness >= STREAM_IS_SURE;
}

/* Whether the stream's next line is on this page, which is the next or the one before. */
static Bool stream_reaches(const struct stream *stream, ULong page)
{
	Int next = stream->last + stream->direction;

	if (stream->sureness < STREAM_IS_SURE)
		return False;
	return (stream->page + 1 == page && next >= LINES_OF_PAGE) ||
	       (stream->page == page + 1 && next < 0);
}

static void begin_stream(struct memory *m, struct stream *stream, ULong page, Int line)
{
	struct stream new = {
	    .page = page, .last = line, .direction = 1, .last_use = m->stream_uses};

	for (UInt i = 0; i < STREAMS; i++)
		if (stream_reaches(&m->streams[i], page)) {
			new.direction = m->streams[i].direction;
			new.sureness = STREAM_IS_SURE;
		}
	*stream = new;
}

/* Whether the prefetcher foresaw the line. */
static Bool is_foreseen(struct memory *m, ULong line)
{
	ULong page = line / LINES_OF_PAGE;
	Int in_page = (Int)(line % LINES_OF_PAGE);
	struct stream *oldest = &m->streams[0];

	m->stream_uses++;
	for (UInt i = 0; i < STREAMS; i++) {
		struct stream *stream = &m->streams[i];

		if (stream->page == page)
			return stream_goes_on(stream, in_page, m->stream_uses);
		if (stream->last_use < oldest->last_use)
			oldest = stream;
	}
	begin_stream(m, oldest, page, in_page);
	return False;
}

/* ------------------------------------------------------------------ levels */

static enum memory_level find_line(struct memory *m, ULong line)
{
	if (table_visit(&m->level[LEVEL_2], line))
		return LEVEL_2;
	return table_visit(&m->level[LEVEL_3], line) ? LEVEL_3 : LEVEL_MEMORY;
}

static UInt latency_of(const struct memory *m, enum memory_level level)
{
	return level == LEVEL_MEMORY ? m->processor->memory_latency
				     : m->processor->level[level].latency;
}

/* When the way from the level is free for a line. */
static Moment take_way(struct memory *m, enum memory_level level, Moment now)
{
	UInt cycles = level == LEVEL_MEMORY ? m->processor->memory_bandwidth
					    : m->processor->level[level].bandwidth;
	Moment begin = later(m->free[level], now);

	m->free[level] = cycles_later(begin, cycles);
	return begin;
}

/* A line that was not foreseen, from beyond the second level: when there is room for another one.
 */
static Moment wait_for_others(const struct memory *m, Moment now)
{
	return later(m->misses[m->next_miss], now);
}

static void note_miss(struct memory *m, Moment arrives)
{
	m->misses[m->next_miss] = arrives;
	m->next_miss = (m->next_miss + 1) % m->processor->misses;
}

/* When a line that the first level does not have is there. */
static Moment bring_line(struct memory *m, ULong line, Moment now, enum memory_level *level)
{
	Bool was_foreseen = is_foreseen(m, line);
	Moment arrives;

	*level = find_line(m, line);
	if (was_foreseen)
		return cycles_later(take_way(m, *level, now), latency_of(m, LEVEL_1));
	if (*level == LEVEL_2) {
		take_way(m, LEVEL_2, now);
		return cycles_later(now, latency_of(m, LEVEL_2));
	}
	arrives = take_way(m, *level, wait_for_others(m, now));
	arrives = cycles_later(arrives, latency_of(m, *level));
	note_miss(m, arrives);
	return arrives;
}

static Moment translate(struct memory *m, Addr address, Moment now)
{
	ULong page = address >> PAGE_BITS;

	if (LIKELY(table_visit(&m->tlb[0], page)))
		return now;
	return cycles_later(now, m->processor->tlb[!table_visit(&m->tlb[1], page)].latency);
}

Moment memory_access(struct memory *m, Addr address, Moment now, enum memory_level *level)
{
	ULong line = address >> LINE_BITS;
	struct fill *fill = &m->fills[line % FILLS];

	now = translate(m, address, now);
	if (LIKELY(table_visit(&m->level[LEVEL_1], line))) {
		Moment ready = cycles_later(now, m->processor->level[LEVEL_1].latency);

		*level = LEVEL_1;
		return fill->line == line ? later(fill->arrives, ready) : ready;
	}
	fill->line = line;
	fill->arrives = bring_line(m, line, now, level);
	return fill->arrives;
}

UInt memory_fetch(struct memory *m, Addr address)
{
	ULong line = address >> LINE_BITS;
	enum memory_level level;

	if (LIKELY(table_visit(&m->code, line)))
		return 0;
	level = find_line(m, line);
	return level == LEVEL_2 ? m->processor->code.latency : latency_of(m, level);
}
