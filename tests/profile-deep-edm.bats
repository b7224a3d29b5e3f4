#!/usr/bin/env bats
# The main job, as people type it: profile-deep cpu edm analyze track.mp3.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # bats sets stderr, stderr_lines

load helpers/common
load helpers/deep

setup_file() {
	"$(cd "$BATS_TEST_DIRNAME/.." && pwd)/build/bin/edm" synth --seconds 12 "$BATS_FILE_TMPDIR/track.mp3" >/dev/null
}

setup() {
	enter_own_folder
	cp "$BATS_FILE_TMPDIR/track.mp3" .
	# A shell of one's own, without the tests' PATH: edm is not installed.
	PATH=/usr/local/bin:/usr/bin:/bin
}

@test "profile-deep: cpu edm analyze track.mp3 works as written, edm not installed, from anywhere" {
	run ! type -P edm
	run --separate-stderr "$ROOT/scripts/profile-deep" cpu edm analyze track.mp3
	[[ $status -eq 0 && $output == *bpm*track.mp3* ]]
	[[ $output == *'Ir in the whole process'* && $output == *track_analyse* ]]
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json
	assert_valid_document profiles/*.json
	[[ $(jq -r '.profiles | keys[]' profiles/*.json) == edm_analyze ]]
}

@test "profile-deep: edm analyze counts the same in ten surroundings" {
	local deep=$ROOT/scripts/profile-deep expected place
	"$deep" count --quiet edm analyze track.mp3 >/dev/null
	expected=$(total_of)
	[[ $expected -gt 1000000 ]]
	mkdir -p a/rather/deep/place b
	for place in a a/rather a/rather/deep/place b; do
		(
			cp track.mp3 "$place"
			cd "$place"
			HOME=$PWD LANG=en_US.UTF-8 TERM=xterm PLACE=$place "$deep" count --quiet edm analyze track.mp3 >out
			[[ $(total_of) == "$expected" ]]
		)
	done
	env -i "$deep" count --quiet --output one edm analyze track.mp3 >out
	"$deep" count --quiet --output two edm analyze track.mp3 | cat >out
	script -qec "$deep count --quiet --output three edm analyze track.mp3" /dev/null >out
	PATH=$ROOT/build/bin:$PATH nice "$deep" count --quiet --output four edm analyze track.mp3 </etc/passwd >out
	"$deep" count --quiet --output five "$ROOT/build/bin/edm" analyze track.mp3 >/dev/null &
	"$deep" count --quiet --output six edm analyze track.mp3 >out
	wait
	for place in one two three four five six; do
		[[ $(total_of "$place") == "$expected" ]]
	done
}

@test "profile-deep: --verify finds nothing to say against edm analyze" {
	run --separate-stderr "$ROOT/scripts/profile-deep" cpu --verify edm analyze track.mp3
	[[ $status -eq 0 && $stderr == *'verified: a second run gave the same figures'* ]]
}

@test "profile-deep: the flags with which edm hands over mean the same among its own words" {
	run --separate-stderr "$ROOT/scripts/profile-deep" cpu edm analyze track.mp3 --format markdown --top 3
	[[ $status -eq 0 && $output != *'Ir in the whole process'* ]]
	[[ $(grep -c '^| ' profiles/report_*.md) -lt 12 ]]
	[[ $(jq -r '.profiles[].command' profiles/cpu_*.json) == 'edm analyze track.mp3' ]]
	run --separate-stderr "$ROOT/scripts/profile-deep" cpu --quiet -- edm analyze track.mp3 --top 3
	[[ $status -eq 5 ]]
}

@test "profile-deep: edm analyze --profile cpu comes to the same count" {
	"$ROOT/scripts/profile-deep" cpu --quiet --output one edm analyze track.mp3 >/dev/null
	run --separate-stderr "$ROOT/build/bin/edm" analyze track.mp3 --profile cpu
	[[ $status -eq 0 && $output == *'Ir in the whole process'* ]]
	[[ $(total_of one) == "$(total_of profiles)" ]]
}
