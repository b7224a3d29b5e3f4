#!/usr/bin/env bats
# The timing library as its users meet it: the environment, reports, threads, forks, plugins, C++.
# What single functions do is in tests/unit/test_timing_library.c.

# shellcheck disable=SC2154 # stderr_lines is bats's

load helpers/common

setup() {
	unset "${!EDM_PROFILE@}"
	cd "$BATS_TEST_TMPDIR"
}

# build SOURCE PROGRAM [OPTION...]: with the static library, gcc -O2 and warnings as errors.
build() {
	local source=$1 program=$2
	shift 2
	gcc -std=c11 -O2 -Wall -Wextra -Werror -I"$ROOT/timing" "$@" "$FIXTURES/timing/$source" \
		"$ROOT/build/lib/libedm-profile-timing.a" -pthread -lm -pthread -o "$program"
}

# The clocks that the library may read here.
case $(uname -m) in
x86_64) readonly clocks=(TSC CLOCK_MONOTONIC) ;;
aarch64) readonly clocks=(CNTVCT CLOCK_MONOTONIC) ;;
*) readonly clocks=(CLOCK_MONOTONIC) ;;
esac

# Calls of each function in a document.
calls_in() {
	jq -c '.profiles[].timing.functions | map_values(.calls)' "$1"
}

@test "timing: EDM_PROFILE=1 prints a table on stderr at exit, nothing else does" {
	build names.c names
	run --separate-stderr ./names
	[[ $status == 0 && -z $output && -z $stderr ]]
	EDM_PROFILE=0 run --separate-stderr ./names
	[[ -z $output && -z $stderr ]]
	EDM_PROFILE=1 run --separate-stderr ./names
	[[ $status == 0 && -z $output ]]
	[[ ${stderr_lines[0]} == 'edm-profile: names (process '*')' ]]
	[[ ${stderr_lines[1]} =~ ^Name\ +Calls\ +Total\ +Avg\ +Min\ +Max\ +Median\ +P95\ +P99\ +Errors$ ]]
	[[ ${stderr_lines[2]} =~ ^plain\ +1\ +1\.500\ s\ +1\.500\ s\ +1\.500\ s\ +1\.500\ s ]]
	[[ $stderr == *'a scope costs '* ]]
}

@test "timing: the table is sorted and cut as the environment says" {
	build names.c names
	EDM_PROFILE=1 EDM_PROFILE_SORT=calls EDM_PROFILE_TOP=1 run --separate-stderr ./names
	[[ ${stderr_lines[2]} =~ ^'a name of more than forty characters, ..'\ +3 ]]
	[[ ${stderr_lines[3]} == '(and 2 more)' ]]
	EDM_PROFILE=1 EDM_PROFILE_SORT=avg EDM_PROFILE_TOP=1 run --separate-stderr ./names
	[[ ${stderr_lines[2]} =~ ^plain ]]
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 run --separate-stderr ./names
	[[ $status == 0 && -z $stderr ]]
}

@test "timing: a wrong variable is named, and the program runs on" {
	build names.c names
	EDM_PROFILE=1 EDM_PROFILE_SORT=best EDM_PROFILE_SLOW_MS=soon run --separate-stderr ./names
	[[ $status == 0 ]]
	[[ $stderr == *"edm-profile: EDM_PROFILE_SORT: 'best' is not one of total, avg, calls"* ]]
	[[ $stderr == *"edm-profile: EDM_PROFILE_SLOW_MS: 'soon' is not a number"* ]]
	EDM_PROFILE=1 EDM_PROFILE_OUTPUT=no/such/folder.json run --separate-stderr ./names
	[[ $status == 0 && $stderr == *'edm-profile: no/such/folder.json: No such file or directory'* ]]
}

@test "timing: slow calls are warned about, ten times a name" {
	build threads.c threads
	EDM_PROFILE=1 EDM_PROFILE_SLOW_MS=0.000001 EDM_PROFILE_TOP=0 run --separate-stderr ./threads 100
	(($(grep -c '^edm-profile: slow: work took ' <<<"$stderr") == 10))
	[[ $stderr == *'(further ones are only counted)'* ]]
}

