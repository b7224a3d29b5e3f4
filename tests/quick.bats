#!/usr/bin/env bats
# profile-quick: whole commands against the clock. Nothing here depends on how long anything takes,
# but that `sleep` sleeps.

# shellcheck disable=SC2154 # stderr, lines: bats sets them
# shellcheck disable=SC2016 # commands are for shells that are measured

load helpers/common

quick() {
	run --separate-stderr "$ROOT/scripts/profile-quick" "$@"
}

@test "quick: three runs by default, each listed, with their statistics" {
	quick true
	((status == 0))
	[[ ${lines[0]} == "true: 3 runs" ]]
	[[ $output == *"run 3 "* && $output != *"run 4 "* ]]
	[[ $output == *median*mean*stddev*min*max*p90* ]]
	[[ $output == *"peak RSS"* ]]
}

@test "quick: a command under 5 ms is shown beside the start of a process" {
	quick -r 9 true
	# On a busy machine even true may take longer.
	[[ $output == *"starting a process that does nothing takes "*" ms of that here"* ]] ||
		awk '$1 == "wall" { exit $3 != "ms" || $2 < 5 }' <<<"$output"
	quick -r 1 sleep 0.02
	[[ $output != *"starting a process"* ]]
}

@test "quick: -r and -w say how often; warm-ups are run and not counted" {
	cat >"$BATS_TEST_TMPDIR/count" <<-END
		#!/bin/sh
		echo run >>"$BATS_TEST_TMPDIR/log"
	END
	chmod +x "$BATS_TEST_TMPDIR/count"
	quick -r 4 -w 2 "$BATS_TEST_TMPDIR/count"
	((status == 0))
	[[ ${lines[0]} == *"count: 4 runs" ]]
	(($(wc -l <"$BATS_TEST_TMPDIR/log") == 6))
}

@test "quick: options may be written in every usual way, and end where the command begins" {
	local -a ways=('-r2 -w0' '-r 2 -w 0' '--runs=2 --warmup 0' '--run 2 --warm=0')
	local -a words
	local way
	for way in "${ways[@]}"; do
		read -r -a words <<<"$way"
		quick "${words[@]}" sh -c 'exit 0' -r 9 --bogus -- x
		((status == 0))
		[[ ${lines[0]} == "sh -c 'exit 0' -r 9 --bogus -- x: 2 runs" ]]
	done
	quick -r 1 -- true -r
	[[ ${lines[0]} == "true -r: 1 run" ]]
}

@test "quick: two commands run in turns, each first as often as the other" {
	cat >"$BATS_TEST_TMPDIR/say" <<-END
		#!/bin/sh
		echo "\$1" >>"$BATS_TEST_TMPDIR/log"
	END
	chmod +x "$BATS_TEST_TMPDIR/say"
	quick -r 3 -w 1 --limit 100000 "$BATS_TEST_TMPDIR/say" A --vs "$BATS_TEST_TMPDIR/say" B
	((status == 0))
	[[ $(tr -d '\n' <"$BATS_TEST_TMPDIR/log") == ABBABAAB ]]
	[[ $output == *"B takes "*" times as long as A (by so few runs: "*"unchanged (limit 100000 %)"* ]]
}

@test "quick: the stack begins elsewhere in each round, the same for both, even where nothing is random" {
	setarch -R true || skip "the addresses cannot be kept from being random"
	cat >"$BATS_TEST_TMPDIR/say" <<-END
		#!/bin/sh
		echo "\$1 \$(cut -d ' ' -f 28 /proc/self/stat)" >>"$BATS_TEST_TMPDIR/log"
	END
	chmod +x "$BATS_TEST_TMPDIR/say"
	setarch -R "$ROOT/scripts/profile-quick" -r 7 --limit 100000 "$BATS_TEST_TMPDIR/say" A --vs "$BATS_TEST_TMPDIR/say" B
	(($(sort -u "$BATS_TEST_TMPDIR/log" | wc -l) == 16))
	[[ $(sed -n 's/^A //p' "$BATS_TEST_TMPDIR/log") == "$(sed -n 's/^B //p' "$BATS_TEST_TMPDIR/log")" ]]
}

# mover NAME [FLAG…]: a program in the folder NAME that adds to the log which file it is.
mover() {
	mkdir -p "$BATS_TEST_TMPDIR/$1"
	cat >"$BATS_TEST_TMPDIR/mover.c" <<-'END'
		#include <stdio.h>
		#include <sys/stat.h>
		#include <sys/types.h>
		#ifdef LOOKS
		const char *mark = LOOKS;
		#endif
		int main(int count, char **words)
		{
			char path[64];
			struct stat status;
			FILE *log = fopen(words[count - 1], "a");
			snprintf(path, sizeof(path), "/proc/%s/exe", "self");
			stat(path, &status);
			fprintf(log, "%s %lu:%lu\n", words[0], (unsigned long)status.st_dev, (unsigned long)status.st_ino);
			return fclose(log);
		}
	END
	"${CC:-cc}" -o "$BATS_TEST_TMPDIR/$1/mover" "$BATS_TEST_TMPDIR/mover.c" "${@:2}"
}

