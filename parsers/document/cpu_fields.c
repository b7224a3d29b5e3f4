/* The fields of the objects of the parts cpu, count and sample. */
#include "cpu.h"

#include "parsers/resolve/resolve.h"

#define COUNT_OF(literal, row, member)                                                             \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .flags = FIELD_REQUIRED,                    \
				    .offset = offsetof(row, member)                                \
	}
#define INDEX_OF(literal, row, member)                                                             \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U32, .flags = FIELD_REQUIRED,                    \
				    .offset = offsetof(row, member)                                \
	}
#define TEXT_OF(literal, row, member)                                                              \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_TEXT, .flags = FIELD_REQUIRED,                   \
				    .offset = offsetof(row, member)                                \
	}
#define FLAG_OF(literal, row, member)                                                              \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_BOOLEAN, .flags = FIELD_REQUIRED,                \
				    .offset = offsetof(row, member)                                \
	}
#define COSTS_WITH(literal, column, more)                                                          \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_RAW, .flags = (more), .offset = (column),        \
				    .read = cpu_read_costs, .write = cpu_write_costs               \
	}
#define COSTS_OF(literal, column) COSTS_WITH(literal, column, FIELD_REQUIRED)
#define TABLE_OF(literal, rows, rows_count, rows_object, more)                                     \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_TABLE, .flags = (more),                          \
				    .offset = offsetof(struct cpu_profile, rows),                  \
				    .count_offset = offsetof(struct cpu_profile, rows_count),      \
				    .object = &(rows_object)                                       \
	}

/* ---------------------------------------------------------------- rows */

static bool has_calls(const void *row)
{
	return !((const struct cpu_function *)row)->inlined;
}

static const struct field function_fields[] = {
    {FIELD_KEY("calls"), .type = FIELD_U64, .offset = offsetof(struct cpu_function, calls),
     .is_written = has_calls},
    TEXT_OF("file", struct cpu_function, file),
    TEXT_OF("function", struct cpu_function, name),
    COSTS_OF("inclusive", COST_INCLUSIVE),
    {FIELD_KEY("inlined"), .type = FIELD_BOOLEAN, .flags = FIELD_RARE,
     .offset = offsetof(struct cpu_function, inlined)},
    COUNT_OF("line", struct cpu_function, line),
    TEXT_OF("object", struct cpu_function, object),
    COSTS_OF("self", COST_SELF),
};

static const struct field_object function_object = {
    FIELD_OBJECT_OF(function_fields, struct cpu_function),
    .is_inline = true,
    .name = cpu_function_name,
};

static const struct field call_fields[] = {
    INDEX_OF("callee", struct cpu_call, callee),
    INDEX_OF("caller", struct cpu_call, caller),
    COUNT_OF("count", struct cpu_call, count),
    COSTS_OF("inclusive", COST_CALLS),
};

static const struct field_object call_object = {
    FIELD_OBJECT_OF(call_fields, struct cpu_call),
    .is_inline = true,
    .name = cpu_callee_name,
};

static const struct field context_fields[] = {
    COUNT_OF("calls", struct cpu_context, calls),
    INDEX_OF("function", struct cpu_context, function),
    {FIELD_KEY("parent"), .type = FIELD_RAW, .flags = FIELD_REQUIRED, .read = cpu_read_parent,
     .write = cpu_write_parent},
    COSTS_OF("self", COST_CONTEXTS),
    FLAG_OF("truncated", struct cpu_context, truncated),
};

static const struct field_object context_object = {
    FIELD_OBJECT_OF(context_fields, struct cpu_context),
    .is_inline = true,
    .name = cpu_context_name,
};

static const struct field place_fields[] = {
    INDEX_OF("call", struct cpu_place, call), COUNT_OF("count", struct cpu_place, count),
    TEXT_OF("file", struct cpu_place, file),  COSTS_OF("inclusive", COST_PLACES),
    COUNT_OF("line", struct cpu_place, line),
};

static const struct field_object place_object = {
    FIELD_OBJECT_OF(place_fields, struct cpu_place),
    .is_inline = true,
    .name = cpu_place_name,
};

