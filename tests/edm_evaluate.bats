#!/usr/bin/env bats
# edm evaluate: accuracy by references, and errors for bad references.
# shellcheck disable=SC2154 # run --separate-stderr sets stderr

load helpers/common

setup_file() {
	export TRACKS=$BATS_FILE_TMPDIR
	cd "$TRACKS"
	edm synth --bpm 100 --seconds 20 slow.mp3
	edm synth --bpm 150 --seconds 20 --reference truth.csv fast.mp3
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# Writes ref.csv out of the arguments, one a line.
reference() {
	printf '%s\n' "$@" >ref.csv
}

evaluate() {
	run --separate-stderr edm evaluate "$1" --source "$TRACKS" --reference ref.csv "${@:2}"
	echo "status $status"
	echo "$output"
	echo "$stderr"
}

# The reference must be refused with this line and exit code 1.
assert_refused() {
	((status == 1))
	[[ -z $output && $stderr == "edm: ref.csv:$1" ]]
}

@test "edm evaluate: tempos count as right within 2.5 BPM, and as octave errors beside" {
	reference file,bpm slow.mp3,102.4 fast.mp3,75
	evaluate bpm --output out.json
	((status == 0))
	assert_golden edm/evaluate_bpm.txt <<<"$output"
	jq -e '.accuracy == 0.5 and .accuracy_octaves == 1 and .tolerance == 2.5' out.json
	jq -e '[.tracks[].verdict] == ["right", "octave"]' out.json
}

@test "edm evaluate: --tolerance narrows what is right" {
	reference file,bpm slow.mp3,102.4 fast.mp3,77
	evaluate bpm --tolerance 1 --output out.json
	((status == 0))
	jq -e '.accuracy == 0 and [.tracks[].verdict] == ["wrong", "wrong"]' out.json
}

@test "edm evaluate: boundaries that are shifted, missing or too many cost precision and recall" {
	# The track's are at 3.2, 4.8, 9.6, 12.8 and 17.6 seconds.
	reference file,start,end,section fast.mp3,0,3.3,intro fast.mp3,3.3,7,buildup \
		fast.mp3,7,9.7,drop fast.mp3,9.7,20,outro
	evaluate structure --tolerance 0.5 --output out.json
	((status == 0))
	jq -e '.all | .reference == 3 and .found == 5 and .matched == 2' out.json
	jq -e '.all | .precision == 0.4 and .recall == 0.6667 and .f1 == 0.5' out.json
}

@test "edm evaluate: found sections match a synthetic track's own reference" {
	cp "$TRACKS/truth.csv" ref.csv
	evaluate structure
	((status == 0))
	assert_golden edm/evaluate_structure.txt <<<"$output"
}

@test "edm evaluate: a track that cannot be analysed counts as failed, exit code 1" {
	reference file,bpm none.mp3,100 slow.mp3,100
	evaluate bpm --output out.json
	((status == 1))
	[[ $stderr == "edm: $TRACKS/none.mp3: cannot open: No such file or directory" ]]
	jq -e '.accuracy == 0.5 and .tracks[0].verdict == "failed" and .tracks[0].found == null' out.json
}

@test "edm evaluate: columns are found by name, quotes, CRLF, empty lines and a mark are understood" {
	printf '\xef\xbb\xbf"comment","bpm","file"\r\n\r\n"one, ""two""\nthree",100,"slow.mp3"\r\n' >ref.csv
	evaluate bpm --output out.json
	((status == 0))
	jq -e '.accuracy == 1 and .tracks[0].file == "slow.mp3"' out.json
}

@test "edm evaluate: several rows of one track count once" {
	cp "$TRACKS/truth.csv" ref.csv
	evaluate bpm --output out.json
	((status == 0))
	jq -e '.tracks | length == 1' out.json
}

@test "edm evaluate: rows that contradict each other are refused" {
	reference file,bpm slow.mp3,100 slow.mp3,101
	evaluate bpm
	assert_refused "3:10: 101 BPM, but an earlier row of this track has 100"
}

@test "edm evaluate: a header without the column is refused" {
	reference file,tempo slow.mp3,100
	evaluate bpm
	assert_refused "1:1: the header has no column 'bpm'"
	reference file,bpm,bpm slow.mp3,100,100
	evaluate bpm
	assert_refused "1:10: a second column 'bpm'"
}

@test "edm evaluate: a row with too few or too many fields is refused" {
	reference file,bpm slow.mp3
	evaluate bpm
	assert_refused "2:1: 1 fields where the header has 2"
	reference file,bpm slow.mp3,100,x
	evaluate bpm
	assert_refused "2:14: 3 fields where the header has 2"
}

@test "edm evaluate: what is no tempo, no time or no section is refused" {
	local bad
	for bad in '' fast 0x80 nan 1e9 '120 ' -120; do
		reference file,bpm "slow.mp3,$bad"
		evaluate bpm
		assert_refused "2:10: expected a tempo in BPM (20 to 400), found '$bad'"
	done
	reference file,start,end,section slow.mp3,0,x,intro
	evaluate structure
	assert_refused "2:12: expected a time in seconds, found 'x'"
	reference file,start,end,section slow.mp3,5,4,intro
	evaluate structure
	assert_refused "2:12: expected a time after the section's start, found '4'"
	reference file,start,end,section slow.mp3,0,4,chorus
	evaluate structure
	assert_refused "2:14: expected intro, buildup, drop, breakdown or outro, found 'chorus'"
	reference file,start,end,section slow.mp3,0,4,intro slow.mp3,5,6,drop
	evaluate structure
	assert_refused "3:10: expected the end of the section before, found '5'"
}

@test "edm evaluate: damaged quotes and NUL bytes are refused where they are" {
	reference file,bpm '"slow.mp3,100'
	evaluate bpm
	assert_refused "2:1: this quoted field does not end"
	reference file,bpm '"slow.mp3"x,100'
	evaluate bpm
	assert_refused "2:11: expected a comma or the end of the line after a quoted field"
	reference file,bpm 'slow"mp3,100'
	evaluate bpm
	assert_refused "2:5: a quote inside a field that does not begin with one"
	printf 'file,bpm\nslow\0mp3,100\n' >ref.csv
	evaluate bpm
	assert_refused "2:5: a NUL byte"
}

@test "edm evaluate: an empty or missing reference is one line and exit code 1" {
	: >ref.csv
	evaluate bpm
	((status == 1))
	[[ $stderr == "edm: ref.csv: is an empty file" ]]
	rm ref.csv
	evaluate bpm
	((status == 1))
	[[ $stderr == "edm: ref.csv: cannot open: No such file or directory" ]]
	printf '\n\n' >ref.csv
	evaluate bpm
	assert_refused "1:1: expected a header line"
}
