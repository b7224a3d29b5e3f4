/*
 * The two evaluations: pure comparisons of what edm found with what the reference says, and the
 * tables and JSON they end in.
 */
#ifndef EDM_EVALUATE_H
#define EDM_EVALUATE_H

#include "reference.h"
#include "track.h"

#include <jansson.h>

/* One track of the reference and what was found; `analysed` is false for a file that failed. */
struct evaluation {
	const struct reference_track *truth;
	struct track found;
	bool analysed;
};

enum bpm_verdict { BPM_RIGHT, BPM_OCTAVE, BPM_WRONG, BPM_FAILED, BPM_VERDICTS };

/* How a tempo compares: right within `tolerance` BPM, or after halving or doubling it. */
enum bpm_verdict bpm_compare(double found, double truth, double tolerance);

/* Section boundaries: those found, those true, and how many pair up within a tolerance. */
struct boundary_score {
	size_t found, truth, matched;
	double precision, recall,
	    f1;		 /* 0 to 1; 1 when there was nothing to find and nothing found */
	double labelled; /* share of the time that has the right label */
};

struct boundary_score structure_compare(const struct structure *found,
					const struct structure *truth, double tolerance);

/* Print the table on stdout. */
void evaluate_bpm_print(const struct evaluation *evaluations, size_t count, double tolerance);
void evaluate_structure_print(const struct evaluation *evaluations, size_t count, double tolerance);

/* The same as a JSON object, the caller's; after json_start(). */
json_t *evaluate_bpm_to_json(const struct evaluation *evaluations, size_t count, double tolerance);
json_t *evaluate_structure_to_json(const struct evaluation *evaluations, size_t count,
				   double tolerance);

#endif
