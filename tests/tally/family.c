/* A child that is forked, and one that is executed. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int sink;

__attribute__((noinline)) void work(int n)
{
	for (int i = 0; i < n; i++)
		sink += i;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		work(3);
		return 0;
	}
	work(1000);
	if (!fork()) {
		work(500);
		exit(0);
	}
	wait(NULL);
	if (!fork()) {
		execl(argv[0], argv[0], "child", (char *)NULL);
		_exit(1);
	}
	wait(NULL);
	work(2000);
	return 0;
}
