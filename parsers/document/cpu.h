/* The `cpu` part of a document's profile: its tables of fields, and what is read and written by
 * more than a table, the costs, the events and the lines. */
#ifndef PARSERS_DOCUMENT_CPU_H
#define PARSERS_DOCUMENT_CPU_H

#include "fields.h"

/* The arrays of costs of a process; those of rows come first. */
enum cost_column {
	COST_SELF,
	COST_INCLUSIVE,
	COST_CALLS,
	COST_CONTEXTS,
	COST_TOTALS,
	COST_PROGRAM,
	COST_SHARES,
	COST_COLUMNS = COST_SHARES + SHARE_COUNT,
	COST_LINE = COST_COLUMNS /* of one line: no array of the model */
};

/* Where the model has the column. */
u64 **cpu_column(struct cpu_profile *process, enum cost_column column);
size_t cpu_column_rows(const struct cpu_profile *process, enum cost_column column);

/* A line as its fields are. */
struct cpu_line_row {
	struct cpu_line line;
	struct text file;
};

extern const struct field_object cpu_object, cpu_child_object, cpu_line_object;

/* As in struct field; costs have their column as the offset, lines and children their rows' object.
 */
bool cpu_read_costs(struct fields_reader *reader, const struct field *field, void *row);
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
struct text cpu_line_name(const struct fields_writer *writer, const void *row);

/* The whole part, of the profile that is the row; its object is the field's. */
bool cpu_read(struct fields_reader *reader, const struct field *field, void *row);
void cpu_write(struct fields_writer *writer, const struct field *field, const void *row);

/* Whether some event has a name that no key can have. */
bool cpu_has_strange_events(const struct cpu_profile *process);

/* Whether writing might fail; "no" is always right. */
bool cpu_is_doubtful(const struct document_cpu *cpu);

#endif
