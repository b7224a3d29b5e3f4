#!/usr/bin/env bats
# edm analyze on real audio files, good and bad ones.

load helpers/common

setup_file() {
	export TRACKS=$BATS_FILE_TMPDIR
	edm synth --bpm 128 --seconds 30 --seed 1 --reference "$TRACKS/ref.csv" "$TRACKS/a.mp3"
}

@test "edm analyze: finds tempo, beats and sections of an MP3" {
	run --separate-stderr edm analyze "$TRACKS/a.mp3" --output "$BATS_TEST_TMPDIR/a.json"
	((status == 0))
	[[ -z $stderr ]]
	jq -e '.tracks[0].bpm - 128 | fabs < 0.5' "$BATS_TEST_TMPDIR/a.json"
}
