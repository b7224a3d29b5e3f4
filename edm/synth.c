#include "synth.h"

#include "memory.h"

#include <math.h>

/* The sound, and the choices that the seed makes. */
struct song {
	struct sound sound;
	double beat;	 /* seconds */
	double root;	 /* Hz, of the bass */
	int chords[4];	 /* semitones above the root, one per bar */
	unsigned figure; /* which bass figure */
	uint32_t random;
};

static double semitones(double hertz, int count)
{
	return hertz * pow(2, count / 12.0);
}

/* Mixes all bits of the seed (splitmix64), because seeds are usually small consecutive numbers. */
static uint32_t random_start(uint64_t seed)
{
	uint64_t z = seed + 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)(z >> 32) | 1;
}

static struct song song_new(const struct arrangement *plan, uint64_t seed, double rate)
{
	static const int progressions[][4] = {
	    {0, 0, 8, 10}, {0, 3, 8, 10}, {0, 8, 3, 10}, {0, 5, 8, 7}};
	struct song song = {.beat = 60 / plan->bpm, .random = random_start(seed)};
	size_t progression = random_next(&song.random) / 7 % 4;

	song.root = semitones(43.65, (int)(random_next(&song.random) / 7 % 8));
	song.figure = random_next(&song.random) / 7 % 3;
	for (size_t i = 0; i < 4; i++)
		song.chords[i] = progressions[progression][i];
	song.sound.rate = rate;
	song.sound.frames = (size_t)(plan->seconds * rate + 0.5);
	song.sound.samples = NEW(float, 2 * song.sound.frames);
	return song;
}

static void kick_on_beats(struct song *song, double start)
{
	for (int beat = 0; beat < BEATS_PER_BAR; beat++)
		play_kick(&song->sound, (struct note){start + beat * song->beat, 0.3, 0.75});
}

static void hats_off_beats(struct song *song, double start, double volume)
{
	for (int beat = 0; beat < BEATS_PER_BAR; beat++)
		play_hat(&song->sound,
			 (struct note){start + (beat + 0.5) * song->beat, 0.12, volume},
			 &song->random);
}

/* Three figures: off the beat, a rolling three sixteenths, or held for the whole beat. */
static void bass_bar(struct song *song, double start, double hertz)
{
	static const double starts[][3] = {{0.5, 0, 0}, {0.25, 0.5, 0.75}, {0, 0, 0}};
	static const double lengths[] = {0.45, 0.22, 0.95};
	static const int counts[] = {1, 3, 1};

	for (int beat = 0; beat < BEATS_PER_BAR; beat++)
		for (int i = 0; i < counts[song->figure]; i++)
			play_bass(
			    &song->sound,
			    (struct note){start + (beat + starts[song->figure][i]) * song->beat,
					  lengths[song->figure] * song->beat, 0.22},
			    hertz);
}

/* The notes of a minor chord, three octaves above the bass. */
static const int chord_notes[] = {0, 3, 7};
enum { CHORD_NOTES = 3 };

static void stabs_bar(struct song *song, double start, double hertz)
{
	static const double beats[] = {0, 0.75, 1.5, 2.5, 3.25};

	for (size_t i = 0; i < sizeof(beats) / sizeof(beats[0]); i++)
		for (int n = 0; n < CHORD_NOTES; n++)
			play_stab(
			    &song->sound,
			    (struct note){start + beats[i] * song->beat, 0.7 * song->beat, 0.12},
			    semitones(8 * hertz, chord_notes[n]));
}

static void pad_bar(struct song *song, double start, double hertz, double volume)
{
	for (int n = 0; n < CHORD_NOTES; n++)
		play_pad(&song->sound, (struct note){start, BEATS_PER_BAR * song->beat, volume},
			 semitones(4 * hertz, chord_notes[n]));
}

/* Adds the snares of a bar: twice as dense in the second half of the build-up, and louder towards
 * its end. */
static void snare_roll_bar(struct song *song, double start, size_t bar, size_t bars)
{
	int per_beat = 2 * bar < bars ? 1 : 2;
	double share = (double)(bar + 1) / (double)bars;

	for (int i = 0; i < BEATS_PER_BAR * per_beat; i++)
		play_snare(&song->sound,
			   (struct note){start + i * song->beat / per_beat, 0.15, 0.3 * share},
			   &song->random);
}

static void play_bar(struct song *song, enum section_label label, size_t bar, size_t bar_of_section,
		     size_t bars_of_section)
{
	double start = (double)bar * BEATS_PER_BAR * song->beat;
	double hertz = semitones(song->root, song->chords[bar % 4]);

	if (label != SECTION_BREAKDOWN)
		kick_on_beats(song, start);
	if (label == SECTION_BREAKDOWN)
		pad_bar(song, start, hertz, 0.06);
	else
		hats_off_beats(song, start, label == SECTION_DROP ? 0.16 : 0.08);
	if (label == SECTION_BUILDUP)
		snare_roll_bar(song, start, bar_of_section, bars_of_section);
	if (label == SECTION_DROP) {
		bass_bar(song, start, hertz);
		stabs_bar(song, start, hertz);
	}
}

static void play_section(struct song *song, const struct arrangement *plan, size_t i)
{
	size_t first = plan->starts[i], bars = plan->starts[i + 1] - first;
	double bar_seconds = arrangement_bar_seconds(plan);

	for (size_t bar = 0; bar < bars; bar++)
		play_bar(song, plan->labels[i], first + bar, bar, bars);
	if (plan->labels[i] == SECTION_BUILDUP)
		play_riser(
		    &song->sound,
		    (struct note){(double)first * bar_seconds, (double)bars * bar_seconds, 0.3},
		    &song->random);
}

/* Limits loud samples softly to below full scale. */
static void limit(struct sound *sound)
{
	for (size_t i = 0; i < 2 * sound->frames; i++)
		sound->samples[i] = 0.95f * tanhf(sound->samples[i]);
}

PROFILE_FUNCTION(struct sound, synth_render,
		 (const struct arrangement *plan, uint64_t seed, double rate), (plan, seed, rate))
{
	struct song song = song_new(plan, seed, rate);

	for (size_t i = 0; i < ARRANGEMENT_SECTIONS; i++)
		play_section(&song, plan, i);
	limit(&song.sound);
	return song.sound;
}
