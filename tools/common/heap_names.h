/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions of allocators, by their names. */
#ifndef COMMON_HEAP_NAMES_H
#define COMMON_HEAP_NAMES_H

#include "functions.h"

/* What the function of this name in this object does to the heap. The object's name is one that
 * text_keep() returned. */
enum heap_kind heap_kind_of(const HChar *name, const HChar *object);

#endif
