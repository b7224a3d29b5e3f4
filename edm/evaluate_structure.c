/*
 * Sections against a reference: boundaries inside the track (not its start and end) are paired one
 * to one within the tolerance, which gives precision, recall and F1. In addition, the share of the
 * time with the right label.
 */
#include "evaluate.h"

#include "json.h"
#include "table.h"

#include <math.h>

/* Boundaries are the starts of all sections but the first. */
static size_t boundary_count(const struct structure *structure)
{
	return structure->count ? structure->count - 1 : 0;
}

/* Both lists are sorted, so pairing each boundary with the earliest one that fits gives the most
 * pairs. */
static size_t count_matches(const struct structure *found, const struct structure *truth,
			    double tolerance)
{
	size_t matched = 0, f = 1, t = 1;

	while (f < found->count && t < truth->count) {
		double difference = found->sections[f].start - truth->sections[t].start;

		if (fabs(difference) <= tolerance) {
			matched++;
			f++;
			t++;
		} else if (difference < 0) {
			f++;
		} else {
			t++;
		}
	}
	return matched;
}

/* The share of the reference's time in which both have the same label. */
static double labelled_share(const struct structure *found, const struct structure *truth)
{
	double same = 0, all = 0;

	for (size_t t = 0; t < truth->count; t++) {
		const struct section *a = &truth->sections[t];

		all += a->end - a->start;
		for (size_t f = 0; f < found->count; f++) {
			const struct section *b = &found->sections[f];
			double overlap = fmin(a->end, b->end) - fmax(a->start, b->start);

			if (a->label == b->label && overlap > 0)
				same += overlap;
		}
	}
	return all > 0 ? same / all : 0;
}

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 1;
}

static void fill_shares(struct boundary_score *score)
{
	score->precision = share(score->matched, score->found);
	score->recall = share(score->matched, score->truth);
	score->f1 = share(2 * score->matched, score->found + score->truth);
}

struct boundary_score structure_compare(const struct structure *found,
					const struct structure *truth, double tolerance)
{
	struct boundary_score score = {
	    .found = boundary_count(found),
	    .truth = boundary_count(truth),
	    .matched = count_matches(found, truth, tolerance),
	    .labelled = labelled_share(found, truth),
	};

	fill_shares(&score);
	return score;
}

static struct boundary_score score_of(const struct evaluation *evaluation, double tolerance)
{
	return structure_compare(&evaluation->found.structure, &evaluation->truth->structure,
				 tolerance);
}

/* The score over all boundaries of all tracks. Files that could not be analysed have none. */
static struct boundary_score total(const struct evaluation *evaluations, size_t count,
				   double tolerance)
{
	struct boundary_score sum = {0};

	for (size_t i = 0; i < count; i++) {
		struct boundary_score score = score_of(&evaluations[i], tolerance);

		sum.found += score.found;
		sum.truth += score.truth;
		sum.matched += score.matched;
		sum.labelled += score.labelled / (double)count;
	}
	fill_shares(&sum);
	return sum;
}

static void add_scores(struct table *table, const struct boundary_score *score)
{
	table_add(table, "%zu", score->truth);
	table_add(table, "%zu", score->found);
	table_add(table, "%zu", score->matched);
	table_add(table, "%.3f", score->precision);
	table_add(table, "%.3f", score->recall);
	table_add(table, "%.3f", score->f1);
	table_add(table, "%.1f %%", 100 * score->labelled);
}

void evaluate_structure_print(const struct evaluation *evaluations, size_t count, double tolerance)
{
	static const char *const headings[] = {"file",	     ">reference", ">found", ">matched",
					       ">precision", ">recall",	   ">F1",    ">labels"};
	struct boundary_score sum = total(evaluations, count, tolerance);
	struct table table = {.columns = sizeof(headings) / sizeof(headings[0])};

	for (size_t i = 0; i < table.columns; i++)
		table_add(&table, "%s", headings[i]);
	for (size_t i = 0; i < count; i++) {
		struct boundary_score score = score_of(&evaluations[i], tolerance);

		table_add(&table, "%s%s", evaluations[i].truth->file,
			  evaluations[i].analysed ? "" : " (failed)");
		add_scores(&table, &score);
	}
	table_add(&table, "all");
	add_scores(&table, &sum);
	table_print(&table, stdout);
	printf("\ntracks %zu, tolerance %g s\n", count, tolerance);
}

static json_t *score_to_json(const struct boundary_score *score)
{
	json_t *object = json_object();

	json_object_set_new(object, "reference", json_integer((json_int_t)score->truth));
	json_object_set_new(object, "found", json_integer((json_int_t)score->found));
	json_object_set_new(object, "matched", json_integer((json_int_t)score->matched));
	json_object_set_new(object, "precision", json_rounded(score->precision, 4));
	json_object_set_new(object, "recall", json_rounded(score->recall, 4));
	json_object_set_new(object, "f1", json_rounded(score->f1, 4));
	json_object_set_new(object, "labels", json_rounded(score->labelled, 4));
	return object;
}

json_t *evaluate_structure_to_json(const struct evaluation *evaluations, size_t count,
				   double tolerance)
{
	struct boundary_score sum = total(evaluations, count, tolerance);
	json_t *object = json_object(), *array = json_array();

	for (size_t i = 0; i < count; i++) {
		struct boundary_score score = score_of(&evaluations[i], tolerance);
		json_t *row = score_to_json(&score);

		json_object_set_new(row, "file", json_any_text(evaluations[i].truth->file));
		json_object_set_new(row, "analysed", json_boolean(evaluations[i].analysed));
		json_array_append_new(array, row);
	}
	json_object_set_new(object, "tolerance", json_real(tolerance));
	json_object_set_new(object, "all", score_to_json(&sum));
	json_object_set_new(object, "tracks", array);
	return object;
}
