/* How much the readers thin out what they decode; see audio.h for why. */
#ifndef EDM_DOWNSAMPLING_H
#define EDM_DOWNSAMPLING_H

/* By how much to divide a sample rate, 1 or more, so that about 11 kHz remain. */
unsigned audio_downsampling(unsigned source_rate);

#endif
