#!/usr/bin/env bats
# edm synth: tracks of known tempo and sections.
# shellcheck disable=SC2154 # run --separate-stderr sets stderr

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

@test "edm synth: the same arguments give the same bytes in every format" {
	local ending
	for ending in mp3 wav flac; do
		edm synth --seconds 12 --seed 7 "a.$ending"
		edm synth --seconds 12 --seed 7 "b.$ending"
		cmp "a.$ending" "b.$ending"
	done
}

@test "edm synth: another seed gives another track" {
	edm synth --seconds 12 --seed 1 a.wav
	edm synth --seconds 12 --seed 2 b.wav
	run ! cmp -s a.wav b.wav
}

@test "edm synth: writes as many seconds as asked for" {
	edm synth --seconds 13.5 a.wav
	edm analyze --types bpm --output a.json a.wav
	jq -e '.tracks[0] | .seconds == 13.5 and .sample_rate == 44100 and .channels == 2' a.json
}

@test "edm synth: the reference names tempo and sections, at whole bars" {
	edm synth --bpm 120 --seconds 64 --reference truth.csv a.wav
	diff -u - truth.csv <<-'END'
		file,bpm,start,end,section
		a.wav,120,0.000000,8.000000,intro
		a.wav,120,8.000000,16.000000,buildup
		a.wav,120,16.000000,32.000000,drop
		a.wav,120,32.000000,40.000000,breakdown
		a.wav,120,40.000000,56.000000,drop
		a.wav,120,56.000000,64.000000,outro
	END
}

@test "edm synth: the reference gains the rows of new tracks and replaces those of old ones" {
	edm synth --seconds 12 --reference truth.csv 'a,"1".wav'
	edm synth --seconds 12 --reference truth.csv b.wav
	cp truth.csv first.csv
	edm synth --seconds 12 --reference truth.csv b.wav
	cmp first.csv truth.csv
	[[ $(grep -c '^"a,""1"".wav",128,' truth.csv) == 6 ]]
	[[ $(grep -c '^b.wav,128,' truth.csv) == 6 ]]
}

@test "edm synth: a reference with other columns is left alone" {
	printf 'file,bpm\nx.mp3,120\n' >truth.csv
	run --separate-stderr edm synth --seconds 12 --reference truth.csv a.wav
	((status == 1))
	[[ $stderr == "edm: truth.csv:1:1: expected the columns file,bpm,start,end,section" ]]
	[[ $(<truth.csv) == $'file,bpm\nx.mp3,120' ]]
}

@test "edm synth: a folder that does not exist is one line and exit code 1" {
	run --separate-stderr edm synth --seconds 12 none/a.mp3
	((status == 1))
	[[ $stderr == "edm: none/a.mp3: cannot write: No such file or directory" ]]
}
