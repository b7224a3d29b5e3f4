/* Two coroutines in turns: each must have what it did, and not what the other did. */
#include <ucontext.h>

static ucontext_t of_main, of_one, of_other;
static char stack_of_one[65536], stack_of_other[65536];
volatile int sink;

__attribute__((noinline)) void work(int n)
{
	for (int i = 0; i < n; i++)
		sink += i;
}

__attribute__((noinline)) void yield_one(int depth)
{
	if (depth)
		yield_one(depth - 1);
	else
		swapcontext(&of_one, &of_other);
	sink++;
}

static void one(void)
{
	for (int i = 0; i < 5; i++) {
		work(100);
		yield_one(3);
	}
}

static void other(void)
{
	for (int i = 0; i < 5; i++) {
		work(1000);
		swapcontext(&of_other, &of_one);
	}
}

static void prepare(ucontext_t *context, char *stack, void (*function)(void))
{
	getcontext(context);
	context->uc_stack.ss_sp = stack;
	context->uc_stack.ss_size = sizeof(stack_of_one);
	context->uc_link = &of_main;
	makecontext(context, function, 0);
}

int main(void)
{
	prepare(&of_one, stack_of_one, one);
	prepare(&of_other, stack_of_other, other);
	swapcontext(&of_main, &of_one);
	work(10);
	return 0;
}
