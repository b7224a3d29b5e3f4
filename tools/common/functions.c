/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "functions.h"

#include "heap_names.h"
#include "options.h"
#include "texts.h"

struct function *all_functions;
struct node *all_nodes;
struct edge *all_edges;
struct edge no_edge;
UInt thread_now;

static struct function **next_function = &all_functions;
static struct node **next_node = &all_nodes;
static struct edge **next_edge = &all_edges;
static UInt function_count, node_count, edge_count;

/* ------------------------------------------------------------------ hash tables */

/* Mixes the bits of up to three words. */
static inline UWord mix(UWord a, UWord b, UWord c)
{
	UWord hash = (a ^ (b * 0x9e3779b97f4a7c15UL)) * 0xff51afd7ed558ccdUL;

	hash = (hash ^ (hash >> 32) ^ c) * 0xc4ceb9fe1a85ec53UL;
	return hash ^ (hash >> 29);
}

enum { FUNCTION_BUCKETS = 1 << 14, NODE_BUCKETS = 1 << 16, ADDRESS_BUCKETS = 1 << 14 };

static struct function *function_buckets[FUNCTION_BUCKETS];
static struct node *node_buckets[NODE_BUCKETS];
static struct edge **edge_buckets;
static UInt edge_bucket_count;

/* ------------------------------------------------------------------ functions */

struct identity {
	const HChar *object, *file, *name; /* kept */
	UInt line;
	Addr address; /* in the object's file */
};

/* What Valgrind knows of the file. */
static const DebugInfo *info_of_file(const HChar *name)
{
	const DebugInfo *info = VG_(next_DebugInfo)(NULL);

	while (info && VG_(strcmp)(VG_(DebugInfo_get_filename)(info), name))
		info = VG_(next_DebugInfo)(info);
	return info;
}

/* The object of the address, and the address in its file. Valgrind finds by address only the code
 * in .text. Code that was made at run time has no object. */
static const HChar *locate_object(Addr address, Addr *in_file)
{
	const DebugInfo *info = VG_(find_DebugInfo)(VG_(current_DiEpoch)(), address);
	const NSegment *segment = info ? NULL : VG_(am_find_nsegment)(address);
	const HChar *name = segment ? VG_(am_get_filename)(segment) : NULL;

	*in_file = address;
	if (name)
		info = info_of_file(name);
	if (info) {
		*in_file = address - (Addr)VG_(DebugInfo_get_text_bias)(info);
		return text_keep(VG_(DebugInfo_get_filename)(info));
	}
	if (!name)
		return NULL;
	*in_file = address - segment->start + (Addr)segment->offset;
	return text_keep(name);
}

static const HChar *source_file(Addr address, UInt *line)
{
	const HChar *file, *folder;
	HChar *path;

	*line = 0;
	if (!VG_(get_filename_linenum)(VG_(current_DiEpoch)(), address, &file, &folder, line))
		return text_keep("???");
	if (!*folder)
		return text_keep(file);
	path = VG_(malloc)(TOOL_NAME, VG_(strlen)(folder) + VG_(strlen)(file) + 2);
	VG_(sprintf)(path, "%s/%s", folder, file);
	file = text_keep(path);
	VG_(free)(path);
	return file;
}

const HChar *code_place(Addr address, Addr *in_file, UInt *line)
{
	locate_object(address, in_file);
	return source_file(address, line);
}

/* Code without a symbol is named by where it was entered, as callgrind does; code that was made at
 * run time has one name, because its addresses say nothing. */
static const HChar *name_of(Addr address, const struct identity *identity)
{
	const HChar *symbol;
	HChar number[32];

	if (VG_(get_fnname)(VG_(current_DiEpoch)(), address, &symbol))
		return text_keep(symbol);
	if (!identity->object)
		return text_keep("(anonymous code)");
	VG_(sprintf)(number, "0x%016lx", identity->address);
	return text_keep(number);
}

static struct identity identify(Addr address)
{
	struct identity identity;

	identity.object = locate_object(address, &identity.address);
	identity.file = source_file(address, &identity.line);
	identity.name = name_of(address, &identity);
	if (!identity.object)
		identity.object = text_keep("???");
	return identity;
}

static Bool is_toggle(const HChar *name)
{
	for (Word i = 0; options.toggled && i < VG_(sizeXA)(options.toggled); i++)
		if (text_matches(*(const HChar **)VG_(indexXA)(options.toggled, i), name))
			return True;
	return False;
}

static struct function *add_function(const struct identity *identity)
{
	struct function *function = NEW(struct function);

	function->object = identity->object;
	function->file = identity->file;
	function->name = identity->name;
	function->line = identity->line;
	function->address = identity->address;
	function->id = ++function_count;
	function->heap =
	    COUNTS_HEAP ? (UChar)heap_kind_of(identity->name, identity->object) : NO_HEAP;
	function->is_resolver = text_begins(identity->name, "_dl_runtime_resolve");
	function->is_toggle = is_toggle(identity->name);
	function->has_duties = function->heap || function->is_toggle || function->is_resolver;
	function->jumps = (struct site)NO_CALLS;
	*next_function = function;
	next_function = &function->next;
	return function;
}

static struct function *find_function(const struct identity *identity)
{
	UWord hash = mix((UWord)identity->name, (UWord)identity->object, (UWord)identity->file);
	struct function **bucket = &function_buckets[hash % FUNCTION_BUCKETS], *function;

	for (function = *bucket; function; function = function->next_of_hash)
		if (function->name == identity->name && function->object == identity->object &&
		    function->file == identity->file)
			return function;
	function = add_function(identity);
	function->next_of_hash = *bucket;
	*bucket = function;
	return function;
}

