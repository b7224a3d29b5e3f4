#!/usr/bin/env bats
# profile-history: the commits of a made-up history that changed what its workloads cost.

# shellcheck disable=SC2154,SC2034 # stderr, lines: bats sets them; variables of helpers/history

load helpers/common
load helpers/history

setup() {
	history_setup
}

make_history() {
	history_small
	cd repository
}

# bats test_tags=valgrind
@test "history: every step is found with its commit and its function, and a second run builds nothing" {
	make_history
	history --format json=steps.json,console,html=steps.html,markdown=steps.md main~39..main
	[[ $status == 0 ]]
	[[ $(moved second steps.json) == 'Commit 13' ]]
	[[ $(moved first steps.json) == 'Commit 27' ]]
	[[ -z $(moved third steps.json) ]]
	[[ $(jq -r '.series[] | select(.profile == "second").points[] | select(.moved).culprit' steps.json) == 'second at '* ]]
	[[ $(jq '.series[] | select(.profile == "second").points[] | select(.moved).not_measurable_before' steps.json) == 1 ]]
	[[ $output == *'(or one of 1 before it that could not be measured)'* ]]
	[[ $stderr == *'does not build: '* ]]
	(($(built) <= 14))
	[[ $stderr == *"building "*" (1 built, at most "*" more, "*:*" left)"* ]]
	[[ $(<steps.html) == *'<svg '*'Commit 27'* && $(<steps.md) == *'Commit 27'* ]]
	rm steps.html steps.md
	[[ $(git status --porcelain) == '?? steps.json' && $(git worktree list | wc -l) == 1 ]]
	cp steps.json before.json
	history --format json=steps.json main~39..main
	[[ $status == 0 && $(built) == 0 ]]
	cmp steps.json before.json
	run -0 --separate-stderr "$ROOT/scripts/profile-trend" --history --format json=trend.json
	[[ $(moved first trend.json) == 'Commit 27' && $(moved second trend.json) == 'Commit 13' ]]
	rm trend.json
	history --metric allocations,calls main~39..main
	[[ $status == 0 && $(built) == 0 && $output == *'first: allocations'*'third: calls'* ]]
}

# bats test_tags=valgrind
@test "history: steps that cancel each other are found by --max-gap and --every" {
	local -i i
	history_begin
	for ((i = 1; i <= 12; i++)); do
		case $i in
		4) second=1500 ;;
		10) second=1000 ;;
		esac
		text="text $i"
		history_commit "Commit $i"
	done
	history_end
	cd repository
	history --profile second main~11..main
	[[ $status == 0 && $(built) == 2 && $output == *'moved by no commit'* ]]
	history --profile second --max-gap 6 --format json=steps.json main~11..main
	((status == 0))
	[[ $(moved second steps.json) == 'Commit 4'$'\n''Commit 10' ]]
	(($(jq '.series[0].points | length' steps.json) < 12))
	history --profile second --every --format json=steps.json main~11..main
	((status == 0))
	[[ $(moved second steps.json) == 'Commit 4'$'\n''Commit 10' ]]
	(($(jq '.series[0].points | length' steps.json) == 12))
}

# bats test_tags=valgrind
@test "history: commits in which a workload fails are passed over; where all fail, nothing could be measured" {
	history_begin
	history_commit Fine
	extra=$'#include <stdio.h>\n__attribute__((constructor)) static void fail(void) { fputs("no input\\n", stderr); exit(3); }'
	history_commit Fails
	text='another'
	history_commit 'Still fails'
	extra='' second=1500
	history_commit 'Fine again'
	history_end
	cd repository
	history --profile second --format json=steps.json main~3..main
	[[ $status == 0 && $(moved second steps.json) == 'Fine again' ]]
	[[ $(jq '.series[0].points[] | select(.moved).not_measurable_before' steps.json) == 2 ]]
	[[ $stderr == *"profile-history: $(git rev-parse --short=10 main~2): profile-baseline: workload second, run 1: the command exited with status 3: no input"* ]]
	history --profile second main~2..main~1
	[[ $status == 4 && $(built) == 0 && -z $output ]]
	[[ $stderr == 'profile-history: no commit in main~2..main~1 could be measured' ]]
	history --profile second main~1..main
	[[ $status == 0 && $(built) == 0 && $output == *'moved by no commit'* ]]
}

# bats test_tags=valgrind
@test "history: a limit that a step exceeds fails with 3, one that none does with 0" {
	make_history
	history --quiet --limit ir=5% --profile second main~30..main~25
	[[ $status == 3 && -z $(built) || $(built) == 0 ]]
	[[ $output == *'moved by '* ]]
	history --quiet --limit ir=99% --profile second main~30..main~25
	[[ $status == 0 && $output == *'moved by no commit'* ]]
}

