/*
 * The two evaluations: pure comparisons of edm's results with a reference, and their output as
 * tables and JSON.
 */
#ifndef EDM_EVALUATE_H
#define EDM_EVALUATE_H

#include "reference.h"
#include "track.h"

#include <jansson.h>

/* One track of the reference and the results for it; `analysed` is false if the file could not be
 * analysed. */
struct evaluation {
	const struct reference_track *truth;
	struct track found;
	bool analysed;
};

enum bpm_verdict { BPM_RIGHT, BPM_OCTAVE, BPM_WRONG, BPM_FAILED, BPM_VERDICTS };

/* Compares a tempo: right if within `tolerance` BPM; an octave error if its half or double is. */
enum bpm_verdict bpm_compare(double found, double truth, double tolerance);

/* Section boundaries: the numbers found, in the reference, and paired within the tolerance. */
struct boundary_score {
	size_t found, truth, matched;
	double precision, recall, f1; /* 0 to 1; 1 if there are no boundaries on either side */
	double labelled;	      /* share of the time that has the right label */
};

struct boundary_score structure_compare(const struct structure *found,
					const struct structure *truth, double tolerance);

/* Prints the table on stdout. */
void evaluate_bpm_print(const struct evaluation *evaluations, size_t count, double tolerance);
void evaluate_structure_print(const struct evaluation *evaluations, size_t count, double tolerance);

/* The same as a JSON object, which the caller owns. json_start() must have been called. */
json_t *evaluate_bpm_to_json(const struct evaluation *evaluations, size_t count, double tolerance);
json_t *evaluate_structure_to_json(const struct evaluation *evaluations, size_t count,
				   double tolerance);

#endif