/* ------------------------------------------------------------------ addresses */

struct known_address {
	struct known_address *next;
	Addr address;
	struct function *function;
};

static struct known_address *known_addresses[ADDRESS_BUCKETS];

struct function *function_at(Addr address)
{
	struct known_address **bucket = &known_addresses[mix(address, 0, 0) % ADDRESS_BUCKETS];
	struct known_address *known;
	struct identity identity;

	for (known = *bucket; known; known = known->next)
		if (known->address == address)
			return known->function;
	identity = identify(address);
	known = NEW(struct known_address);
	known->address = address;
	known->function = find_function(&identity);
	known->next = *bucket;
	*bucket = known;
	return known->function;
}

Bool is_entry(Addr address)
{
	const HChar *name;

	return VG_(get_fnname_if_entry)(VG_(current_DiEpoch)(), address, &name);
}

void functions_forget(void)
{
	for (UInt i = 0; i < ADDRESS_BUCKETS; i++)
		while (known_addresses[i]) {
			struct known_address *known = known_addresses[i];

			known_addresses[i] = known->next;
			VG_(free)(known);
		}
}

/* ------------------------------------------------------------------ nodes */

static struct node *add_node(struct function *function, struct node *caller, Bool is_nested)
{
	struct node *node = NEW(struct node);

	node->function = function;
	node->caller = caller;
	node->chain = caller ? caller->chain + 1 : 1;
	node->is_nested = is_nested;
	node->thread = thread_now;
	node->id = ++node_count;
	*next_node = node;
	next_node = &node->next;
	return node;
}

static struct node *find_node(struct function *function, struct node *caller, Bool is_nested)
{
	UWord hash = mix((UWord)function, (UWord)caller, 2 * thread_now + is_nested);
	struct node **bucket = &node_buckets[hash % NODE_BUCKETS], *node;

	for (node = *bucket; node; node = node->next_of_hash)
		if (node->function == function && node->caller == caller &&
		    node->is_nested == is_nested && node->thread == thread_now)
			return node;
	node = add_node(function, caller, is_nested);
	node->next_of_hash = *bucket;
	*bucket = node;
	return node;
}

/* The chain without levels of recursion, and with at most `length` functions. */
static struct node *cut_chain(struct node *node, UInt length)
{
	if (!node || !length)
		return NULL;
	if (!node->is_nested && node->chain <= length)
		return node;
	return find_node(node->function, cut_chain(node->caller, length - 1), False);
}

struct node *node_of(struct function *function, struct node *caller)
{
	struct node *chain = NULL;

	if (options.context_length && caller)
		chain = caller->function == function
			    ? caller->caller
			    : cut_chain(caller, (UInt)options.context_length);
	return find_node(function, chain, function->active > 0);
}

/* ------------------------------------------------------------------ edges */

static void rehash_edges(void)
{
	VG_(free)(edge_buckets);
	edge_bucket_count = edge_bucket_count ? 4 * edge_bucket_count : 1 << 12;
	edge_buckets = VG_(calloc)(TOOL_NAME, edge_bucket_count, sizeof(*edge_buckets));
	for (struct edge *edge = all_edges; edge; edge = edge->next) {
		UWord hash = mix((UWord)edge->caller, (UWord)edge->callee, edge->site);
		struct edge **bucket = &edge_buckets[hash % edge_bucket_count];

		edge->next_of_hash = *bucket;
		*bucket = edge;
	}
}

static struct edge *add_edge(struct node *caller, struct node *callee, Addr site)
{
	struct edge *edge = NEW(struct edge);

	edge->caller = caller;
	edge->callee = callee;
	edge->function = callee->function;
	edge->site = site;
	*next_edge = edge;
	next_edge = &edge->next;
	edge_count++;
	return edge;
}

struct edge *edge_between(struct node *caller, struct node *callee, Addr site)
{
	UWord hash = mix((UWord)caller, (UWord)callee, site);
	struct edge **bucket, *edge;

	if (edge_count >= edge_bucket_count)
		rehash_edges();
	bucket = &edge_buckets[hash % edge_bucket_count];
	for (edge = *bucket; edge; edge = edge->next_of_hash)
		if (edge->caller == caller && edge->callee == callee && edge->site == site)
			return edge;
	edge = add_edge(caller, callee, site);
	edge->next_of_hash = *bucket;
	*bucket = edge;
	return edge;
}

/* Where the site remembers its last call of such a function. Duties are not forgotten, because
 * calls that only note the time do not look at the last. */
static struct edge **last_call(struct site *site, const struct function *function)
{
	if (function->has_duties)
		return &site->dutiful;
	return function->active ? &site->nested : &site->outermost;
}

struct edge *edge_to(struct site *site, struct function *function, struct node *caller)
{
	struct edge **last = last_call(site, function), *edge = *last;

	if (edge->caller == caller && edge->function == function &&
	    edge->callee->is_nested == (function->active > 0))
		return edge;
	*last = edge_between(caller, node_of(function, caller),
			     options.by_instruction ? site->address : 0);
	return *last;
}

void nodes_sum_up(void)
{
	for (struct node *node = all_nodes; node; node = node->next) {
		node->self.instructions = 0;
		VG_(memset)(node->self.own, 0, sizeof(node->self.own));
	}
	for (struct edge *edge = all_edges; edge; edge = edge->next) {
		edge->callee->self.instructions += edge->costs.instructions;
		own_add(edge->callee->self.own, edge->costs.own);
		if (!edge->caller)
			continue;
		edge->caller->self.instructions -= edge->costs.instructions;
		own_subtract(edge->caller->self.own, edge->costs.own);
	}
}
