/*
 * Benchmarks of edm's kernels on half a minute of sound, with their targets: the table that `make
 * bench-edm` checks.
 *
 *	build/release/bench-edm [--filter TEXT] [--format json] [--check]
 *	profile-deep cpu build/release/bench-edm
 */
#include "edm/arrangement.h"
#include "edm/audio.h"
#include "edm/beats.h"
#include "edm/onset.h"
#include "edm/spectrum.h"
#include "edm/structure.h"
#include "edm/synth.h"
#include "edm/tempo.h"
#include "timing/timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The inputs and results of the kernels. */
struct kernels {
	char path[64];
	struct arrangement plan;
	struct audio audio;
	struct spectrum spectrum;
	struct onsets onsets;
	struct tempo tempo;
	struct beats beats;
};

static void fail(const char *what)
{
	fprintf(stderr, "bench-edm: %s\n", what);
	exit(1);
}

static struct kernels *make_plan(long seconds)
{
	struct kernels *k = calloc(1, sizeof(*k));

	if (!k || !arrangement_plan(128, (double)seconds, &k->plan))
		fail("no such track");
	return k;
}

static void write_track(struct kernels *k, const char *format)
{
	struct sound sound = synth_render(&k->plan, 1, 44100);
	struct error error = {0};

	snprintf(k->path, sizeof(k->path), "/tmp/bench-edm.%ld.%s", (long)getpid(), format);
	if (!audio_write(k->path, sound.samples, sound.frames, &error))
		fail("cannot write the track");
	free(sound.samples);
}

/*
 * One set-up per input, because under callgrind encoding an MP3 file takes longer than all kernels.
 */
static void *set_up_nothing(long seconds)
{
	return make_plan(seconds);
}

static void *set_up_mp3(long seconds)
{
	struct kernels *k = make_plan(seconds);

	write_track(k, "mp3");
	return k;
}

static void *set_up_sound(long seconds)
{
	struct kernels *k = make_plan(seconds);
	struct error error = {0};

	write_track(k, "wav");
	if (!audio_read(k->path, &k->audio, &error))
		fail("cannot read the track");
	k->spectrum = spectrum_compute(&k->audio);
	k->onsets = onsets_compute(&k->spectrum);
	k->tempo = tempo_estimate(&k->onsets);
	k->beats = beats_track(&k->onsets, k->tempo.bpm);
	return k;
}

static void tear_down(void *argument)
{
	struct kernels *k = argument;

	if (k->path[0])
		unlink(k->path);
	beats_release(&k->beats);
	onsets_release(&k->onsets);
	spectrum_release(&k->spectrum);
	audio_release(&k->audio);
	free(k);
}

static void run_read(void *argument)
{
	struct kernels *k = argument;
	struct error error = {0};
	struct audio audio;

	if (audio_read(k->path, &audio, &error))
		audio_release(&audio);
}

static void run_spectrum(void *argument)
{
	struct kernels *k = argument;
	struct spectrum spectrum = spectrum_compute(&k->audio);

	spectrum_release(&spectrum);
}

static void run_onsets(void *argument)
{
	struct kernels *k = argument;
	struct onsets onsets = onsets_compute(&k->spectrum);

	onsets_release(&onsets);
}

static void run_tempo(void *argument)
{
	struct kernels *k = argument;

	benchmark_keep(tempo_estimate(&k->onsets).bpm);
}

static void run_beats(void *argument)
{
	struct kernels *k = argument;
	struct beats beats = beats_track(&k->onsets, k->tempo.bpm);

	beats_release(&beats);
}

static void run_structure(void *argument)
{
	struct kernels *k = argument;
	struct structure structure = structure_find(&k->spectrum, &k->beats, k->audio.seconds);

	structure_release(&structure);
}

static void run_synth(void *argument)
{
	struct kernels *k = argument;

	free(synth_render(&k->plan, 1, 44100).samples);
}

/* Four times the time of a typical machine of 2026, plus a few milliseconds for other processes. */
#define KERNEL(title, make, run, mean, p95)                                                        \
	{                                                                                          \
		.name = title, .function = run, .set_up = make, .tear_down = tear_down,            \
		.parameters = lengths, .parameter_count = 1, .options = {.iterations = 20},        \
		.target_mean = (mean), .target_p95 = (p95)                                         \
	}

int main(int argc, char **argv)
{
	static const long lengths[] = {30};
	/* operation, target average, target 95th percentile, in seconds */
	const struct benchmark suite[] = {
	    KERNEL("read mp3", set_up_mp3, run_read, 0.075, 0.100),
	    KERNEL("spectrum", set_up_sound, run_spectrum, 0.016, 0.030),
	    KERNEL("onsets", set_up_sound, run_onsets, 0.003, 0.010),
	    KERNEL("tempo", set_up_sound, run_tempo, 0.005, 0.015),
	    KERNEL("beats", set_up_sound, run_beats, 0.002, 0.010),
	    KERNEL("structure", set_up_sound, run_structure, 0.002, 0.010),
	    KERNEL("synth", set_up_nothing, run_synth, 0.500, 1.000),
	};

	return benchmark_main(argc, argv, suite, sizeof(suite) / sizeof(suite[0]));
}
