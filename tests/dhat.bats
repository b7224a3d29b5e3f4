#!/usr/bin/env bats
# dhat2json: DHAT's files as documents.
# shellcheck disable=SC2154 # bats sets stderr and stderr_lines

load helpers/common

setup() {
	cd "$FIXTURES/dhat"
}

convert() {
	dhat2json "$1.dhat" | assert_golden "dhat/$1.json"
}

@test "dhat: totals, peak and at-exit figures by site" {
	convert known
}

@test "dhat: C++ names and inlined frames; allocation functions are no frames" {
	convert names
}

@test "dhat: threads, realloc, new[]" {
	convert threads
	convert grow
	convert new-array
}

@test "dhat: a program that allocates nothing" {
	convert no-allocations
}

@test "dhat: a forked child is a child that says so" {
	dhat2json forks-parent.dhat --forked forks-child.dhat | assert_golden dhat/forks.json
	dhat2json forks-parent.dhat forks-child.dhat | assert_golden dhat/forks.json
}

@test "dhat: every document is what the schema says" {
	local file
	for file in [fgknt]*.dhat; do
		dhat2json "$file" >"$BATS_TEST_TMPDIR/document"
		assert_valid_document "$BATS_TEST_TMPDIR/document"
	done
}

@test "dhat: figures beyond 2^53 stay exact" {
	sed 's/"tb":1000000,/"tb":9007199254740993,/' known.dhat >"$BATS_TEST_TMPDIR/big"
	dhat2json "$BATS_TEST_TMPDIR/big" | grep -F '"allocated_bytes": 9007199258750993,'
}

@test "dhat: figures that do not fit, and recordings of something else, are refused in one line" {
	local tmp=$BATS_TEST_TMPDIR file
	: >"$tmp/empty"
	printf '{"a": 1}' >"$tmp/foreign"
	head -c 300 known.dhat >"$tmp/cut"
	sed 's/"tb":1000000,/"tb":9223372036854775808,/' known.dhat >"$tmp/too-big"
	sed 's/"tb":[0-9]*,/"tb":5000000000000000000,/' known.dhat >"$tmp/sum-too-big"
	sed 's/"gb":1000000,/"gb":1000001,/' known.dhat >"$tmp/impossible"
	sed 's/"fs":\[1,/"fs":[99,/' known.dhat >"$tmp/no-frame"
	sed 's/"gbk":1$/"gxx":1/' known.dhat >"$tmp/figure-missing"
	sed 's/"dhatFileVersion":2/"dhatFileVersion":3/' known.dhat >"$tmp/version"
	for file in "$tmp"/{empty,foreign,cut,too-big,sum-too-big,impossible,no-frame,figure-missing,version,missing} \
		copies.dhat ad-hoc.dhat; do
		run -1 --separate-stderr dhat2json "$file"
		[[ -z $output && ${#stderr_lines[@]} -eq 1 ]]
		printf '%s\n' "${stderr//$tmp/TMP}"
	done | assert_golden dhat/refused.txt
}

@test "dhat: names that are no UTF-8 make a document all the same" {
	sed 's/take/\xfftake/' known.dhat >"$BATS_TEST_TMPDIR/in"
	dhat2json "$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out"
	jq -e '.profiles.known.memory.sites | keys | all(startswith("\ufffdtake"))' "$BATS_TEST_TMPDIR/out"
}
