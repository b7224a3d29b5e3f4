#!/usr/bin/env bats
# The envelope: the count does not depend on the environment, streams are passed on unchanged, and nothing
# is left behind.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # bats sets stderr, stderr_lines

load helpers/common
load helpers/deep

setup() {
	enter_own_folder
}

# count [NAME=VALUE…] PROFILE_DEEP_ARGUMENT…: the total of a run, with its documents out of the way.
count() {
	local folder
	folder=$(mktemp -d -p "$BATS_TEST_TMPDIR")
	"$deep" cpu --quiet --output "$folder" "$@" >/dev/null
	total_of "$folder"
}

# agrees COMMAND…: its output, the count, is the expected one.
agrees() {
	local got
	got=$("$@")
	[[ $got == "$expected" ]] || {
		echo "$*: $got in place of $expected"
		return 1
	}
}

@test "envelope: whatever surrounds a command, one count" {
	need_pin processes
	build_program surroundings
	local program=$REPLY expected load there=$BATS_TEST_TMPDIR/a/much/longer/path/to/another/place
	expected=$(count "$program")
	[[ $expected -gt 10000 ]]
	mkdir -p "$there"
	cp "$program" "$there"

	(cd / && agrees count "$program")
	(cd "$there" && agrees count "$program")
	(cd "$there" && agrees count ./surroundings)
	(PATH=$there:$PATH && agrees count surroundings)
	(export HOME=/ LANG=de_DE.UTF-8 TERM=dumb PYTHONHASHSEED=7 && agrees count "$program")
	(LONG=$(printf '%5000s' x) && export LONG && agrees count "$program")
	(ulimit -Sn 50 && ulimit -Ss 4096 && umask 077 && renice -n 5 "$BASHPID" && agrees count "$program")
	(trap '' INT QUIT HUP USR1 && agrees count "$program")
	: | agrees count "$program"
	(exec <&- && "$deep" cpu --quiet --output closed "$program" >/dev/null) && agrees total_of closed
	agrees count "$program" 9</dev/null 21>/dev/null
	bash -c 'while :; do :; done' &
	load=$!
	agrees count "$program"
	kill "$load"
}

@test "envelope: a terminal on all three streams gives the count of a pipe" {
	need_pin processes
	build_program surroundings
	local expected
	expected=$(count "$REPLY")
	script -qec "$deep cpu --quiet $REPLY" /dev/null >/dev/null
	[[ $(total_of) == "$expected" ]]
}

