/* What is switched on, and how scopes read it. */
#ifndef TIMING_SETTINGS_H
#define TIMING_SETTINGS_H

#include "timing.h"

struct settings {
	uint64_t period; /* of profiling; counts up */
	bool is_on;
	bool keep_all;
	bool cpu_time, memory;	     /* measure them */
	uint64_t slow_ticks;	     /* UINT64_MAX: nothing is slow */
	profile_slow_callback *slow; /* NULL: warn on stderr */
	void *slow_context;
};

/* A copy of the settings; and lock-free reads of those that scopes need often. */
struct settings settings_read(void);
bool settings_keep_all(void);
bool settings_need_library(void); /* every scope must call the C of the library: extras */
uint64_t settings_period(void);	  /* 0 while off */
uint64_t settings_slow_ticks(void);

/* The settings themselves, locked until settings_end_change(). The registry must be locked. */
struct settings *settings_begin_change(void);
void settings_end_change(void);

#endif