# files_of PROGRAM…: how many different files ran under the name.
files_of() {
	grep "^$1 " "$BATS_TEST_TMPDIR/log" | sort -u | wc -l
}

@test "quick: of two programs every run is a new copy, under the name as given" {
	local log=$BATS_TEST_TMPDIR/log
	mover a
	mover b
	cd "$BATS_TEST_TMPDIR"
	quick -r 4 -w 1 --limit 100000 a/mover "$log" --vs b/mover "$log"
	((status == 0))
	(($(files_of a/mover) == 5 && $(files_of b/mover) == 5))
	rm log
	quick -r 4 --no-copies --limit 100000 a/mover "$log" --vs b/mover "$log"
	(($(files_of a/mover) == 1 && $(files_of b/mover) == 1))
	[[ -z $stderr && $(ls a b) == $'a:\nmover\n\nb:\nmover' ]]
}

@test "quick: one program with other arguments runs itself, and so does one beside a program of the system" {
	local log=$BATS_TEST_TMPDIR/log other
	mover a
	cd "$BATS_TEST_TMPDIR"
	for other in a/../a/mover true; do
		quick -r 3 --limit 100000 a/mover "$log" --vs "$other" "$log"
		((status == 0))
		(($(files_of a/mover) == 1))
	done
}

@test "quick: programs that look for files beside them, and scripts, run themselves" {
	local log=$BATS_TEST_TMPDIR/log mark
	mover a
	cd "$BATS_TEST_TMPDIR"
	for mark in '/proc/self/exe' '$ORIGIN/../lib'; do
		rm -f "$log"
		mover b "-DLOOKS=\"$mark\""
		quick -r 3 --limit 100000 a/mover "$log" --vs b/mover "$log"
		((status == 0))
		(($(files_of a/mover) == 1 && $(files_of b/mover) == 1))
	done
	printf '#!/bin/sh\nexec a/mover "$@"\n' >script
	chmod +x script
	quick -r 3 --limit 100000 a/mover "$log" --vs ./script "$log"
	((status == 0))
	(($(files_of a/mover) == 1))
}

@test "quick: an inconclusive comparison says how many runs it would take, or that no number would do" {
	cat >"$BATS_TEST_TMPDIR/say" <<-'END'
		#!/bin/bash
		printf x >>"$0.$1"
		sleep 0.0$((10 + $(stat -c %s "$0.$1") * 37 % 60))
	END
	chmod +x "$BATS_TEST_TMPDIR/say"
	quick --limit wall=3% "$BATS_TEST_TMPDIR/say" A --vs "$BATS_TEST_TMPDIR/say" B
	((status == 0))
	[[ $output == *$'\ninconclusive (limit 3 %): the runs scatter more than they differ\n'* ]]
	if [[ ${lines[-1]} =~ ^'about '([0-9]+)' runs of each would be needed to tell (-r '([0-9]+)')'$ ]]; then
		((BASH_REMATCH[1] > 40 && BASH_REMATCH[1] == BASH_REMATCH[2]))
	else # the estimate lies right at the limit
		[[ ${lines[-1]} == 'no number of runs would tell on a machine as it is now' ]]
	fi
}

@test "quick: a slower second command is a regression, exit 3; a faster one an improvement" {
	quick -r 5 sleep 0.01 --vs sleep 0.3
	((status == 3))
	[[ $output == *"regressed (limit 20 %)" ]]
	quick -r 5 --vs 'sleep 0.01' sleep 0.3
	((status == 0))
	[[ $output == *"improved (limit 20 %)" ]]
	quick -r 5 --limit wall=3% --vs 'sleep 0.01' sleep 0.3
	[[ $output == *"improved (limit 3 %)" ]]
}

@test "quick: --vs as one word takes quotes as a shell does" {
	quick -r 1 --limit 100000 --format json --vs "sh -c 'exit 0' \"a b\" c\\ d" true
	((status == 0))
	[[ $(jq -r .comparison.new <<<"$output") == "sh -c 'exit 0' 'a b' 'c d'" ]]
	quick --vs "sh -c 'exit" true
	((status == 2))
}

