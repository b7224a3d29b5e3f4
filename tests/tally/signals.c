/* Signals that the program sends to itself, with handlers that return. */
#include "bare.h"

struct action {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

static volatile int handled;

static void handler(int signal)
{
	for (int i = 0; i < signal; i++)
		handled++;
}

__asm__("restorer:\n\tmov $15, %eax\n\tsyscall");
void restorer(void);

static int run(void)
{
	struct action action = {handler, 0x04000000, restorer, 0};
	long self = call_kernel(39, 0, 0, 0, 0);

	call_kernel(13, 10, (long)&action, 0, 8);
	call_kernel(13, 12, (long)&action, 0, 8);
	for (int i = 0; i < 40; i++)
		call_kernel(62, self, i % 2 ? 10 : 12, 0, 0);
	return handled != 20 * 22;
}
