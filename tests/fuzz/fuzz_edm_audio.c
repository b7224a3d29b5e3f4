/* Sound of every format on any input: no crash, and numbers that can be worked with. */
#include "edm/audio.h"
#include "files.h"

#include <math.h>

/* libsndfile forgets some memory when a file is no Ogg after all. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:vorbis_\nleak:ogg_\n";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file file;
	const char *path = fuzz_file_write(&file, (struct text){(const char *)data, size});
	struct error error = {0};
	struct audio audio;
	bool fine = audio_read(path, &audio, &error);

	MUST(fine == !error.text[0]);
	if (fine) {
		MUST(audio.count > 0 && audio.rate > 0 && audio.seconds > 0 && audio.channels > 0);
		for (size_t i = 0; i < audio.count; i++)
			MUST(isfinite(audio.samples[i]));
		audio_release(&audio);
	}
	return 0;
}
