#include "timing.h"

#include "fields.h"

#include <math.h>

#define FIGURE(literal, row, member)                                                               \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_FIGURE, .flags = FIELD_NULLABLE | FIELD_RARE,    \
				    .offset = offsetof(struct row, member)                         \
	}
#define STATISTIC(literal, member)                                                                 \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_FIGURE, .flags = FIELD_REQUIRED,                 \
				    .offset = offsetof(struct timing_statistic, member)            \
	}
#define COUNT(literal, row, member)                                                                \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .offset = offsetof(struct row, member)      \
	}

static const struct field statistic_fields[] = {
    STATISTIC("max", max),
    FIGURE("mean", timing_statistic, mean),
    STATISTIC("median", median),
    STATISTIC("min", min),
    FIGURE("p90", timing_statistic, p90),
    FIGURE("stddev", timing_statistic, stddev),
};

static const struct timing_statistic no_statistic = {NAN, NAN, NAN, NAN, NAN, NAN};

static const struct field_object statistic_object = {
    FIELD_OBJECT_OF(statistic_fields, struct timing_statistic),
    .unknown = &no_statistic,
};

static const struct field run_fields[] = {
    COUNT("exit_status", timing_run, exit_status),
    COUNT("peak_rss_bytes", timing_run, peak_rss_bytes),
    FIGURE("system", timing_run, system),
    FIGURE("user", timing_run, user),
    FIGURE("waiting", timing_run, waiting),
    FIGURE("wall", timing_run, wall),
};

static const struct timing_run no_run = {.system = NAN, .user = NAN, .waiting = NAN, .wall = NAN};

static const struct field_object run_object = {
    FIELD_OBJECT_OF(run_fields, struct timing_run),
    .unknown = &no_run,
    .is_inline = true,
};

static const struct field function_fields[] = {
    COUNT("calls", timing_function, calls),   FIGURE("cpu_time", timing_function, cpu_time),
    COUNT("errors", timing_function, errors), FIGURE("max", timing_function, max),
    FIGURE("mean", timing_function, mean),    FIGURE("memory_bytes", timing_function, memory_bytes),
    FIGURE("min", timing_function, min),      FIGURE("p50", timing_function, p50),
    FIGURE("p75", timing_function, p75),      FIGURE("p90", timing_function, p90),
    FIGURE("p95", timing_function, p95),      FIGURE("p99", timing_function, p99),
    COUNT("slow", timing_function, slow),     FIGURE("stddev", timing_function, stddev),
    FIGURE("total", timing_function, total),
};

static const struct timing_function no_function = {
    .max = NAN,
    .mean = NAN,
    .min = NAN,
    .p50 = NAN,
    .p75 = NAN,
    .p90 = NAN,
    .p95 = NAN,
    .p99 = NAN,
    .stddev = NAN,
    .total = NAN,
    .cpu_time = NAN,
    .memory_bytes = NAN,
};

static const struct field_object function_object = {
    FIELD_OBJECT_OF(function_fields, struct timing_function),
    .unknown = &no_function,
    .is_inline = true,
};

static const struct field clock_fields[] = {
    {FIELD_KEY("name"), .type = FIELD_TEXT, .flags = FIELD_RARE,
     .offset = offsetof(struct timing_clock, name)},
    FIGURE("scope_cost", timing_clock, scope_cost),
    FIGURE("scope_own_time", timing_clock, scope_own_time),
    FIGURE("step", timing_clock, step),
};

static const struct timing_clock no_clock = {.scope_cost = NAN, .scope_own_time = NAN, .step = NAN};

static const struct field_object clock_object = {
    FIELD_OBJECT_OF(clock_fields, struct timing_clock),
    .unknown = &no_clock,
};

#define PART(literal, member, part_object)                                                         \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_PART, .flags = FIELD_RARE,                       \
				    .offset = offsetof(struct document_timing, profile.member),    \
				    .object = &(part_object)                                       \
	}
#define RARE_COUNT(literal, member)                                                                \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .flags = FIELD_RARE,                        \
				    .offset = offsetof(struct document_timing, profile.member)     \
	}

static const struct field timing_fields[] = {
    PART("clock", clock, clock_object),
    {FIELD_KEY("each"), .type = FIELD_TABLE, .flags = FIELD_RARE,
     .offset = offsetof(struct document_timing, profile.each),
     .count_offset = offsetof(struct document_timing, profile.run_count), .object = &run_object},
    {FIELD_KEY("functions"), .type = FIELD_MAP, .flags = FIELD_RARE,
     .offset = offsetof(struct document_timing, profile.functions),
     .count_offset = offsetof(struct document_timing, profile.function_count),
     .object = &function_object},
    RARE_COUNT("peak_rss_bytes", peak_rss_bytes),
    PART("reference", reference, statistic_object),
    RARE_COUNT("runs", runs),
    FIGURE("start_up", document_timing, profile.start_up),
    PART("system", system, statistic_object),
    PART("undisturbed", undisturbed, statistic_object),
    PART("user", user, statistic_object),
    PART("wall", wall, statistic_object),
};

static const struct document_timing no_timing = {.profile.start_up = NAN};

const struct field_object document_timing_object = {
    FIELD_OBJECT_OF(timing_fields, struct document_timing),
    FIELD_KEPT_IN(struct document_timing),
    .unknown = &no_timing,
};
