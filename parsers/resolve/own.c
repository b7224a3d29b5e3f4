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

bool file_is_foreign(struct text file)
{
	static const struct text foreign[] = {
	    TEXT("/usr/include/"), TEXT("/usr/lib/"), TEXT("/include/c++/"),
	    TEXT("/rustc/"),	   TEXT("/.cargo/"),  TEXT("/.rustup/"),
	};

	for (size_t i = 0; i < LENGTH_OF(foreign); i++)
		if (text_contains(file, foreign[i]))
			return true;
	return false;
}
