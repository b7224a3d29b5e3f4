/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The client requests of callgrind.h, which programs use to say what to count. */
#ifndef COMMON_REQUESTS_H
#define COMMON_REQUESTS_H

#include "valgrind.h"

void requests_register(void);

#endif
