/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output.h"

#include "heap.h"
#include "instructions.h"
#include "options.h"
#include "stacks.h"

static UInt parts;	  /* written so far */
static Bool file_is_ours; /* the first part of this process was written */
static Int process_of_file;

/* ------------------------------------------------------------------ files */

/* The file of the next part; with all parts in one file, it is the same for all. A forked child has
 * a file of its own. */
static VgFile *open_file(UInt thread, Bool is_last)
{
	HChar *name = VG_(expand_file_name)("--" TOOL_NAME "-out-file", options.output);
	Bool append = options.combine_dumps && file_is_ours && process_of_file == VG_(getpid)();
	HChar *path = VG_(malloc)(TOOL_NAME, VG_(strlen)(name) + 32);
	VgFile *file;

	if (is_last || options.combine_dumps)
		VG_(strcpy)(path, name);
	else
		VG_(sprintf)(path, "%s.%u", name, parts);
	if (thread && !options.combine_dumps)
		VG_(sprintf)(path + VG_(strlen)(path), "-%02u", thread);
	file = VG_(fopen)(path, VKI_O_CREAT | VKI_O_WRONLY | (append ? VKI_O_APPEND : VKI_O_TRUNC),
			  VKI_S_IRUSR | VKI_S_IWUSR | VKI_S_IRGRP | VKI_S_IROTH);
	if (!file)
		VG_(umsg)(TOOL_NAME ": cannot write %s\n", path);
	file_is_ours = True;
	process_of_file = VG_(getpid)();
	VG_(free)(path);
	VG_(free)(name);
	return file;
}

/* ------------------------------------------------------------------ names */

/* Numbers of names: each is written out where it is used first in a part. */
struct name_number {
	struct name_number *next;
	const HChar *name;
	UInt number;
};

enum { NAME_BUCKETS = 1 << 12 };

struct names {
	struct name_number *buckets[NAME_BUCKETS];
	UInt count;
};

static struct names object_names, file_names;

static void write_name(VgFile *file, const HChar *keyword, struct names *names, const HChar *name)
{
	struct name_number **bucket = &names->buckets[((UWord)name >> 3) % NAME_BUCKETS], *number;

	for (number = *bucket; number; number = number->next)
		if (number->name == name) {
			VG_(fprintf)(file, "%s=(%u)\n", keyword, number->number);
			return;
		}
	number = NEW(struct name_number);
	number->name = name;
	number->number = ++names->count;
	number->next = *bucket;
	*bucket = number;
	VG_(fprintf)(file, "%s=(%u) %s\n", keyword, number->number, name);
}

static void forget_names(struct names *names)
{
	for (UInt i = 0; i < NAME_BUCKETS; i++)
		while (names->buckets[i]) {
			struct name_number *number = names->buckets[i];

			names->buckets[i] = number->next;
			VG_(free)(number);
		}
	names->count = 0;
}

/* A function's name with its level of recursion and its callers. */
static void write_function(VgFile *file, const HChar *keyword, struct node *node, Bool *is_written)
{
	VG_(fprintf)(file, "%s=(%u)", keyword, node->id);
	if (!is_written[node->id]) {
		VG_(fprintf)(file, " %s%s", node->function->name, node->is_nested ? "'2" : "");
		for (struct node *caller = node->caller; caller; caller = caller->caller)
			VG_(fprintf)(file, "'%s", caller->function->name);
		is_written[node->id] = True;
	}
	VG_(fprintf)(file, "\n");
}

/* ------------------------------------------------------------------ what there is to write */

struct part {
	VgFile *file;
	UInt thread;	     /* with --separate-threads, else 0 */
	struct edge **edges; /* by caller and callee */
	UInt edge_count;
	struct instruction_cost *costs; /* by node, with --dump-instr */
	UInt cost_count;
	Bool *is_written; /* by node: its name */
	struct costs totals;
};

static Int compare_edges(const void *left, const void *right)
{
	const struct edge *a = *(struct edge *const *)left, *b = *(struct edge *const *)right;

	if (a->caller != b->caller)
		return a->caller->id < b->caller->id ? -1 : 1;
	if (a->callee != b->callee)
		return a->callee->id < b->callee->id ? -1 : 1;
	return a->site < b->site ? -1 : a->site > b->site;
}

