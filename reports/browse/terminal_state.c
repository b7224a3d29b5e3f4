#include "terminal_state.h"

#include <curses.h>
#include <signal.h>
#include <stdlib.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

/* All that a handler of signals needs. */
static struct {
	volatile sig_atomic_t is_guarded;
	struct termios before;
	size_t length;
	char bytes[256];
} state;

bool terminal_state_keep(struct diag *diag)
{
	const char *name = getenv("TERM");
	int status;

	if (setupterm(NULL, STDOUT_FILENO, &status) != OK)
		return diag_error(diag, "the terminal '%s' is not known: set TERM",
				  name ? name : "");
	if (!cursor_address)
		return diag_error(diag, "the terminal '%s' cannot place text", name);
	return !tcgetattr(STDIN_FILENO, &state.before) ||
	       diag_error(diag, "the terminal cannot be read");
}

static void add_bytes(const char *bytes)
{
	size_t length = bytes ? strlen(bytes) : 0;

	if (state.length + length > sizeof(state.bytes))
		return;
	memcpy(state.bytes + state.length, bytes, length);
	state.length += length;
}

/* Calls only what a handler may. */
static void restore(void)
{
	if (!state.is_guarded)
		return;
	state.is_guarded = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &state.before);
	if (write(STDOUT_FILENO, state.bytes, state.length) < 0)
		return; /* the terminal is gone */
}

static void end_by_signal(int number)
{
	restore();
	signal(number, SIG_DFL);
	raise(number);
}

static void catch_signals(void)
{
	static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT,
				      SIGBUS, SIGFPE, SIGILL,  SIGSEGV};
	struct sigaction action = {.sa_handler = end_by_signal};

	for (size_t i = 0; i < LENGTH_OF(signals); i++)
		sigaction(signals[i], &action, NULL);
}

void terminal_state_guard(void)
{
	add_bytes("\033[?1000l\033[?1006l"); /* no more reports of the mouse */
	add_bytes(exit_attribute_mode);
	add_bytes(exit_ca_mode);
	add_bytes(cursor_normal);
	add_bytes(keypad_local);
	state.is_guarded = 1;
	atexit(restore);
	catch_signals();
}

void terminal_state_forget(void)
{
	state.is_guarded = 0;
}
