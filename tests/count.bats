#!/usr/bin/env bats
# The kind count: what tally counts, from a command to its table, and who counts where tally cannot.
# bats file_tags=valgrind

# shellcheck disable=SC2016,SC2154 # jq's variables, not the shell's; bats sets stderr

load helpers/common
load helpers/deep
load helpers/planted

setup() {
	enter_own_folder
}

# counted FILTER [FOLDER]: what jq makes of the count part in the newest document of a folder.
counted() {
	local -a documents=("${2:-profiles}"/count_*.json)
	jq -c ".profiles[].count | $1" "${documents[-1]}"
}

# install_copy: the tools in a folder of their own, without edm-profile's own checkout; sets `deep` to theirs.
install_copy() {
	make -s -C "$ROOT" install DESTDIR="$PWD/stage" PREFIX=/usr/local
	mv stage/usr/local 'another place'
	tools="$PWD/another place/libexec/edm-profile"
	deep="$PWD/another place/bin/profile-deep"
}

@test "count: functions, calls and allocations, with the raw file's own totals, in one run" {
	build_planted prog
	"$deep" count --quiet ./prog
	assert_folder_holds profiles count_T.json count_T.tally
	assert_valid_document profiles/*.json
	[[ $(counted '.tool, .events' | tr '\n' ' ') == '"tally" ["Ir","Allocations","AllocatedBytes"] ' ]]
	[[ "$(counted '.totals | .Ir, .Allocations, .AllocatedBytes' | tr '\n' ' ')" == "$(sed -n 's/^totals: //p' profiles/*.tally) " ]]
	[[ $(counted '.heap.peak_bytes') == "$(sed -n 's/^desc: Peak bytes: //p' profiles/*.tally)" ]]
	[[ $(counted '.functions[] | select(.function == "leaf").calls') == 500 ]]
	[[ $(counted '.functions[] | select(.function == "make_buffer").inclusive | .Allocations, .AllocatedBytes' | tr '\n' ' ') == '1 1000 ' ]]
	[[ $(counted '. as $c | [.functions[].function] as $f | .calls[] | select($f[.caller] == "work" and $f[.callee] == "leaf").count') == 500 ]]
	[[ $(jq '.profiles[].calls' profiles/*.json) -gt 600 ]]
	cmp <(profile-report --format json profiles/*.json) profiles/*.json
}

@test "count: the table shows totals, functions, allocations and the peak" {
	build_planted prog
	run --separate-stderr "$deep" count --top 10 ./prog
	[[ $output == *' Ir in the whole process, '*' in the program ('* ]]
	[[ $output == *' allocations of '*' bytes, at most '*' bytes at once, '*' bytes held at exit'* ]]
	[[ $output == *function*calls*self*inclusive*percent*allocations*'allocated [B]'* ]]
	[[ $output == *main*work*leaf* ]]
	[[ $stderr == *'wrote profiles/count_'*'.tally, profiles/count_'*.json ]]
}

@test "count: ten runs in ten environments give the same counts, calls and heap, threads included" {
	local program i
	gcc -D_GNU_SOURCE -O1 -g -o threads "$FIXTURES/programs/mutexes.c" -lpthread
	g++ -O2 -g -o containers "$ROOT/tests/tally/containers.cc" -lpthread
	for program in threads containers; do
		[[ $program != threads ]] || "$ROOT/build/bin/envelope-run" --probe | grep -q '^fifo yes' || continue
		for i in {0..9}; do
			mkdir -p "$program$i/$(printf "%$((i * 9 + 1))s" '' | tr ' ' x)"
			(
				cd "$program$i"/x*
				export "NOISE$i=$(printf "%$((i * 37))s" x)"
				cp "../../$program" program
				"$deep" count --quiet --name "$program" --output "$BATS_TEST_TMPDIR/out/$program$i" ./program >/dev/null
			)
			counted 'del(.version)' "$BATS_TEST_TMPDIR/out/$program$i" >"$program.$i"
			cmp "$program.0" "$program.$i"
		done
	done
}

@test "count: --verify runs it again and finds it the same" {
	build_planted prog
	run -0 --separate-stderr "$deep" count --verify ./prog
	[[ $stderr == *'verified: a second run gave the same figures'* ]]
	build_program addresses
	run -4 --separate-stderr "$deep" count --quiet --no-envelope --verify "$REPLY"
	[[ $stderr == *getpid* ]]
}

@test "count: child processes are counted apart" {
	"$deep" count --quiet sh -c '/bin/true; /bin/true; exit 0'
	[[ $(counted '.children | length') == 2 ]]
	[[ $(counted '[.children[] | .totals.Ir > 1000 and .heap.peak_bytes >= 0] | all') == true ]]
	assert_folder_holds profiles count_T.json count_T.tally count_T.tally.2 count_T.tally.3
}

@test "count: --only counts inside one function, and fails if that was never entered" {
	build_planted prog
	"$deep" count --quiet --only work ./prog
	[[ $(counted '[.functions[].function] | sort') == '["leaf","main","work"]' || $(counted '[.functions[] | select(.self.Ir > 0).function] | sort') == '["leaf","work"]' ]]
	[[ $(counted '.options') == '["--toggle-collect=work"]' ]]
	rm -r profiles
	run -1 --separate-stderr "$deep" count --quiet --only nowhere ./prog
	[[ $stderr == "profile-deep: --only: 'nowhere' was never entered"* ]]
	assert_empty_folder profiles
}

@test "count: --only counts from the outermost of its functions on, recursion and nested ones included" {
	local inclusive pattern
	printf '%s\n' '__attribute__((noinline)) int fib_end(int n) { return n * 3 + 1; }' \
		'__attribute__((noinline)) int fib(int n) { return n < 2 ? fib_end(n) : fib(n - 1) + fib(n - 2); }' \
		'int main(int count, char **words) { (void)words; return fib(10 * count) == 0; }' >fib.c
	gcc -g -O1 -o fib fib.c
	"$deep" count --quiet ./fib
	inclusive=$(counted '.functions[] | select(.function == "fib").inclusive.Ir')
	for pattern in fib 'fib*'; do
		rm -r profiles
		"$deep" count --quiet --only "$pattern" ./fib
		[[ $(counted .totals.Ir) == "$inclusive" ]]
	done
}

@test "count: --only counts signal handlers, alone and while one of its functions runs" {
	local inclusive
	printf '%s\n' '#include <signal.h>' 'static volatile int sink;' \
		'__attribute__((noinline)) void caught_more(void) { for (int i = 0; i < 100; i++) sink++; }' \
		'__attribute__((noinline)) void caught(int number) { caught_more(); sink = number; }' \
		'__attribute__((noinline)) void work(void) { for (int i = 0; i < 50; i++) sink++; raise(SIGUSR1); sink++; }' \
		'int main(void) { signal(SIGUSR1, caught); for (int i = 0; i < 3; i++) work(); return 0; }' >signals.c
	gcc -g -O1 -fno-optimize-sibling-calls -o signals signals.c
	"$deep" count --quiet ./signals
	inclusive=$(counted '[.functions[] | select(.function == "caught").inclusive.Ir] | add')
	rm -r profiles
	"$deep" count --quiet --only 'caught*' ./signals
	[[ $(counted .totals.Ir) == "$inclusive" ]]
	rm -r profiles
	"$deep" count --quiet --only '*' ./signals
	[[ $(counted '[.functions[] | select(.function == "caught").inclusive.Ir] | add') == "$inclusive" ]]
	[[ $(counted '.functions[] | select(.function == "caught_more").calls') == 3 ]]
}

@test "count: --stacks records contexts, and --flamegraph draws them" {
	build_planted prog
	"$deep" count --quiet --flamegraph ./prog
	[[ $(counted '[.contexts[] | select(.truncated | not)] | length > 3') == true ]]
	[[ -s $(echo profiles/count_*.svg) ]]
}

@test "count: beside cpu its calls do not matter, and there is one flame graph" {
	build_planted prog
	run --separate-stderr "$deep" cpu,count --flamegraph --format json --output both ./prog
	[[ $status == 0 ]]
	[[ $(echo both/*.svg) == both/cpu_*.svg ]]
	[[ $(jq '.profiles[].calls' both/report_*.json) == $(jq '.profiles[].calls' both/cpu_*.json) ]]
	[[ $(jq '.profiles[].calls' both/count_*.json) != $(jq '.profiles[].calls' both/cpu_*.json) ]]
	profile-report --format json both/count_*.json both/cpu_*.json | cmp - both/report_*.json
}

@test "count: --lines keeps the cost of every line, and inlined functions" {
	cat >inlined.c <<-'END'
		static volatile unsigned sink;
		static inline __attribute__((always_inline)) void add(unsigned x) { sink += x * x; }
		int main(void)
		{
			for (unsigned i = 0; i < 1000; i++)
				add(i);
			return 0;
		}
	END
	gcc -O1 -g -o inlined inlined.c
	"$deep" count --quiet --lines ./inlined
	[[ $(counted '.functions[] | select(.function == "add").inlined') == true ]]
	[[ $(counted '[.lines[] | select(.file | endswith("inlined.c"))] | length > 1') == true ]]
}

@test "count: benchmarks of the timing library are counted one by one, as by cpu" {
	local kind
	mkdir edm-profile
	cp "$ROOT/timing/timing.h" edm-profile
	gcc -O2 -g -I. "$ROOT/examples/timing.c" "$ROOT/build/lib/libedm-profile-timing.a" -pthread -o bench
	"$deep" cpu,count --quiet --name bench ./bench bench >/dev/null
	[[ $(jq -c '.profiles | keys' profiles/count_*.json) == '["bench","bench/sum/5000","bench/sum/50000"]' ]]
	for kind in cpu count; do
		jq ".profiles[\"bench/sum/5000\"].$kind | .totals.Ir, (.functions[] | select(.function == \"sum\") | .calls, .self.Ir)" \
			profiles/"${kind}"_*.json >"$kind"
	done
	[[ $(wc -l <cpu) == 3 ]]
	diff cpu count
}

@test "count: an older count, of whole processes, is read, and is incomparable with a reason" {
	"$deep" count --quiet true
	jq '.profiles.true.count |= {instructions: .totals.Ir, options: ["--cache-sim=no"], tool: "cachegrind", version: "3.19.0"}' \
		profiles/*.json >old.json
	assert_valid_document old.json
	run -0 profile-report old.json
	[[ $output == *' instructions in the whole process, counted by cachegrind'* ]]
	run -4 profile-compare old.json profiles/*.json
	[[ ${lines[0]} == 'true: incomparable: count.options[0] ('*', count.tool ("cachegrind", now "tally"), count.version ("3.19.0", now "'* ]]
	run -0 profile-compare old.json old.json
}

@test "count: where tally was not built callgrind counts, says so, and is incomparable" {
	local tools
	build_planted prog
	install_copy
	"$deep" count --quiet --output tally ./prog
	rm -r "$tools/build/lib/valgrind"
	run -0 --separate-stderr "$deep" count --output callgrind ./prog
	[[ $(grep -c 'count: ' <<<"$stderr") == 1 ]]
	[[ $stderr == *'warning: count: our Valgrind tool tally is not built (make says why); callgrind counts instead, without allocations'* ]]
	assert_folder_holds callgrind count_T.callgrind count_T.json
	assert_valid_document callgrind/*.json
	[[ $(counted '.tool, .events, has("heap")' callgrind | tr '\n' ' ') == '"callgrind" ["Ir"] false ' ]]
	[[ $(counted '.functions[] | select(.function == "leaf").calls' callgrind) == 500 ]]
	run -4 profile-compare tally/*.json callgrind/*.json
	[[ ${lines[0]} == 'prog: incomparable: count.tool ("tally", now "callgrind"), '* ]]
}

@test "count: where another Valgrind is installed than tally was built for, callgrind counts" {
	local tools
	install_copy
	echo 3.1.0 >"$tools/build/lib/valgrind/built-for"
	run -0 --separate-stderr "$deep" count true
	[[ $stderr == *'warning: count: our Valgrind tool tally was built for another Valgrind (3.1.0) than is installed (make builds it anew); callgrind counts'* ]]
	[[ $(counted .tool) == '"callgrind"' ]]
}

@test "count: installed elsewhere, tally is found there, and counts the same" {
	local tools
	build_planted prog
	"$deep" count --quiet --output here ./prog
	install_copy
	"$deep" count --quiet --output there ./prog
	[[ $(counted .tool there) == '"tally"' ]]
	profile-compare here/*.json there/*.json --limit ir=0%,process_ir=0%,peak=0%,allocated=0%
}

@test "count: a change of allocations alone is a regression that names who allocates" {
	build_planted prog
	"$deep" count --quiet --save-baseline main ./prog
	build_planted prog -DBYTES=1000
	run -3 --separate-stderr "$deep" count --compare-baseline main --limit ir=none ./prog
	[[ $output == *'prog: regressed: '*'grew by '* && $output == *make_buffer* ]]
}
