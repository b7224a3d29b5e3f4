/*
 * Gives the terminal back as it was, whatever ends the program: exit(), or a signal. (ncurses
 * itself does so when the program is stopped and continued.)
 */
#ifndef REPORTS_BROWSE_TERMINAL_STATE_H
#define REPORTS_BROWSE_TERMINAL_STATE_H

#include "common/diag.h"

/* Notes the state of the terminal; false with a diag if TERM is unknown or cannot place text. */
bool terminal_state_keep(struct diag *diag);

/* From now on the state is restored at the end of the program; until terminal_state_forget(). */
void terminal_state_guard(void);
void terminal_state_forget(void);

#endif