# bats test_tags=valgrind
@test "history: what was interrupted goes on, and ends with the same bytes" {
	local -i i
	make_history
	history --quiet --profile first --format json=whole.json --cache whole main~20..main
	((status == 0))
	for ((i = 0; i < 4; i++)); do
		timeout -s KILL "$((1 + i))" "$ROOT/scripts/profile-history" --quiet --profile first \
			--format json=parts.json --cache parts main~20..main || true
	done
	history --quiet --profile first --format json=parts.json --cache parts main~20..main
	((status == 0))
	cmp whole.json parts.json
	[[ ! -e parts/tree && $(git worktree list | wc -l) == 1 ]]
}

# bats test_tags=valgrind
@test "history: a cache that another run uses is refused, one whose lock a killed run has left for a moment is waited for" {
	local held
	make_history
	mkdir used
	exec {held}<used
	flock "$held"
	history --cache used main~2..main
	exec {held}<&-
	[[ $status == 1 && $stderr == *'/used is in use by another run' ]]
	flock used sleep 2 3>&- &
	history --profile first --cache used main~2..main
	((status == 0))
}

# bats test_tags=valgrind
@test "history: other workloads and kinds are measured again, the same are not" {
	make_history
	history --profile first main~27..main~25
	[[ $status == 0 && $(built) == 2 ]]
	history --profile second main~27..main~25
	[[ $status == 0 && $(built) == 2 && $output == *'second: instructions'* && $output != *'first: '* ]]
	history --profile second --kinds cpu main~27..main~25
	[[ $status == 0 && $(built) == 2 ]]
	history --profile first main~27..main~25
	[[ $status == 0 && $(built) == 0 && $output == *'first: instructions'* ]]
}

# bats test_tags=valgrind
@test "history: the commit is found from which on a workload grows faster" {
	history_begin
	turns='100'
	history_commit 'Linear'
	history_commit 'Still linear'
	turns='count * 10'
	history_commit 'Quadratic'
	history_commit 'Still quadratic'
	history_end
	cd repository
	history_suite_of '{"name": "grow", "command": ["./prog", "grow", "{}"], "sizes": [10, 20, 40]}' \
		'{"name": "first", "command": ["./prog", "first"]}' >growth.json
	history --suite growth.json --metric growth --format json=steps.json,console main~3..main
	((status == 0))
	[[ $(moved grow steps.json) == Quadratic ]]
	[[ $(jq -r '.series[].profile' steps.json) == grow ]]
	[[ $output == *'grow: growth'*'  2.000 '*'regressed: Quadratic [growth of grow (prog.c): n, now n²'* ]]
	[[ $(jq -r '.series[].points[] | select(.moved).culprit' steps.json) == 'growth of grow (prog.c): '* ]]
}

# bats test_tags=valgrind
@test "history: a function that grows faster is a step, though the program grows as before" {
	history_begin
	turns=count # quadratic all the time
	extra=$'static int size;\n#define atoi(word) (size = (atoi)(word))'
	third='size * 200'
	history_commit 'Linear'
	history_commit 'Still linear'
	third='size * size * 5'
	history_commit 'Third became quadratic'
	history_commit 'Still quadratic'
	history_end
	cd repository
	history_suite_of '{"name": "grow", "command": ["./prog", "grow", "{}"], "sizes": [10, 20, 40, 80]}' >growth.json
	history --suite growth.json --metric growth --limit growth=+0.05 --format json=steps.json,console main~3..main
	((status == 3))
	[[ $(moved grow steps.json) == 'Third became quadratic' ]]
	[[ $output == *' +0 %'*'regressed: Third became quadratic [growth of third (prog.c): n, now n²'* ]]
}

# bats test_tags=valgrind
@test "history: only commits that touch the paths are looked at" {
	make_history
	history --profile first --paths README --format json=steps.json main~39..main
	((status == 0))
	[[ $(moved first steps.json) == 'Commit 28' ]]
}