@test "timing: EDM_PROFILE_OUTPUT writes a valid document, whatever the names" {
	build names.c names
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=report.json ./names some argument
	assert_valid_document report.json
	jq -e '.profiles.names_some.command == "./names some argument"' report.json
	jq -e '.profiles.names_some.timing.functions | length == 3 and .plain.calls == 1
		and .plain.total > 1.4999 and .plain.total < 1.5001
		and ([.[].errors] | add) == 1' report.json
	[[ $(jq -r '.profiles[].timing.functions | keys[1]' report.json) == esc* ]]
	run ! grep -P '[\x00-\x08\x1b]|</script' report.json
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=r.%p.json ./names
	[[ -f $(echo r.[0-9]*.json) ]]
}

@test "timing: EDM_PROFILE_OUTPUT writes into pipes and devices, replacing none" {
	build names.c names
	mkfifo pipe
	timeout 20 cat pipe >got.json &
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=pipe timeout 10 ./names
	[[ -p pipe ]]
	wait
	assert_valid_document got.json
	[[ $(find . -name 'pipe*') == ./pipe ]]
}

@test "timing: names cannot steer the terminal" {
	build names.c names
	EDM_PROFILE=1 run --separate-stderr ./names
	[[ $stderr == *'esc ?[31m "quote" </script> \ ? '* ]]
	run ! grep -P '[\x01\x1b]' <<<"$stderr"
}

@test "timing: the document has processor time and memory when they were asked for" {
	build names.c names
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_CPU=1 EDM_PROFILE_MEMORY=1 EDM_PROFILE_KEEP_ALL=1 \
		EDM_PROFILE_OUTPUT=report.json ./names
	assert_valid_document report.json
	jq -e '[.profiles[].timing.functions[] | has("cpu_time") and has("memory_bytes")] == [true, true, false]' \
		report.json
}

@test "timing: eight threads times a million calls are counted to the call" {
	build threads.c threads
	local i clock
	for clock in "${clocks[@]}"; do
		[[ $(EDM_PROFILE_CLOCK=$clock ./threads 1000000) == 'work 8000000 turn 8000000' ]]
	done
	# Beginnings, when a log is drained by its thread and by one that reads figures, many times over.
	for ((i = 0; i < 100; i++)); do
		[[ $(./threads 600) == 'work 4800 turn 4800' ]]
	done
}

@test "timing: percentiles of four distributions are within a percent, in 4 KiB" {
	local name value
	build distributions.c distributions
	./distributions >out
	(($(grep -cE '^(even|exponential|lognormal|bimodal) ' out) == 4))
	while read -r name value; do
		case $name in
		bytes) ((value <= 4096)) ;;
		*) [[ $value == 0.[0-9]* ]] ;;
		esac
	done <out
}