@test "envelope: two checkouts at paths of different length, one count and one fingerprint" {
	need_pin processes
	build_program surroundings
	local program=$REPLY name
	for name in short a-checkout-with-a-rather-long-name; do
		mkdir -p "$name/.git" "$name/build/bin"
		cp "$program" "$name/build/bin/program"
		(cd "$name" && "$deep" cpu --quiet build/bin/program >/dev/null)
	done
	[[ $(total_of short/profiles) == "$(total_of a-*/profiles)" ]]
	[[ $(jq -r .system.fingerprint short/profiles/*.json) == "$(jq -r .system.fingerprint a-*/profiles/*.json)" ]]
}

@test "envelope: threads with mutexes and condition variables count the same, five times" {
	build_program mutexes
	local program=$REPLY expected i
	need_pin fifo
	expected=$(count "$program")
	for ((i = 0; i < 4; i++)); do
		[[ $(count "$program") == "$expected" ]]
	done
}

@test "envelope: --freeze makes programs that read the clock or random numbers count the same" {
	local name program expected
	for name in clock_loop random_loop; do
		build_program "$name"
		program=$REPLY
		expected=$(count --freeze "$program")
		[[ $(count --freeze "$program") == "$expected" ]]
		[[ $(count "$program") != "$(count "$program")" ]]
	done
}

# A read that waits for the disk lets another thread run first.
@test "envelope: files that the command names are in memory before it reads them" {
	need_pin fifo
	build_program resident
	head -c 3000000 /dev/zero >input
	touch -d 2001-01-01 input
	"$deep" count --quiet "$REPLY" input # from now on its hash is known, and nobody else reads it
	"$REPLY" input out
	[[ $("$REPLY" input) == '0 of 733' ]] || skip 'files cannot be thrown out of memory here'
	[[ $("$deep" count --quiet "$REPLY" input) == '733 of 733' ]]
	"$REPLY" input out
	[[ $("$deep" count --quiet "$REPLY" /dev/stdin <input) == '733 of 733' ]]
}

# timed NAME FLAG…: counts a build of the program in NAME.d, which may be compared with the others.
timed() {
	mkdir "$1"
	gcc -O1 -g -o "$1/program" "${@:2}" "$FIXTURES/programs/timed_waits.c" -lpthread
	"$deep" cpu,count --quiet --name timed --output "$1.d" "$1/program"
}

@test "envelope: threads that wait with a time limit are marked, and little more is inconclusive" {
	timed waits
	[[ $(jq -r .system.informs.waits waits.d/cpu_*.json) == timed ]]
	[[ $(jq -r .system.informs.waits waits.d/count_*.json) == timed ]]
	timed little -DWORK=100
	timed much -DWORK=10000
	local kind
	for kind in cpu count; do
		run -0 "$ROOT/scripts/profile-compare" {waits,little}.d/"$kind"_*.json --limit ir=0%
		[[ $output == *'inconclusive: threads waited with time limits'* ]]
		run -3 "$ROOT/scripts/profile-compare" {waits,much}.d/"$kind"_*.json --limit ir=0%
	done
	timed plain -DUNTIMED
	timed more -DUNTIMED -DWORK=100
	[[ $(jq -r .system.informs.waits plain.d/cpu_*.json) == null ]]
	run -3 "$ROOT/scripts/profile-compare" {plain,more}.d/count_*.json --limit ir=0%
}

@test "envelope: a program and its stripped copy count the same" {
	need_pin processes
	build_program surroundings
	mkdir plain stripped
	cp "$REPLY" plain/program
	strip -o stripped/program "$REPLY"
	"$deep" cpu --quiet --output plain.d plain/program
	"$deep" cpu --quiet --output stripped.d stripped/program
	[[ $(total_of plain.d) == "$(total_of stripped.d)" ]]
	[[ $(jq -c '.profiles[].cpu.program' plain.d/*.json) == "$(jq -c '.profiles[].cpu.program' stripped.d/*.json)" ]]
}

# ---------------------------------------------------------------- streams

@test "envelope: megabytes on stdout and stderr arrive byte by byte" {
	build_program output
	"$REPLY" 3000000 >out.expected 2>err.expected
	"$deep" cpu --quiet "$REPLY" 3000000 >out 2>err
	cmp out out.expected
	cmp err err.expected
}

@test "envelope: where stdout and stderr are one place, even their order is kept" {
	build_program output
	"$REPLY" 300000 >expected 2>&1
	"$deep" cpu --quiet "$REPLY" 300000 >both 2>&1
	cmp both expected
	"$deep" cpu --quiet "$REPLY" 300000 2>&1 | cmp - expected
}

@test "envelope: output is passed on while the command runs" {
	build_program endless
	"$deep" cpu --quiet "$REPLY" >out &
	local deep_pid=$! i
	for ((i = 0; i < 200; i++)); do
		grep -q started out && break
		sleep 0.1
	done
	grep -q started out
	kill "$deep_pid"
	wait "$deep_pid" || [[ $? -eq 143 ]]
}

@test "envelope: a reader that has seen enough stops nothing" {
	build_program output
	set +o pipefail
	"$deep" cpu --quiet "$REPLY" 1000000 2>/dev/null | head -c 10 >/dev/null
	[[ ${PIPESTATUS[0]} -eq 0 ]]
	[[ -s $(echo profiles/*.json) ]]
}

@test "envelope: output that cannot be written is one clear line and exit 1" {
	run --separate-stderr bash -c "$deep cpu --quiet echo hello >/dev/full"
	[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 && $stderr == *'No space left on device'* ]]
}

@test "envelope: a program that empties its own stderr loses nothing else" {
	run --separate-stderr "$deep" cpu --quiet bash -c 'echo one >/dev/stderr; echo two; echo three'
	[[ $output == $'two\nthree' && $stderr == one ]]
}

@test "envelope: stdin is handed on, whether file, pipe, or file read in part" {
	seq 1 5000 >input
	[[ $("$deep" cpu --quiet cksum <input) == "$(cksum <input)" ]]
	[[ $("$deep" cpu --quiet cksum < <(cat input)) == "$(cksum <input)" ]]
	[[ $({ read -r _ && "$deep" cpu --quiet cat; } <input | cksum) == "$(tail -n +2 input | cksum)" ]]
	[[ $("$deep" cpu --quiet cat </dev/null) == '' ]]
}

@test "envelope: stdin is the command's even while profile-deep reads files of its own" {
	local i
	export XDG_CACHE_HOME=$PWD/cache
	mkdir -p cache/edm-profile
	for ((i = 0; i < 1900; i++)); do
		printf '%064d /nowhere/%d|1|1.0|1.0|1\n' "$i" "$i"
	done >cache/edm-profile/hashes-2
	seq 1 5000 >input
	for i in 1 2 3 4 5; do
		[[ $("$deep" cpu --quiet cksum <input) == "$(cksum <input)" ]]
	done
}

@test "envelope: stdin as file and as pipe give one count" {
	seq 1 5000 >input
	"$deep" cpu --quiet --output file cksum <input
	seq 1 5000 | "$deep" cpu --quiet --output pipe cksum
	[[ $(total_of file) == "$(total_of pipe)" ]]
}

# ---------------------------------------------------------------- the end of a run

@test "envelope: processes the command leaves running are waited for, and counted" {
	run "$deep" cpu --quiet bash -c '(sleep 1; echo late) & echo early'
	[[ $status -eq 0 && $output == $'early\nlate' ]]
}

# Whether any process still mentions the word.
assert_no_process() {
	local i
	for ((i = 0; i < 50; i++)); do
		pgrep -f "$1" >/dev/null || return 0
		sleep 0.1
	done
	pgrep -af "$1"
	return 1
}

# Starts an endless program as $program and waits for its first words in `out`.
start_endless() {
	local i
	gcc -O1 -o "endless.$$" "$FIXTURES/programs/endless.c"
	program=$PWD/endless.$$
	"$@" &
	started=$!
	for ((i = 0; i < 200; i++)); do
		grep -q started out 2>/dev/null && return
		sleep 0.1
	done
	return 1
}

run_endless() {
	exec "$deep" cpu --quiet "./endless.$$" "$@" >out 2>err
}

@test "envelope: SIGTERM, SIGINT and SIGHUP end everything, with 128 + N and nothing kept" {
	local signal code
	for signal in TERM:143 HUP:129; do
		code=0
		start_endless run_endless
		kill -s "${signal%:*}" "$started"
		wait "$started" || code=$?
		[[ $code -eq ${signal#*:} ]]
		[[ $(wc -l <err) -eq 1 ]]
		assert_empty_folder profiles
		assert_no_process "$program"
		rm out
	done
}

@test "envelope: Ctrl-C on a terminal ends everything, with 130 and nothing kept" {
	local i code=0
	gcc -O1 -o "endless.$$" "$FIXTURES/programs/endless.c"
	mkfifo keys
	script -qefc "$deep cpu ./endless.$$; echo status \$?" /dev/null <keys >screen &
	exec 8>keys
	for ((i = 0; i < 200; i++)); do
		grep -q started screen && break
		sleep 0.1
	done
	cat screen
	printf '\003' >&8
	exec 8>&-
	wait "$!" || code=$?
	cat screen
	grep -q 'interrupted' screen
	assert_empty_folder profiles
	assert_no_process "$PWD/endless.$$"
}

@test "envelope: an end by signal while verifying keeps the first run" {
	cat >again.c <<-'END'
		#include <fcntl.h>
		int main(void)
		{
			volatile unsigned turn = 0;
			if (open("first", O_CREAT | O_EXCL, 0600) >= 0)
				return 0;
			for (open("second", O_CREAT, 0600);;)
				turn++;
		}
	END
	gcc -O1 -o again again.c
	"$deep" cpu --quiet --verify ./again 2>err &
	local verifying=$! i code=0
	for ((i = 0; i < 200; i++)); do
		[[ ! -e second ]] || break
		sleep 0.1
	done
	kill -s TERM "$verifying"
	wait "$verifying" || code=$?
	cat err
	[[ $code -eq 143 ]]
	grep -q 'the first run was complete' err
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json
}

@test "envelope: with one CPU for everything, a command that spins starves nobody" {
	local code=0
	start_endless taskset -c 0 bash -c "exec $deep cpu --quiet ./endless.$$ >out 2>err"
	kill -s TERM "$started"
	wait "$started" || code=$?
	[[ $code -eq 143 ]]
	assert_no_process "$program"
}

@test "envelope: what a machine can do is found out even while a run occupies the first CPU" {
	need_pin fifo
	local first occupant
	first=$(taskset -pc $$ | sed 's/.*: //; s/[,-].*//')
	gcc -O1 -o "endless.$$" "$FIXTURES/programs/endless.c"
	"$ROOT/build/bin/envelope-run" --fifo --cpu "$first" "./endless.$$" >out &
	occupant=$!
	until grep -q started out; do sleep 0.05; done
	timeout 20 "$ROOT/build/bin/envelope-run" --probe >answers
	grep -q '^fifo yes$' answers
	kill -s KILL "$occupant"
	wait "$occupant" || true
	assert_no_process "endless.$$"
}

@test "envelope: a command that ignores Ctrl-C obeys the second" {
	local code=0
	start_endless run_endless stubborn
	kill -s TERM "$started"
	wait "$started" || code=$?
	[[ $code -eq 143 ]]
	assert_no_process "$program"
}

@test "envelope: even when profile-deep is killed outright, no process stays" {
	start_endless run_endless
	kill -s KILL "$started"
	wait "$started" || true
	assert_no_process "$program"
}

# shellcheck disable=SC2016 # the command is for a shell that is run
@test "envelope: the options of envelope-run end where the command begins" {
	run -7 "$ROOT/build/bin/envelope-run" --own-session /bin/sh -c 'exit "$2"' --mute --bogus 7
	run -7 "$ROOT/build/bin/envelope-run" --own-session -- /bin/sh -c 'exit "$2"' --mute --bogus 7
	run --separate-stderr -125 "$ROOT/build/bin/envelope-run" --status /dev/null/place /bin/true
	[[ $stderr == 'envelope-run: /dev/null/place: Not a directory' ]]
}

# bats test_tags=valgrind
@test "envelope: a run that had to go on without FIFO says so once, and so does its document" {
	need_pin fifo
	gcc -O2 -pthread "$FIXTURES/envelope/spin.c" -o spin
	mkdir copy # of the scripts, with less patience than the usual half minute
	cp -r "$ROOT/scripts" copy
	ln -s "$ROOT/build" copy/build
	sed -i 's/+=(--fifo)/+=(--fifo --patience 3)/' copy/scripts/lib/envelope.bash
	run -0 --separate-stderr timeout 300 copy/scripts/profile-deep count ./spin flag
	[[ $(grep -c 'threads are no longer pinned, counts may vary' <<<"$stderr") == 1 ]]
	[[ $(jq -r .system.must_agree.envelope.fifo profiles/count_*.json) == lost ]]
}

# Without FIFO it takes a second; under FIFO the spinning thread never lets the other one run.
@test "envelope: threads that spin on one that sleeps end, without FIFO from when that is seen" {
	need_pin fifo
	local mode valgrind
	valgrind=$(type -P valgrind.bin || type -P valgrind)
	gcc -O2 -pthread "$FIXTURES/envelope/spin.c" -o spin
	for mode in lock flag; do
		timeout 60 "$ROOT/build/bin/envelope-run" --fifo --cpu 0 --patience 2 --status "$mode" \
			"$valgrind" --tool=none --fair-sched=yes ./spin "$mode" >out 2>log
		grep -q '^exit 0$' "$mode"
		grep -q '^fifo lost$' "$mode"
	done
	[[ $(<out) == 0 ]]
	timeout 60 "$ROOT/build/bin/envelope-run" --fifo --cpu 0 --patience 2 --status calm \
		"$valgrind" --tool=none --fair-sched=yes xz -T2 -kc "$ROOT/build/bin/envelope-run" >out 2>log
	grep -q '^exit 0$' calm
	run ! grep -q fifo calm
}
