/* The factor by which the readers downsample; see audio.h for the reason. */
#ifndef EDM_DOWNSAMPLING_H
#define EDM_DOWNSAMPLING_H

/* The whole number, at least 1, by which a sample rate is divided to give about 11 kHz. */
unsigned audio_downsampling(unsigned source_rate);

#endif
