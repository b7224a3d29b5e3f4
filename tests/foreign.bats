#!/usr/bin/env bats
# Files from other users: each is read in every format, or refused in one line that gives the reason and
# what to do.

# shellcheck disable=SC2154 # stderr, stderr_lines: bats sets them

load helpers/common

setup() {
	cd "$FIXTURES"
}

readonly remedies='record|give |put them together'

# reads FILE: checks that it is read in every format; a format that needs other data names its source.
reads() {
	local form
	local -a options
	for form in console markdown html 'svg --estimate' speedscope collapsed; do
		read -ra options <<<"$form"
		run --separate-stderr profile-report "$1" --format "${options[@]}"
		if ((status == 0)); then
			[[ -n $output && -z $stderr ]]
		else
			[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 && $stderr =~ $remedies ]]
		fi
	done
	local document=$BATS_TEST_TMPDIR/${1//\//-}.json
	profile-report "$1" --format json >"$document"
	profile-report "$document" --format json | cmp - "$document"
	profile-merge "$1" >"${document%.json}-merged.json"
	run -0 --separate-stderr profile-compare "$1" "$document"
	[[ -z $stderr ]]
}

# reads_all FILE...: the same of several, and that what is written of them is what the schema says.
reads_all() {
	local file
	for file in "$@"; do
		reads "$file"
	done
	assert_valid_document "$BATS_TEST_TMPDIR"/*.json
}

# refuses FILE: checks that every program refuses it in every format.
refuses() {
	local form
	for form in console markdown html svg json; do
		run -1 --separate-stderr profile-report "$1" --format "$form"
		[[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr =~ $remedies ]]
	done
	for form in profile-merge "profile-compare $1"; do
		# shellcheck disable=SC2086 # words
		run -1 --separate-stderr $form "$1"
		[[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr =~ $remedies ]]
	done
}

@test "foreign: documents are read in every form, whatever their names and the order of their keys" {
	reads_all documents/*.json documents/counts-*.callgrind documents/hostile-*.callgrind
}

@test "foreign: recordings of other programs, and of callgrind in its rarer forms, are read in every form" {
	reads_all callgrind/real/{pprof,ruby-prof,xdebug,xtree,toggle-until-exit}.out callgrind/{byte-order-mark,calls-with-a-second-number}.out \
		callgrind/{dos-line-ends-without-creator,event-with-brackets,file-not-defined,hexadecimal-calls-and-positions}.out \
		callgrind/{hexadecimal-costs,no-totals-no-summary,recursive-calls,summary-without-totals,version-0.9.6}.out
}

@test "foreign: cachegrind's, massif's and strace's files are read in every form" {
	reads_all cachegrind/{comment,description-of-one-cache}.out massif/blank-last-line.massif \
		strace/{f,f-ttt,k,n,nanoseconds,no-options}.strace
}

@test "foreign: cachegrind's files of a command and its child are put together" {
	cachegrind2json cachegrind/comment.out cachegrind/comment.out >"$BATS_TEST_TMPDIR/document"
	assert_valid_document "$BATS_TEST_TMPDIR/document"
	[[ $(jq -c '[.profiles[].count | .totals, .children[].totals] | unique | length' "$BATS_TEST_TMPDIR/document") == 1 ]]
}

@test "foreign: a strace file without the times of calls does not say that they took none" {
	run -0 profile-report strace/no-options.strace
	[[ $output == *'time in calls not recorded (strace -T does)'* && $output != *', 0 s in calls'* ]]
}

@test "foreign: what cannot be read is refused with what to do" {
	local file
	for file in callgrind/cost-{negative-of-others,with-fraction}.out cachegrind/without-instructions.out \
		documents/two-runs-in-one-file.callgrind; do
		refuses "$file"
	done
}

@test "foreign: two recordings that do not go together are refused with what to do" {
	local name pair
	local -a files=()
	for name in counts-instructions{,-and-branches}.callgrind hostile-names{,-later}.callgrind \
		unsorted-io{,-baseline}.json names-{git-config,source-file}.json; do
		files+=("documents/$name")
	done
	for ((pair = 0; pair < ${#files[@]}; pair += 2)); do
		run -1 --separate-stderr profile-report --format json "${files[@]:pair:2}"
		[[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr =~ $remedies ]]
		profile-merge "${files[@]:pair:2}" >"$BATS_TEST_TMPDIR/merged"
		assert_valid_document "$BATS_TEST_TMPDIR/merged"
	done
	run -3 profile-compare documents/hostile-names{,-later}.callgrind
	[[ $output == *regressed* ]]
}

@test "foreign: a recording from a pipe is read as one that is a file" {
	local file
	cd "$BATS_TEST_TMPDIR"
	for file in callgrind/minimal.out cachegrind/comment.out massif/threads.massif dhat/threads.dhat strace/f.strace \
		perf/threads-and-waits.perf; do
		cp "$FIXTURES/$file" recording
		profile-report recording --format json >of-file
		profile-report /dev/stdin --format json < <(cat recording) | cmp - of-file
	done
}

# A recording of one of our tools, which write callgrind's format.
of_our_tool() {
	sed 's/^creator: callgrind-3.19.0/creator: '"$1"'/' callgrind/real/recursion.out
}

@test "foreign: the recordings of our own tools are told by who made them" {
	local kind
	of_our_tool tally-3.19.0 >"$BATS_TEST_TMPDIR/count"
	of_our_tool cycles-redwoodcove | sed 's/^events: .*/events: Cy/' >"$BATS_TEST_TMPDIR/cycles"
	sed 's/^pid: .*/pid: 9/' "$BATS_TEST_TMPDIR/cycles" >"$BATS_TEST_TMPDIR/child"
	cp callgrind/real/recursion.out "$BATS_TEST_TMPDIR/cpu"
	cd "$BATS_TEST_TMPDIR"
	for kind in cpu count cycles; do
		reads "$kind"
		[[ $(profile-report "$kind" --format json | jq -c "[.profiles[].$kind | .totals | length]") == '[1]' ]]
	done
	run -0 profile-report cycles
	[[ $output == *'model cycles (redwoodcove)'* ]]
	run -0 profile-report cycles child
	[[ $(grep -c '[0-9] model cycles (redwoodcove)' <<<"$output") == 2 ]]
	profile-report cpu --format json >cpu.json
	profile-report cycles --format json | jq '.profiles[].calls += 1' >cycles.json
	# Where both are there, calls are those that the kind cpu sees.
	profile-report cpu.json cycles.json --format json >both.json
	[[ $(jq .profiles[].calls both.json) == $(jq .profiles[].calls cpu.json) ]]
	profile-report cycles.json cpu.json --format json | cmp - both.json
}

