/* The fields of documents and of their profiles. */
#include "cpu.h"
#include "growth.h"
#include "io.h"
#include "memory.h"
#include "repeats.h"
#include "timing.h"

#include <math.h>

/* ---------------------------------------------------------------- special values */

static bool read_exit_status(struct fields_reader *reader, const struct field *field, void *row)
{
	u64 *status = (void *)((char *)row + field->offset);

	if (!json_read_u64(&reader->json, status))
		return false;
	return *status <= 255 || json_fail(&reader->json, "an exit status is at most 255");
}

/* Also sets the flag that the value is known. */
static bool read_dirty(struct fields_reader *reader, const struct field *field, void *row)
{
	bool *is_known = (void *)((char *)row + field->count_offset);

	*is_known = json_read_bool(&reader->json, (void *)((char *)row + field->offset));
	return *is_known;
}

static void write_dirty(struct fields_writer *writer, const struct field *field, const void *row)
{
	const bool *is_known = (const void *)((const char *)row + field->count_offset);
	const bool *is_dirty = (const void *)((const char *)row + field->offset);

	if (*is_known)
		buffer_add(writer->json.out, *is_dirty ? T("true") : T("false"));
	else
		buffer_add(writer->json.out, T("null"));
}

static bool read_schema(struct fields_reader *reader, const struct field *field, void *row)
{
	struct text schema;

	(void)field;
	(void)row;
	return json_read_text(&reader->json, &schema) &&
	       (text_equal(schema, T(DOCUMENT_SCHEMA)) ||
		json_fail(&reader->json, "this program reads %s", DOCUMENT_SCHEMA));
}

static void write_schema(struct fields_writer *writer, const struct field *field, const void *row)
{
	(void)field;
	(void)row;
	json_add_quoted(writer->json.out, T(DOCUMENT_SCHEMA));
}

bool document_read_system(struct fields_reader *reader, struct document_system *system)
{
	u64 unsorted_before = reader->json.unsorted_count;
	size_t start;

	if (json_read_null(&reader->json)) {
		system->json = T("null");
		return true;
	}
	if (json_peek(&reader->json) != JSON_OBJECT)
		return json_enter_object(&reader->json);
	start = reader->json.position;
	system->facts.arena = reader->arena;
	scalars_read(&system->facts, &reader->json, T(""));
	if (!reader->json.failed)
		system->json = fields_seen(reader, start, unsorted_before);
	if (reader->note_system)
		reader->note_system(reader, start);
	return !reader->json.failed;
}

static bool read_system(struct fields_reader *reader, const struct field *field, void *row)
{
	return document_read_system(reader, (void *)((char *)row + field->offset));
}

static void write_system(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct document_system *system = (const void *)((const char *)row + field->offset);

	if (system->json.data)
		fields_write_json(writer, system->json);
	else
		json_null(&writer->json);
}

#define EXIT_STATUS(row, member, more)                                                             \
	{                                                                                          \
		FIELD_KEY("exit_status"), .type = FIELD_U64, .flags = FIELD_NULLABLE | (more),     \
					  .offset = offsetof(row, member),                         \
					  .read = read_exit_status                                 \
	}
#define DIRTY(row, member, is_known, more)                                                         \
	{                                                                                          \
		FIELD_KEY("dirty"), .type = FIELD_RAW, .flags = FIELD_NULLABLE | (more),           \
				    .offset = offsetof(row, member),                               \
				    .count_offset = offsetof(row, is_known), .read = read_dirty,   \
				    .write = write_dirty                                           \
	}
#define SYSTEM(row, member, more)                                                                  \
	{                                                                                          \
		FIELD_KEY("system"), .type = FIELD_OTHER, .flags = (more),                         \
				     .offset = offsetof(row, member), .read = read_system,         \
				     .write = write_system                                         \
	}
#define TEXT_OF(literal, row, member, more)                                                        \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_TEXT, .flags = (more),                           \
				    .offset = offsetof(row, member)                                \
	}
#define NUMBER(literal, row, member, more)                                                         \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_NUMBER, .flags = FIELD_NULLABLE | (more),        \
				    .offset = offsetof(row, member)                                \
	}

/* ---------------------------------------------------------------- profiles */

static bool has_cpu(const void *row)
{
	return ((const struct document_profile *)row)->cpu != NULL;
}

static bool has_count(const void *row)
{
	return ((const struct document_profile *)row)->count != NULL;
}

static bool has_sample(const void *row)
{
	return ((const struct document_profile *)row)->sample != NULL;
}

static bool has_cycles(const void *row)
{
	return ((const struct document_profile *)row)->cycles != NULL;
}

static bool has_system(const void *row)
{
	return ((const struct document_profile *)row)->system.json.data != NULL;
}

static bool share_command(struct fields_reader *reader, void *row)
{
	struct document_profile *profile = row;

	if (profile->cpu)
		profile->cpu->process.command = profile->command;
	if (profile->count)
		profile->count->process.command = profile->command;
	if (profile->cycles) {
		profile->cycles->process.command = profile->command;
		document_label_cycles(profile->cycles, reader->arena);
	}
	if (profile->sample)
		profile->sample->process.command = profile->command;
	if (profile->growth)
		profile->growth->table.command = profile->command;
	if (profile->memory)
		profile->memory->process.command = profile->command;
	return true;
}

#define PART(literal, member)                                                                      \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_PART, .flags = FIELD_RARE,                       \
				    .offset = offsetof(struct document_profile, member),           \
				    .object = &document_##member##_object                          \
	}