static const struct field line_fields[] = {
    {FIELD_KEY("address"), .type = FIELD_U64, .flags = FIELD_RARE,
     .offset = offsetof(struct cpu_line_row, line.address)},
    TEXT_OF("file", struct cpu_line_row, file),
    INDEX_OF("function", struct cpu_line_row, line.function),
    COUNT_OF("line", struct cpu_line_row, line.line),
    COSTS_OF("self", COST_LINE),
};

static const struct field line_call_fields[] = {
    TEXT_OF("file", struct cpu_line_row, file),
    INDEX_OF("function", struct cpu_line_row, line.function),
    COSTS_OF("inclusive", COST_LINE),
    COUNT_OF("line", struct cpu_line_row, line.line),
};

static const struct field_object line_call_object = {
    FIELD_OBJECT_OF(line_call_fields, struct cpu_line_row),
    .is_inline = true,
    .name = cpu_line_name,
};

static const struct field_object line_object = {
    FIELD_OBJECT_OF(line_fields, struct cpu_line_row),
    .is_inline = true,
    .name = cpu_line_name,
};

static bool has_share(const struct cpu_profile *process, enum cpu_share share)
{
	for (u32 e = 0; e < process->event_count; e++)
		if (process->shares[share][e])
			return true;
	return false;
}

static bool has_kernel_share(const void *row)
{
	return has_share(row, SHARE_KERNEL);
}

static bool has_unknown_share(const void *row)
{
	return has_share(row, SHARE_UNKNOWN);
}

static const struct field share_fields[] = {
    COSTS_OF("c_library", COST_OF_SHARE(SHARE_C_LIBRARY)),
    {FIELD_KEY("kernel"), .type = FIELD_RAW, .offset = COST_OF_SHARE(SHARE_KERNEL),
     .is_written = has_kernel_share, .read = cpu_read_costs, .write = cpu_write_costs},
    COSTS_OF("libraries", COST_OF_SHARE(SHARE_LIBRARIES)),
    COSTS_OF("loader", COST_OF_SHARE(SHARE_LOADER)),
    COSTS_OF("program", COST_OF_SHARE(SHARE_PROGRAM)),
    {FIELD_KEY("unknown"), .type = FIELD_RAW, .offset = COST_OF_SHARE(SHARE_UNKNOWN),
     .is_written = has_unknown_share, .read = cpu_read_costs, .write = cpu_write_costs},
};

static const struct field heap_fields[] = {
    COUNT_OF("at_exit_blocks", struct cpu_heap, at_exit_blocks),
    COUNT_OF("at_exit_bytes", struct cpu_heap, at_exit_bytes),
    COUNT_OF("peak_bytes", struct cpu_heap, peak_bytes),
};

static const struct field_object heap_object = {
    FIELD_OBJECT_OF(heap_fields, struct cpu_heap),
    .is_inline = true,
};

static const struct field_object shares_object = {
    FIELD_OBJECT_OF(share_fields, struct cpu_profile)};

/* ---------------------------------------------------------------- processes */

static bool has_lines(const void *row)
{
	return ((const struct cpu_profile *)row)->lines.count > 0;
}

static bool has_line_calls(const void *row)
{
	return ((const struct cpu_profile *)row)->line_calls.count > 0;
}

static bool has_children(const void *row)
{
	return ((const struct document_cpu *)row)->child_count > 0;
}

static bool has_cycles(const void *row)
{
	const struct cpu_profile *process = row;
	u64 program, totals;

	return cpu_estimated_cycles(process, process->program, &program) &&
	       cpu_estimated_cycles(process, process->totals, &totals);
}

static bool is_never_written(const void *row)
{
	(void)row;
	return false;
}

/* The fields that both parts and all processes have in common. `required` is 0 where an older
 * document may have the instructions alone. */
#define CALLS	  TABLE_OF("calls", calls, call_count, call_object, 0)
#define CONTEXTS  TABLE_OF("contexts", contexts, context_count, context_object, FIELD_RARE)
#define FUNCTIONS TABLE_OF("functions", functions, function_count, function_object, 0)
#define LINES_OF(literal, member, rows_object, is_there)                                           \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_OTHER, .object = &(rows_object),                 \
				    .offset = offsetof(struct cpu_profile, member),                \
				    .is_written = (is_there), .read = cpu_read_lines,              \
				    .write = cpu_write_lines                                       \
	}
