/*
 * Tempo against a reference: accuracy 1 counts tempos within the tolerance, accuracy 2 also those
 * that are within it after halving or doubling (the two measures of the MIREX tempo task, but with
 * an absolute tolerance).
 */
#include "evaluate.h"

#include "json.h"
#include "table.h"

#include <math.h>

static const char *const verdicts[BPM_VERDICTS] = {"right", "octave", "wrong", "failed"};

enum bpm_verdict bpm_compare(double found, double truth, double tolerance)
{
	if (fabs(found - truth) <= tolerance)
		return BPM_RIGHT;
	if (fabs(2 * found - truth) <= tolerance || fabs(found / 2 - truth) <= tolerance)
		return BPM_OCTAVE;
	return BPM_WRONG;
}

static enum bpm_verdict verdict_of(const struct evaluation *evaluation, double tolerance)
{
	if (!evaluation->analysed)
		return BPM_FAILED;
	return bpm_compare(evaluation->found.tempo.bpm, evaluation->truth->bpm, tolerance);
}

/* Shares of all tracks of the reference, including files that could not be analysed. */
struct accuracy {
	double strict, octaves;
	size_t counts[BPM_VERDICTS];
};

static struct accuracy measure(const struct evaluation *evaluations, size_t count, double tolerance)
{
	struct accuracy accuracy = {0};

	for (size_t i = 0; i < count; i++)
		accuracy.counts[verdict_of(&evaluations[i], tolerance)]++;
	if (!count)
		return accuracy;
	accuracy.strict = (double)accuracy.counts[BPM_RIGHT] / (double)count;
	accuracy.octaves = accuracy.strict + (double)accuracy.counts[BPM_OCTAVE] / (double)count;
	return accuracy;
}

static void add_row(struct table *table, const struct evaluation *evaluation, double tolerance)
{
	double found = evaluation->found.tempo.bpm, truth = evaluation->truth->bpm;

	table_add(table, "%s", evaluation->truth->file);
	table_add(table, "%.2f", truth);
	if (evaluation->analysed) {
		table_add(table, "%.2f", found);
		table_add(table, "%+.2f", found - truth);
	} else {
		table_add(table, "-");
		table_add(table, "-");
	}
	table_add(table, "%s", verdicts[verdict_of(evaluation, tolerance)]);
}

void evaluate_bpm_print(const struct evaluation *evaluations, size_t count, double tolerance)
{
	struct accuracy accuracy = measure(evaluations, count, tolerance);
	struct table table = {.columns = 5};

	table_add(&table, "file");
	table_add(&table, ">reference");
	table_add(&table, ">found");
	table_add(&table, ">error");
	table_add(&table, "verdict");
	for (size_t i = 0; i < count; i++)
		add_row(&table, &evaluations[i], tolerance);
	table_print(&table, stdout);
	printf("\ntracks %zu, tolerance %g BPM\n", count, tolerance);
	printf("accuracy                    %5.1f %%\n", 100 * accuracy.strict);
	printf("accuracy, octaves allowed   %5.1f %%\n", 100 * accuracy.octaves);
}

static json_t *row_to_json(const struct evaluation *evaluation, double tolerance)
{
	json_t *object = json_object();

	json_object_set_new(object, "file", json_any_text(evaluation->truth->file));
	json_object_set_new(object, "reference", json_rounded(evaluation->truth->bpm, 3));
	json_object_set_new(object, "found",
			    evaluation->analysed ? json_rounded(evaluation->found.tempo.bpm, 3)
						 : json_null());
	json_object_set_new(object, "verdict",
			    json_string(verdicts[verdict_of(evaluation, tolerance)]));
	return object;
}

json_t *evaluate_bpm_to_json(const struct evaluation *evaluations, size_t count, double tolerance)
{
	struct accuracy accuracy = measure(evaluations, count, tolerance);
	json_t *object = json_object(), *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, row_to_json(&evaluations[i], tolerance));
	json_object_set_new(object, "tolerance", json_real(tolerance));
	json_object_set_new(object, "accuracy", json_rounded(accuracy.strict, 4));
	json_object_set_new(object, "accuracy_octaves", json_rounded(accuracy.octaves, 4));
	json_object_set_new(object, "tracks", array);
	return object;
}
