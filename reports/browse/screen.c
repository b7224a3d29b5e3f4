#include "screen.h"

#include "keys.h"
#include "terminal_state.h"

#include <curses.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ESCAPE_DELAY = 25, DOUBLE_CLICK = 400, MOMENT = 500 /* all in ms */ };

/* ncurses joins events that wait together: a press and its release are a click, and so on. */
#define CLICKS	      (BUTTON1_PRESSED | BUTTON1_CLICKED)
#define DOUBLE_CLICKS (BUTTON1_DOUBLE_CLICKED | BUTTON1_TRIPLE_CLICKED)

static SCREEN *screen;

/*
 * Whether the terminal has had another size since it was last drawn. ncurses looks at its size when
 * it reads the next key. A terminal that was small for a moment and is as large as before then has
 * lost what was drawn, and ncurses would not know.
 */
static volatile sig_atomic_t was_resized;
static struct sigaction handler_of_ncurses;

bool screen_is_possible(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* ---------------------------------------------------------------- beginning */

/* Names are UTF-8 whatever the locale, and are measured so (common/width.h). */
static void choose_locale(void)
{
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "");
}

static void note_size(int number)
{
	was_resized = 1;
	handler_of_ncurses.sa_handler(number);
}

/* Fails to do so only where ncurses does not look at sizes either. */
static void watch_size(void)
{
	struct sigaction action;

	sigaction(SIGWINCH, NULL, &handler_of_ncurses);
	if (handler_of_ncurses.sa_handler == SIG_DFL || handler_of_ncurses.sa_handler == SIG_IGN)
		return;
	action = handler_of_ncurses;
	action.sa_handler = note_size;
	sigaction(SIGWINCH, &action, NULL);
}

bool screen_begin(struct diag *diag)
{
	choose_locale();
	if (!terminal_state_keep(diag))
		return false;
	unsetenv("LINES"); /* or the terminal could not change its size */
	unsetenv("COLUMNS");
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return diag_error(diag, "the terminal cannot be used");
	terminal_state_guard();
	watch_size();
	set_escdelay(ESCAPE_DELAY);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	timeout(MOMENT);
	mousemask(CLICKS | DOUBLE_CLICKS | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED,
		  NULL);
	mouseinterval(0);
	return true;
}

void screen_end(void)
{
	endwin();
	terminal_state_forget();
	delscreen(screen);
}

u32 screen_width(void)
{
	return (u32)getmaxx(stdscr);
}

u32 screen_height(void)
{
	return (u32)getmaxy(stdscr);
}

/* ---------------------------------------------------------------- drawing */

void screen_show(const struct picture *picture)
{
	static const attr_t attributes[] = {[STYLE_PLAIN] = A_NORMAL,
					    [STYLE_BOLD] = A_BOLD,
					    [STYLE_UNDERLINED] = A_UNDERLINE,
					    [STYLE_REVERSED] = A_REVERSE};

	if (was_resized) {
		was_resized = 0;
		clearok(curscr, TRUE);
	}
	erase();
	curs_set(picture->has_cursor);
	for (u32 i = 0; i < picture->count; i++) {
		const struct picture_line *line = &picture->lines[i];

		attrset((int)attributes[line->style]);
		mvaddnstr((int)i, 0, line->text.data ? line->text.data : "",
			  (int)line->text.length);
	}
	attrset(A_NORMAL);
	refresh();
}

/* ---------------------------------------------------------------- keys */

static u32 named_key(wint_t code)
{
	static const struct {
		wint_t code;
		u32 key;
	} keys[] = {
	    {KEY_UP, BROWSE_UP},	 {KEY_DOWN, BROWSE_DOWN},
	    {KEY_LEFT, BROWSE_LEFT},	 {KEY_RIGHT, BROWSE_RIGHT},
	    {KEY_PPAGE, BROWSE_PAGE_UP}, {KEY_NPAGE, BROWSE_PAGE_DOWN},
	    {KEY_HOME, BROWSE_HOME},	 {KEY_END, BROWSE_END},
	    {KEY_BTAB, BROWSE_BACK_TAB}, {KEY_RESIZE, BROWSE_RESIZE},
	    {KEY_ENTER, BROWSE_ENTER},	 {KEY_BACKSPACE, BROWSE_BACKSPACE},
	    {KEY_DC, BROWSE_BACKSPACE},
	};

	for (size_t i = 0; i < LENGTH_OF(keys); i++)
		if (keys[i].code == code)
			return keys[i].key;
	return 0;
}

static u32 character_key(wint_t code)
{
	if (code == '\r')
		return BROWSE_ENTER;
	return code == '\b' ? (u32)BROWSE_BACKSPACE : (u32)code;
}

static i64 milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (i64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Two clicks on one line that follow each other quickly are a double click. */
static u32 click_key(u32 line)
{
	static i64 last_time = -DOUBLE_CLICK;
	static u32 last_line;
	i64 now = milliseconds();
	bool is_double = line == last_line && now - last_time < DOUBLE_CLICK;

	last_line = line;
	last_time = is_double ? -DOUBLE_CLICK : now;
	return is_double ? BROWSE_DOUBLE_CLICK : BROWSE_CLICK;
}

static u32 mouse_key(const MEVENT *event)
{
	if (event->bstate & BUTTON4_PRESSED)
		return BROWSE_WHEEL_UP;
	if (event->bstate & BUTTON5_PRESSED)
		return BROWSE_WHEEL_DOWN;
	if (event->bstate & DOUBLE_CLICKS)
		return BROWSE_DOUBLE_CLICK;
	return event->bstate & CLICKS ? click_key((u32)event->y) : 0;
}

/* Takes an event of the mouse, if one is waiting. ncurses reports several of them by one key. */
static bool read_mouse(struct screen_input *input)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return false;
	*input = (struct screen_input){mouse_key(&event), (u32)event.y, (u32)event.x};
	return true;
}

/*
 * Waits for a key or another size. Its signal may come just before ncurses begins to wait, which it
 * then does not see; so it waits for a moment only, and looks again. Fails when the terminal is
 * gone.
 */
static int wait_for_key(wint_t *code)
{
	struct pollfd terminal = {.fd = STDIN_FILENO, .events = POLLIN};
	int status = get_wch(code);

	while (status == ERR) {
		bool is_readable = poll(&terminal, 1, 0) > 0;

		if (was_resized) {
			*code = KEY_RESIZE;
			return KEY_CODE_YES;
		}
		status = get_wch(code);
		if (is_readable && status == ERR)
			return ERR;
	}
	return status;
}

bool screen_read(struct screen_input *input)
{
	wint_t code;
	int status;

	*input = (struct screen_input){0};
	if (read_mouse(input))
		return true;
	status = wait_for_key(&code);
	if (status == ERR)
		return false;
	if (status != KEY_CODE_YES)
		input->key = character_key(code);
	else if (code == KEY_MOUSE)
		(void)read_mouse(input);
	else
		input->key = named_key(code);
	return true;
}