static void collect_edges(struct part *part)
{
	UInt capacity = 0;

	for (struct edge *edge = all_edges; edge; edge = edge->next) {
		if (!edge->caller || edge->caller->thread != part->thread ||
		    (!edge->calls && costs_are_zero(&edge->costs)))
			continue;
		GROW(part->edges, capacity, part->edge_count + 1);
		part->edges[part->edge_count++] = edge;
	}
	VG_(ssort)(part->edges, part->edge_count, sizeof(*part->edges), compare_edges);
}

static void collect(struct part *part)
{
	UInt nodes = 0;

	for (struct node *node = all_nodes; node; node = node->next) {
		nodes = node->id;
		if (node->thread == part->thread)
			costs_add(&part->totals, &node->self);
	}
	part->is_written = VG_(calloc)(TOOL_NAME, nodes + 1, sizeof(Bool));
	collect_edges(part);
	if (options.by_instruction)
		part->costs = counters_collect(part->thread, &part->cost_count);
}

/* ------------------------------------------------------------------ lines */

static void write_costs(VgFile *file, const struct costs *costs)
{
	for (Int i = 0; i < OWN_EVENTS_FIRST; i++)
		VG_(fprintf)(file, " %llu", costs->own[i]);
	VG_(fprintf)(file, " %llu", costs->instructions);
	for (Int i = OWN_EVENTS_FIRST; i < OWN_EVENTS; i++)
		VG_(fprintf)(file, " %llu", costs->own[i]);
	if (costs->allocations || costs->bytes)
		VG_(fprintf)(file, " %llu %llu", costs->allocations, costs->bytes);
	VG_(fprintf)(file, "\n");
}

static void write_position(VgFile *file, Addr address, UInt line)
{
	if (options.by_instruction)
		VG_(fprintf)(file, "0x%lx %u", address, line);
	else
		VG_(fprintf)(file, "%u", line);
}

static void write_self(struct part *part, const struct node *node)
{
	write_position(part->file, node->function->address, node->function->line);
	write_costs(part->file, &node->self);
}

/* The instructions of the node that are next among the costs. Allocations stand at its entry. */
static void write_instructions(struct part *part, struct node *node, UInt *next)
{
	struct costs rest = node->self;
	const HChar *source = node->function->file;

	rest.instructions = 0;
	VG_(memset)(rest.own, 0, sizeof(rest.own));
	if (!costs_are_zero(&rest)) {
		write_position(part->file, node->function->address, node->function->line);
		write_costs(part->file, &rest);
	}
	for (; *next < part->cost_count && part->costs[*next].node == node; ++*next) {
		const struct instruction_cost *cost = &part->costs[*next];

		if (costs_are_zero(&cost->costs))
			continue;
		if (cost->file != source)
			write_name(part->file, cost->file == node->function->file ? "fe" : "fi",
				   &file_names, cost->file);
		source = cost->file;
		write_position(part->file, cost->address, cost->line);
		write_costs(part->file, &cost->costs);
	}
	if (source != node->function->file)
		write_name(part->file, "fe", &file_names, node->function->file);
}

static void write_edge(struct part *part, const struct edge *edge)
{
	const struct function *caller = edge->caller->function, *callee = edge->callee->function;
	Addr site = caller->address, in_file;
	UInt line = caller->line;

	if (edge->site) {
		code_place(edge->site, &in_file, &line);
		site = in_file;
	}
	write_name(part->file, "cob", &object_names, callee->object);
	write_name(part->file, "cfi", &file_names, callee->file);
	write_function(part->file, "cfn", edge->callee, part->is_written);
	VG_(fprintf)(part->file, "calls=%llu ", edge->calls);
	write_position(part->file, callee->address, callee->line);
	VG_(fprintf)(part->file, "\n");
	write_position(part->file, site, line);
	write_costs(part->file, &edge->costs);
}

static void write_node(struct part *part, struct node *node, UInt *next_edge, UInt *next_cost)
{
	const struct function *function = node->function;
	Bool calls = *next_edge < part->edge_count && part->edges[*next_edge]->caller == node;

	if (!calls && costs_are_zero(&node->self))
		return;
	VG_(fprintf)(part->file, "\n");
	write_name(part->file, "ob", &object_names, function->object);
	write_name(part->file, "fl", &file_names, function->file);
	write_function(part->file, "fn", node, part->is_written);
	if (options.by_instruction)
		write_instructions(part, node, next_cost);
	else if (!costs_are_zero(&node->self))
		write_self(part, node);
	for (; *next_edge < part->edge_count && part->edges[*next_edge]->caller == node;
	     ++*next_edge)
		write_edge(part, part->edges[*next_edge]);
}

