/* The version of all programs, which print it with --version, and of the timing library. */
#ifndef COMMON_VERSION_H
#define COMMON_VERSION_H

#define EDM_PROFILE_VERSION "1.1.0"

#endif
