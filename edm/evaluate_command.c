/*
 * `edm evaluate bpm|structure`: analyses the tracks of a reference and measures how accurate the
 * results are.
 */
#include "command.h"
#include "evaluate.h"
#include "json.h"
#include "memory.h"
#include "options.h"
#include "profile_handover.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: edm evaluate bpm|structure --source DIR --reference FILE.csv [OPTION]...\n"
    "\n"
    "Analyses the tracks of a reference and prints how accurate the results are: for bpm the\n"
    "share of tempos within the tolerance, strictly and with halved or doubled tempos allowed; "
    "for\n"
    "structure precision, recall and F1 of the section boundaries.\n"
    "\n"
    "Options:\n"
    "      --source DIR        the folder the tracks are in\n"
    "      --reference FILE    the truth; columns file,bpm or file,start,end,section\n"
    "      --tolerance NUMBER  bpm: in BPM (default: 2.5); structure: in seconds (default: 2)\n"
    "      --output FILE       also write the result to a JSON file\n"
    "  -h, --help              print this text\n"
    "\n" PROFILING_HELP "\n"
    "Exit codes: 0 fine, whatever the accuracy; 1 a file could not be analysed, 2 wrong usage.\n";

static const char command[] = "edm evaluate";

/* The differences between the two evaluations. */
struct kind {
	const char *name;
	double tolerance;
	unsigned types;
	bool (*read)(const char *path, struct reference *reference, struct error *error);
	void (*print)(const struct evaluation *evaluations, size_t count, double tolerance);
	json_t *(*to_json)(const struct evaluation *evaluations, size_t count, double tolerance);
};

static const struct kind kinds[] = {
    {"bpm", 2.5, TRACK_BPM, reference_read_bpm, evaluate_bpm_print, evaluate_bpm_to_json},
    {"structure", 2, TRACK_STRUCTURE, reference_read_structure, evaluate_structure_print,
     evaluate_structure_to_json},
};

struct settings {
	const char *source, *reference, *output;
	double tolerance;
};

static bool take_source(void *context, char *value)
{
	((struct settings *)context)->source = value;
	return true;
}

static bool take_reference(void *context, char *value)
{
	((struct settings *)context)->reference = value;
	return true;
}

static bool take_output(void *context, char *value)
{
	((struct settings *)context)->output = value;
	return *value || options_complain(command, "--output needs a file name");
}

static bool take_tolerance(void *context, char *value)
{
	return parse_number(value, 0, 1000, &((struct settings *)context)->tolerance) ||
	       options_complain(command, "--tolerance: expected 0 to 1000, found '%s'", value);
}

static const struct option_spec options[] = {
    {"source", true, take_source},
    {"reference", true, take_reference},
    {"tolerance", true, take_tolerance},
    {"output", true, take_output},
    {NULL, false, NULL},
};

/* DIR/FILE; the caller frees it. */
static char *join(const char *folder, const char *file)
{
	char *path = NEW(char, strlen(folder) + strlen(file) + 2);

	stpcpy(stpcpy(stpcpy(path, folder), "/"), file);
	return path;
}

static bool evaluate_track(const char *source, unsigned types, struct evaluation *evaluation,
			   const struct progress *progress)
{
	char *path = join(source, evaluation->truth->file);
	struct error error = {0};

	evaluation->analysed = track_analyse(path, types, &evaluation->found, &error);
	evaluation->found.path = NULL;
	if (!evaluation->analysed) {
		progress_wipe(progress);
		error_print(&error, path);
	}
	free(path);
	return evaluation->analysed;
}

/* Analyses every track of the reference; false if one could not be analysed. */
static bool evaluate_tracks(const struct reference *reference, const struct kind *kind,
			    const char *source, struct evaluation *evaluations)
{
	struct progress progress = progress_start(reference->count);
	bool fine = true;

	for (size_t i = 0; i < reference->count; i++) {
		progress_show(&progress, i, reference->tracks[i].file);
		evaluations[i].truth = &reference->tracks[i];
		fine &= evaluate_track(source, kind->types, &evaluations[i], &progress);
	}
	progress_wipe(&progress);
	return fine;
}

static bool save(const struct evaluation *evaluations, size_t count, const struct kind *kind,
		 const struct settings *settings)
{
	struct error error = {0};

	if (!settings->output)
		return true;
	json_start();
	if (json_save(kind->to_json(evaluations, count, settings->tolerance), settings->output,
		      &error))
		return true;
	error_print(&error, settings->output);
	return false;
}

static int evaluate(const struct kind *kind, const struct settings *settings)
{
	struct reference reference;
	struct evaluation *evaluations;
	struct error error = {0};
	bool fine;

	if (!kind->read(settings->reference, &reference, &error)) {
		error_print(&error, settings->reference);
		return EXIT_WRONG;
	}
	evaluations = NEW(struct evaluation, reference.count);
	fine = evaluate_tracks(&reference, kind, settings->source, evaluations);
	kind->print(evaluations, reference.count, settings->tolerance);
	fine &= save(evaluations, reference.count, kind, settings);
	for (size_t i = 0; i < reference.count; i++)
		track_release(&evaluations[i].found);
	free(evaluations);
	reference_release(&reference);
	return fine ? EXIT_FINE : EXIT_WRONG;
}

static int run(const struct option_parser *parser, const struct kind *kind,
	       const struct settings *settings)
{
	const char *const name[] = {"evaluate", kind->name, NULL};
	bool fine = true;

	if (parser->files.count)
		fine = options_complain(command, "unexpected word '%s'", parser->files.items[0]);
	else if (!settings->source)
		fine = options_complain(command, "--source DIR is missing");
	else if (!settings->reference)
		fine = options_complain(command, "--reference FILE.csv is missing");
	if (!fine)
		return EXIT_USAGE;
	if (parser->profile_kinds)
		return profile_handover(parser, name);
	return evaluate(kind, settings);
}

static int evaluate_kind(const struct kind *kind, int count, char **words)
{
	struct settings settings = {.tolerance = kind->tolerance};
	struct option_parser parser = {
	    .command = command, .usage = usage, .options = options, .settings = &settings};
	enum option_result result = options_parse(&parser, count, words);
	int code = result == OPTIONS_HELP_SHOWN ? EXIT_FINE : EXIT_USAGE;

	if (result == OPTIONS_GO_ON)
		code = run(&parser, kind, &settings);
	options_release(&parser);
	return code;
}

int command_evaluate(int count, char **words)
{
	const char *word = count > 1 ? words[1] : "";

	if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
		fputs(usage, stdout);
		return EXIT_FINE;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(word, kinds[i].name))
			return evaluate_kind(&kinds[i], count - 1, words + 1);
	options_complain(command, "expected 'bpm' or 'structure', found '%s'", word);
	return EXIT_USAGE;
}