@test "quick: the document has the timing part, and compares with itself" {
	quick --format json -r 4 --name demo sh -c 'exit 0'
	((status == 0))
	printf '%s\n' "$output" >"$BATS_TEST_TMPDIR/quick.json"
	jq -e '.schema == "edm-profile/baseline/1" and (.profiles.demo | .exit_status == 0 and .calls == null
		and .wall_time == .timing.wall.median and (.peak_memory_mb * 1048576 - .timing.peak_rss_bytes | fabs < 100)
		and .timing.runs == 4 and (.timing.each | length) == 4
		and (.timing.wall | .min <= .median and .median <= .max and .p90 <= .max)
		and (.timing.undisturbed.max <= .timing.wall.max))' <<<"$output"
	assert_valid_document "$BATS_TEST_TMPDIR/quick.json"
	profile-compare "$BATS_TEST_TMPDIR/quick.json" "$BATS_TEST_TMPDIR/quick.json"
	profile-compare "$BATS_TEST_TMPDIR/quick.json" - \
		--limit wall=100% <<<"$(jq '.profiles.demo.timing.wall |= map_values(. * 1.3)
		| .profiles.demo.timing.undisturbed |= map_values(. * 1.3)' <<<"$output")"
}

@test "quick: profiles are named by program and subcommand, two equal ones apart" {
	quick --format json -r 1 --limit 100000 true --vs true
	[[ $(jq -c '.profiles | keys' <<<"$output") == '["true","true-2"]' ]]
	quick --format json -r 1 --limit 100000 sh -c : --vs git help
	[[ $(jq -c '.profiles | keys' <<<"$output") == '["git_help","sh"]' ]]
}

@test "quick: strange words survive in the document" {
	quick --format json -r 1 sh -c ':' $'a"b\\\n\x01\xff<é'
	((status == 0))
	[[ $(jq -r '.profiles.sh.command' <<<"$output") == $'sh -c : \'a"b\\\n\x01\xef\xbf\xbd<é\'' ]]
	quick -r 1 sh -c ':' $'\033[31m'
	[[ $output != *$'\033'* ]]
}

@test "quick: a command that fails is exit 5 and named, unless failures are ignored; a missing one is exit 1" {
	quick sh -c 'exit 7'
	((status == 5))
	[[ $stderr == "profile-quick: 'sh' ended with status 7 "* && $stderr != *$'\n'* ]]
	quick --ignore-failure sh -c 'exit 7'
	((status == 0))
	[[ $output == *"exit status 7"* ]]
	quick --ignore-failure sh -c 'kill -SEGV $$'
	[[ $output == *"exit status 139"* ]]
	quick no-such-command
	((status == 1))
	[[ $stderr == "profile-quick: cannot start 'no-such-command': No such file or directory" ]]
}

@test "quick: the command reads nothing and writes nowhere, unless asked" {
	quick sh -c 'cat; echo $((40 + 2)); echo $((50 + 3)) >&2'
	((status == 0))
	run ! grep -E '^(42|53)' <<<"$output$stderr"
	printf 'input\n' >"$BATS_TEST_TMPDIR/in"
	quick -r 1 -w 0 --show-output --input "$BATS_TEST_TMPDIR/in" sh -c 'cat; echo there >&2'
	[[ ${lines[0]} == input && $stderr == there ]]
	quick --input "$BATS_TEST_TMPDIR/none" true
	((status == 1))
}

@test "quick: programs built here are found by name" {
	quick -r 1 profile-compare --version
	((status == 0))
}

@test "quick: wrong usage is exit 2 and one line" {
	local -a words
	local line
	while read -r line; do
		read -r -a words <<<"$line"
		quick "${words[@]}"
		((status == 2))
		[[ $stderr == "profile-quick: "* && $stderr != *$'\n'* ]]
	done <<-'END'
		--nonsense true
		-r 0 true
		-r x true
		-r
		--limit x true
		--limit -5 true
		--format xml true
		--name ../x true
		true --vs
		--name n true --vs true
		--vs true true --vs true
	END
	quick
	((status == 2))
	quick -r 0 true
	[[ $stderr == "profile-quick: -r takes a number from 1, not 0; try 'profile-quick --help'" ]]
}

@test "quick: --help, and the version of all other programs" {
	quick --help
	((status == 0))
	[[ ${lines[0]} == "Usage: profile-quick "* ]]
	quick --version
	[[ $output == "profile-quick $(profile-compare --version | cut -d ' ' -f 2)" ]]
}

@test "quick: an interrupt ends the command and leaves nothing running" {
	"$ROOT/build/bin/profile-quick" -r 3 sleep 4711 >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
	local pid=$! status=0
	until pgrep -fx "sleep 4711" >/dev/null; do sleep 0.05; done
	kill -TERM "$pid"
	wait "$pid" || status=$?
	((status == 143))
	run ! pgrep -fx "sleep 4711"
	[[ ! -s $BATS_TEST_TMPDIR/out ]]
}

