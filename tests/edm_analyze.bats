#!/usr/bin/env bats
# edm analyze: results for real audio files, and errors for bad ones.
# shellcheck disable=SC2154 # run --separate-stderr sets stderr

load helpers/common

setup_file() {
	export TRACKS=$BATS_FILE_TMPDIR
	local bpm
	cd "$TRACKS"
	for bpm in 90 100 120 123.7 128 140 150 174 180; do
		edm synth --bpm "$bpm" --seconds 25 --seed 3 --reference all.csv "$bpm.mp3"
	done
	edm synth --bpm 128 --seconds 60 --reference minute.csv minute.mp3
	edm synth --seconds 12 short.mp3
	edm synth --seconds 12 short.wav
	edm synth --seconds 12 short.flac
	edm analyze --output minute.json minute.mp3
}

setup() {
	cd "$TRACKS"
	OUT=$BATS_TEST_TMPDIR/out.json
}

# The file must be refused with this one line, status 1 and nothing on stdout.
assert_refused() {
	run --separate-stderr edm analyze "$1"
	echo "status $status, stdout: $output, stderr: $stderr"
	((status == 1))
	[[ -z $output ]]
	[[ $stderr == "edm: $1: $2" ]]
}

@test "edm analyze: tempo is right within 0.5 BPM from 90 to 180 BPM, without octave errors" {
	run edm evaluate bpm --tolerance 0.5 --source . --reference all.csv
	echo "$output"
	((status == 0))
	[[ $output == *"accuracy                    100.0 %"* ]]
	[[ $output == *"tracks 9, tolerance 0.5 BPM"* ]]
}

@test "edm analyze: sections begin within one bar of the truth, none is missed or made up" {
	run edm evaluate structure --tolerance 1.3 --source . --reference all.csv
	echo "$output"
	((status == 0))
	[[ $output =~ all\ +45\ +45\ +45\ +1.000 ]]
}

@test "edm analyze: prints tempo, beats and sections as tables" {
	edm analyze minute.mp3 | assert_golden edm/minute.txt
}

@test "edm analyze: finds every beat of a minute within 20 ms, the breakdown's included" {
	jq -e '.tracks[0].beats | length == 128' minute.json
	jq -e '[.tracks[0].beats | to_entries[] | .value - .key * 60 / 128 | fabs] | max < 0.02' minute.json
}

@test "edm analyze: says how sure it is of the tempo" {
	jq -e '.tracks[0].confidence | . > 0.5 and . <= 1' minute.json
}

@test "edm analyze: sections cover the track without gaps and carry the right labels" {
	jq -e '.tracks[0] | [.sections[].section] ==
		["intro", "buildup", "drop", "breakdown", "drop", "outro"]' minute.json
	jq -e '.tracks[0] | .sections[0].start == 0 and .sections[-1].end == .seconds' minute.json
	jq -e '.tracks[0].sections | [.[1:][].start] == [.[:-1][].end]' minute.json
}

@test "edm analyze: MP3, FLAC and WAV of one sound have the same tempo and sections" {
	edm analyze --output "$OUT" short.mp3 short.flac short.wav
	jq -e '[.tracks[].format] == ["mp3", "flac", "wav"]' "$OUT"
	jq -e '[.tracks[].bpm] | max - min < 0.05' "$OUT"
	jq -e '[.tracks[].sections | map(.section)] | unique | length == 1' "$OUT"
}

@test "edm analyze: goes by content, not by name" {
	cp short.mp3 "$BATS_TEST_TMPDIR/track.wav"
	cp short.wav "$BATS_TEST_TMPDIR/no ending"
	edm analyze --types bpm --output "$OUT" "$BATS_TEST_TMPDIR/track.wav" "$BATS_TEST_TMPDIR/no ending"
	jq -e '[.tracks[].format] == ["mp3", "wav"]' "$OUT"
}

@test "edm analyze: --types picks what is computed and written" {
	run --separate-stderr edm analyze --types bpm --output "$OUT" short.mp3
	((status == 0))
	[[ $output != *section* && $output != *beats* ]]
	jq -e '.tracks[0] | has("bpm") and (has("beats") or has("sections") | not)' "$OUT"
	edm analyze --types beats,structure --output "$OUT" short.mp3
	jq -e '.tracks[0] | has("beats") and has("sections") and (has("bpm") | not)' "$OUT"
}

