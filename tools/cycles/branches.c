/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "branches.h"

/* Of all processors, chosen by us: their makers do not publish them. */
enum {
	BASE_ENTRIES = 1 << 14,
	TABLES = 5,
	TABLE_BITS = 12,
	TAG_BITS = 12,
	TARGETS = 1 << 13,
	RETURNS = 64,
	COUNTER_MAX = 3, /* of signed counters of three bits: 0 and above is taken */
	COUNTER_MIN = -4,
	USEFUL_MAX = 3,
};

/* How many directions each table looks at. */
static const UInt history_lengths[TABLES] = {5, 12, 27, 60, 120};

struct entry {
	UShort tag;
	signed char counter;
	UChar useful;
};

struct predictor {
	UChar base[BASE_ENTRIES]; /* counters of two bits: 2 and above is taken */
	struct entry tables[TABLES][1 << TABLE_BITS];
	ULong history[2]; /* the last directions, the last one in bit 0 of the first */
	Addr targets[TARGETS];
	Addr returns[RETURNS];
	UInt return_top;
};

/* Where a branch is looked up. */
struct look_up {
	struct entry *entries[TABLES];
	UShort tags[TABLES];
	UChar *base;
	Int provider, alternate; /* the tables with the longest histories that know it, or -1 */
};

struct predictor *predictor_new(void)
{
	return NEW(struct predictor);
}

static inline ULong scatter(ULong value)
{
	return value * 0x9e3779b97f4a7c15ULL;
}

static inline ULong history_hash(const struct predictor *p, UInt length)
{
	ULong rest;

	if (length < 64)
		return scatter(p->history[0] & ((1ULL << length) - 1));
	rest = p->history[1] & ((1ULL << (length - 64)) - 1);
	return scatter(p->history[0] ^ scatter(rest));
}

static void look_up(struct predictor *p, Addr address, struct look_up *found)
{
	found->provider = found->alternate = -1;
	found->base = &p->base[(address ^ (address >> 14)) % BASE_ENTRIES];
	for (Int i = 0; i < TABLES; i++) {
		ULong hash = history_hash(p, history_lengths[i]) ^ address * 0xd6e8feb86659fd93ULL;

		hash ^= hash >> 29;
		found->entries[i] = &p->tables[i][(hash >> 10) % (1 << TABLE_BITS)];
		found->tags[i] = (UShort)((hash >> 40) % (1 << TAG_BITS));
		if (found->entries[i]->tag == found->tags[i]) {
			found->alternate = found->provider;
			found->provider = i;
		}
	}
}

static inline Bool says_taken(const struct look_up *found, Int table)
{
	return table >= 0 ? found->entries[table]->counter >= 0 : *found->base >= 2;
}

/* An entry that was made just now, and was not of use yet. */
static inline Bool is_new(const struct entry *entry)
{
	return entry->useful == 0 && (entry->counter == 0 || entry->counter == -1);
}

static void train_entry(struct entry *entry, Bool is_taken, Bool differs, Bool was_right)
{
	if (is_taken && entry->counter < COUNTER_MAX)
		entry->counter++;
	else if (!is_taken && entry->counter > COUNTER_MIN)
		entry->counter--;
	if (differs && was_right && entry->useful < USEFUL_MAX)
		entry->useful++;
	else if (differs && !was_right && entry->useful > 0)
		entry->useful--;
}

static void train_base(UChar *counter, Bool is_taken)
{
	if (is_taken && *counter < 3)
		++*counter;
	else if (!is_taken && *counter > 0)
		--*counter;
}

/* After a wrong prediction, a table with a longer history gets an entry. */
static void allocate(struct look_up *found, Bool is_taken)
{
	for (Int i = found->provider + 1; i < TABLES; i++) {
		struct entry *entry = found->entries[i];

		if (entry->useful) {
			entry->useful--;
			continue;
		}
		*entry = (struct entry){found->tags[i], is_taken ? 0 : -1, 0};
		return;
	}
}

Bool predict_direction(struct predictor *p, Addr address, Bool is_taken)
{
	struct look_up found;
	Bool prediction, other;

	look_up(p, address, &found);
	prediction = says_taken(&found, found.provider);
	other = says_taken(&found, found.alternate);
	if (found.provider < 0)
		train_base(found.base, is_taken);
	else {
		struct entry *entry = found.entries[found.provider];

		if (is_new(entry))
			prediction = other;
		train_entry(entry, is_taken, prediction != other, prediction == is_taken);
	}
	if (prediction != is_taken)
		allocate(&found, is_taken);
	p->history[1] = p->history[1] << 1 | p->history[0] >> 63;
	p->history[0] = p->history[0] << 1 | is_taken;
	return prediction == is_taken;
}

Bool predict_target(struct predictor *p, Addr address, Addr target)
{
	UWord hash = address ^ address >> 11 ^ scatter(p->history[0]) >> 50;
	Addr *known = &p->targets[hash % TARGETS];
	Bool was_known = *known == target;

	*known = target;
	p->history[0] = p->history[0] << 2 ^ (target >> 2 & 0x3f) ^ target >> 7;
	return was_known;
}

void predictor_call(struct predictor *p, Addr next)
{
	p->returns[p->return_top++ % RETURNS] = next;
}

Bool predict_return(struct predictor *p, Addr target)
{
	return p->returns[--p->return_top % RETURNS] == target;
}
