/* timing/block.c: events of a log become the figures of their name, whatever their order. */
#include "timing/block.h"

#include "unit.h"

#include <stdlib.h>
#include <string.h>

enum { EVENTS = 300000 };

static struct profile_site sites[2] = {{"one", 1}, {"other", 2}};

static uint64_t some_ticks(int way, size_t i)
{
	switch (way) {
	case 0:
		return 44; /* all in one counter, which overflows */
	case 1:
		return i % 3; /* none has a counter */
	case 2:
		return 20 + (i * 7919) % 5000;
	default:
		return (i * 7919) % 100 == 0 ? UINT64_C(1) << 33 : 30 + i % 2;
	}
}

struct expected {
	uint64_t calls, total, min, max;
	double squares;
};

static void expect(struct expected *e, uint64_t ticks)
{
	e->min = e->calls == 0 || ticks < e->min ? ticks : e->min;
	e->max = ticks > e->max ? ticks : e->max;
	e->calls++;
	e->total += ticks;
	e->squares += (double)ticks * (double)ticks;
}

static void assert_is(const struct block *block, const struct expected *e)
{
	struct wide_histogram *wide = calloc(1, sizeof(*wide));
	uint64_t counted = 0;

	assert_non_null(wide);
	histogram_widen(wide, &block->histogram);
	for (size_t i = 0; i < BUCKETS; i++)
		counted += wide->counts[i];
	free(wide);
	assert_true(block->calls == e->calls && counted == e->calls);
	assert_true(block->total == e->total && block->min == e->min && block->max == e->max);
	assert_true(block->squares >= e->squares * (1 - 1e-9));
	assert_true(block->squares <= e->squares * (1 + 1e-9));
}

/* Events come in logs of 512, in runs of one site of the given length. */
static void account(int way, size_t run)
{
	struct event log[512];
	struct block *blocks[2] = {pages_get(sizeof(struct block)),
				   pages_get(sizeof(struct block))};
	struct expected expected[2] = {{0}, {0}};

	assert_true(blocks[0] && blocks[1]);
	for (size_t begin = 0; begin < EVENTS; begin += 512) {
		for (size_t i = 0; i < 512; i++) {
			size_t which = (begin + i) / run % 2;

			log[i] = (struct event){some_ticks(way, begin + i), &sites[which]};
			expect(&expected[which], log[i].ticks);
		}
		for (struct event *event = log, *next; event < log + 512; event = next) {
			next = block_account(blocks[event->site->id - 1], event, log + 512, false);
			assert_true(next > event);
		}
	}
	for (size_t i = 0; i < 2; i++) {
		assert_is(blocks[i], &expected[i]);
		block_clear(blocks[i]);
		pages_put(blocks[i], sizeof(struct block));
	}
}

static void every_event_is_accounted_once(void **state)
{
	(void)state;
	for (int way = 0; way < 4; way++) {
		account(way, 1);
		account(way, 7);
		account(way, 500);
	}
}

static void a_duration_of_no_ticks_may_come_first(void **state)
{
	struct event event = {0, &sites[0]};
	struct block *block = pages_get(sizeof(*block));

	(void)state;
	assert_non_null(block);
	assert_true(block_account(block, &event, &event + 1, false) == &event + 1);
	assert_is(block, &(struct expected){.calls = 1});
	block_clear(block);
	pages_put(block, sizeof(*block));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_event_is_accounted_once),
	    cmocka_unit_test(a_duration_of_no_ticks_may_come_first),
	};

	return cmocka_run_group_tests_name("block", tests, NULL, NULL);
}
