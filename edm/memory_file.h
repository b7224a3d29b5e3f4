/* A file in memory with libsndfile's interface for virtual files, for reading and writing. */
#ifndef EDM_MEMORY_FILE_H
#define EDM_MEMORY_FILE_H

#include "file.h"

#include <sndfile.h>

struct memory_file {
	struct bytes content; /* owned by the code that sets it or takes it in the end */
	size_t capacity;      /* 0 for a file that is only read */
	size_t position;
};

extern SF_VIRTUAL_IO memory_file_io;

#endif
