/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sources of the numbers:
 *
 * [amd]   Software Optimization Guide for the AMD Zen5 Microarchitecture, publication 58455, 2024.
 * [intel] Intel 64 and IA-32 Architectures Optimization Reference Manual, publication 248966.
 * [uops]  Abel, Reineke: uops.info, measured latencies and throughput of instructions.
 * [fog]   Agner Fog: The microarchitecture of Intel, AMD and VIA CPUs; Instruction tables.
 * [own]   chosen by us: no source, or one number for what is several in the processor.
 *
 * docs/cycles.md says how to add one.
 */
#include "processor.h"

#define KIB(n) ((n)*1024u)
#define MIB(n) ((n)*1024u * 1024u)

static const struct processor processors[] =
    {
	{
	    .name = "zen5",
	    .product = "AMD Zen 5",
	    .width = 8,			 /* [amd] dispatch and retirement: 8 macro operations */
	    .window = 448,		 /* [amd] retire control unit */
	    .misprediction = 13,	 /* [own] from the branch's result; [fog] 15 to 17 in all */
	    .forwarding = 1,		 /* [fog] memory renaming */
	    .forwarding_computed = 7,	 /* [fog] */
	    .vector_load = 2,		 /* [amd] 4 integer, 6 or 7 vector */
	    .locked = 8,		 /* [uops] */
	    .string_start = 20,		 /* [own] */
	    .misses = 24,		 /* [own] of the path between the second and third level */
	    .memory_latency = 400,	 /* [own] about 90 ns */
	    .memory_bandwidth = 8,	 /* [own] one core */
	    .code = {KIB(32), 8, 10, 0}, /* [amd]; the latency [own] */
	    .level = {{KIB(48), 12, 4, 0}, {MIB(1), 16, 14, 2}, {MIB(32), 16, 52, 3}}, /* [amd] */
	    .tlb = {{96, 12, 7}, {4096, 16, 36}}, /* [amd]; the walk [own] */
	    .units =
		{
		    [UNIT_INTEGER] = 6,
		    [UNIT_MULTIPLY] = 3, /* [amd] */
		    [UNIT_LOAD] = 4,
		    [UNIT_LOAD_VECTOR] = 2,
		    [UNIT_STORE] = 2,
		    [UNIT_BRANCH] = 3,
		    [UNIT_VECTOR] = 4,
		    [UNIT_FLOAT_ADD] = 2,
		    [UNIT_FLOAT_MULTIPLY] = 2,
		},
	    .costs =
		{
		    /* [amd] and [uops] */
		    [OP_INTEGER] = {UNIT_INTEGER, 1, 0},
		    [OP_BIT_SCAN] = {UNIT_INTEGER, 1, 0},
		    [OP_MULTIPLY] = {UNIT_MULTIPLY, 3, 0},
		    [OP_DIVIDE_32] = {UNIT_DIVIDE, 10, 6},
		    [OP_DIVIDE_64] = {UNIT_DIVIDE, 12, 9},
		    [OP_VECTOR] = {UNIT_VECTOR, 1, 0},
		    [OP_VECTOR_MULTIPLY] = {UNIT_FLOAT_MULTIPLY, 3, 0},
		    [OP_MASK] = {UNIT_VECTOR, 4, 0},
		    [OP_FLOAT_ADD] = {UNIT_FLOAT_ADD, 2, 0},
		    [OP_FLOAT_MULTIPLY] = {UNIT_FLOAT_MULTIPLY, 3, 0},
		    [OP_FLOAT_FUSED] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_DIVIDE_32] = {UNIT_FLOAT_DIVIDE, 10, 3},
		    [OP_FLOAT_DIVIDE_64] = {UNIT_FLOAT_DIVIDE, 13, 5},
		    [OP_FLOAT_ROOT_32] = {UNIT_FLOAT_DIVIDE, 14, 5},
		    [OP_FLOAT_ROOT_64] = {UNIT_FLOAT_DIVIDE, 20, 9},
		    [OP_CONVERT] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_TRANSCENDENT] = {UNIT_FLOAT_DIVIDE, 60, 40}, /* [own] */
		},
	},
	{
	    .name = "redwoodcove",
	    .product = "Intel Redwood Cove (Granite Rapids)",
	    .width = 6,		      /* [intel] Golden Cove: allocation of 6 */
	    .window = 512,	      /* [intel] */
	    .misprediction = 17,      /* [fog] at least 17 */
	    .forwarding = 1,	      /* [uops] Golden Cove: renamed where the address is fixed */
	    .forwarding_computed = 5, /* [uops] */
	    .vector_load = 2,	      /* [intel] 5 integer, 7 vector */
	    .locked = 18,	      /* [uops] */
	    .string_start = 30,	      /* [own] */
	    .misses = 16,	      /* [intel] line fill buffers of the first level */
	    .memory_latency = 400,    /* [own] */
	    .memory_bandwidth = 12,   /* [own] one core of a server */
	    .code = {KIB(64), 16, 10, 0}, /* [intel]; the latency [own] */
	    .level = {{KIB(48), 12, 5, 0}, {MIB(2), 16, 16, 2}, {MIB(32), 16, 120, 6}}, /* [intel];
					    the third level [own]: a part of what is shared */
	    .tlb = {{96, 6, 7}, {2048, 16, 36}}, /* [intel]; the walk [own] */
	    .units =
		{
		    [UNIT_INTEGER] = 5,
		    [UNIT_MULTIPLY] = 1, /* [intel] */
		    [UNIT_LOAD] = 3,
		    [UNIT_LOAD_VECTOR] = 3,
		    [UNIT_STORE] = 2,
		    [UNIT_BRANCH] = 2,
		    [UNIT_VECTOR] = 3,
		    [UNIT_FLOAT_ADD] = 2,
		    [UNIT_FLOAT_MULTIPLY] = 2,
		},
	    .costs =
		{
		    /* [uops] Alder Lake P */
		    [OP_INTEGER] = {UNIT_INTEGER, 1, 0},
		    [OP_BIT_SCAN] = {UNIT_MULTIPLY, 3, 0},
		    [OP_MULTIPLY] = {UNIT_MULTIPLY, 3, 0},
		    [OP_DIVIDE_32] = {UNIT_DIVIDE, 12, 6},
		    [OP_DIVIDE_64] = {UNIT_DIVIDE, 14, 8},
		    [OP_VECTOR] = {UNIT_VECTOR, 1, 0},
		    [OP_VECTOR_MULTIPLY] = {UNIT_FLOAT_MULTIPLY, 5, 0},
		    [OP_MASK] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_ADD] = {UNIT_FLOAT_ADD, 3, 0},
		    [OP_FLOAT_MULTIPLY] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_FUSED] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_DIVIDE_32] = {UNIT_FLOAT_DIVIDE, 11, 3},
		    [OP_FLOAT_DIVIDE_64] = {UNIT_FLOAT_DIVIDE, 14, 4},
		    [OP_FLOAT_ROOT_32] = {UNIT_FLOAT_DIVIDE, 12, 3},
		    [OP_FLOAT_ROOT_64] = {UNIT_FLOAT_DIVIDE, 18, 6},
		    [OP_CONVERT] = {UNIT_FLOAT_MULTIPLY, 5, 0},
		    [OP_TRANSCENDENT] = {UNIT_FLOAT_DIVIDE, 80, 60}, /* [own] */
		},
	},
	{
	    .name = "skylake",
	    .product = "Intel Skylake",
	    .width = 4,			 /* [intel] */
	    .window = 224,		 /* [intel] */
	    .misprediction = 16,	 /* [fog] */
	    .forwarding = 4,		 /* [uops] */
	    .forwarding_computed = 4,	 /* [uops] */
	    .vector_load = 2,		 /* [intel] 4 or 5 integer, 6 or 7 vector */
	    .locked = 18,		 /* [uops] */
	    .string_start = 30,		 /* [own] */
	    .misses = 12,		 /* [intel] line fill buffers */
	    .memory_latency = 280,	 /* [own] about 70 ns */
	    .memory_bandwidth = 8,	 /* [own] */
	    .code = {KIB(32), 8, 10, 0}, /* [intel] */
	    .level = {{KIB(32), 8, 4, 0}, {KIB(256), 4, 14, 2}, {MIB(8), 16, 44, 3}}, /* [intel] */
	    .tlb = {{64, 4, 9}, {1536, 12, 36}}, /* [intel]; the walk [own]. */
	    .units =
		{
		    [UNIT_INTEGER] = 4,
		    [UNIT_MULTIPLY] = 1, /* [intel] */
		    [UNIT_LOAD] = 2,
		    [UNIT_LOAD_VECTOR] = 2,
		    [UNIT_STORE] = 1,
		    [UNIT_BRANCH] = 2,
		    [UNIT_VECTOR] = 3,
		    [UNIT_FLOAT_ADD] = 2,
		    [UNIT_FLOAT_MULTIPLY] = 2,
		},
	    .costs =
		{
		    /* [uops] */
		    [OP_INTEGER] = {UNIT_INTEGER, 1, 0},
		    [OP_BIT_SCAN] = {UNIT_MULTIPLY, 3, 0},
		    [OP_MULTIPLY] = {UNIT_MULTIPLY, 3, 0},
		    [OP_DIVIDE_32] = {UNIT_DIVIDE, 26, 6},
		    [OP_DIVIDE_64] = {UNIT_DIVIDE, 42, 24},
		    [OP_VECTOR] = {UNIT_VECTOR, 1, 0},
		    [OP_VECTOR_MULTIPLY] = {UNIT_FLOAT_MULTIPLY, 5, 0},
		    [OP_MASK] = {UNIT_FLOAT_MULTIPLY, 3, 0},
		    [OP_FLOAT_ADD] = {UNIT_FLOAT_ADD, 4, 0},
		    [OP_FLOAT_MULTIPLY] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_FUSED] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_DIVIDE_32] = {UNIT_FLOAT_DIVIDE, 11, 3},
		    [OP_FLOAT_DIVIDE_64] = {UNIT_FLOAT_DIVIDE, 14, 4},
		    [OP_FLOAT_ROOT_32] = {UNIT_FLOAT_DIVIDE, 12, 3},
		    [OP_FLOAT_ROOT_64] = {UNIT_FLOAT_DIVIDE, 18, 6},
		    [OP_CONVERT] = {UNIT_FLOAT_MULTIPLY, 5, 0},
		    [OP_TRANSCENDENT] = {UNIT_FLOAT_DIVIDE, 80, 60}, /* [own] */
		},
	},
	{
	    .name = "generic",
	    .product =
		"a processor between those above, which nobody builds", /* [own], all of it */
	    .width = 6,
	    .window = 400,
	    .misprediction = 16,
	    .forwarding = 2,
	    .forwarding_computed = 5,
	    .vector_load = 2,
	    .locked = 16,
	    .string_start = 25,
	    .misses = 16,
	    .memory_latency = 350,
	    .memory_bandwidth = 8,
	    .code = {KIB(32), 8, 10, 0},
	    .level = {{KIB(48), 12, 5, 0}, {MIB(1), 16, 15, 2}, {MIB(16), 16, 60, 4}},
	    .tlb = {{96, 6, 7}, {2048, 16, 36}},
	    .units =
		{
		    [UNIT_INTEGER] = 5,
		    [UNIT_MULTIPLY] = 1,
		    [UNIT_LOAD] = 3,
		    [UNIT_LOAD_VECTOR] = 2,
		    [UNIT_STORE] = 2,
		    [UNIT_BRANCH] = 2,
		    [UNIT_VECTOR] = 3,
		    [UNIT_FLOAT_ADD] = 2,
		    [UNIT_FLOAT_MULTIPLY] = 2,
		},
	    .costs =
		{
		    [OP_INTEGER] = {UNIT_INTEGER, 1, 0},
		    [OP_BIT_SCAN] = {UNIT_MULTIPLY, 2, 0},
		    [OP_MULTIPLY] = {UNIT_MULTIPLY, 3, 0},
		    [OP_DIVIDE_32] = {UNIT_DIVIDE, 12, 6},
		    [OP_DIVIDE_64] = {UNIT_DIVIDE, 16, 10},
		    [OP_VECTOR] = {UNIT_VECTOR, 1, 0},
		    [OP_VECTOR_MULTIPLY] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_MASK] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_ADD] = {UNIT_FLOAT_ADD, 3, 0},
		    [OP_FLOAT_MULTIPLY] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_FUSED] = {UNIT_FLOAT_MULTIPLY, 4, 0},
		    [OP_FLOAT_DIVIDE_32] = {UNIT_FLOAT_DIVIDE, 11, 3},
		    [OP_FLOAT_DIVIDE_64] = {UNIT_FLOAT_DIVIDE, 14, 5},
		    [OP_FLOAT_ROOT_32] = {UNIT_FLOAT_DIVIDE, 13, 4},
		    [OP_FLOAT_ROOT_64] = {UNIT_FLOAT_DIVIDE, 19, 8},
		    [OP_CONVERT] = {UNIT_FLOAT_MULTIPLY, 5, 0},
		    [OP_TRANSCENDENT] = {UNIT_FLOAT_DIVIDE, 70, 50},
		},
	},
};

const struct processor *processor_named(const HChar *name)
{
	for (UInt i = 0; i < sizeof(processors) / sizeof(processors[0]); i++)
		if (VG_(strcmp)(processors[i].name, name) == 0)
			return &processors[i];
	return NULL;
}
