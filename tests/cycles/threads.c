/* Two threads do the same. Neither ends before the other has, so that they are two. */
#include <pthread.h>

static volatile long sink;

__attribute__((noinline)) static void *work(void *unused)
{
	static long numbers[1 << 10];
	unsigned long state = 88172645463325252UL;

	for (int i = 0; i < 20000; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		if (state & 1)
			sink += numbers[state >> 8 & 1023]++;
	}
	return unused;
}

static pthread_barrier_t end;

static void *work_and_wait(void *unused)
{
	work(unused);
	pthread_barrier_wait(&end);
	return unused;
}

int main(void)
{
	pthread_t threads[2];

	pthread_barrier_init(&end, 0, 2);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], 0, work_and_wait, 0);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], 0);
}
