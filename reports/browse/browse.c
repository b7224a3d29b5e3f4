#include "browse.h"

#include "screen.h"

bool browse_is_possible(void)
{
	return screen_is_possible();
}

static void show(struct browser *browser)
{
	struct arena scratch = {0};
	struct picture picture;

	browser_resize(browser, screen_width(), screen_height());
	picture = picture_of(browser, &scratch);
	screen_show(&picture);
	arena_release(&scratch);
}

static void run(struct browser *browser)
{
	struct screen_input input;

	while (!browser->is_done) {
		show(browser);
		if (!screen_read(&input))
			return;
		browser_press(browser, input.key, input.line, input.column);
	}
}

bool browse(const struct browser_options *options, struct arena *arena, struct diag *diag)
{
	struct browser browser;
	bool fine = browser_init(&browser, options, arena, diag) && screen_begin(diag);

	if (fine) {
		run(&browser);
		screen_end();
	}
	browser_release(&browser);
	return fine;
}