@test "edm analyze: --output replaces the file in one piece and writes the same bytes again" {
	printf 'old\n' >"$OUT"
	edm analyze --output "$OUT" short.mp3
	cp "$OUT" "$OUT.first"
	edm analyze --output "$OUT" short.mp3
	cmp "$OUT.first" "$OUT"
	[[ $(ls "$BATS_TEST_TMPDIR") == $'out.json\nout.json.first' ]]
}

@test "edm analyze: an output that cannot be written is one line and exit code 1" {
	run --separate-stderr edm analyze --types bpm --output "$BATS_TEST_TMPDIR/none/out.json" short.mp3
	((status == 1))
	[[ $stderr == "edm: $BATS_TEST_TMPDIR/none/out.json: cannot write: No such file or directory" ]]
	run --separate-stderr edm analyze --types bpm --output "$BATS_TEST_TMPDIR" short.mp3
	((status == 1))
	[[ $stderr == "edm: $BATS_TEST_TMPDIR: cannot write: is a directory" ]]
}

@test "edm analyze: a full disk under stdout is an error" {
	run bash -c 'edm analyze --types bpm short.mp3 >/dev/full'
	((status == 1))
	[[ $output == "edm: stdout: cannot write: No space left on device" ]]
}

@test "edm analyze: a name that is not UTF-8 becomes valid JSON, control bytes stay out of the terminal" {
	local name=$BATS_TEST_TMPDIR/$'a\xff\x1b[31m.mp3'
	cp short.mp3 "$name"
	run edm analyze --types bpm --output "$OUT" "$name"
	((status == 0))
	[[ $output != *$'\x1b'* && $output == *'?[31m.mp3'* ]]
	jq -e '.tracks[0].file | endswith("a\ufffd\u001b[31m.mp3")' "$OUT"
}

@test "edm analyze: a directory is refused" {
	mkdir -p "$BATS_TEST_TMPDIR/folder.mp3"
	assert_refused "$BATS_TEST_TMPDIR/folder.mp3" "is a directory"
}

@test "edm analyze: a missing file is refused" {
	assert_refused none.mp3 "cannot open: No such file or directory"
}

@test "edm analyze: an empty file is refused" {
	: >"$BATS_TEST_TMPDIR/empty.mp3"
	assert_refused "$BATS_TEST_TMPDIR/empty.mp3" "is an empty file"
}

@test "edm analyze: a text file is refused, whatever it is called" {
	yes 'All that is gold does not glitter' | head -n 5000 >"$BATS_TEST_TMPDIR/text.mp3"
	assert_refused "$BATS_TEST_TMPDIR/text.mp3" \
		"is not an audio file that edm can read (MP3, FLAC, WAV, Ogg, AIFF)"
}

@test "edm analyze: an MP3 cut in the middle is refused" {
	head -c 100000 short.mp3 >"$BATS_TEST_TMPDIR/cut.mp3"
	assert_refused "$BATS_TEST_TMPDIR/cut.mp3" "is truncated: only 238 of 461 MPEG frames are present"
}

@test "edm analyze: an MP3 that lacks its last byte is refused" {
	head -c -1 short.mp3 >"$BATS_TEST_TMPDIR/cut.mp3"
	assert_refused "$BATS_TEST_TMPDIR/cut.mp3" "is truncated: its last MPEG frame is incomplete"
}

@test "edm analyze: an MP3 without an Info tag is read; cut, it is refused by its last frame" {
	tail -c +418 short.mp3 >"$BATS_TEST_TMPDIR/bare.mp3" # the tag's frame has 417 bytes
	edm analyze --types bpm --output "$OUT" "$BATS_TEST_TMPDIR/bare.mp3"
	jq -e '.tracks[0].bpm - 128 | fabs < 0.5' "$OUT"
	head -c 100000 "$BATS_TEST_TMPDIR/bare.mp3" >"$BATS_TEST_TMPDIR/cut.mp3"
	assert_refused "$BATS_TEST_TMPDIR/cut.mp3" "is truncated: its last MPEG frame is incomplete"
}

