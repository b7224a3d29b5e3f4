#!/usr/bin/env bats
# A program that is ended early leaves nothing behind, or the next run removes it. See also make faults.

# shellcheck disable=SC2030,SC2031,SC2154 # stderr, lines: bats sets them

load helpers/common
load helpers/deep

setup() {
	enter_own_folder
	build_program family
	family=$REPLY
}

teardown() {
	[[ -z ${started:-} ]] || kill -s KILL "$started" 2>/dev/null || true
}

# start_deep: a run that lasts until it is ended, with its hidden directory in profiles/.
start_deep() {
	"$deep" cpu --quiet sleep 100 2>err &
	started=$!
	until compgen -G 'profiles/.run_*/1/cpu.callgrind/log.*' >/dev/null; do
		sleep 0.05
	done
}

# The name is what callgrind takes first in a namespace of processes, where it is the second.
# bats test_tags=valgrind
@test "leftovers: what a Valgrind left in /tmp that was killed a moment ago is removed by the next run, which says nothing of it" {
	local left living=/tmp/valgrind_proc_999999999_auxv_$$ held
	export TMPDIR=$PWD # takes effect without the envelope
	left=({/tmp,.}/valgrind_proc_2_{cmdline,auxv}_5b0032a6)
	touch "${left[@]}"
	exec {held}<>"$living"
	"$deep" cpu "$family" 2>err
	[[ -e $living ]]
	run -2 ls "${left[@]}"
	[[ $output != "$living"* && $(wc -l <<<"$output") -eq 4 ]] # none is there
	[[ $(<err) != *mkstemp* ]]
	exec {held}>&-
	"$deep" cpu --quiet "$family"
	[[ ! -e $living ]]
}

# bats test_tags=valgrind
@test "leftovers: what a run left that was killed is removed by the next, and that of a living one is not" {
	local living keeper
	start_deep
	living=$(ls -d profiles/.run_*)
	"$deep" cpu --quiet "$family"
	[[ -d $living ]]
	keeper=$(pgrep -P "$started" -x profile-session)
	kill -s KILL "$keeper" "$started" # with it goes what would remove the folder
	wait "$started" || true
	[[ -d $living ]]
	until "$deep" cpu --quiet "$family" && [[ ! -e $living ]]; do
		((SECONDS < 20))
	done
	[[ -z $(find profiles -name '.*') ]]
}

# bats test_tags=valgrind
@test "leftovers: a run whose keeper dies says so, and leaves nothing" {
	local -i status=0
	"$deep" count --quiet sleep 3 2>err &
	started=$!
	until compgen -G 'profiles/.run_*/1/count.tally/log.*' >/dev/null; do
		sleep 0.05
	done
	pkill -KILL -P "$started" -x profile-session
	wait "$started" || status=$?
	[[ $status -eq 1 && $(tail -n 1 err) == 'profile-deep: '*'/profile-session has died' && $(<err) != *'file descriptor'* ]]
	assert_empty_folder profiles
}

# bats test_tags=valgrind
@test "leftovers: a run that two signals end leaves nothing" {
	local signal
	for signal in TERM HUP; do
		start_deep
		kill -s "$signal" "$started"
		kill -s "$signal" "$started" 2>/dev/null || true
		wait "$started" || true
		assert_empty_folder profiles
	done
}

# ends SIGNAL WORD…: a script, in which `sleep 7N` of this test runs soon, ends by the signal at once, and the sleep with it.
ends() {
	local signal=$1 status=0
	local -i began
	shift
	"$@" >out 2>err </dev/null &
	started=$!
	until pgrep -f "^(/usr/bin/)?sleep $long\$" >/dev/null; do
		kill -0 "$started" || { cat out err && return 1; }
		sleep 0.05
	done
	kill -s "$signal" "$started"
	began=$SECONDS
	wait "$started" || status=$?
	((status == 128 + $(kill -l "$signal") && SECONDS - began < 20))
	while pgrep -f "sleep $long( |;|\$)" >left; do
		((SECONDS - began < 20))
		sleep 0.1
	done
}

@test "leftovers: whatever a script runs ends with it, by a signal and when it is killed, and its own folder is removed" {
	local signal long=7$$ pipeline
	export TMPDIR=$PWD/tmp
	pipeline="sleep $long | sleep $long; true" # of which a shell is the parent, and does not end as they do
	mkdir tmp baselines
	printf '#!/bin/sh\n%s\n' "$pipeline" >benchmarks
	chmod +x benchmarks
	suite() {
		printf '{"schema": "edm-profile/suite/1", "workloads": [{"name": "w", "command": ["sh", "-c", "%s"], "kinds": ["io"], %s}]}\n' \
			"$pipeline" "$1" >baselines/suite.json
	}
	for signal in KILL TERM HUP; do
		ends "$signal" "$ROOT/scripts/profile-growth" --sizes 1,2,3 --generate "$pipeline" -- true {}
		ends "$signal" "$ROOT/scripts/profile-adapt" google-benchmark ./benchmarks
		ends "$signal" "$ROOT/scripts/profile-quick" sh -c "$pipeline"
		suite '"runs": {"exact": 1, "timed": 0}'
		ends "$signal" "$ROOT/scripts/profile-baseline" measure main --quiet
		ends "$signal" "$ROOT/scripts/profile-baseline" measure main --quiet --runs 0,1 --documents documents
		suite '"setup": [["sh", "-c", "'"$pipeline"'"]]'
		ends "$signal" "$ROOT/scripts/profile-baseline" measure main --quiet
		[[ $signal == KILL ]] || assert_empty_folder tmp
	done
	"$ROOT/scripts/profile-adapt" commands <<<'./a 1'
	! "$ROOT/scripts/profile-growth" --quiet --sizes 1,2,3 --generate false -- true {} || false
	assert_empty_folder tmp
}

