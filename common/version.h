/* The version that every program here gives with --version. */
#ifndef COMMON_VERSION_H
#define COMMON_VERSION_H

#define EDM_PROFILE_VERSION "1.0.0"

#endif
