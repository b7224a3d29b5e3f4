#!/usr/bin/env bats
# profile-compare with memory documents: sites that grew, shrank, are new or vanished.

load helpers/common

setup() {
	old=$FIXTURES/dhat/known.dhat
	new=$BATS_TEST_TMPDIR/new.dhat
	# Lines moved by ten, the last block grew, one site vanished and one is new.
	sed -e 's/4000000/4100000/g' -e 's/: main (known.c:20)/: setup (known.c:20)/' \
		-e 's/known.c:1/known.c:2/' "$old" >"$new"
	compare=$ROOT/scripts/profile-compare
}

@test "compare memory: sites that grew, came and went, whatever lines they are on" {
	run -3 "$compare" "$old" "$new"
	printf '%s\n' "$output" | assert_golden compare/memory.txt
}

@test "compare memory: the same in Markdown and JSON" {
	run -3 "$compare" --format markdown "$old" "$new"
	printf '%s\n' "$output" | assert_golden compare/memory.md
	run -3 "$compare" --format json "$old" "$new"
	jq '.profiles[].memory' <<<"$output" | assert_golden compare/memory.json
}

@test "compare memory: the same recording twice has no change; raw files and documents mix" {
	dhat2json "$old" >"$BATS_TEST_TMPDIR/old.json"
	run -0 "$compare" "$BATS_TEST_TMPDIR/old.json" "$old"
	[[ $output != *'allocation site'* ]]
}

@test "compare memory: massif's lower bound is not compared with DHAT's exact peak" {
	run -4 "$compare" "$FIXTURES/massif/threads.massif" "$FIXTURES/dhat/threads.dhat"
	[[ $output == *incomparable* ]]
}
