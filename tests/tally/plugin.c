/* Code that is loaded, called, unloaded, and loaded again. */
#include <dlfcn.h>
#include <stdlib.h>

#ifdef PLUGIN
void *work(int n)
{
	volatile int sum = 0;

	for (int i = 0; i < n; i++)
		sum += i;
	return malloc((size_t)n);
}
#else
int main(int argc, char **argv)
{
	for (int i = 0; i < 3; i++) {
		void *library = dlopen(argv[1 + i % (argc - 1)], RTLD_NOW);
		void *(*work)(int) = (void *(*)(int))dlsym(library, "work");

		free(work(100 + i));
		dlclose(library);
	}
	return 0;
}
#endif
