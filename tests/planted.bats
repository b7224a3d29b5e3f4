#!/usr/bin/env bats
# bats file_tags=valgrind
# Regressions planted in copies of edm: each is measured exactly, and the right function is named first.

# shellcheck disable=SC2154 # output, status: bats sets them

load helpers/common

# The same folder for every copy, so that nothing but the program differs.
setup_file() {
	export BATS_NO_PARALLELIZE_WITHIN_FILE=true
	local copy=$BATS_FILE_TMPDIR/copy
	mkdir -p "$copy/timing"
	cp -r "$ROOT/edm" "$copy/edm"
	cp "$ROOT/timing/timing.h" "$copy/timing"
	cd "$copy"
	link_edm "$ROOT"/build/release/obj/edm/*.o
	./program synth --bpm 128 --seconds 15 --seed 1 track.mp3 >synth.log
	measure cpu,memory
	mv cpu.json memory.json "$BATS_FILE_TMPDIR"
}

setup() {
	cd "$BATS_FILE_TMPDIR/copy"
	cp "$ROOT"/edm/*.[ch] edm
}

link_edm() {
	local -a libraries
	read -r -a libraries < <(pkg-config --libs libmpg123 sndfile fftw3f jansson)
	libraries+=(-lmp3lame)
	"${CC:-gcc}" -o program "$@" "$ROOT"/build/release/obj/common/output_file.o "$ROOT/build/lib/libedm-profile-timing.a" "${libraries[@]}" -lm -pthread
}

# measure KIND,…: leaves KIND.json
measure() {
	local document
	"$ROOT/scripts/profile-deep" "$1" --quiet --output profiles ./program analyze track.mp3 >deep.log
	for document in profiles/*.json; do
		mv "$document" "$(basename "${document%%_*}").json"
	done
	rm -r profiles
}

# plant FILE FILTER [COMPILER_OPTION…]: builds the program with edm/FILE.c changed by sed. Objects are linked
# in the order of the unchanged program, so that its texts keep their places: loops over them depend on these.
plant() {
	local file=$1 filter=$2 object
	local -a objects=()
	shift 2
	if [[ -n $filter ]]; then
		sed -i -E "$filter" "edm/$file.c"
		run ! cmp -s "edm/$file.c" "$ROOT/edm/$file.c"
	fi
	[[ ${CC:-} != *clang* ]] || set -- -gdwarf-4 "$@" # as the Makefile does
	"${CC:-gcc}" -std=c11 -D_GNU_SOURCE -iquote . -O2 -g "$@" -c -o planted.o "edm/$file.c"
	for object in "$ROOT"/build/release/obj/edm/*.o; do
		[[ $object != */"$file.o" ]] || object=planted.o
		objects+=("$object")
	done
	link_edm "${objects[@]}"
}

# seen KIND [OPTION…]: compares with the unchanged program, into comparison.json.
seen() {
	local kind=$1
	shift
	measure "$kind"
	run profile-compare "$BATS_FILE_TMPDIR/$kind.json" "./$kind.json" --format json=comparison.json,console "$@"
}

first_cause() {
	jq -r '.profiles[0].processes[0].culprits[0].function' comparison.json
}

# The change of the program's instructions is exactly the sum of those of its functions.
assert_exact() {
	jq -e '.profiles[0] | .processes[0].changed_functions as $changed | .processes[0].functions as $functions
		| ($functions | length) == $changed
		and ([$functions[].change] | add) == .processes[0].totals.new - .processes[0].totals.old
		and .processes[0].program.new - .processes[0].program.old != 0' comparison.json
}

@test "planted: nothing: unchanged" {
	plant spectrum ''
	seen cpu --limit ir=0%
	((status == 0))
	[[ $output == "program_analyze: unchanged"* && $output != *"caused by"* ]]
}

@test "planted: one extra loop iteration in one function" {
	plant spectrum 's/i < transform->band_bins\[b \+ 1\]/i < transform->band_bins[b + 1] + 1/'
	seen cpu --limit ir=0% --top 1000
	((status == 3))
	assert_exact
	[[ $(first_cause) == sum_bands ]]
	[[ $output == *"1. sum_bands at spectrum.c:"*": costs "*" more per call"* ]]
}

@test "planted: a function called twice as often" {
	plant spectrum 's/(apply_window\(&transform, audio, t\);)/\1 \1/'
	seen cpu --top 1000
	((status == 3))
	assert_exact
	[[ $(first_cause) == apply_window ]]
	[[ $output == *"1. apply_window at spectrum.c:"*": called 2.0× as often by spectrum_compute"* ]]
}

@test "planted: a quadratic loop" {
	plant tempo 's/(sum_re \+= re \* \(double\)curve\[t\];)/\1 for (size_t k = 0; k < t; k++) sum_im += 0 * (double)curve[k];/'
	seen cpu --top 1000
	((status == 3))
	assert_exact
	[[ $(first_cause) == fourier_strength ]]
}

@test "planted: a renamed function is no regression" {
	plant spectrum 's/\bapply_window\b/cut_frame/g'
	seen cpu --limit ir=0%
	((status == 0))
	[[ $output == "program_analyze: unchanged"* ]]
	[[ $output == *"cut_frame (was apply_window) at spectrum.c:"*": renamed"* ]]
}

@test "planted: another compiler flag" {
	plant spectrum '' -O0
	seen cpu --top 1000
	((status == 3))
	assert_exact
	[[ $(first_cause) == @(apply_window|sum_bands) ]]
	[[ $output == *"2. "@(apply_window|sum_bands)" at spectrum.c:"* ]]
}

@test "planted: one extra byte of one allocation" {
	plant tempo 's/\*result = NEW\(float, lags\)/*result = memory_new(lags * sizeof(float) + 1, 1)/'
	seen memory --limit allocated=0%
	((status == 3))
	jq -e '.profiles[0].metrics[] | select(.metric == "allocated") | .new.value - .old.value == 1' comparison.json
	[[ $output == *"program_analyze: regressed: allocated grew by "* ]]
	[[ $output == *autocorrelate* ]]
}
