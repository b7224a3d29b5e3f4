/* `edm synth`: makes a track of known tempo and sections, and its rows of a reference. */
#include "arrangement.h"
#include "audio.h"
#include "command.h"
#include "options.h"
#include "profile_handover.h"
#include "reference.h"
#include "synth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: edm synth [OPTION]... FILE\n"
    "\n"
    "Makes a track with a kick on every beat, hats off the beat and bass, in six sections (intro,\n"
    "build-up, drop, breakdown, drop, outro). The name's ending picks the format: .mp3, .wav or\n"
    ".flac. The same options give the same bytes.\n"
    "\n"
    "Options:\n"
    "      --bpm NUMBER        tempo, 60 to 200 (default: 128)\n"
    "      --seconds NUMBER    length, up to 3600 (default: 60); at least six bars must fit\n"
    "      --seed NUMBER       picks key, chords, bass figure and noise (default: 1)\n"
    "      --reference FILE    add the tempo and sections of the track to this CSV file\n"
    "  -h, --help              print this text\n"
    "\n"
    "Exit codes: 0 fine, 1 the track could not be written, 2 wrong usage.\n";

static const char command[] = "edm synth";

struct settings {
	double bpm, seconds;
	unsigned long long seed;
	const char *reference;
};

static bool take_bpm(void *context, char *value)
{
	struct settings *settings = context;

	return parse_number(value, 60, 200, &settings->bpm) ||
	       options_complain(command, "--bpm: expected 60 to 200, found '%s'", value);
}

static bool take_seconds(void *context, char *value)
{
	struct settings *settings = context;

	return parse_number(value, 1, 3600, &settings->seconds) ||
	       options_complain(command, "--seconds: expected 1 to 3600, found '%s'", value);
}

static bool take_seed(void *context, char *value)
{
	struct settings *settings = context;

	errno = 0;
	settings->seed = strtoull(value, NULL, 10);
	return (*value && !value[strspn(value, "0123456789")] && !errno) ||
	       options_complain(command, "--seed: expected a whole number, found '%s'", value);
}

static bool take_reference(void *context, char *value)
{
	struct settings *settings = context;

	settings->reference = value;
	return *value || options_complain(command, "--reference needs a file name");
}

static const struct option_spec options[] = {
    {"bpm", true, take_bpm},   {"seconds", true, take_seconds},
    {"seed", true, take_seed}, {"reference", true, take_reference},
    {NULL, false, NULL},
};

static bool report(const struct error *error, const char *file)
{
	error_print(error, file);
	return false;
}

static bool make_track(const char *path, const struct settings *settings,
		       const struct arrangement *plan)
{
	struct sound sound = synth_render(plan, settings->seed, WRITE_RATE);
	struct error error = {0};
	bool fine = audio_write(path, sound.samples, sound.frames, &error);

	free(sound.samples);
	return fine || report(&error, path);
}

static bool make_reference(const char *path, const struct settings *settings,
			   const struct arrangement *plan)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct error error = {0};

	return !settings->reference || reference_add(settings->reference, name, plan, &error) ||
	       report(&error, settings->reference);
}

static int run(const struct option_parser *parser, const struct settings *settings)
{
	const char *path = parser->files.count ? parser->files.items[0] : NULL;
	struct arrangement plan;
	bool fine = false;

	if (parser->files.count != 1)
		options_complain(command, "expected one file to write, found %zu",
				 parser->files.count);
	else if (!audio_can_write(path))
		options_complain(command, "the name '%s' must end in .mp3, .wav or .flac", path);
	else if (!arrangement_plan(settings->bpm, settings->seconds, &plan))
		options_complain(command, "%g seconds at %g BPM are less than six bars (%.2f s)",
				 settings->seconds, settings->bpm,
				 ARRANGEMENT_SECTIONS * arrangement_bar_seconds(&plan));
	else
		fine = true;
	if (!fine)
		return EXIT_USAGE;
	fine = make_track(path, settings, &plan) && make_reference(path, settings, &plan);
	return fine ? EXIT_FINE : EXIT_WRONG;
}

int command_synth(int count, char **words)
{
	struct settings settings = {.bpm = 128, .seconds = 60, .seed = 1};
	struct option_parser parser = {
	    .command = command, .usage = usage, .options = options, .settings = &settings};
	enum option_result result = options_parse(&parser, count, words);
	int code = result == OPTIONS_HELP_SHOWN ? EXIT_FINE : EXIT_USAGE;

	if (result == OPTIONS_GO_ON)
		code = run(&parser, &settings);
	options_release(&parser);
	return code;
}