#define LINE_CALLS	  LINES_OF("line_calls", line_calls, line_call_object, has_line_calls)
#define LINES		  LINES_OF("lines", lines, line_object, has_lines)
#define PLACES		  TABLE_OF("places", places, place_count, place_object, FIELD_RARE)
#define PROGRAM(required) COSTS_WITH("program", COST_PROGRAM, required)
#define TOTALS(required)  COSTS_WITH("totals", COST_TOTALS, required)
#define SHARES(required)                                                                           \
	{                                                                                          \
		FIELD_KEY("shares"), .type = FIELD_OBJECT, .flags = (required),                    \
				     .object = &shares_object                                      \
	}
#define FORKED(required)                                                                           \
	{                                                                                          \
		FIELD_KEY("forked"), .type = FIELD_BOOLEAN, .flags = (required),                   \
				     .offset = offsetof(struct cpu_profile, forked)                \
	}
#define CHILDREN(child_object)                                                                     \
	{                                                                                          \
		FIELD_KEY("children"), .type = FIELD_OTHER, .object = &(child_object),             \
				       .is_written = has_children, .read = cpu_read_children,      \
				       .write = cpu_write_children                                 \
	}
#define EVENTS(required)                                                                           \
	{                                                                                          \
		FIELD_KEY("events"), .type = FIELD_TEXTS, .flags = (required),                     \
				     .offset = offsetof(struct cpu_profile, events),               \
				     .count_offset = offsetof(struct cpu_profile, event_count),    \
				     .read = cpu_read_events                                       \
	}

/* Of count alone. Older documents have `instructions` instead of events and costs. */
#define HEAP                                                                                       \
	{                                                                                          \
		FIELD_KEY("heap"), .type = FIELD_PART, .flags = FIELD_RARE,                        \
				   .offset = offsetof(struct cpu_profile, heap),                   \
				   .object = &heap_object                                          \
	}
#define INSTRUCTIONS                                                                               \
	{                                                                                          \
		FIELD_KEY("instructions"), .type = FIELD_RAW, .is_written = is_never_written,      \
					   .read = cpu_read_instructions, .write = cpu_write_costs \
	}

static const struct field child_fields[] = {
    CALLS,
    TEXT_OF("command", struct cpu_profile, command),
    CONTEXTS,
    FORKED(FIELD_REQUIRED),
    FUNCTIONS,
    LINE_CALLS,
    LINES,
    PLACES,
    PROGRAM(FIELD_REQUIRED),
    SHARES(FIELD_REQUIRED),
    TOTALS(FIELD_REQUIRED),
};

static const struct field_object cpu_child_object = {
    FIELD_OBJECT_OF(child_fields, struct cpu_profile)};

static const struct field count_child_fields[] = {
    CALLS,	  TEXT_OF("command", struct cpu_profile, command),
    CONTEXTS,	  FORKED(0),
    FUNCTIONS,	  HEAP,
    INSTRUCTIONS, LINE_CALLS,
    LINES,	  PLACES,
    PROGRAM(0),	  SHARES(0),
    TOTALS(0),
};

const struct field_object count_child_object = {
    FIELD_OBJECT_OF(count_child_fields, struct cpu_profile)};

#define OPTIONS                                                                                    \
	{                                                                                          \
		FIELD_KEY("options"), .type = FIELD_TEXTS, .flags = FIELD_REQUIRED,                \
				      .offset = offsetof(struct document_cpu, options),            \
				      .count_offset = offsetof(struct document_cpu, option_count)  \
	}

static const struct field cpu_fields[] = {
    CALLS,
    CHILDREN(cpu_child_object),
    CONTEXTS,
    {FIELD_KEY("estimated_cycles"), .type = FIELD_RAW, .is_written = has_cycles,
     .read = cpu_pass_over, .write = cpu_write_cycles},
    EVENTS(FIELD_REQUIRED),
    FUNCTIONS,
    LINE_CALLS,
    LINES,
    OPTIONS,
    PLACES,
    PROGRAM(FIELD_REQUIRED),
    SHARES(FIELD_REQUIRED),
    TEXT_OF("tool", struct document_cpu, tool),
    TOTALS(FIELD_REQUIRED),
    TEXT_OF("version", struct document_cpu, version),
};

