#include "own.h"

bool object_is_of_the_system(struct text object)
{
	static const struct text folders[] = {TEXT("/lib/"), TEXT("/lib64/"), TEXT("/usr/lib/"),
					      TEXT("/usr/lib64/"), TEXT("/usr/libexec/")};

	for (size_t i = 0; i < LENGTH_OF(folders); i++)
		if (text_starts_with(object, folders[i]))
			return true;
	return false;
}

static bool begins_foreign_folder(struct text path)
{
	static const struct text foreign[] = {
	    TEXT("/usr/include/"), TEXT("/usr/lib/"), TEXT("/include/c++/"),   TEXT("/rustc/"),
	    TEXT("/.cargo/"),	   TEXT("/.rustup/"), TEXT("/usr/src/rustc-"),
	};

	for (size_t i = 0; i < LENGTH_OF(foreign); i++)
		if (text_starts_with(path, foreign[i]))
			return true;
	return false;
}

/* callgrind's files have "???" where there is no debug information; "???/file.c" is one whose
 * folder is unknown and not the user's. Rust's library is in /rustc/, in Debian's packages in
 * /usr/src/rustc-1.85.1. */
bool file_is_own(struct text file)
{
	size_t slash;

	for (struct text rest = file; (slash = text_find(rest, '/')) < rest.length;
	     rest = text_from(rest, slash + 1))
		if (begins_foreign_folder(text_from(rest, slash)))
			return false;
	return file.length && !text_equal(file, T("???")) && !text_starts_with(file, T("?\?\?/"));
}

bool code_is_own(struct text object, struct text file)
{
	return !object_is_of_the_system(object) && file_is_own(file);
}
