/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "instructions.h"

#include "ir.h"
#include "stacks.h"
#include "texts.h"

struct stretch {
	UInt first, count; /* instructions; none: a correction of the one before `first` */
};

struct place {
	Addr address; /* in the object's file */
	const HChar *file;
	UInt line;
};

/* The counts of one function that runs the block. */
struct cell {
	struct cell *next;
	struct node *node;
	ULong *own;	/* of each instruction, OWN_EVENTS numbers */
	ULong counts[]; /* of each stretch */
};

struct block_counters {
	struct block_counters *next;
	struct node *node; /* the last function that ran it, and its counts */
	ULong *counts, *own;
	struct cell *cells;
	struct place *places;
	UInt place_count, place_capacity;
	struct stretch *stretches;
	UInt stretch_count, stretch_capacity;
	IRExpr *base; /* while it is translated: the address of the counts */
};

static struct block_counters *all_blocks;

static SizeT own_size(void)
{
	return OWN_EVENTS * sizeof(ULong);
}

static VG_REGPARM(1) void find_cell(struct block_counters *block)
{
	struct cell *cell;

	for (cell = block->cells; cell && cell->node != node_now; cell = cell->next)
		;
	if (!cell) {
		cell = VG_(calloc)(TOOL_NAME, 1,
				   sizeof(*cell) + block->stretch_count * sizeof(cell->counts[0]));
		if (OWN_EVENTS)
			cell->own = VG_(calloc)(TOOL_NAME, block->place_count, own_size());
		cell->node = node_now;
		cell->next = block->cells;
		block->cells = cell;
	}
	block->node = node_now;
	block->counts = cell->counts;
	block->own = cell->own;
}

struct block_counters *counters_begin(IRSB *out)
{
	struct block_counters *block = NEW(struct block_counters);
	IRExpr *differs;

	block->next = all_blocks;
	all_blocks = block;
	differs = ir_binary(out, Ity_I1, Iop_CmpNE64, ir_load(out, ir_pointer(&node_now)),
			    ir_load(out, ir_pointer(&block->node)));
	ir_call(out, "find_cell", &find_cell, mkIRExprVec_1(ir_pointer(block)), differs);
	block->base = ir_load(out, ir_pointer(&block->counts));
	return block;
}

void counters_add_instruction(struct block_counters *block, Addr address)
{
	struct place *place;

	GROW(block->places, block->place_capacity, block->place_count + 1);
	place = &block->places[block->place_count++];
	place->file = code_place(address, &place->address, &place->line);
}

static void add_stretch(struct block_counters *block, IRSB *out, struct stretch stretch,
			IRExpr *executions)
{
	ULong offset = block->stretch_count * sizeof(ULong);

	GROW(block->stretches, block->stretch_capacity, block->stretch_count + 1);
	block->stretches[block->stretch_count++] = stretch;
	ir_increase(out, ir_binary(out, Ity_I64, Iop_Add64, block->base, ir_constant(offset)),
		    executions);
}

void counters_end_stretch(struct block_counters *block, IRSB *out, UInt count)
{
	add_stretch(block, out, (struct stretch){block->place_count - count, count},
		    ir_constant(1));
}

void counters_correct(struct block_counters *block, IRSB *out, IRExpr *executions)
{
	add_stretch(block, out, (struct stretch){block->place_count - 1, 1}, executions);
}

ULong *counters_own(struct block_counters *block)
{
	return block->own;
}

void counters_end(struct block_counters *block)
{
	block->base = NULL;
	VG_(realloc_shrink)(block->places, block->place_count * sizeof(*block->places));
	VG_(realloc_shrink)(block->stretches, block->stretch_count * sizeof(*block->stretches));
}

/* ------------------------------------------------------------------ results */

struct list {
	struct instruction_cost *costs;
	UInt count, capacity;
};

static struct costs *add_cost(struct list *list, struct node *node, const struct place *place)
{
	struct instruction_cost *cost;

	GROW(list->costs, list->capacity, list->count + 1);
	cost = &list->costs[list->count++];
	*cost = (struct instruction_cost){node, place->address, place->file, place->line, {0}};
	return &cost->costs;
}

static void add_executions(struct list *list, const struct block_counters *block,
			   const struct cell *cell)
{
	for (UInt s = 0; s < block->stretch_count; s++) {
		const struct stretch *stretch = &block->stretches[s];

		for (UInt i = 0; cell->counts[s] && i < stretch->count; i++)
			add_cost(list, cell->node, &block->places[stretch->first + i])
			    ->instructions = cell->counts[s];
	}
}

static void add_own(struct list *list, const struct block_counters *block, const struct cell *cell)
{
	for (UInt i = 0; cell->own && i < block->place_count; i++) {
		const ULong *own = cell->own + i * OWN_EVENTS;

		if (!own_is_zero(own))
			own_copy(add_cost(list, cell->node, &block->places[i])->own, own);
	}
}

static Int compare(const void *left, const void *right)
{
	const struct instruction_cost *a = left, *b = right;

	if (a->node != b->node)
		return a->node->id < b->node->id ? -1 : 1;
	return a->address < b->address ? -1 : a->address > b->address;
}

static void merge_same(struct list *list)
{
	UInt kept = 0;

	for (UInt i = 0; i < list->count; i++) {
		struct instruction_cost *cost = &list->costs[i];

		if (kept && compare(&list->costs[kept - 1], cost) == 0)
			costs_add(&list->costs[kept - 1].costs, &cost->costs);
		else
			list->costs[kept++] = *cost;
	}
	list->count = kept;
}

struct instruction_cost *counters_collect(UInt thread, UInt *count)
{
	struct list list = {NULL, 0, 0};

	for (const struct block_counters *block = all_blocks; block; block = block->next)
		for (const struct cell *cell = block->cells; cell; cell = cell->next)
			if (cell->node->function /* counted */ && cell->node->thread == thread) {
				add_executions(&list, block, cell);
				add_own(&list, block, cell);
			}
	VG_(ssort)(list.costs, list.count, sizeof(*list.costs), compare);
	merge_same(&list);
	*count = list.count;
	return list.costs;
}

void counters_zero(void)
{
	for (struct block_counters *block = all_blocks; block; block = block->next)
		for (struct cell *cell = block->cells; cell; cell = cell->next) {
			VG_(memset)(cell->counts, 0, block->stretch_count * sizeof(ULong));
			if (cell->own)
				VG_(memset)(cell->own, 0, block->place_count * own_size());
		}
}
