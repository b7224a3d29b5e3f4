/* `edm analyze`: reads its options, analyses file after file, prints and saves the results. */
#include "command.h"
#include "memory.h"
#include "options.h"
#include "profile_handover.h"
#include "progress.h"
#include "track.h"
#include "track_report.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: edm analyze [OPTION]... FILE...\n"
    "\n"
    "Prints tempo, beats and sections of audio files (MP3, FLAC, WAV, Ogg, AIFF). A file that\n"
    "cannot be read is reported; the other files are still analysed.\n"
    "\n"
    "Options:\n"
    "      --types LIST    bpm, beats, structure; analyses to run, separated by commas (all)\n"
    "      --output FILE   also write everything, beat times included, to a JSON file\n"
    "  -h, --help          print this text\n"
    "\n" PROFILING_HELP "\n"
    "Exit codes: 0 fine, 1 a file could not be analysed, 2 wrong usage.\n";

static const char command[] = "edm analyze";

struct settings {
	unsigned types;
	const char *output;
};

static const struct {
	const char *name;
	enum track_types type;
} type_names[] = {
    {"bpm", TRACK_BPM},
    {"beats", TRACK_BEATS},
    {"structure", TRACK_STRUCTURE},
};

/* The type of that name; 0 if there is none. */
static unsigned type_of(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]); i++)
		if (strlen(type_names[i].name) == length &&
		    !memcmp(type_names[i].name, name, length))
			return type_names[i].type;
	return 0;
}

static bool take_types(void *context, char *value)
{
	struct settings *settings = context;
	const char *name = value;

	settings->types = 0;
	for (;;) {
		size_t length = strcspn(name, ",");
		unsigned type = type_of(name, length);

		if (!type)
			return options_complain(command, "unknown type '%.*s' in --types",
						(int)length, name);
		settings->types |= type;
		if (!name[length])
			return true;
		name += length + 1;
	}
}

static bool take_output(void *context, char *value)
{
	struct settings *settings = context;

	settings->output = value;
	return *value || options_complain(command, "--output needs a file name");
}

static const struct option_spec options[] = {
    {"types", true, take_types},
    {"output", true, take_output},
    {NULL, false, NULL},
};

/* Fills `tracks` with the tracks that could be analysed and returns their number; reports the
 * others. */
static size_t analyse_files(const struct words *files, unsigned types, struct track *tracks)
{
	struct progress progress = progress_start(files->count);
	size_t good = 0;

	for (size_t i = 0; i < files->count; i++) {
		struct error error = {0};

		progress_show(&progress, i, files->items[i]);
		if (track_analyse(files->items[i], types, &tracks[good], &error)) {
			good++;
			continue;
		}
		progress_wipe(&progress);
		error_print(&error, files->items[i]);
	}
	progress_wipe(&progress);
	return good;
}

static bool save(const struct track *tracks, size_t count, const struct settings *settings)
{
	struct error error = {0};

	if (!settings->output ||
	    track_report_save(tracks, count, settings->types, settings->output, &error))
		return true;
	error_print(&error, settings->output);
	return false;
}

static int analyze(const struct words *files, const struct settings *settings)
{
	struct track *tracks = NEW(struct track, files->count);
	size_t good = analyse_files(files, settings->types, tracks);
	bool fine = good == files->count;

	if (good)
		track_report_print(tracks, good, settings->types);
	fine &= save(tracks, good, settings);
	for (size_t i = 0; i < good; i++)
		track_release(&tracks[i]);
	free(tracks);
	return fine ? EXIT_FINE : EXIT_WRONG;
}

static int run(const struct option_parser *parser, const struct settings *settings)
{
	static const char *const name[] = {"analyze", NULL};

	if (!parser->files.count) {
		options_complain(command, "a file is missing");
		return EXIT_USAGE;
	}
	if (parser->profile_kinds)
		return profile_handover(parser, name);
	return analyze(&parser->files, settings);
}

int command_analyze(int count, char **words)
{
	struct settings settings = {.types = TRACK_ALL};
	struct option_parser parser = {
	    .command = command, .usage = usage, .options = options, .settings = &settings};
	enum option_result result = options_parse(&parser, count, words);
	int code = result == OPTIONS_HELP_SHOWN ? EXIT_FINE : EXIT_USAGE;

	if (result == OPTIONS_GO_ON)
		code = run(&parser, &settings);
	options_release(&parser);
	return code;
}
