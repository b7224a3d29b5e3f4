/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes whenever the meaning of a count does. */
#define TALLY_VERSION "1"