static void write_nodes(struct part *part)
{
	UInt next_edge = 0, next_cost = 0;

	for (struct node *node = all_nodes; node; node = node->next)
		if (node->thread == part->thread)
			write_node(part, node, &next_edge, &next_cost);
}

static void write_command(VgFile *file)
{
	VG_(fprintf)(file, "cmd: %s", VG_(args_the_exename));
	for (Word i = 0; i < VG_(sizeXA)(VG_(args_for_client)); i++)
		VG_(fprintf)(file, " %s", *(HChar **)VG_(indexXA)(VG_(args_for_client), i));
	VG_(fprintf)(file, "\n");
}

static void write_heap(VgFile *file)
{
	VG_(fprintf)(file, "desc: Peak bytes: %llu\n", heap_totals.peak);
	VG_(fprintf)(file, "desc: Bytes at exit: %llu\n", heap_totals.held);
	VG_(fprintf)(file, "desc: Blocks at exit: %llu\n", heap_totals.held_blocks);
}

static void write_header(struct part *part, const HChar *trigger, const HChar *name, Bool is_last)
{
	VgFile *file = part->file;

	VG_(fprintf)
	(file, "# callgrind format\nversion: 1\ncreator: " TOOL_NAME "-%s\n", tool_version());
	VG_(fprintf)(file, "pid: %d\n", VG_(getpid)());
	write_command(file);
	VG_(fprintf)(file, "part: %u\n", parts);
	if (part->thread)
		VG_(fprintf)(file, "thread: %u\n", part->thread);
	VG_(fprintf)(file, "\n");
	tool_describe(file);
	if (COUNTS_HEAP && is_last && part->thread <= 1)
		write_heap(file);
	VG_(fprintf)
	(file, "desc: Trigger: %s%s%s\n\n", trigger, name ? ": " : "", name ? name : "");
	VG_(fprintf)(file, "positions:%s line\n", options.by_instruction ? " instr" : "");
	VG_(fprintf)(file, "events: " TOOL_EVENTS "\n");
	VG_(fprintf)(file, "summary:");
	write_costs(file, &part->totals);
}

static void write_thread(UInt thread, const HChar *trigger, const HChar *name, Bool is_last)
{
	struct part part = {.thread = thread};

	part.file = open_file(thread, is_last);
	if (!part.file)
		return;
	forget_names(&object_names);
	forget_names(&file_names);
	collect(&part);
	write_header(&part, trigger, name, is_last);
	write_nodes(&part);
	VG_(fprintf)(part.file, "\ntotals:");
	write_costs(part.file, &part.totals);
	VG_(fprintf)(part.file, "\n");
	VG_(fclose)(part.file);
	VG_(free)(part.edges);
	VG_(free)(part.costs);
	VG_(free)(part.is_written);
}

static UInt last_thread(void)
{
	UInt last = 0;

	for (struct node *node = all_nodes; node; node = node->next)
		last = node->thread > last ? node->thread : last;
	return last;
}

static void write_part(const HChar *trigger, const HChar *name, Bool is_last)
{
	UInt last = options.separate_threads ? last_thread() : 0;

	parts++;
	nodes_sum_up();
	if (!options.separate_threads)
		write_thread(0, trigger, name, is_last);
	for (UInt thread = 1; thread <= last; thread++)
		write_thread(thread, trigger, name, is_last);
}

/* ------------------------------------------------------------------ requests */

static void zero(void)
{
	for (struct node *node = all_nodes; node; node = node->next)
		VG_(memset)(&node->self, 0, sizeof(node->self));
	for (struct edge *edge = all_edges; edge; edge = edge->next) {
		VG_(memset)(&edge->costs, 0, sizeof(edge->costs));
		edge->calls = 0;
	}
	counters_zero();
}

void output_dump(const HChar *trigger)
{
	stacks_settle();
	write_part(trigger, NULL, False);
	zero();
}

void output_dump_named(const HChar *name)
{
	stacks_settle();
	write_part("Client Request", name, False);
	zero();
}

void output_zero(void)
{
	stacks_settle();
	zero();
}

void output_finish(void)
{
	stacks_finish();
	write_part("Program termination", NULL, True);
}
