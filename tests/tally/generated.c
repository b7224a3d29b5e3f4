/* Code that is made at run time, calls itself and the program. */
#include <string.h>
#include <sys/mman.h>

volatile int sink;

__attribute__((noinline)) void work(int n)
{
	for (int i = 0; i < n; i++)
		sink += i;
}

int main(void)
{
	/* mov $5, %edi; push %rax; movabs $work, %rax; call *%rax; pop %rax; ret */
	unsigned char code[] = {0xbf, 5, 0, 0, 0, 0x50, 0x48, 0xb8, 0,	  0,
				0,    0, 0, 0, 0, 0,	0xff, 0xd0, 0x58, 0xc3};
	void (*function)(int) = work;
	unsigned char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memcpy(code + 8, &function, sizeof(function));
	memcpy(page, code, sizeof(code));
	for (int i = 0; i < 10; i++)
		((void (*)(void))page)();
	return 0;
}
