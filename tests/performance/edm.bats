#!/usr/bin/env bats
# bats file_tags=benchmark
# The limits of edm's costs. Run by `make bench`; compared with baselines/bench.json, which
# `make bench SAVE=1` writes.

load ../../bats/benchmark

setup() {
	PATH=$BATS_TEST_DIRNAME/../../build/bin:$PATH
	cd "$BATS_TEST_TMPDIR"
	edm synth --bpm 128 --seconds 20 --seed 1 track.mp3 >synth.log
}

@test "performance: analysing a track, instructions and memory" {
	benchmark edm_analyze --kinds count,memory --limit ir=1% --limit peak=1% -- edm analyze track.mp3
}

@test "performance: the tempo alone" {
	benchmark edm_analyze_bpm -- edm analyze --types bpm track.mp3
}

@test "performance: files read and system calls made" {
	benchmark edm_analyze_io --kinds io -- edm analyze track.mp3
}

@test "performance: saying what it can do costs next to nothing" {
	benchmark edm_help --limit ir=0.1% --limit wall=none --limit cpu=none -- edm --help
}
