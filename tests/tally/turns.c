/* Signal handlers that are left by siglongjmp(), and threads one after another. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>

static sigjmp_buf outside;
volatile int sink;

__attribute__((noinline)) void leaf(int n)
{
	for (int i = 0; i < n; i++)
		sink += i;
}

static void handler(int number)
{
	leaf(number);
	siglongjmp(outside, 1);
}

static void *thread(void *argument)
{
	leaf(*(int *)argument);
	return NULL;
}

int main(void)
{
	signal(SIGUSR1, handler);
	for (volatile int i = 0; i < 3; i++)
		if (!sigsetjmp(outside, 1))
			raise(SIGUSR1);
	for (int i = 0; i < 3; i++) {
		pthread_t id;

		pthread_create(&id, NULL, thread, &i);
		pthread_join(id, NULL);
	}
	leaf(20);
	return 0;
}
