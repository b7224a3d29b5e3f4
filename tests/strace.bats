#!/usr/bin/env bats
# strace2json: the output of strace as documents.
# shellcheck disable=SC2154 # bats sets stderr and stderr_lines

load helpers/common

setup() {
	cd "$FIXTURES/strace"
}

@test "strace: threads, fork, exec, signals, sockets, pipes and hostile names" {
	strace2json everything.strace | assert_golden strace/everything.json
}

@test "strace: every document is what the schema says" {
	local file
	for file in *.strace; do
		strace2json "$file" >"$BATS_TEST_TMPDIR/document"
		assert_valid_document "$BATS_TEST_TMPDIR/document"
	done
}

@test "strace: times are shown and nothing else depends on them" {
	sed -E 's/<[0-9]+\.[0-9]{6}>$/<0.500000>/; s/ [0-9]{10}\./ 1111111111./' everything.strace |
		strace2json - >"$BATS_TEST_TMPDIR/other"
	diff <(strace2json everything.strace | sed -E 's/"(fsync_)?time": [0-9.e-]+//g') \
		<(sed -E 's/"(fsync_)?time": [0-9.e-]+//g' "$BATS_TEST_TMPDIR/other")
}

@test "strace: empty, foreign, damaged, cut and missing files are refused in one line" {
	local tmp=$BATS_TEST_TMPDIR file
	: >"$tmp/empty"
	printf 'events: Ir\n' >"$tmp/foreign"
	head -n 100 everything.strace >"$tmp/cut"
	head -c 4000 everything.strace >"$tmp/cut-within-a-line"
	sed '60s/ = .*//' everything.strace >"$tmp/damaged"
	printf '%% time     seconds  usecs/call     calls    errors syscall\n' >"$tmp/table"
	for file in "$tmp"/{empty,foreign,cut,cut-within-a-line,damaged,table,missing}; do
		run -1 --separate-stderr strace2json "$file"
		[[ -z $output && ${#stderr_lines[@]} -eq 1 ]]
		printf '%s\n' "${stderr//$tmp/TMP}"
	done | assert_golden strace/refused.txt
}

@test "strace: without -T the counts are the same and times are 0" {
	sed 's/ <[0-9.]*>$//' everything.strace | strace2json - >"$BATS_TEST_TMPDIR/other"
	diff <(strace2json everything.strace | sed -E 's/"(fsync_)?time": [0-9.e-]+//g') \
		<(sed -E 's/"(fsync_)?time": 0(,|})/\2/g; s/"(fsync_)?time": [0-9.e-]+//g' "$BATS_TEST_TMPDIR/other")
}

# The system calls of a command, without times and names of inherited descriptors.
deeds() {
	jq -S '.profiles[].io | .totals |= del(.time) | [.totals, .processes, .threads] +
		(.syscalls | to_entries | map([.key, .value.calls, .value.errors, .value.bytes]))'
}

# bats test_tags=strace
@test "strace: the forms of every usual option say the same of one command" {
	local tmp=$BATS_TEST_TMPDIR options
	local -a words
	cp "$(type -P cat)" "$tmp/cat"
	printf 'some text\n' >"$tmp/in"
	cd "$tmp"
	strace -f -ttt -T -y -yy -s 0 -o log ./cat in >out
	strace2json log | deeds >expected
	for options in '' -f -t -tt -r '-tt -r' '-i -n' '-f -Y -T' '-k -f' '-C -f -ttt' '-f --timestamps=unix,ns --syscall-times=ns'; do
		read -ra words <<<"$options"
		strace "${words[@]}" -o log true 2>/dev/null || continue # strace 5.10 does not know -Y
		strace "${words[@]}" -o log ./cat in >out 2>/dev/null
		strace2json log | deeds | diff expected -
	done
	# As the strace of sid writes it: the names of processes are no paths of descriptors.
	printf '%s\n' '7<cat> execve("./cat", ["cat", "in"], 0x7f /* 9 vars */) = 0' '7<cat> set_tid_address(0x7f) = 7<cat>' \
		'7<cat> openat(AT_FDCWD, "in", O_RDONLY) = 3' '7<cat> read(3, ""..., 4096) = 10' '7<cat> kill(7<cat>, 0) = 0' \
		'7<cat> exit_group(0) = ?' '7<cat> +++ exited with 0 +++' >decorated
	strace2json decorated | jq -e '.profiles[].io.files | .in.read_bytes == 10 and (has("cat") | not)'
	strace -f ./cat in 2>log >out
	strace2json log | deeds | diff expected -
	run -1 --separate-stderr strace2json <(strace -c ./cat in 2>&1 >out)
	[[ $stderr == *': expected a trace, not the table of strace -c alone: record with strace -f -ttt -T -y -yy -s 0 -o FILE' ]]
}

# bats test_tags=strace
@test "strace: what a shell's children did is the same whether -o names threads or not" {
	cd "$BATS_TEST_TMPDIR"
	strace -f -o log sh -c '/bin/echo hi | cat; true' >out
	strace -f sh -c '/bin/echo hi | cat; true' 2>shown >out
	grep -q '^\[pid ' shown
	diff <(strace2json log | jq -S '.profiles[].io | [.processes, .totals.written_bytes, .files["stdout"].writes]') \
		<(strace2json shown | jq -S '.profiles[].io | [.processes, .totals.written_bytes, .files["stdout"].writes]')
}

# Compares our counts of a run with the table of strace for the same run.
assert_agrees_with_strace() {
	local log=$BATS_TEST_TMPDIR/log
	strace -C -f -ttt -T -y -yy -s 0 -o "$log" "$@" >"$BATS_TEST_TMPDIR/output"
	sed '/^% time/,$d' "$log" >"$log.trace"
	sed -n '/^% time/,$p' "$log" |
		awk '$1 ~ /^[0-9.]+$/ && $NF != "total" { print $NF, $4, NF == 6 ? $5 : 0 }' | sort >"$log.theirs"
	strace2json "$log.trace" |
		jq -r '.profiles[].io.syscalls | to_entries[] | "\(.key) \(.value.calls) \(.value.errors)"' |
		sort >"$log.ours"
	[[ -s $log.theirs ]]
	diff "$log.theirs" "$log.ours"
}

# bats test_tags=strace
@test "strace: counts and errors agree with strace -c, call by call" {
	cd "$BATS_TEST_TMPDIR"
	head -c 100000 /dev/zero >zeros
	assert_agrees_with_strace cat zeros zeros
	assert_agrees_with_strace cp zeros copy
	assert_agrees_with_strace sh -c 'cat zeros | wc -c; sleep 0.01 & wait; ls /nonexistent || true'
	assert_agrees_with_strace sort --parallel=2 zeros
}

# bats test_tags=strace
@test "strace: counts of sqlite3 with a transaction agree with strace -c" {
	command -v sqlite3 >/dev/null || skip 'no sqlite3 here'
	cd "$BATS_TEST_TMPDIR"
	assert_agrees_with_strace sqlite3 test.db \
		'create table t(a); begin; insert into t values(1),(2); commit; select count(*) from t;'
}

# bats test_tags=strace
@test "strace: counts of edm analyze agree with strace -c" {
	cd "$BATS_TEST_TMPDIR"
	edm synth --seconds 20 --seed 5 track.mp3
	assert_agrees_with_strace edm analyze track.mp3
}