@test "foreign: older counts, of whole processes, are read, and damaged ones refused with the place" {
	local head='"options": [], "tool": "callgrind", "version": "3"' count message
	cd "$BATS_TEST_TMPDIR"
	while IFS='|' read -r count message; do
		printf '{"commit": null, "dirty": null, "name": null, "profiles": {"p": {"calls": null, "command": "p",
			"count": {%s}, "cpu_time": null, "exit_status": 0, "peak_memory_mb": null, "wall_time": null}},
			"schema": "edm-profile/baseline/1", "system": null, "timestamp": null}' "$count" >older.json
		if [[ -z $message ]]; then
			[[ $(profile-report older.json) == *'7 instructions in the whole process'* ]]
			profile-report older.json --format json | jq -e '.profiles.p.count.totals == {"Ir": 7}'
			continue
		fi
		run -1 --separate-stderr profile-report older.json
		[[ $stderr =~ ^'profile-report: older.json:'[0-9]+:[0-9]+': profiles.p.count'"$message"$ ]] || { echo "$stderr" && return 1; }
	done <<-END
		"instructions": 7, $head|
		"children": [{"command": "x", "forked": false, "instructions": 3}], "instructions": 7, $head|
		"instructions": "7", $head|.instructions: expected a number, found '"'
		"events": ["a", "b"], "instructions": 7, $head|.instructions: one number, but other rows have 2
		"children": [{"command": "x", "forked": false}], "instructions": 7, $head|: "totals" is missing
		"events": ["Ir"], $head|: "totals" is missing
		$head|: "events" is missing
	END
}

@test "foreign: a recording that names a pipe as the program's file is read without waiting for a writer" {
	cd "$BATS_TEST_TMPDIR"
	echo 'int twice(int x) { return 2 * x; } int main(int n, char **words) { return words[n] ? twice(n) : 0; }' >program.c
	gcc -g -o program program.c
	valgrind -q --tool=callgrind --dump-instr=yes --callgrind-out-file=program.callgrind ./program
	rm program
	mkfifo program
	touch -d 'now + 1 second' program.callgrind # so that the pipe is not newer
	grep -q "ob=.* $PWD/program$" program.callgrind
	timeout 20 profile-report --top 1000 program.callgrind >report
	grep -qw main report
}