@test "edm analyze: tags before and behind an MP3 do no harm" {
	{
		printf 'ID3\x04\x00\x00\x00\x00\x02\x00' # 256 bytes of tag follow
		head -c 256 /dev/zero
		cat short.mp3
		printf 'TAG'
		head -c 125 /dev/zero
	} >"$BATS_TEST_TMPDIR/tagged.mp3"
	edm analyze --output "$OUT" short.mp3 "$BATS_TEST_TMPDIR/tagged.mp3"
	jq -e '[.tracks[] | del(.file)] | unique | length == 1' "$OUT"
}

@test "edm analyze: noise between the frames of an MP3 is left out, without a word" {
	{
		head -c 60000 short.mp3
		yes $'\xff\xe3\x88\xc4 no frame' | head -c 3000
		tail -c +60001 short.mp3
	} >"$BATS_TEST_TMPDIR/noisy.mp3"
	run --separate-stderr edm analyze --output "$OUT" "$BATS_TEST_TMPDIR/noisy.mp3"
	((status == 0))
	[[ -z $stderr ]]
	jq -e '.tracks[0] | (.bpm - 128 | fabs < 0.5) and (.seconds - 12 | fabs < 0.05)' "$OUT"
}

@test "edm analyze: an MP3 damaged anywhere is analysed or refused with one line" {
	local round at # not i, which bats' run uses itself
	for ((round = 0; round < 30; round++)); do
		cp short.mp3 "$BATS_TEST_TMPDIR/damaged.mp3"
		at=$((round * round * 210 + round * 7))
		printf '\xff\xff\xfb\x00%d' "$round" |
			dd of="$BATS_TEST_TMPDIR/damaged.mp3" bs=1 seek="$at" conv=notrunc status=none
		run --separate-stderr edm analyze "$BATS_TEST_TMPDIR/damaged.mp3"
		echo "at $at: status $status: $stderr"
		((status == 0 && ${#stderr} == 0 || status == 1 && ${#stderr_lines[@]} == 1))
	done
}

@test "edm analyze: a WAV of numbers that are no sound is analysed as silence" {
	local header=$BATS_TEST_TMPDIR/nan.wav # 32-bit floats, mono, 44100 Hz, 529200 samples
	{
		printf 'RIFF\xe4\x4c\x20\x00WAVEfmt \x10\x00\x00\x00\x03\x00\x01\x00'
		printf '\x44\xac\x00\x00\x10\xb1\x02\x00\x04\x00\x20\x00data\xc0\x4c\x20\x00'
		yes $'\xff\xff\xff' | tr '\n' '\177' | head -c 2116800 # ff ff ff 7f: not a number
	} >"$header"
	run --separate-stderr edm analyze --output "$OUT" "$header"
	echo "$stderr"
	((status == 0))
	jq -e '.tracks[0] | .seconds == 12 and .bpm == null and .beats == []' "$OUT"
}

@test "edm analyze: WAV and FLAC cut in the middle are refused" {
	head -c 100001 short.wav >"$BATS_TEST_TMPDIR/cut.wav"
	assert_refused "$BATS_TEST_TMPDIR/cut.wav" "is truncated: its end is missing"
	head -c 100001 short.flac >"$BATS_TEST_TMPDIR/cut.flac"
	run --separate-stderr edm analyze "$BATS_TEST_TMPDIR/cut.flac"
	((status == 1))
	# libFLAC 1.5 has something to say first.
	[[ ${stderr_lines[-1]} =~ ^"edm: $BATS_TEST_TMPDIR/cut.flac: is truncated: only "[0-9]+" of 529200 samples are present"$ ]]
}

@test "edm analyze: silence has no tempo, no beats and no sections, and is no error" {
	{
		head -c 44 short.wav
		head -c 2116800 /dev/zero
	} >"$BATS_TEST_TMPDIR/silence.wav"
	run edm analyze --output "$OUT" "$BATS_TEST_TMPDIR/silence.wav"
	((status == 0))
	jq -e '.tracks[0] | .bpm == null and .confidence == 0 and .beats == [] and .sections == []' "$OUT"
}

@test "edm analyze: bad files are reported one by one, the others analysed, exit code 1" {
	: >"$BATS_TEST_TMPDIR/empty.mp3"
	run --separate-stderr edm analyze --types bpm --output "$OUT" none.mp3 short.mp3 \
		"$BATS_TEST_TMPDIR/empty.mp3" short.wav
	((status == 1))
	[[ $stderr == "edm: none.mp3: cannot open: No such file or directory
edm: $BATS_TEST_TMPDIR/empty.mp3: is an empty file" ]]
	[[ $output == *short.mp3*short.wav* ]]
	jq -e '[.tracks[].file] == ["short.mp3", "short.wav"]' "$OUT"
}

@test "edm analyze: several files show a progress bar on a terminal, and wipe it off" {
	run script -qec 'edm analyze --types bpm short.mp3 short.wav 2>&1 >/dev/null' /dev/null
	((status == 0))
	[[ $output == *'[..............................] 0/2 short.mp3'* ]]
	[[ $output == *'[###############...............] 1/2 short.wav'* ]]
	[[ $output == *$'\r\e[K' ]]
}

@test "edm analyze: no progress bar for one file, nor when stderr is no terminal" {
	run script -qec 'edm analyze --types bpm short.mp3 2>&1 >/dev/null' /dev/null
	[[ -z $output ]]
	run --separate-stderr edm analyze --types bpm short.mp3 short.wav
	[[ -z $stderr ]]
}

@test "edm: wrong usage is one line and exit code 2" {
	local -a cases=(
		"|edm: a command is missing; try 'edm --help'"
		"sing|edm: unknown command 'sing'; try 'edm --help'"
		"analyze|edm analyze: a file is missing; try 'edm analyze --help'"
		"analyze --types bpm,key x.mp3|edm analyze: unknown type 'key' in --types; try 'edm analyze --help'"
		"analyze --types|edm analyze: option '--types' needs a value; try 'edm analyze --help'"
		"analyze --nonsense x.mp3|edm analyze: option '--nonsense' is unknown or ambiguous; try 'edm analyze --help'"
		"analyze -x x.mp3|edm analyze: option '-x' is unknown or ambiguous; try 'edm analyze --help'"
		"analyze --top 5 x.mp3|edm analyze: '--top' needs --profile KINDS; try 'edm analyze --help'"
		"evaluate|edm evaluate: expected 'bpm' or 'structure', found ''; try 'edm evaluate --help'"
		"evaluate bpm --reference x|edm evaluate: --source DIR is missing; try 'edm evaluate --help'"
		"evaluate bpm --source .|edm evaluate: --reference FILE.csv is missing; try 'edm evaluate --help'"
		"evaluate bpm --source . --reference x --tolerance -1|edm evaluate: --tolerance: expected 0 to 1000, found '-1'; try 'edm evaluate --help'"
		"synth|edm synth: expected one file to write, found 0; try 'edm synth --help'"
		"synth x.ogg|edm synth: the name 'x.ogg' must end in .mp3, .wav or .flac; try 'edm synth --help'"
		"synth --bpm 1e9 x.mp3|edm synth: --bpm: expected 60 to 200, found '1e9'; try 'edm synth --help'"
		"synth --seed -1 x.mp3|edm synth: --seed: expected a whole number, found '-1'; try 'edm synth --help'"
		"synth --bpm 120 --seconds 11 x.mp3|edm synth: 11 seconds at 120 BPM are less than six bars (12.00 s); try 'edm synth --help'"
	)
	local entry
	for entry in "${cases[@]}"; do
		read -ra words <<<"${entry%%|*}"
		run --separate-stderr edm "${words[@]}"
		echo "edm ${words[*]}: $status, $stderr"
		((status == 2))
		[[ $stderr == "${entry#*|}" && -z $output ]]
	done
}

@test "edm: --help prints how it is used, for every command" {
	local command
	for command in '' analyze evaluate 'evaluate bpm' 'evaluate structure' synth; do
		read -ra words <<<"$command"
		run --separate-stderr edm "${words[@]}" --help
		((status == 0))
		[[ $output == "Usage: edm "* && -z $stderr ]]
	done
	run edm --version
	((status == 0))
	[[ $output == "edm "[0-9]* ]]
}
