#!/usr/bin/env bats
# bats file_tags=benchmark
# What our own programs may cost on a recording of theirs.

load ../helpers/benchmark

setup() {
	PATH=$BATS_TEST_DIRNAME/../../build/bin:$PATH
	cd "$BATS_TEST_TMPDIR"
	edm synth --bpm 128 --seconds 12 --seed 1 track.wav >synth.log
	"$BATS_TEST_DIRNAME/../../scripts/profile-deep" cpu --freeze --quiet --output . edm analyze track.wav >deep.log
	mv cpu_*.callgrind raw
	callgrind2json raw >document.json
}

@test "performance: reading callgrind's file and writing the document" {
	benchmark callgrind2json --kinds cpu,memory -- callgrind2json raw
}

@test "performance: comparing two documents" {
	benchmark profile_compare -- profile-compare document.json document.json
}
