#!/usr/bin/env bats
# bats file_tags=valgrind
# Causes are named where a person would look for them: at the line of the program's own code with
# the call that costs more, or in the options of the compiler.

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# In every version of the program libraries are linked that it may not need: loading one more costs much.
readonly all_libraries=-Wl,--no-as-needed

# record NAME [OPTION…]: builds program.cc with the options, and records it into NAME.json.
record() {
	g++ -g "$all_libraries" "${@:2}" program.cc -o program
	valgrind --tool=callgrind --dump-instr=yes --callgrind-out-file="$1.out" ./program >/dev/null 2>&1
	callgrind2json --lines "$1.out" --output "$1.json"
}

# line TEXT: the number of the line of program.cc that contains the text.
line() {
	grep -nF "$1" program.cc | cut -d: -f1
}

write_program() {
	cat >program.cc <<-'END'
		#include <cstdio>
		#include <string>
		#include <vector>

		struct Counter {
			unsigned long total = 0;

			__attribute__((noinline)) void add(const std::string &text)
			{
				total += text.size();
			}
			__attribute__((always_inline)) void scale(unsigned factor)
			{
				total = total % 1000003 * factor;
			}
		};

		static __attribute__((noinline)) void fill(Counter &counter, int n)
		{
			const std::string text(100, 'x');
			for (int i = 0; i < n; i++) {
				counter.add(text);
				counter.scale((unsigned)i);
			}
		}

		int main()
		{
			Counter counter;
			fill(counter, 300);
			fill(counter, 300);
			std::printf("%lu\n", counter.total);
		}
	END
}

@test "causes: a cost in a library stands at the line of the call, with the own function called there" {
	write_program
	record old -O2
	sed -i 's/void add(const std::string &text)/void add(std::string text)/' program.cc
	record new -O2
	run -3 profile-compare old.json new.json
	[[ $output == *"1. fill at program.cc:$(line 'counter.add(text);'), its call of Counter::add: through "* ]]
	profile-compare old.json new.json --format json |
		jq -e --argjson line "$(line 'counter.add(text);')" '.profiles[].processes[0].culprits[0].place |
			.line == $line and (.file | endswith("/program.cc")) and (.caller | startswith("fill"))'
}

@test "causes: an inlined function is told with the line it is inlined at, and its cost per call there" {
	write_program
	record old -O2
	sed -i 's/total = total % 1000003 \* factor;/for (int i = 0; i < 9; i++) total = (total + i) % 1000003 * factor;/' program.cc
	record new -O2
	run -3 profile-compare old.json new.json
	[[ $output == *"1. Counter::scale at program.cc:$(line 'void scale') (inlined into fill at program.cc:$(line 'counter.scale('))"* ]]
	[[ $output =~ 1\.\ Counter::scale[^$'\n']*\ per\ call\ of\ fill ]]
}

@test "causes: where a function is inlined, its caller is told without a number of calls" {
	cat >program.cc <<-'END'
		struct Counter {
			unsigned long total = 0;

			__attribute__((always_inline)) void scale(unsigned factor)
			{
				total = total % 1000003 * factor;
			}
		};

		static __attribute__((noinline)) void fill(Counter &counter, int n)
		{
			for (int i = 0; i < n; i++)
				counter.scale((unsigned)i);
		}

		static __attribute__((noinline)) void drain(Counter &counter, int n)
		{
			for (int i = n; i > 0; i--)
				counter.scale((unsigned)i);
		}

		int main()
		{
			Counter counter;
			fill(counter, 3000);
			drain(counter, 3000);
			return counter.total == 1;
		}
	END
	record old -O2
	sed -i 's/total = total % 1000003 \* factor;/for (int i = 0; i < 9; i++) total = (total + i) % 1000003 * factor;/' program.cc
	record new -O2
	run -3 profile-compare old.json new.json --format console,markdown
	[[ $output == *"from fill: inlined, +"* && $output == *"from drain: inlined, +"* ]]
	[[ $output != *"0 calls"* ]]
}

@test "causes: a document tells the lines of own calls, and none of libraries" {
	write_program
	record old -O2
	assert_valid_document old.json
	jq -e '[.profiles[].cpu | .functions as $f | .calls as $c | .places[] |
		$f[$c[.call].caller].file | endswith("/program.cc")] | length > 3 and all' old.json
	jq -e --argjson line "$(line 'counter.add(text);')" '.profiles[].cpu | .functions as $f | .calls as $c |
		[.places[] | select($f[$c[.call].callee].function | startswith("Counter::add")) | [.line, .count]] ==
		[[$line, 600]]' old.json
	profile-report --format json old.json | cmp - old.json
}

@test "causes: a call that was not there before is charged to the function that makes it" {
	cat >program.cc <<-'END'
		#include <cstdio>

		static __attribute__((noinline)) int work(int n)
		{
			int sum = 0;
			for (volatile int i = 0; i < n; i++)
				sum += i;
			return sum;
		}

		static __attribute__((noinline)) int check(int n)
		{
			return n + 1;
		}

		int main()
		{
			int sum = 0;
			for (int i = 0; i < 100; i++)
				sum += check(i);
			std::printf("%d\n", sum + work(10));
		}
	END
	record old -O1
	sed -i 's/return n + 1;/return work(n) + 1;/' program.cc
	record new -O1
	run -3 profile-compare old.json new.json
	[[ $output == *"1. check at program.cc:$(line 'work(n) + 1'): through work at program.cc:"*' called 101× as often by check'* ]]
}

