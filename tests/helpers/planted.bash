# shellcheck shell=bash
# A small program in which regressions are planted by -D, for tests that need the real valgrind.

# build_planted FILE [COMPILER_OPTION…]: PASSES=2 calls work() twice as often, EXTRA=1 adds one iteration
# to a loop, BYTES=1 allocates a byte more, SQUARE makes a loop quadratic, STEP=other renames
# step().
build_planted() {
	local file=$1 source=$1.c
	shift
	cat >"$source" <<-'END'
		#include <stdio.h>
		#include <stdlib.h>
		#ifndef PASSES
		#define PASSES 1
		#endif
		#ifndef EXTRA
		#define EXTRA 0
		#endif
		#ifndef BYTES
		#define BYTES 0
		#endif
		#ifndef STEP
		#define STEP step
		#endif
		static volatile unsigned sink;
		__attribute__((noinline)) void leaf(unsigned x)
		{
			for (unsigned i = 0; i < 10; i++)
				sink += x + i;
		}
		__attribute__((noinline)) void work(unsigned x)
		{
			for (unsigned i = 0; i < 5; i++)
				leaf(x);
		}
		__attribute__((noinline)) void count(unsigned n)
		{
			for (unsigned i = 0; i < n + EXTRA; i++)
				sink += i;
		}
		__attribute__((noinline)) void pair(unsigned n)
		{
			for (unsigned i = 0; i < n; i++) {
				sink += i;
		#ifdef SQUARE
				for (unsigned k = 0; k < n; k++)
					sink += k;
		#endif
			}
		}
		__attribute__((noinline)) void STEP(unsigned n)
		{
			for (unsigned i = 0; i < n; i++)
				sink ^= i;
		}
		__attribute__((noinline)) char *make_buffer(size_t size)
		{
			return malloc(size + BYTES);
		}
		int main(void)
		{
			char *buffer = make_buffer(1000);
			for (unsigned i = 0; i < 100; i++)
				for (unsigned k = 0; k < PASSES; k++)
					work(i);
			count(1000);
			pair(100);
			STEP(1000);
			sink += buffer[0] = 1;
			puts("done");
			free(buffer);
			return 0;
		}
	END
	gcc -g -O1 "$@" -o "$file" "$source"
}

# write_suite FILE: one workload, `prog`, measured twice, by instructions and memory.
write_suite() {
	cat >"$1" <<-'END'
		{
		 "schema": "edm-profile/suite/1",
		 "workloads": [
		  {
		   "name": "prog",
		   "command": ["../../../prog"],
		   "kinds": ["count", "memory"],
		   "limits": {"ir": "0.5%"},
		   "runs": {"exact": 2, "timed": 2},
		   "setup": [["sh", "-c", "echo made >file"]]
		  }
		 ]
		}
	END
}