@test "quick: under nohup, the end of the terminal does not end it" {
	local pid status=0
	cd "$BATS_TEST_TMPDIR"
	printf '#!/bin/sh\necho >>log\nsleep 0.1\n' >say
	chmod +x say
	nohup "$ROOT/build/bin/profile-quick" -w 0 -r 5 ./say >/dev/null 2>&1 3>&- &
	pid=$!
	until [[ -s log ]]; do sleep 0.01; done
	kill -HUP "$pid" "$(pgrep -P "$pid")"
	wait "$pid" || status=$?
	((status == 0))
	(($(wc -l <log) == 5))
}

@test "quick: a signal in the moment before the command begins ends it, and it is never run" {
	local pid worker child='' status=0
	cd "$BATS_TEST_TMPDIR"
	printf '#!/bin/sh\necho >>log\n' >say
	chmod +x say
	"$ROOT/build/bin/profile-quick" -r 100000 ./say >/dev/null 3>&- &
	pid=$!
	until [[ -s log ]]; do sleep 0.01; done
	worker=$(pgrep -P "$pid")
	# Stopped, it lets no command begin. A copy of it that waits for that has its name.
	until [[ -n $child && $(<"/proc/$child/comm") == profile-quick ]]; do
		kill -CONT "$worker"
		sleep 0.003
		kill -STOP "$worker"
		sleep 0.03
		child=$(pgrep -P "$worker" || true)
	done
	cp log before
	kill -TERM "$worker"
	kill -CONT "$worker"
	wait "$pid" || status=$?
	((status == 143))
	diff before log
}

# time_among_others COMMAND [PID…]: its times, in doc.json, on a processor that six others use. Ends these, and
# the processes PID.
time_among_others() {
	local command=$1 processor others=("${@:2}")
	processor=$(taskset -cp $$ | sed 's/.*[^0-9]//')
	for _ in {1..6}; do
		taskset -c "$processor" bash -c 'while :; do :; done' 3>&- &
		others+=($!)
	done
	taskset -c "$processor" "$ROOT/scripts/profile-quick" -r 15 --format json "$command" >"$BATS_TEST_TMPDIR/doc.json"
	kill "${others[@]}"
	jq -c '.profiles[].timing | [.undisturbed.median, .undisturbed.p90], [.each[].waiting]' "$BATS_TEST_TMPDIR/doc.json"
}

@test "quick: what is left of a short command without waiting is short, on a processor that others use" {
	cd "$BATS_TEST_TMPDIR"
	echo 'int main(void) { return 0; }' >brief.c
	cc -static -o brief brief.c # to load /bin/true takes a slow machine 5 ms
	time_among_others ./brief
	jq -e '.profiles[].timing | .undisturbed.median < 0.006 and .undisturbed.p90 < 0.012 and ([.each[].waiting] | max) > 0.001' "$BATS_TEST_TMPDIR/doc.json"
}

@test "quick: what is left of a short command without waiting is short, where every processor is used" {
	local elsewhere=()
	for _ in {1..2}; do
		bash -c 'while :; do :; done' 3>&- &
		elsewhere+=($!)
	done
	time_among_others /bin/true "${elsewhere[@]}"
	jq -e '.profiles[].timing | .undisturbed.p90 < 0.012 and ([.each[].waiting] | max) > 0.001' "$BATS_TEST_TMPDIR/doc.json"
}

@test "quick: traced by strace, which stops it at every system call, it ends" {
	timeout --signal=KILL 60 strace -f -o /dev/null "$ROOT/build/bin/profile-quick" -w 0 -r 2 --format json /bin/true >"$BATS_TEST_TMPDIR/doc.json"
	jq -e '.profiles[].timing.each | length == 2' "$BATS_TEST_TMPDIR/doc.json"
}

@test "quick: processor time is the command's alone, so one thread has no more of it than there was time" {
	"$ROOT/scripts/profile-quick" -r 20 --format json /bin/true >"$BATS_TEST_TMPDIR/doc.json"
	jq -c '.profiles[].timing.each[] | [.wall, .user + .system]' "$BATS_TEST_TMPDIR/doc.json"
	jq -e '.profiles[].timing.each | all(.user + .system > 0 and .user + .system < .wall + 0.00005)' "$BATS_TEST_TMPDIR/doc.json"
}

@test "quick: a full disk is one line, exit 1" {
	[[ -w /dev/full ]] || skip "no /dev/full"
	run --separate-stderr bash -c "'$ROOT/build/bin/profile-quick' -r 1 true >/dev/full"
	((status == 1))
	[[ $stderr == "profile-quick: cannot write the report: "* ]]
}