# make_commits BUILD COMMAND: two commits of a suite whose program is built and measured by these shell commands.
make_commits() {
	rm -rf .git
	mkdir -p baselines
	printf '{"schema": "edm-profile/suite/1", "build": [["sh", "-c", "%s"]], "workloads": [{"name": "w", "command": ["sh", "-c", "%s"], "kinds": ["io"], "runs": {"exact": 1, "timed": 0}}]}\n' \
		"$1" "$2" >baselines/suite.json
	git init -q -b main .
	git config user.name test
	git config user.email test@example.org
	git add baselines
	git commit -qm First
	git commit -qm Second --allow-empty
}

@test "leftovers: what builds and measures commits ends by a signal, and when it is killed, and the next run begins at once" {
	local signal long=8$$ pipeline script
	local -A words=(['profile-change']='HEAD~1' ['profile-history']='--kinds io --metric io_calls HEAD~1..HEAD')
	local -a command
	export HOME=$PWD GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	pipeline="sleep $long | sleep $long; true"
	mkdir project
	cd project
	for signal in KILL TERM HUP; do
		for script in "${!words[@]}"; do
			read -ra command <<<"${words[$script]}"
			command=("$ROOT/scripts/$script" --quiet "${command[@]}")
			make_commits "$pipeline" true
			ends "$signal" "${command[@]}"
			make_commits true "$pipeline"
			ends "$signal" "${command[@]}"
			make_commits true true
			"${command[@]}"
			[[ $(git worktree list | wc -l) == 1 ]]
		done
	done
}

@test "leftovers: a signal in the moment in which a script makes its own folder leaves none" {
	local words
	local -a script
	export TMPDIR=$PWD/tmp
	mkdir tmp bin
	# shellcheck disable=SC2016 # for the other shell
	printf '#!/bin/sh\n%s "$@"\nkill -s TERM $PPID\n' "$(type -P mktemp)" >bin/mktemp
	chmod +x bin/mktemp
	for words in 'profile-growth --sizes 1,2,3 true {}' 'profile-adapt commands'; do
		read -ra script <<<"$words"
		PATH=$PWD/bin:$PATH run -143 "$ROOT/scripts/${script[0]}" "${script[@]:1}"
		assert_empty_folder tmp
	done
}

# copy_with_signal PATTERN: a copy of the scripts, in which TERM arrives behind the lines of envelope.bash that match.
copy_with_signal() {
	rm -rf copy
	mkdir copy
	cp -r "$ROOT/scripts" copy
	ln -s "$ROOT/build" copy/build
	sed -i "/$1/a kill -s TERM \$\$" copy/scripts/lib/envelope.bash
	run ! cmp -s "$ROOT/scripts/lib/envelope.bash" copy/scripts/lib/envelope.bash
}

# bats test_tags=valgrind
@test "leftovers: a signal in the moment in which the command starts, or its stdin is read, ends that" {
	copy_with_signal 'envelope_command\[@\]}" <&0 &$'
	run -143 timeout 60 copy/scripts/profile-deep count --quiet sleep 9$$
	assert_empty_folder profiles
	run ! pgrep -f "sleep 9$$"
	# shellcheck disable=SC2016 # as it stands in the file
	copy_with_signal 'keep-stdin "$1" <&0 &$'
	mkfifo pipe
	exec {held}<>pipe
	run -143 timeout 60 copy/scripts/profile-deep count --quiet cat <pipe
	exec {held}>&-
	assert_empty_folder profiles
}

# bats test_tags=valgrind
@test "leftovers: a command that starts late, after the signal, does not stay" {
	copy_with_signal 'envelope_command\[@\]}" <&0 &$'
	rm copy/build
	mkdir -p copy/build/bin
	ln -s "$ROOT"/build/bin/* copy/build/bin
	ln -s "$ROOT/build/lib" copy/build/lib
	rm copy/build/bin/envelope-run
	cat >copy/build/bin/envelope-run <<-END
		#!/bin/sh
		case "\$*" in *'sleep 8$$') sleep 1 ;; esac
		exec "$ROOT/build/bin/envelope-run" "\$@"
	END
	chmod +x copy/build/bin/envelope-run
	run -143 timeout 60 copy/scripts/profile-deep count --quiet sleep 8$$
	assert_empty_folder profiles
	sleep 2
	run ! pgrep -f "sleep 8$$"
}

@test "leftovers: a few faults of the harness find nothing wrong" {
	run "$ROOT/tests/faults/run" --count 2 callgrind2json profile_merge profile_quick envelope_run
	[[ $status -eq 0 && ${lines[-1]} =~ ^[0-9]+' faults tried, 0 wrong'$ ]] || { echo "$output" && return 1; }
}
