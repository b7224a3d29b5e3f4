#include "instruments.h"

#include <math.h>

uint32_t random_next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* White noise, -1 to 1. */
static double noise(uint32_t *random)
{
	return (double)random_next(random) / 2147483648.0 - 1;
}

/* The frames of a note. */
struct span {
	size_t first, end;
};

static struct span span_of(const struct sound *sound, struct note note)
{
	double first = note.start * sound->rate, end = (note.start + note.length) * sound->rate;
	double limit = (double)sound->frames;

	return (struct span){(size_t)fmin(first + 0.5, limit), (size_t)fmin(end + 0.5, limit)};
}

static void add(struct sound *sound, size_t frame, double left, double right)
{
	sound->samples[2 * frame] += (float)left;
	sound->samples[2 * frame + 1] += (float)right;
}

/* 1 for most of the note, falling to 0 in its last `release` seconds, so that it ends without a
 * click. */
static double fade_out(double time, double length, double release)
{
	return fmin(1, (length - time) / release);
}

/* A saw wave with a softened edge, -1 to 1; `phase` is in turns. */
static double saw(double phase)
{
	double x = 2 * (phase - floor(phase)) - 1;

	return x * (1 - x * x * x * x);
}

void play_kick(struct sound *sound, struct note note)
{
	struct span span = span_of(sound, note);
	double phase = 0;

	for (size_t i = span.first; i < span.end; i++) {
		double time = (double)(i - span.first) / sound->rate;
		double body = exp(-9 * time) * fade_out(time, note.length, 0.02);
		double click = exp(-400 * time) * 0.5;
		double value = note.volume * (sin(2 * M_PI * phase) * body + click);

		phase += (48 + 180 * exp(-35 * time)) / sound->rate;
		add(sound, i, value, value);
	}
}

void play_hat(struct sound *sound, struct note note, uint32_t *random)
{
	struct span span = span_of(sound, note);
	double previous = 0;

	for (size_t i = span.first; i < span.end; i++) {
		double time = (double)(i - span.first) / sound->rate, now = noise(random);
		double value = note.volume * (now - previous) * exp(-45 * time);

		previous = now;
		add(sound, i, 0.6 * value, value);
	}
}

void play_snare(struct sound *sound, struct note note, uint32_t *random)
{
	struct span span = span_of(sound, note);

	for (size_t i = span.first; i < span.end; i++) {
		double time = (double)(i - span.first) / sound->rate;
		double tone = 0.5 * sin(2 * M_PI * 190 * time) * exp(-30 * time);
		double value = note.volume * (tone + noise(random) * exp(-22 * time));

		add(sound, i, value, value);
	}
}

void play_bass(struct sound *sound, struct note note, double hertz)
{
	struct span span = span_of(sound, note);

	for (size_t i = span.first; i < span.end; i++) {
		double time = (double)(i - span.first) / sound->rate;
		double attack = fmin(1, time / 0.01);
		double wave = 0.7 * sin(2 * M_PI * hertz * time) + 0.4 * saw(2 * hertz * time);
		double value = note.volume * wave * attack * fade_out(time, note.length, 0.03);

		add(sound, i, value, value);
	}
}

void play_pad(struct sound *sound, struct note note, double hertz)
{
	struct span span = span_of(sound, note);

	for (size_t i = span.first; i < span.end; i++) {
		double time = (double)(i - span.first) / sound->rate;
		double envelope = fmin(1, time / 0.4) * fade_out(time, note.length, 0.3);
		double left = saw(hertz * 1.003 * time), right = saw(hertz * 0.997 * time);

		envelope *= note.volume;
		add(sound, i, envelope * left, envelope * right);
	}
}

void play_stab(struct sound *sound, struct note note, double hertz)
{
	struct span span = span_of(sound, note);

	for (size_t i = span.first; i < span.end; i++) {
		double time = (double)(i - span.first) / sound->rate;
		double envelope = fmin(1, time / 0.005) * exp(-4 * time / note.length) *
				  fade_out(time, note.length, 0.02);
		double left = saw(hertz * 1.006 * time), right = saw(hertz * 0.994 * time);

		envelope *= note.volume;
		add(sound, i, envelope * left, envelope * right);
	}
}

void play_riser(struct sound *sound, struct note note, uint32_t *random)
{
	struct span span = span_of(sound, note);

	for (size_t i = span.first; i < span.end; i++) {
		double time = (double)(i - span.first) / sound->rate;
		double share = time / note.length;
		double value = note.volume * share * share;

		add(sound, i, value * noise(random), value * noise(random));
	}
}
