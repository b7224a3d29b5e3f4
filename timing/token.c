/* Tokens and records: timing of work that is not a block. */
#include "clock.h"
#include "names.h"
#include "scope.h"
#include "thread.h"

static const char *text_of(uint32_t id)
{
	const char *text;

	registry_lock();
	text = name_by_id(id)->text;
	registry_unlock();
	return text;
}

/* Records one duration, and reports it if it was slow. */
static void record(uint32_t id, uint64_t ticks, bool error)
{
	bool is_slow = ticks > settings_slow_ticks();
	struct settings settings;

	thread_record(id, ticks, error, is_slow);
	if (is_slow && id > 0) {
		settings = settings_read();
		scope_tell_slow(id, text_of(id), ticks, &settings);
	}
}

struct profile_token profile_start(const char *name)
{
	struct profile_token token = {.period = settings_period()};

	if (token.period != 0) {
		token.name = name_id(name);
		token.start = clock_ticks();
	}
	return token;
}

void profile_stop(struct profile_token *token, bool error)
{
	uint64_t now = token->period != 0 ? clock_ticks() : 0;

	if (token->period != 0 && token->period == settings_period())
		record(token->name, now > token->start ? now - token->start : 0, error);
	*token = (struct profile_token){0};
}

void profile_record(const char *name, double seconds, bool error)
{
	double ticks = 0;

	if (settings_period() == 0)
		return;
	if (seconds > 0)
		ticks = seconds * clock_rate() + 0.5;
	record(name_id(name), ticks < 9e18 ? (uint64_t)ticks : INT64_MAX, error);
}
