#!/usr/bin/env bats
# profile-deep memory: exact peaks and leaks of programs whose allocations are known, and reports.
# bats file_tags=valgrind
# shellcheck disable=SC2154 # bats sets stderr and stderr_lines

load helpers/common

setup() {
	deep=$ROOT/scripts/profile-deep
	cd "$BATS_TEST_TMPDIR"
}

# build PROGRAM.EXTENSION: one of the programs in tests/fixtures/memory, without optimisation.
build() {
	local compiler=gcc
	[[ $1 != *.cc ]] || compiler=g++
	"$compiler" -w -O0 -g -pthread -o "${1%.*}" "$FIXTURES/memory/$1"
}

# The memory part of the newest document.
memory() {
	local -a documents=(profiles/memory_*.json)
	jq -c ".profiles[].memory | $1" "${documents[-1]}"
}

@test "memory: big blocks at the end are in the peak, to the byte; leaks by site" {
	build known.c
	"$deep" memory --quiet ./known
	[[ $(memory '[.peak_bytes, .peak_blocks, .allocations, .allocated_bytes, .at_exit_bytes, .at_exit_blocks]') == '[5005000,52,102,5010000,5005000,52]' ]]
	[[ $(memory '[.peak_source, .sites_source, .snapshots_source]') == '["dhat","dhat","massif"]' ]]
	memory '.sites | to_entries[] | [.key, .value.peak_bytes, .value.at_exit_bytes, .value.at_exit_blocks]' |
		assert_golden memory/known-sites.txt
	assert_valid_document profiles/memory_*.json
}

@test "memory: the report of a run, console and Markdown" {
	build known.c
	COLUMNS=100 "$deep" memory --format console,markdown ./known 2>/dev/null |
		assert_golden memory/known.txt
	assert_golden memory/known.md <profiles/report_*.md
}

@test "memory: a program that only allocates has an exact peak" {
	build allocate_only.c
	"$deep" memory --quiet ./allocate_only
	[[ $(memory '[.peak_bytes, .peak_blocks, .at_exit_bytes]') == '[100000,100,100000]' ]]
}

