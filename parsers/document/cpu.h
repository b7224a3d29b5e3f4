/*
 * The `cpu`, `count` and `sample` parts of a document's profile: their tables of fields, and the
 * functions for what a table cannot describe: costs, events and lines.
 */
#ifndef PARSERS_DOCUMENT_CPU_H
#define PARSERS_DOCUMENT_CPU_H

#include "fields.h"

/* The arrays of costs of a process. Those with one entry per row of a table come first. */
enum cost_column {
	COST_SELF,
	COST_INCLUSIVE,
	COST_CALLS,
	COST_CONTEXTS,
	COST_PLACES,
	COST_TOTALS,
	COST_PROGRAM,
	COST_SHARES,
	COST_COLUMNS = COST_SHARES + SHARE_COUNT,
	COST_LINE =
	    COST_COLUMNS /* the costs of one source line, which are not an array of the model */
};

/* The column of one of enum cpu_share. */
#define COST_OF_SHARE(share) ((enum cost_column)((int)COST_SHARES + (int)(share)))

/* The column's array in the model, and its number of rows. */
u64 **cpu_column(struct cpu_profile *process, enum cost_column column);
size_t cpu_column_rows(const struct cpu_profile *process, enum cost_column column);

/* A source line as its table of fields describes it. */
struct cpu_line_row {
	struct cpu_line line;
	struct text file;
};

extern const struct field_object cpu_object, count_object, cycles_object, count_child_object,
    sample_object;

/* Functions for struct field. For costs, field->offset is the column; for lines and children,
 * field->object describes a row; for lines, field->offset is that of the rows in the profile. */
bool cpu_read_costs(struct fields_reader *reader, const struct field *field, void *row);
bool cpu_read_instructions(struct fields_reader *reader, const struct field *field, void *row);
bool cpu_read_events(struct fields_reader *reader, const struct field *field, void *row);
bool cpu_read_parent(struct fields_reader *reader, const struct field *field, void *row);
bool cpu_read_lines(struct fields_reader *reader, const struct field *field, void *row);
bool cpu_read_children(struct fields_reader *reader, const struct field *field, void *row);
bool cpu_pass_over(struct fields_reader *reader, const struct field *field, void *row);
void cpu_write_costs(struct fields_writer *writer, const struct field *field, const void *row);
void cpu_write_parent(struct fields_writer *writer, const struct field *field, const void *row);
void cpu_write_lines(struct fields_writer *writer, const struct field *field, const void *row);
void cpu_write_children(struct fields_writer *writer, const struct field *field, const void *row);
void cpu_write_cycles(struct fields_writer *writer, const struct field *field, const void *row);
struct text cpu_function_name(const struct fields_writer *writer, const void *row);
struct text cpu_callee_name(const struct fields_writer *writer, const void *row);
struct text cpu_context_name(const struct fields_writer *writer, const void *row);
struct text cpu_place_name(const struct fields_writer *writer, const void *row);
struct text cpu_line_name(const struct fields_writer *writer, const void *row);

/* Reads or writes the whole part. `row` is the profile, which has the pointer to the part at
 * field->offset; field->object describes the part. */
bool cpu_read(struct fields_reader *reader, const struct field *field, void *row);
void cpu_write(struct fields_writer *writer, const struct field *field, const void *row);

/* Whether an event has a name that cannot be a JSON key. */
bool cpu_has_strange_events(const struct cpu_profile *process);

/* A quick check whether writing can fail; false is certain, true may be wrong. */
bool cpu_is_doubtful(const struct document_cpu *cpu);

#endif