static const struct field profile_fields[] = {
    {FIELD_KEY("calls"), .type = FIELD_U64, .flags = FIELD_REQUIRED | FIELD_NULLABLE,
     .offset = offsetof(struct document_profile, calls)},
    TEXT_OF("command", struct document_profile, command, FIELD_REQUIRED),
    {FIELD_KEY("count"), .type = FIELD_OTHER, .object = &count_object,
     .offset = offsetof(struct document_profile, count), .is_written = has_count, .read = cpu_read,
     .write = cpu_write},
    {FIELD_KEY("cpu"), .type = FIELD_OTHER, .object = &cpu_object,
     .offset = offsetof(struct document_profile, cpu), .is_written = has_cpu, .read = cpu_read,
     .write = cpu_write},
    NUMBER("cpu_time", struct document_profile, cpu_time, FIELD_REQUIRED),
    {FIELD_KEY("cycles"), .type = FIELD_OTHER, .object = &cycles_object,
     .offset = offsetof(struct document_profile, cycles), .is_written = has_cycles,
     .read = cpu_read, .write = cpu_write},
    EXIT_STATUS(struct document_profile, exit_status, FIELD_REQUIRED),
    PART("growth", growth),
    PART("io", io),
    PART("memory", memory),
    NUMBER("peak_memory_mb", struct document_profile, peak_memory_mb, FIELD_REQUIRED),
    PART("repeats", repeats),
    {FIELD_KEY("sample"), .type = FIELD_OTHER, .object = &sample_object,
     .offset = offsetof(struct document_profile, sample), .is_written = has_sample,
     .read = cpu_read, .write = cpu_write},
    {FIELD_KEY("system"), .type = FIELD_OTHER, .is_written = has_system,
     .offset = offsetof(struct document_profile, system), .read = read_system,
     .write = write_system},
    PART("timing", timing),
    NUMBER("wall_time", struct document_profile, wall_time, FIELD_REQUIRED),
};

const struct field_object document_profile_object = {
    FIELD_OBJECT_OF(profile_fields, struct document_profile),
    .keeps_others = true,
    .others = offsetof(struct document_profile, others),
    .check = share_command,
};

static bool read_profiles(struct fields_reader *reader, const struct field *field, void *row)
{
	struct document *document = row;
	struct text name;

	(void)field;
	json_enter_object(&reader->json);
	while (json_next_key(&reader->json, &name))
		if (reader->pass_profile)
			reader->pass_profile(reader, document, name);
		else
			fields_read(reader, &document_profile_object,
				    document_profile(document, name, reader->arena));
	return !reader->json.failed;
}

static void write_profiles(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct document *document = row;

	(void)field;
	json_open_object(&writer->json, JSON_LINES);
	for (u32 i = 0; i < document->profile_count; i++) {
		writer->profile = document->profiles[i].name;
		json_key_text(&writer->json, writer->profile);
		fields_write(writer, &document_profile_object, &document->profiles[i]);
	}
	json_close(&writer->json);
}

/* ---------------------------------------------------------------- documents */

static const struct field document_fields[] = {
    TEXT_OF("commit", struct document, commit, FIELD_REQUIRED | FIELD_NULLABLE),
    DIRTY(struct document, dirty, dirty_known, FIELD_REQUIRED),
    TEXT_OF("name", struct document, name, FIELD_REQUIRED | FIELD_NULLABLE),
    {FIELD_KEY("profiles"), .type = FIELD_OTHER, .flags = FIELD_REQUIRED,
     .object = &document_profile_object, .read = read_profiles, .write = write_profiles},
    {FIELD_KEY("schema"), .type = FIELD_RAW, .flags = FIELD_REQUIRED, .read = read_schema,
     .write = write_schema},
    SYSTEM(struct document, system, FIELD_REQUIRED | FIELD_NULLABLE),
    TEXT_OF("timestamp", struct document, timestamp, FIELD_REQUIRED | FIELD_NULLABLE),
};

const struct field_object document_object = {
    FIELD_OBJECT_OF(document_fields, struct document),
    .keeps_others = true,
    .others = offsetof(struct document, others),
};

/* ---------------------------------------------------------------- facts of the wrapper */

static bool refuse_unknown(struct fields_reader *reader, void *row)
{
	const struct document_members *unknown = &((struct document_run *)row)->document.others;

	return !unknown->count ||
	       json_fail(&reader->json, "unknown key \"%.*s\"", TEXT_ARGS(unknown->items[0].key));
}

static const struct field run_fields[] = {
    FIELD_ALLOCATORS(struct document_run),
    TEXT_OF("command", struct document_run, profile.command, 0),
    TEXT_OF("commit", struct document_run, document.commit, FIELD_NULLABLE),
    NUMBER("cpu_time", struct document_run, profile.cpu_time, 0),
    DIRTY(struct document_run, document.dirty, document.dirty_known, 0),
    EXIT_STATUS(struct document_run, profile.exit_status, 0),
    TEXT_OF("name", struct document_run, profile.name, 0),
    FIELD_OPTIONS(struct document_run),
    NUMBER("peak_memory_mb", struct document_run, profile.peak_memory_mb, 0),
    SYSTEM(struct document_run, document.system, FIELD_NULLABLE),
    TEXT_OF("timestamp", struct document_run, document.timestamp, FIELD_NULLABLE),
    FIELD_VERSION(struct document_run),
    NUMBER("wall_time", struct document_run, profile.wall_time, 0),
};

const struct field_object document_run_object = {
    FIELD_OBJECT_OF(run_fields, struct document_run),
    .keeps_others = true,
    .others = offsetof(struct document_run, document.others),
    .check = refuse_unknown,
};
