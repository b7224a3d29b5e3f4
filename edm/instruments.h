/*
 * The instruments of the synthesiser. Each adds one note to a stereo sound, from a given frame on,
 * and stops at the sound's end. All are pure functions of their arguments and, for noise, of the
 * random state.
 */
#ifndef EDM_INSTRUMENTS_H
#define EDM_INSTRUMENTS_H

#include <stddef.h>
#include <stdint.h>

struct sound {
	float *samples; /* interleaved left and right, 2 × frames */
	size_t frames;
	double rate;
};

/* A small random generator (xorshift); the state must not be 0. */
uint32_t random_next(uint32_t *state);

/* Start and length in seconds; volume, where 1 is full scale. */
struct note {
	double start, length, volume;
};

void play_kick(struct sound *sound, struct note note);
void play_hat(struct sound *sound, struct note note, uint32_t *random);
void play_snare(struct sound *sound, struct note note, uint32_t *random);
void play_bass(struct sound *sound, struct note note, double hertz);
/* A slowly swelling, detuned saw wave. */
void play_pad(struct sound *sound, struct note note, double hertz);
/* A short, bright, detuned saw wave. */
void play_stab(struct sound *sound, struct note note, double hertz);
/* Noise that grows from nothing to the note's volume. */
void play_riser(struct sound *sound, struct note note, uint32_t *random);

#endif