_Static_assert(offsetof(struct document_cpu, process) == 0, "the process begins the part");

const struct field_object cpu_object = {
    FIELD_OBJECT_OF(cpu_fields, struct document_cpu),
    .keeps_others = true,
    .others = offsetof(struct document_cpu, others),
};

static const struct field count_fields[] = {
    CALLS,	  CHILDREN(count_child_object),
    CONTEXTS,	  EVENTS(0),
    FUNCTIONS,	  HEAP,
    INSTRUCTIONS, LINE_CALLS,
    LINES,	  FIELD_OPTIONS(struct document_cpu),
    PLACES,	  PROGRAM(0),
    SHARES(0),	  FIELD_TOOL(struct document_cpu),
    TOTALS(0),	  FIELD_VERSION(struct document_cpu),
};

static const struct document_cpu no_count = {.tool = TEXT(""), .version = TEXT("")};

const struct field_object count_object = {
    FIELD_OBJECT_OF(count_fields, struct document_cpu),
    .unknown = &no_count,
    .keeps_others = true,
    .others = offsetof(struct document_cpu, others),
};

static const struct field cycles_fields[] = {
    CALLS,
    CHILDREN(cpu_child_object),
    CONTEXTS,
    EVENTS(FIELD_REQUIRED),
    FUNCTIONS,
    LINE_CALLS,
    LINES,
    OPTIONS,
    PLACES,
    PROGRAM(FIELD_REQUIRED),
    SHARES(FIELD_REQUIRED),
    TEXT_OF("tool", struct document_cpu, tool),
    TOTALS(FIELD_REQUIRED),
    TEXT_OF("version", struct document_cpu, version),
};

const struct field_object cycles_object = {
    FIELD_OBJECT_OF(cycles_fields, struct document_cpu),
    .keeps_others = true,
    .others = offsetof(struct document_cpu, others),
};

static const struct field sampling_fields[] = {
    TEXT_OF("call_graph", struct cpu_sampling, call_graph),
    TEXT_OF("clock", struct cpu_sampling, clock),
    {FIELD_KEY("duration"), .type = FIELD_MICROSECONDS, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct cpu_sampling, duration)},
    COUNT_OF("lost", struct cpu_sampling, lost),
    {FIELD_KEY("preempted"), .type = FIELD_MICROSECONDS, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct cpu_sampling, preempted)},
    COUNT_OF("rate", struct cpu_sampling, rate),
};

static const struct field_object sampling_object = {
    FIELD_OBJECT_OF(sampling_fields, struct cpu_sampling),
    .is_inline = true,
};

static const struct field sample_child_fields[] = {
    CALLS,
    TEXT_OF("command", struct cpu_profile, command),
    CONTEXTS,
    FORKED(FIELD_REQUIRED),
    FUNCTIONS,
    LINE_CALLS,
    LINES,
    {FIELD_KEY("processes"), .type = FIELD_U64, .flags = FIELD_RARE,
     .offset = offsetof(struct cpu_profile, processes)},
    PROGRAM(FIELD_REQUIRED),
    SHARES(FIELD_REQUIRED),
    TOTALS(FIELD_REQUIRED),
};

static const struct field_object sample_child_object = {
    FIELD_OBJECT_OF(sample_child_fields, struct cpu_profile)};

static const struct field sample_fields[] = {
    CALLS,
    CHILDREN(sample_child_object),
    CONTEXTS,
    EVENTS(FIELD_REQUIRED),
    FUNCTIONS,
    LINE_CALLS,
    LINES,
    OPTIONS,
    PROGRAM(FIELD_REQUIRED),
    {FIELD_KEY("sampling"), .type = FIELD_PART, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_cpu, sampling), .object = &sampling_object},
    SHARES(FIELD_REQUIRED),
    TEXT_OF("tool", struct document_cpu, tool),
    TOTALS(FIELD_REQUIRED),
    TEXT_OF("version", struct document_cpu, version),
};

const struct field_object sample_object = {
    FIELD_OBJECT_OF(sample_fields, struct document_cpu),
    .keeps_others = true,
    .others = offsetof(struct document_cpu, others),
};
