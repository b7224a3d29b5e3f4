#include "reference.h"

#include "csv.h"
#include "memory.h"
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A time above one day, or a tempo outside these limits, is an error in the file. */
static const double most_seconds = 86400, least_bpm = 20, most_bpm = 400;

static bool fail(const struct csv_field *field, struct error *error, const char *expected)
{
	return error_set_at(error, field->line, field->column, "expected %s, found '%s'", expected,
			    field->text);
}

/* The track of that name, which is added if it is new. */
static struct reference_track *find_or_add(struct reference *reference, const char *file)
{
	for (size_t i = 0; i < reference->count; i++)
		if (!strcmp(reference->tracks[i].file, file))
			return &reference->tracks[i];
	GROW(reference->tracks, reference->capacity, reference->count + 1);
	reference->tracks[reference->count] =
	    (struct reference_track){.file = memory_copy_string(file)};
	return &reference->tracks[reference->count++];
}

static bool read_name(const struct csv_field *field, struct error *error)
{
	return *field->text || fail(field, error, "a file name");
}

static bool add_bpm(struct reference *reference, const struct csv_field *file,
		    const struct csv_field *bpm, struct error *error)
{
	struct reference_track *track;
	double value;

	if (!read_name(file, error))
		return false;
	if (!parse_number(bpm->text, least_bpm, most_bpm, &value))
		return fail(bpm, error, "a tempo in BPM (20 to 400)");
	track = find_or_add(reference, file->text);
	if (track->bpm > 0 && fabs(track->bpm - value) > 1e-9)
		return error_set_at(error, bpm->line, bpm->column,
				    "%s BPM, but an earlier row of this track has %g", bpm->text,
				    track->bpm);
	track->bpm = value;
	return true;
}

bool reference_read_bpm(const char *path, struct reference *reference, struct error *error)
{
	struct csv csv;
	size_t file, bpm;
	bool fine;

	*reference = (struct reference){0};
	if (!csv_read(path, &csv, error))
		return false;
	fine = csv_column(&csv, "file", &file, error) && csv_column(&csv, "bpm", &bpm, error);
	for (size_t row = 0; row < csv.rows && fine; row++)
		fine = add_bpm(reference, csv_field(&csv, row, file), csv_field(&csv, row, bpm),
			       error);
	csv_release(&csv);
	if (!fine)
		reference_release(reference);
	return fine;
}

struct section_columns {
	size_t file, start, end, section;
};

static bool find_section_columns(const struct csv *csv, struct section_columns *columns,
				 struct error *error)
{
	return csv_column(csv, "file", &columns->file, error) &&
	       csv_column(csv, "start", &columns->start, error) &&
	       csv_column(csv, "end", &columns->end, error) &&
	       csv_column(csv, "section", &columns->section, error);
}

static bool read_section(const struct csv *csv, size_t row, const struct section_columns *columns,
			 struct section *section, struct error *error)
{
	const struct csv_field *start = csv_field(csv, row, columns->start);
	const struct csv_field *end = csv_field(csv, row, columns->end);
	const struct csv_field *label = csv_field(csv, row, columns->section);

	if (!parse_number(start->text, 0, most_seconds, &section->start))
		return fail(start, error, "a time in seconds");
	if (!parse_number(end->text, 0, most_seconds, &section->end))
		return fail(end, error, "a time in seconds");
	if (section->end <= section->start)
		return fail(end, error, "a time after the section's start");
	return section_from_name(label->text, &section->label) ||
	       fail(label, error, "intro, buildup, drop, breakdown or outro");
}

static bool add_section(struct reference *reference, const struct csv *csv, size_t row,
			const struct section_columns *columns, struct error *error)
{
	const struct csv_field *file = csv_field(csv, row, columns->file);
	const struct csv_field *start = csv_field(csv, row, columns->start);
	struct structure *structure;
	struct section section;

	if (!read_name(file, error) || !read_section(csv, row, columns, &section, error))
		return false;
	structure = &find_or_add(reference, file->text)->structure;
	if (structure->count &&
	    fabs(structure->sections[structure->count - 1].end - section.start) > 0.01)
		return fail(start, error, "the end of the section before");
	structure->sections = memory_resize(structure->sections, structure->count + 1,
					    sizeof(structure->sections[0]));
	structure->sections[structure->count++] = section;
	return true;
}

bool reference_read_structure(const char *path, struct reference *reference, struct error *error)
{
	struct csv csv;
	struct section_columns columns;
	bool fine;

	*reference = (struct reference){0};
	if (!csv_read(path, &csv, error))
		return false;
	fine = find_section_columns(&csv, &columns, error);
	for (size_t row = 0; row < csv.rows && fine; row++)
		fine = add_section(reference, &csv, row, &columns, error);
	csv_release(&csv);
	if (!fine)
		reference_release(reference);
	return fine;
}

void reference_release(struct reference *reference)
{
	for (size_t i = 0; i < reference->count; i++) {
		free(reference->tracks[i].file);
		structure_release(&reference->tracks[i].structure);
	}
	free(reference->tracks);
	*reference = (struct reference){0};
}

/* ---------------------------------------------------------------- writing */

static const char *const written_columns[] = {"file", "bpm", "start", "end", "section"};
enum { WRITTEN_COLUMNS = sizeof(written_columns) / sizeof(written_columns[0]) };

static void write_row(FILE *out, const struct csv_field *fields)
{
	for (size_t c = 0; c < WRITTEN_COLUMNS; c++) {
		if (c)
			fputc(',', out);
		csv_write_field(out, fields[c].text);
	}
	fputc('\n', out);
}

/* Copies the header and the rows of other tracks unchanged. */
static bool copy_other_tracks(const char *path, const char *track, FILE *out, struct error *error)
{
	struct csv csv;
	bool fine = true;

	if (!csv_read(path, &csv, error))
		return false;
	for (size_t c = 0; c < WRITTEN_COLUMNS && fine; c++)
		if (csv.columns != WRITTEN_COLUMNS ||
		    strcmp(csv.fields[c].text, written_columns[c]))
			fine = error_set_at(error, csv.fields[0].line, 1,
					    "expected the columns file,bpm,start,end,section");
	for (size_t row = 0; row < csv.rows && fine; row++)
		if (strcmp(csv_field(&csv, row, 0)->text, track))
			write_row(out, csv_field(&csv, row, 0));
	csv_release(&csv);
	return fine;
}

static void write_track(FILE *out, const char *track, const struct arrangement *plan)
{
	for (size_t i = 0; i < ARRANGEMENT_SECTIONS; i++) {
		struct section section = arrangement_section(plan, i);

		csv_write_field(out, track);
		fprintf(out, ",%.10g,%.6f,%.6f,%s\n", plan->bpm, section.start, section.end,
			section_name(section.label));
	}
}

bool reference_add(const char *path, const char *track, const struct arrangement *plan,
		   struct error *error)
{
	struct stat status;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	bool fine = true;

	if (!out)
		return error_set(error, "cannot write: %s", strerror(errno));
	fputs("file,bpm,start,end,section\n", out);
	if (!stat(path, &status) && status.st_size)
		fine = copy_other_tracks(path, track, out, error);
	write_track(out, track, plan);
	fine = !fclose(out) && fine && file_write(path, text, length, error);
	free(text);
	return fine;
}
