/*
 * Sound of every format on any input, with all analyses: no crash, and valid numbers, even if
 * samples are NaN.
 */
#include "edm/track.h"
#include "files.h"

#include <math.h>

/* libsndfile leaks memory if a file turns out not to be Ogg. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:vorbis_\nleak:ogg_\n";
}

static void check_track(const struct track *track)
{
	const struct tempo *tempo = &track->tempo;
	double last = 0;

	MUST(track->source_rate > 0 && track->seconds > 0 && track->channels > 0);
	MUST(tempo->bpm == 0 || (tempo->bpm >= MIN_BPM && tempo->bpm <= MAX_BPM));
	MUST(tempo->confidence >= 0 && tempo->confidence <= 1);
	for (size_t i = 0; i < track->beats.count; last = track->beats.times[i++])
		MUST(isfinite(track->beats.times[i]) && (!i || track->beats.times[i] > last));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file file;
	const char *path = fuzz_file_write(&file, (struct text){(const char *)data, size});
	struct error error = {0};
	struct track track;
	bool fine = track_analyse(path, TRACK_ALL, &track, &error);

	MUST(fine == !error.text[0]);
	if (fine) {
		check_track(&track);
		track_release(&track);
	}
	return 0;
}
