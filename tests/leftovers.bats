#!/usr/bin/env bats
# A program that is ended early leaves nothing behind, or the next run removes it. See also make faults.

# shellcheck disable=SC2154 # stderr, lines: bats sets them

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
	! grep -F mkstemp err
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

@test "leftovers: a few faults of the harness find nothing wrong" {
	run "$ROOT/tests/faults/run" --count 2 callgrind2json profile_merge profile_quick envelope_run
	[[ $status -eq 0 && ${lines[-1]} =~ ^[0-9]+' faults tried, 0 wrong'$ ]] || { echo "$output" && return 1; }
}
