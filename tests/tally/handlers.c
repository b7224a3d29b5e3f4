/* Faults: the handler makes the page readable, and the instruction is executed again. */
#include "bare.h"

struct action {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

static unsigned char *page;
static volatile int handled;

static void handler(int signal)
{
	(void)signal;
	handled++;
	call_kernel(10, (long)page, 4096, 3, 0);
}

__asm__("restorer:\n\tmov $15, %eax\n\tsyscall");
void restorer(void);

static int run(void)
{
	struct action action = {handler, 0x04000000, restorer, 0};
	int sum = 0;

	page = (unsigned char *)call_kernel(9, 0, 4096, 0, 0x22);
	call_kernel(13, 11, (long)&action, 0, 8);
	for (int i = 0; i < 30; i++) {
		sum += page[i] + i % 3;
		call_kernel(10, (long)page, 4096, 0, 0);
	}
	return handled != 30 || sum == 0;
}
