#include "memory_share.h"

#include "parsers/resolve/own.h"
#include "parsers/resolve/program.h"

enum cpu_share memory_share_of_frame(struct memory_frame frame, bool is_own)
{
	if (memory_is_of_loader(frame))
		return SHARE_LOADER;
	if (!frame.file.length)
		return share_of_object(frame.object);
	return is_own ? SHARE_PROGRAM : SHARE_LIBRARIES;
}

/* Whether it is known that the file is not the program's. */
static bool is_foreign(const struct memory_file_names *names, struct text file)
{
	u32 id = names ? intern_find(&names->recorded, file) : INTERN_NONE;

	return id != INTERN_NONE && !file_is_own(names->shown[id]);
}

enum cpu_share memory_share_of(struct text text, const struct memory_file_names *names)
{
	struct memory_frame frame = memory_frame_read(text);

	return memory_share_of_frame(frame, memory_is_outside(text, NULL) &&
						!is_foreign(names, frame.file));
}
