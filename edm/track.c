#include "track.h"

#include "onset.h"

/* All steps after decoding, from the sound to the tempo, beats and sections, as far as they are
 * requested. */
static void analyse_sound(const struct audio *audio, unsigned types, struct track *track)
{
	struct spectrum spectrum = spectrum_compute(audio);
	struct onsets onsets = onsets_compute(&spectrum);

	track->tempo = tempo_estimate(&onsets);
	if (types & (TRACK_BEATS | TRACK_STRUCTURE))
		track->beats = beats_track(&onsets, track->tempo.bpm);
	if (types & TRACK_STRUCTURE)
		track->structure = structure_find(&spectrum, &track->beats, audio->seconds);
	onsets_release(&onsets);
	spectrum_release(&spectrum);
}

PROFILE_FUNCTION(bool, track_analyse,
		 (const char *path, unsigned types, struct track *track, struct error *error),
		 (path, types, track, error))
{
	struct audio audio;

	*track = (struct track){.path = path};
	if (!audio_read(path, &audio, error)) {
		PROFILE_ERROR();
		return false;
	}
	track->format = audio.format;
	track->seconds = audio.seconds;
	track->source_rate = audio.source_rate;
	track->channels = audio.channels;
	analyse_sound(&audio, types, track);
	audio_release(&audio);
	return true;
}

void track_release(struct track *track)
{
	beats_release(&track->beats);
	structure_release(&track->structure);
}
