#include "convert.h"

#include "dhat.h"
#include "massif.h"
#include "parsers/document/memory.h"

static const struct text dhat = TEXT("dhat");

bool massif_sniff(struct text content)
{
	return text_starts_with(content, T("desc:"));
}

bool dhat_sniff(struct text content)
{
	return text_starts_with(content, T("{\"dhatFileVersion\""));
}

static bool read_massif(const struct raw_file *file, struct arena *arena,
			struct memory_profile *profile, struct diag *diag)
{
	if (file->content.data)
		return massif_read(file->content, arena, profile, diag);
	return massif_read_file(file->path, arena, profile, diag);
}

static bool read_dhat(const struct raw_file *file, struct arena *arena,
		      struct memory_profile *profile, struct diag *diag)
{
	if (file->content.data)
		return dhat_read(file->content, arena, profile, diag);
	return dhat_read_file(file->path, arena, profile, diag);
}

static bool read_all(const struct recording *recording, struct arena *arena,
		     struct memory_recordings *out, struct diag *diag)
{
	out->massif = ARENA_NEW(arena, struct memory_profile, recording->file_count);
	out->dhat = ARENA_NEW(arena, struct memory_profile, recording->file_count);
	for (u32 i = 0; i < recording->file_count; i++) {
		const struct raw_file *file = &recording->files[i];
		bool is_dhat = text_equal(file->tool, dhat);
		struct memory_profile *profile =
		    is_dhat ? &out->dhat[out->dhat_count++] : &out->massif[out->massif_count++];

		if (!(is_dhat ? read_dhat : read_massif)(file, arena, profile, diag)) {
			diag_set_file(diag, file->path);
			return false;
		}
		profile->forked = file->is_forked;
	}
	out->tool = out->massif_count ? T("massif") : dhat;
	return true;
}

bool memory_convert(const struct recording *recording, struct arena *arena, struct converted *out,
		    struct diag *diag)
{
	struct memory_recordings recordings = {0};

	return read_all(recording, arena, &recordings, diag) &&
	       document_add_memory(&out->whole, &recordings, recording->run, arena, diag);
}