@test "causes: one that is more than what is named for it says how much, and at which lines" {
	cat >program.cc <<-'END'
		#include <cstdio>
		#include <cstring>
		#include <vector>

		static __attribute__((noinline)) unsigned long gather(int n)
		{
			char text[2000], copy[2000];
			std::memset(text, 'x', sizeof(text));
			text[1999] = 0;
			std::vector<int> *numbers = new std::vector<int>(100, n);
			unsigned long sum = std::strlen(std::strcpy(copy, text));
			sum += numbers->size();
			delete numbers;
			return sum;
		}

		int main()
		{
			unsigned long sum = 0;
			for (int i = 0; i < 50; i++)
				sum += gather(i);
			std::printf("%lu\n", sum);
		}
	END
	record old -O0
	sed -i -e 's/new std::vector.*/nullptr; for (int i = 0; i < 9; i++) { delete numbers; numbers = new std::vector<int>(100, n); }/' \
		-e 's/= std::strlen(.*/= 0; for (int i = 0; i < 30; i++) sum = std::strlen(std::strcpy(copy, text));/' program.cc
	record new -O0
	run -3 profile-compare old.json new.json
	[[ $output == *"1. gather at program.cc:"* ]]
	[[ $output =~ 'in all of gather +'[0-9,]+.*', most at program.cc:'([^$'\n']*) ]]
	[[ program.cc:${BASH_REMATCH[1]} == *"program.cc:$(line 'std::strlen') (+"* ]]
	[[ program.cc:${BASH_REMATCH[1]} == *"program.cc:$(line 'new std::vector') (+"* ]]
	profile-compare old.json new.json --format markdown | grep -F 'in all of gather'
}

@test "causes: a line is not charged with own code that a library calls for it" {
	cat >program.cc <<-'END'
		#include <algorithm>
		#include <cstdio>
		#include <vector>

		__attribute__((noinline)) static long measure(long value)
		{
			long sum = 0;
			for (volatile long i = 0; i < value; i++)
				sum += i;
			return sum;
		}

		static __attribute__((noinline)) bool is_less(long a, long b)
		{
			return measure(a) < measure(b);
		}

		int main()
		{
			std::vector<long> values;
			for (long i = 0; i < 50; i++)
				values.push_back(i * 37 % 50);
			std::stable_sort(values.begin(), values.end(), is_less);
			std::printf("%ld\n", values[0]);
		}
	END
	record old -O1
	sed -i 's/i < value; i++/i < 2 * value; i++/' program.cc
	record new -O1
	run -3 profile-compare old.json new.json
	[[ $output == *"program.cc:$(line 'i < 2 * value') in measure"* ]]
	[[ $output != *"program.cc:$(line 'stable_sort(') in main"* ]]
}

@test "causes: how the program was compiled is told first, and makes nothing incomparable" {
	write_program
	g++ -g -O2 "$all_libraries" program.cc -o program
	"$ROOT/scripts/profile-deep" cpu --quiet --output old ./program >/dev/null
	g++ -g -O0 "$all_libraries" program.cc -o program
	"$ROOT/scripts/profile-deep" cpu --quiet --output new ./program >/dev/null
	run -3 profile-compare old/*.json new/*.json
	[[ $output == *$'caused by\n    1. compiled with -O0 instead of -O2\n    2. '* ]]
	profile-compare old/*.json new/*.json --format json | jq -e '.profiles[].compiler == "compiled with -O0 instead of -O2"'
	clang++ -g -O2 "$all_libraries" program.cc -o program
	"$ROOT/scripts/profile-deep" cpu --quiet --output other ./program >/dev/null
	run profile-compare old/*.json other/*.json
	((status == 0 || status == 3))
	[[ $output =~ 1\.\ compiled\ by\ clang\ [0-9.-]+\ instead\ of\ gcc\ [0-9.]+$'\n' ]]
}

# record_calls NAME LARGE SMALL: a program whose function `large` calls FILL for 100,000 bytes LARGE times, and
# `small` for 10 bytes SMALL times.
record_calls() {
	gcc -g -O1 -fno-builtin -DLARGE="$2" -DSMALL="$3" -DFILL="$fill" "$all_libraries" -x c - -o program <<-'END'
		#include <string.h>
		char buffer[100000];
		__attribute__((noinline)) void own_fill(char *to, int value, size_t n)
		{
			for (size_t i = 0; i < n; i++)
				((volatile char *)to)[i] = (char)value;
		}
		__attribute__((noinline)) void small(void) { FILL(buffer, 1, 10); buffer[0]++; }
		__attribute__((noinline)) void large(void) { FILL(buffer, 1, sizeof(buffer)); buffer[0]++; }
		int main(void)
		{
			for (int i = 0; i < LARGE; i++)
				large();
			for (int i = 0; i < SMALL; i++)
				small();
			return 0;
		}
	END
	valgrind --tool=callgrind --callgrind-out-file="$1.out" ./program >/dev/null 2>&1
	callgrind2json "$1.out" --output "$1.json"
}

@test "causes: a function costs its callers differently; the one that calls it more is the cause" {
	local fill
	for fill in own_fill memset; do
		record_calls before 10 2000
		record_calls smaller 10 4000
		record_calls larger 20 1000
		run -3 profile-compare before.json smaller.json --limit ir=0.01%
		[[ $output == *'  1. small at '*': called 2.0× as often by main'* && $output != *' fill at '* && $output != *'. memset'* ]]
		run -3 profile-compare before.json larger.json --limit ir=0.01%
		[[ $output == *'  1. large at '*': called 2.0× as often by main'* && $output != *'. own_fill at '* && $output != *'. memset'* ]]
	done
}
