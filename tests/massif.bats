#!/usr/bin/env bats
# massif2json: massif's files as documents.
# shellcheck disable=SC2154 # bats sets stderr and stderr_lines

load helpers/common

setup() {
	cd "$FIXTURES/massif"
}

convert() {
	massif2json "$1.massif" | assert_golden "massif/$1.json"
}

@test "massif: snapshots and trees, C++ names, inlined frames that share an address" {
	convert cpp-inlined
}

@test "massif: Rust names with colons and brackets, both spellings of the threshold" {
	convert rust-names-and-old-threshold
}

@test "massif: --stacks=yes fills the stacks, time in instructions" {
	convert stacks
}

@test "massif: --pages-as-heap=yes has another root, time in milliseconds" {
	convert pages-as-heap
}

@test "massif: a file made without options says desc: (none)" {
	convert no-options
}

@test "massif: the command may hold newlines and colons" {
	convert newline-in-command
}

# Each has snapshots of its own: a table within the rows of a table.
@test "massif: every child process is in the document, and once" {
	local -i i
	for ((i = 1; i <= 5; i++)); do
		sed "s/^cmd: .*/cmd: .\/process $i/" threads.massif >"$BATS_TEST_TMPDIR/$i"
	done
	massif2json "$BATS_TEST_TMPDIR"/{1..5} >"$BATS_TEST_TMPDIR/document"
	assert_valid_document "$BATS_TEST_TMPDIR/document"
	run -0 jq -c '.profiles[].memory | [.children[].command, (.children | map(.snapshots) | unique | length)]' "$BATS_TEST_TMPDIR/document"
	[[ $output == '["./process 2","./process 3","./process 4","./process 5",1]' ]]
}

@test "massif: names that are no UTF-8 make a document all the same" {
	sed 's/take/\xfftake/' threads.massif | sed 's/work/\xe2\x82work/' >"$BATS_TEST_TMPDIR/in"
	massif2json "$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out"
	jq -e '.profiles.threads.memory.frames | any(startswith("\ufffd\ufffdwork"))' "$BATS_TEST_TMPDIR/out"
}

@test "massif: every document is what the schema says" {
	local file
	for file in *.massif; do
		massif2json "$file" >"$BATS_TEST_TMPDIR/document"
		assert_valid_document "$BATS_TEST_TMPDIR/document"
	done
}

@test "massif: stdin gives the same document as the file" {
	massif2json - <stacks.massif | assert_golden massif/stacks.json
}

@test "massif: --dhat makes the figures exact and says where each came from" {
	massif2json --dhat ../dhat/threads.dhat threads.massif |
		jq -c '.profiles.threads.memory |
			[.peak_bytes, .peak_source, .at_exit_bytes, .sites_source, .snapshots_source, (.snapshots | length)]' |
		assert_golden massif/threads-with-dhat.json
}

@test "massif: --name, --run and --output" {
	printf '%s' '{"command":"one two","exit_status":3,"version":"3.19.0","options":["--depth=9"]}' >"$BATS_TEST_TMPDIR/run"
	massif2json --name other --run "$BATS_TEST_TMPDIR/run" --output "$BATS_TEST_TMPDIR/out" threads.massif
	run -0 jq -c '.profiles.other | [.command, .exit_status, .memory.version, .memory.options]' "$BATS_TEST_TMPDIR/out"
	[[ $output == '["one two",3,"3.19.0",["--depth=9"]]' ]]
}

@test "massif: empty, foreign, damaged and missing files are refused in one line, exit 1" {
	local tmp=$BATS_TEST_TMPDIR file
	: >"$tmp/empty"
	printf 'events: Ir\n' >"$tmp/foreign"
	head -c 500 threads.massif >"$tmp/cut"
	sed 's/^mem_heap_B=.*/mem_heap_B=1e9/' threads.massif >"$tmp/damaged"
	for file in "$tmp"/{empty,foreign,cut,damaged,missing} "$tmp"; do
		run -1 --separate-stderr massif2json "$file"
		[[ -z $output && ${#stderr_lines[@]} -eq 1 ]]
		printf '%s\n' "${stderr//$tmp/TMP}"
	done | assert_golden massif/refused.txt
}

@test "massif: wrong usage is one line, exit 2; --help and --version exit 0" {
	run -2 --separate-stderr massif2json
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == 'massif2json: no file given'* ]]
	run -2 --separate-stderr massif2json --nonsense x
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == 'massif2json: unknown option'* ]]
	run -2 --separate-stderr massif2json --name
	[[ ${#stderr_lines[@]} -eq 1 ]]
	run -0 --separate-stderr massif2json --help
	[[ $output == 'Usage: massif2json'* && -z $stderr ]]
	run -0 massif2json --version
}