@test "memory: threads that hold memory at the same moment add up" {
	build threads.c
	"$deep" memory --quiet ./threads
	[[ $(memory '.sites | to_entries | map(select(.key | startswith("work "))) | .[] | .value
		| [.peak_bytes, .peak_blocks, .at_exit_bytes, .at_exit_blocks]') == '[40000,40,4000,4]' ]]
	[[ $(memory '.peak_bytes - ([.sites[] | .peak_bytes] | add)') == 0 ]]
}

@test "memory: realloc counts the block as it is, not its copies" {
	build grow.c
	"$deep" memory --quiet ./grow
	[[ $(memory '[.peak_bytes, .peak_blocks, .at_exit_bytes, .at_exit_blocks]') == '[100016,2,500,1]' ]]
}

@test "memory: new[] counts its cookies; what the C++ runtime frees is no leak" {
	build new_array.cc
	"$deep" memory --quiet ./new_array
	[[ $(memory '[.at_exit_bytes, .at_exit_blocks]') == '[541,2]' ]]
	[[ $(memory '[.sites | to_entries[] | select(.key | startswith("main ")) | .value.peak_bytes] | add') == 616 ]]
}

@test "memory: a forked child is a process of its own, exact and marked as forked" {
	build forks.c
	"$deep" memory --quiet ./forks
	[[ $(memory '[.peak_bytes, .at_exit_bytes]') == '[10200,10200]' ]]
	[[ $(memory '.children | map([.forked, .peak_bytes, .at_exit_bytes, (.snapshots | length > 0)])') == '[[true,40000,30000,true]]' ]]
	[[ -s $(echo profiles/memory_*.massif.2) && -s $(echo profiles/memory_*.dhat.2) ]]
}

@test "memory: an executed child is no forked one; --no-follow leaves it out" {
	build known.c
	"$deep" memory --quiet sh -c './known; :'
	[[ $(memory '.children | map([.forked, .command, .peak_bytes])') == '[[false,"./known",5005000]]' ]]
	rm -r profiles
	"$deep" memory --quiet --no-follow sh -c './known; :'
	[[ $(memory '.children') == null ]]
}

@test "memory: --backend massif says that its peak is a lower bound; dhat has no timeline" {
	build known.c
	run -0 --separate-stderr "$deep" memory --backend massif ./known
	[[ $output == *'at least 5,005,000 bytes (massif'* ]]
	[[ $(memory '[.tool, .peak_source, .at_exit_bytes]') == '["massif","massif",null]' ]]
	rm -r profiles
	"$deep" memory --backend dhat --quiet ./known
	[[ $(memory '[.tool, .peak_bytes, .snapshots]') == '["dhat",5005000,null]' ]]
	[[ -s $(echo profiles/memory_*.dhat) && ! -e $(echo profiles/memory_*.massif) ]]
	run -2 --separate-stderr "$deep" memory --backend heap ./known
	[[ $stderr == *"--backend takes massif or dhat"* ]]
}

@test "memory: what the runtime keeps is told apart from leaks" {
	[[ $(valgrind --version) != valgrind-3.16.* ]] || skip 'DHAT of Valgrind 3.16 frees what the C library keeps'
	cat >keeps.c <<-'END'
		#include <stdio.h>
		#include <stdlib.h>
		void *volatile leak;
		int main(void)
		{
			leak = malloc(77);
			puts("text");
			fflush(stdout);
			abort(); /* so that nothing is tidied up */
		}
	END
	gcc -O0 -g -o keeps keeps.c
	run -0 --separate-stderr "$deep" memory --ignore-failure ./keeps
	[[ $output == *'No leak, but kept by the runtime for itself: 4,096 bytes in 1 block (stdio buffers).'* ]]
	[[ $output == *'77  100.00 %       1  main (keeps.c:6)'* ]]
}

@test "memory: two runs agree in everything, and raw files stay readable" {
	edm synth --seconds 20 --seed 3 track.mp3
	"$deep" memory --quiet edm analyze track.mp3
	"$deep" memory --quiet edm analyze track.mp3
	set -- profiles/memory_*.json
	diff <(jq -S 'del(.timestamp)' "$1") <(jq -S 'del(.timestamp)' "$2")
	ms_print profiles/memory_*Z.massif | grep -q '^Command: .*edm analyze track.mp3'
}

@test "memory: a command that fails is kept and makes exit 5; one that is not there exit 1" {
	run -5 --separate-stderr "$deep" memory --quiet sh -c 'exit 3'
	printf '%s\n' "$stderr"
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *'exited with status 3' ]]
	[[ -s $(echo profiles/memory_*.json) ]]
	run -1 --separate-stderr "$deep" memory --quiet ./nonexistent
	[[ ${#stderr_lines[@]} -eq 1 ]]
}

@test "memory: --verify is silent when two runs agree and names what does not" {
	build known.c
	run -0 --separate-stderr "$deep" memory --quiet --verify ./known
	[[ -z $stderr ]]
	printf '%s\n' '#include <stdlib.h>' '#include <sys/stat.h>' 'void *volatile p;' \
		'int main(void) { struct stat s; p = malloc(stat("seen", &s) ? 100 : 200); mkdir("seen", 0700); return 0; }' >flag.c
	gcc -g -o flag flag.c
	run -4 --separate-stderr "$deep" memory --backend dhat --quiet --verify ./flag
	[[ $stderr == *'peak_bytes: '* ]]
}

@test "memory: a statically linked program is refused, its allocations being unseen" {
	build known.c
	gcc -w -O0 -g -static -o static "$FIXTURES/memory/known.c"
	run -1 --separate-stderr "$deep" memory --quiet ./static
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *'static is linked statically: Valgrind cannot see what it allocates; link it dynamically (a program in Go has a heap of its own: use its pprof)' ]]
	run -0 --separate-stderr "$deep" memory --backend dhat sh -c './static; :'
	[[ $stderr == *'warning: static is linked statically: what it allocates is not seen'* ]]
}

@test "memory: functions named as allocators are passed over in lists of sites, and kept in the document" {
	cat >named.c <<-'C'
		#include <stdlib.h>
		static void *__attribute__((noinline)) grab(size_t n) { void *p = malloc(n); if (!p) abort(); return p; }
		static char *__attribute__((noinline)) text(int n) { return grab((size_t)n); }
		int main(void) { volatile char *a = text(5000); volatile char *b = grab(3000); return a == b; }
	C
	gcc -g -O1 named.c -o named
	run -0 "$deep" memory ./named
	[[ $output == *' grab (named.c:2) < text:3 < main:4'* ]]
	rm -r profiles
	run -0 "$deep" memory --allocator grab ./named
	[[ $output == *'  text (named.c:3) < main:4'* && $output == *'  main (named.c:4)'* && $output != *'grab ('* ]]
	[[ $(memory .allocators) == '["grab"]' ]]
	assert_valid_document profiles/memory_*.json
	run -0 profile-report profiles/memory_*.dhat
	[[ $output == *' grab (named.c:2) < text:3'* ]]
	run -0 profile-report profiles/memory_*.dhat --allocator grab --allocator text
	[[ $output == *'  main (named.c:4)'* && $output != *'text ('* ]]
	run -0 profile-report profiles/memory_*.dhat --allocator grab --format json
	[[ $output == *'"allocators": ["grab"]'* ]]
}

@test "memory: inlined functions are frames, with the lines of debug information" {
	cat >inlined.cc <<-'CC'
		#include <cstdio>
		#include <vector>
		static inline void add(std::vector<int> &all, int n)
		{
			all.push_back(n);
		}
		int main()
		{
			std::vector<int> all;
			for (int i = 0; i < 1000; i++)
				add(all, i);
			return printf("%zu\n", all.size()) < 0;
		}
	CC
	g++ -O2 -g inlined.cc -o inlined
	"$deep" memory --quiet ./inlined >/dev/null
	memory '.sites[].frames | join(" ")' | grep -q 'add (inlined.cc:5) main (inlined.cc:11)'
}