# bats test_tags=valgrind
@test "history: merges, branches, submodules, shallow clones and changes that are not committed are as git has them" {
	local merge
	history_begin
	for first in 1000 1001 1002; do
		history_commit "First $first"
	done
	history_end
	unset GIT_CONFIG_GLOBAL # which git knows since 2.32
	printf '[protocol "file"]\n\tallow = always\n[user]\n\tname = Test\n\temail = test@example.org\n' >"$HOME/.gitconfig"
	git init -q -b main library
	printf '#define FACTOR 1\n' >library/factor.h
	git -C library add .
	git -C library commit -qm 'A library'
	cd repository

	git submodule --quiet add "$BATS_TEST_TMPDIR/library" library
	extra='#include "library/factor.h"' third='500 * FACTOR' history_program >prog.c
	git commit -qam 'Use a submodule'
	git switch -qc side
	extra='#include "library/factor.h"' second=3000 third='500 * FACTOR' history_program >prog.c
	git commit -qam 'Slower on a branch'
	git switch -q main
	printf 'text\n' >README
	git commit -qam 'A text'
	git merge -q --no-ff -m 'Merge of the branch' side
	merge=$(git rev-parse HEAD)
	printf 'another\n' >README
	git commit -qam 'Another text'
	printf '#error not committed\n' >prog.c

	history --profile second --format json=steps.json main~5..main
	((status == 0))
	[[ $(moved second steps.json) == 'Merge of the branch' && $(git status --porcelain) == ' M prog.c'* ]]
	history --profile second --format json=steps.json "$merge^..$merge^2"
	[[ $status == 0 && $(moved second steps.json) == 'Slower on a branch' ]]
	history --profile second --format json=steps.json "$merge^...side"
	[[ $status == 0 && $(jq -r '.series[0].points[0].subject' steps.json) == 'Use a submodule' ]]
	[[ $(moved second steps.json) == 'Slower on a branch' ]]

	git clone -q --depth 3 "file://$PWD" ../shallow
	cd ../shallow
	history --profile second --format json=steps.json main~2..main
	[[ $status == 0 && $(moved second steps.json) == 'Merge of the branch' ]]
	history main~5..main
	[[ $status == 2 && $stderr == "profile-history: there is no commit 'main~5' here" ]]
}

# bats test_tags=valgrind
@test "history: a workload that runs in the project's folder finds the files of each commit there" {
	history_suite() {
		printf '%s' '{"schema": "edm-profile/suite/1", "build": [["gcc", "-O1", "-g", "prog.c", "-o", "prog"]],
			"workloads": [{"name": "second", "command": ["./prog", "second", "README"], "directory": ".."}]}'
	}
	history_begin
	for second in 1000 1000 1500; do
		history_commit "Second $second"
	done
	history_end
	cd repository
	history --format json=steps.json main~2..main
	((status == 0))
	[[ $(moved second steps.json) == 'Second 1500' ]]
	history --suite baselines/suite.json --format json=steps.json main~2..main
	[[ $status == 0 && $(moved second steps.json) == 'Second 1500' ]]
}

# bats test_tags=valgrind
@test "history: what child processes cost belongs to the figure, and their functions are named" {
	history_begin
	for second in 10000 10000 15000 15000; do
		history_commit "Second $second of $history_mark"
	done
	history_end
	cd repository
	history_suite_of '{"name": "pipe", "command": ["/bin/sh", "-c", "./prog second | cat"], "directory": "."}' >pipe.json
	history --suite pipe.json --limit ir=10% --format json=steps.json,console main~3..main
	[[ $status == 3 && $(moved pipe steps.json) == 'Second 15000 of 2' ]]
	[[ $output == *'regressed: '*'[second at prog.c:6: costs 50.0 % more per call, in ./prog second]'* ]]
}

@test "history: what is no history is one line" {
	make_history
	run -4 --separate-stderr "$ROOT/scripts/profile-trend" --history
	[[ $stderr == 'profile-trend: profile-history has measured nothing in '* ]]
	run -2 --separate-stderr "$ROOT/scripts/profile-trend" main --history
	[[ $stderr == *'--history goes with neither'* ]]
	history
	[[ $status == 2 && $stderr == *'a range of commits is needed'* ]]
	history main
	[[ $status == 2 && $stderr == *'a range of commits is needed'* ]]
	history nowhere..main
	[[ $status == 2 && $stderr == "profile-history: there is no commit 'nowhere' here" ]]
	history main..main
	[[ $status == 4 && $stderr == 'profile-history: there is no commit in main..main' ]]
	history --max-gap 0 main~2..main
	[[ $status == 2 && $stderr == *'--max-gap takes a number from 1'* ]]
	history --limit ir=x main~2..main
	[[ $status == 2 && ${#stderr_lines[@]} == 1 ]]
	history --profile first --profile nope main~2..main
	[[ $status == 2 && $(built) == 0 && ${#stderr_lines[@]} == 1 ]]
	[[ $stderr == "profile-history: there is no workload 'nope' in baselines/suite.json of $(git rev-parse --short=10 main)"* ]]
	history --metric ir,irr --limit ir=1% main~2..main
	[[ $status == 2 && $(built) == 0 && $stderr == "profile-history: there is no metric 'irr'"* ]]
	history --metric growth --profile first main~2..main
	[[ $status == 4 && $(built) == 0 && $stderr == 'profile-history: no workload has the metric growth: first' ]]
	history --metric process_d1mr main~2..missing
	[[ $stderr == *"there is no commit 'missing' here"* ]]
	cd ..
	history a..b
	[[ $status == 1 && $stderr == 'profile-history: this is no git repository' ]]
}
