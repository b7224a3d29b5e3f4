/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of Valgrind's tool interface that our tools use. A tool is linked without libc: what
 * it needs of one, these headers declare with other names.
 */
#ifndef COMMON_VALGRIND_H
#define COMMON_VALGRIND_H

#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_clientstate.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_transtab.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"
#include "pub_tool_xarray.h"

#include "libvex_guest_amd64.h"

#include <stddef.h>

#include "tool.h" /* which of our tools this is */

/* Memory for one object, zeroed. */
#define NEW(type) ((type *)VG_(calloc)(TOOL_NAME, 1, sizeof(type)))

/* Makes room for `count` elements; new ones are not zeroed. */
#define GROW(array, capacity, count)                                                               \
	do {                                                                                       \
		if ((count) > (capacity)) {                                                        \
			(capacity) = (count) < 4 ? 8 : 2 * (count);                                \
			(array) = VG_(realloc)(TOOL_NAME, (array), (capacity) * sizeof(*(array))); \
		}                                                                                  \
	} while (0)

#endif
