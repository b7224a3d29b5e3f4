/* Short names for the integer types used everywhere. Costs and counts are u64: they are exact. */
#ifndef COMMON_TYPES_H
#define COMMON_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
