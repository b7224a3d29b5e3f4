#!/usr/bin/env bats
# bats file_tags=benchmark
# The limits of our own programs' costs, on a recording that is the same everywhere.

load ../../bats/benchmark

setup() {
	PATH=$BATS_TEST_DIRNAME/../../build/bin:$PATH
	cd "$BATS_TEST_TMPDIR"
	cp "$BATS_TEST_DIRNAME/../fixtures/browser/templates.callgrind" raw
	callgrind2json raw >document.json
}

@test "performance: reading callgrind's file and writing the document" {
	benchmark callgrind2json --kinds count,memory -- callgrind2json raw
}

@test "performance: comparing two documents" {
	benchmark profile_compare -- profile-compare document.json document.json
}