# The library and a program that uses it from many threads, compiled with a sanitizer.
sanitize() {
	local compiler=$1 source=$2
	shift 2
	"$compiler" -std=c11 -D_GNU_SOURCE -O1 -g -fno-math-errno -iquote "$ROOT" -I"$ROOT/timing" \
		"$source" "$ROOT"/timing/*.c "$ROOT"/common/{output_file,profile_name,statistics}.c \
		"$ROOT/timing/scope_thunks.S" -pthread -o sanitized "$@"
}

# The programs of many threads, by every clock, and the unit tests of the library.
assert_no_race() {
	local clock
	sanitize "$1" "$FIXTURES/timing/threads.c" -fsanitize=thread
	for clock in "${clocks[@]}"; do
		[[ $(EDM_PROFILE_CLOCK=$clock setarch -R ./sanitized 2000 2>&1) == 'work 16000 turn 16000' ]]
	done
	sanitize "$1" "$FIXTURES/timing/switches.c" -fsanitize=thread
	for clock in "${clocks[@]}"; do
		[[ $(EDM_PROFILE_CLOCK=$clock setarch -R ./sanitized 2>&1) == 'done' ]]
	done
	sanitize "$1" "$ROOT/tests/unit/test_timing_library.c" -fsanitize=thread -lcmocka
	setarch -R ./sanitized >said 2>&1
	[[ $(<said) == *PASSED* && $(<said) != *ThreadSanitizer* ]]
}

@test "timing: ThreadSanitizer finds nothing (gcc)" {
	assert_no_race gcc
}

@test "timing: ThreadSanitizer finds nothing (clang)" {
	assert_no_race clang
}

@test "timing: AddressSanitizer and UBSan find nothing while switches are turned" {
	sanitize gcc "$FIXTURES/timing/switches.c" -fsanitize=address,undefined -fno-sanitize-recover=all
	[[ $(./sanitized 2>&1) == 'done' ]]
}

# bats test_tags=valgrind
@test "timing: memcheck finds nothing, no byte is lost" {
	build switches.c switches
	[[ $(valgrind -q --error-exitcode=9 --leak-check=full --fair-sched=yes ./switches 2>&1) == 'done' ]]
}

@test "timing: the way into the library preserves every register, whichever clock is read" {
	[[ $(uname -m) == x86_64 ]] || skip 'x86-64 only'
	local clock
	build registers.c registers
	for clock in "${clocks[@]}"; do
		[[ $(EDM_PROFILE_CLOCK=$clock ./registers) == 'kept 600' ]]
	done
}

@test "timing: EDM_PROFILE_CLOCK chooses the clock, and every figure is of that one" {
	local clock
	build forks.c forks
	for clock in "${clocks[@]}"; do
		EDM_PROFILE_CLOCK=$clock EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=out.json ./forks
		[[ $(calls_in out.json) == '{"forking":2,"work":2000}' ]]
		EDM_PROFILE_CLOCK=$clock EDM_PROFILE=1 ./forks 2>table
		grep -q "$clock" table
	done
	EDM_PROFILE=1 EDM_PROFILE_CLOCK=HPET ./forks 2>table
	grep -q "^edm-profile: EDM_PROFILE_CLOCK: 'HPET' is neither .* nor CLOCK_MONOTONIC$" table
}

@test "timing: the short and the portable way record the same" {
	build forks.c short
	build forks.c portable -DPROFILE_PORTABLE
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=short.json ./short
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=portable.json ./portable
	[[ $(calls_in short.json) == "$(calls_in portable.json)" ]]
}

@test "timing: scopes are recorded whatever the compiler optimises" {
	local compiler level clock
	for compiler in gcc clang; do
		for level in -O0 -Og -O1 -O2 -O3; do
			"$compiler" -std=gnu11 "$level" -I"$ROOT/timing" "$FIXTURES/timing/forks.c" \
				"$ROOT/build/lib/libedm-profile-timing.a" -pthread -lm -pthread -o forks
			for clock in "${clocks[@]}"; do
				EDM_PROFILE_CLOCK=$clock EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=out.json ./forks
				[[ $(calls_in out.json) == '{"forking":2,"work":2000}' ]]
			done
		done
	done
}

@test "timing: a thousand threads, odd names, and more names than there may be" {
	build limits.c limits
	[[ $(./limits) == '100000 calls, 100 lost, no memory' ]]
	assert_valid_document out.json
	[[ $(jq -c '[.profiles[].timing.functions | keys[] | length]' out.json) == '[0,12,4,100000]' ]]
}

@test "timing: signal handlers with scopes leave the scopes they interrupt alone" {
	local clock
	build signals.c short
	build signals.c portable -DPROFILE_PORTABLE
	for clock in "${clocks[@]}"; do
		[[ $(EDM_PROFILE_CLOCK=$clock ./short) == kept ]]
		[[ $(EDM_PROFILE_CLOCK=$clock ./portable) == kept ]]
	done
}

@test "timing: a forked child tells what it did itself, in a file of its own" {
	local child
	build forks.c forks
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=out.json ./forks
	[[ $(calls_in out.json) == '{"forking":2,"work":2000}' ]]
	for child in out.json.*; do
		calls_in "$child"
	done | sort >children
	[[ $(paste -sd' ' children) == '{"forking":1,"work":10} {"forking":1}' ]]
}

@test "timing: libraries come and go at run time, their counts stay" {
	# shellcheck disable=SC2054 # a comma of the linker
	local -a shared=(-L"$ROOT/build/lib" -ledm-profile-timing -Wl,-rpath,"$ROOT/build/lib")
	gcc -O2 -fPIC -shared -I"$ROOT/timing" "$FIXTURES/timing/plugin.c" -o plugin.so "${shared[@]}"
	gcc -O2 -I"$ROOT/timing" "$FIXTURES/timing/loader.c" -o loader "${shared[@]}" -ldl
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=out.json ./loader ./plugin.so
	[[ $(calls_in out.json) == '{"inside_plugin":3000,"loader: turn":3000,"plugin: work":3000}' ]]
	gcc -O2 "$FIXTURES/timing/bare_loader.c" -o bare_loader -ldl
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=bare.json ./bare_loader ./plugin.so
	[[ $(calls_in bare.json) == '{"inside_plugin":1000,"plugin: work":1000}' ]]
}

@test "timing: works in a statically linked program" {
	build forks.c forks -static
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=out.json ./forks
	[[ $(calls_in out.json) == '{"forking":2,"work":2000}' ]]
}

@test "timing: C++17 programs use it, exceptions included" {
	local compiler expected
	expected=$(printf '%s\n' 'caught 5' 'add 10' 'thrower 10' 'around 10' 'largest 20' 'lambda 10' \
		'Worker::work 10' 'inlined 10')
	for compiler in g++ clang++; do
		"$compiler" -std=c++17 -O2 -Wall -Wextra -Wpedantic -Werror -I"$ROOT/timing" \
			"$FIXTURES/timing/cplusplus.cpp" "$ROOT/build/lib/libedm-profile-timing.a" -pthread -o plusplus
		[[ $(./plusplus) == "$expected" ]]
	done
}

@test "timing: with -DEDM_NPROFILE nothing is left of the macros" {
	gcc -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -DEDM_NPROFILE -I"$ROOT/timing" \
		"$FIXTURES/timing/plugin.c" -shared -fPIC -o plugin.so
	[[ $(nm plugin.so | grep -ci profile) == 0 ]]
	build names.c names -DEDM_NPROFILE
	EDM_PROFILE=1 run --separate-stderr ./names
	[[ ${stderr_lines[2]} == plain* && $stderr != *script* ]]
}

@test "timing: EDM_PROFILE=1 tells what edm's main functions took, and profile-compare takes it" {
	local name
	edm synth --bpm 150 --seconds 12 --seed 1 track.wav >synth.log
	EDM_PROFILE=1 EDM_PROFILE_OUTPUT=one.json run --separate-stderr edm analyze track.wav
	[[ $status == 0 && $output == file* ]]
	for name in track_analyse audio_read spectrum_compute tempo_estimate structure_find; do
		grep -qE "^$name +1 " <<<"$stderr"
	done
	assert_valid_document one.json
	EDM_PROFILE=1 EDM_PROFILE_TOP=0 EDM_PROFILE_OUTPUT=two.json edm analyze track.wav
	run profile-compare one.json two.json
	[[ $status == 0 && ${lines[0]} == 'edm_analyze: unchanged' ]]
	[[ $output == *'time of a call of spectrum_compute '* ]]
	jq '.profiles.edm_analyze.timing.functions.spectrum_compute |= with_entries(
		if .key == "calls" or .key == "errors" or .key == "slow" then . else .value *= 3 end)' \
		one.json >slower.json
	run profile-compare --limit function_time=50% one.json slower.json
	[[ $status == 3 ]]
}

@test "timing: make install and pkg-config are all another project needs; the example shows it all" {
	make -s -C "$ROOT" install PREFIX="$PWD/prefix"
	export PKG_CONFIG_PATH=$PWD/prefix/lib/pkgconfig LD_LIBRARY_PATH=$PWD/prefix/lib
	# shellcheck disable=SC2046 # words
	gcc -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror "$ROOT/examples/timing.c" -o timing \
		$(pkg-config --cflags --libs edm-profile-timing)
	(($(wc -l <"$ROOT/examples/timing.c") < 100))
	run --separate-stderr ./timing report.json
	[[ $status == 0 ]]
	[[ $output == *'in the session: request, '*'load: half of 100 calls below '*Name*'many: 0.'* ]]
	grep -qxF 'slow: measured elsewhere took 12.5 ms' <<<"$stderr" # a busy machine may add others
	assert_valid_document report.json
	jq -e '.profiles.timing.timing.functions["load: parse"].errors == 10' report.json
}

@test "timing: a program of benchmarks lists, filters, checks and writes documents" {
	mkdir edm-profile
	cp "$ROOT/timing/timing.h" edm-profile
	gcc -O2 -I. "$ROOT/examples/timing.c" "$ROOT/build/lib/libedm-profile-timing.a" -pthread -o timing
	[[ $(./timing bench --list | paste -sd' ') == 'sum/5000 sum/50000' ]]
	run ./timing bench --filter 5000
	[[ $status == 0 && ${lines[0]} == Benchmark* && ${lines[2]} == sum/50000* ]]
	./timing bench --format json --filter /50000 >out.json
	assert_valid_document out.json
	[[ $(jq -r '.profiles.timing_bench.timing.functions | keys[]' out.json) == sum/50000 ]]
	run ./timing bench --check
	[[ $status == 0 ]]
	run ./timing bench --filter none
	[[ $status == 1 && $output == *"no benchmark's name contains none"* ]]
	run ./timing bench --format xml
	[[ $status == 2 && $output == *'--format is console or json, not xml'* ]]
	run ./timing bench --help
	[[ $status == 0 && $output == usage:* ]]
}

# bats test_tags=valgrind
@test "timing: under profile-deep each benchmark is a profile, counted exactly without its set-up" {
	mkdir edm-profile
	cp "$ROOT/timing/timing.h" edm-profile
	gcc -O2 -g -I. "$ROOT/examples/timing.c" "$ROOT/build/lib/libedm-profile-timing.a" -pthread -o timing
	"$ROOT/scripts/profile-deep" cpu --quiet ./timing bench
	mv profiles/*.json cpu.json
	assert_valid_document cpu.json
	jq -e '.profiles | keys == ["timing_bench", "timing_bench/sum/5000", "timing_bench/sum/50000"]' cpu.json

	# The loop of 1,000 rounds, called once; what else was counted is the harness's, and the same.
	jq -e '[.profiles["timing_bench/sum/5000", "timing_bench/sum/50000"].cpu
		| .totals.Ir, (.functions[] | select(.function == "sum") | .calls, .self.Ir)]
		| .[:3] == .[3:] and .[1] == 1 and .[2] > 2000 and .[0] - .[2] < 50' cpu.json
	jq -e '[.profiles[].cpu | [.functions[] | select(.function == "make_values")] | length] == [1, 0, 0]' cpu.json

	# One source, two layers, one document.
	./timing bench --format json >times.json
	"$ROOT/build/bin/profile-merge" cpu.json times.json >both.json
	assert_valid_document both.json
	jq -e '.profiles.timing_bench | has("cpu") and (.timing.functions | has("sum/5000"))' both.json
}

# The stubs that lead to other libraries, and calls during set-up, are where zeroing counters fails.
@test "timing: of a benchmark that calls libraries, every count is that of one call" {
	mkdir edm-profile
	cp "$ROOT/timing/timing.h" edm-profile
	cat >bench.c <<-'END'
		#include <edm-profile/timing.h>
		#include <math.h>
		#include <stdlib.h>
		static void roots(void *values)
		{
			double *v = values, sum = 0;

			for (int i = 0; i < 100; i++)
				sum += cbrt(v[i]);
			benchmark_keep(sum);
		}
		static void *make(long count)
		{
			double *v = calloc(count, sizeof(*v));

			for (long i = 0; i < count; i++)
				v[i] = cbrt((double)i);
			return v;
		}
		int main(int argc, char **argv)
		{
			static const long sizes[] = {100, 500};
			const struct benchmark suite[] = {{"roots", roots, make, free, sizes, 2}};

			return benchmark_main(argc, argv, suite, 1);
		}
	END
	gcc -O2 -g -I. bench.c "$ROOT/build/lib/libedm-profile-timing.a" -pthread -lm -o bench
	"$ROOT/scripts/profile-deep" cpu --quiet ./bench
	# One call of the function, a hundred of cbrt; what calls cost is what callees are.
	jq -e '[.profiles["bench/roots/100", "bench/roots/500"].cpu | . as $c
		| [.functions[] | select(.function == "roots" or .function == "cbrt") | .calls] == [1, 100]
		and ([.calls[] | select(.callee == ($c.functions | map(.function == "roots") | index(true)))]
			| .[0].inclusive.Ir) == ([.functions[] | select(.function == "roots")][0].inclusive.Ir)]
		== [true, true]' profiles/*.json
}
