#!/usr/bin/env bats
# bats file_tags=valgrind
# profile-change: what the changes since a commit cost.

# shellcheck disable=SC2154 # stderr, stderr_lines: bats sets them

load helpers/common
load helpers/planted

setup() {
	export HOME=$BATS_TEST_TMPDIR GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	git init -q -b main "$BATS_TEST_TMPDIR/project"
	cd "$BATS_TEST_TMPDIR/project"
	git config user.name test
	git config user.email test@example.org
	make_project .
	git add -A
	git commit -qm 'The base'
}

# make_project FOLDER: a program, and a suite that says how it is built.
make_project() {
	mkdir -p "$1/baselines"
	build_planted "$1/prog"
	write_suite "$1/baselines/suite.json"
	edit_suite "$1" '.build = [["gcc", "-g", "-O1", "-o", "prog", "prog.c"]] | .workloads[] |= (.kinds = ["count"] | .runs.timed = 0)'
	printf '/prog\n/build/\n' >"$1/.gitignore"
}

edit_suite() {
	jq "$2" "$1/baselines/suite.json" >suite.new
	mv suite.new "$1/baselines/suite.json"
}

set_passes() {
	sed -i "s/#define PASSES [0-9]*/#define PASSES $1/" prog.c
}

change() {
	run --separate-stderr "$ROOT/scripts/profile-change" "$@"
}

assert_clean() {
	[[ $(git worktree list | wc -l) == 1 ]]
	[[ -z $(git status --porcelain) ]]
}

@test "change: what is not committed is compared with HEAD, and HEAD is measured once" {
	change
	((status == 0))
	[[ $output == *'prog: unchanged'* && $stderr == *"building $(git rev-parse HEAD | cut -c 1-10)"* ]]
	assert_clean
	set_passes 2
	change --format console,markdown=summary.md
	((status == 3))
	[[ $output == *'prog: regressed: '*'instructions grew by '*'called 2.0× as often by main'* ]]
	[[ $stderr == *'building the working tree'* && $stderr != *"building $(git rev-parse HEAD | cut -c 1-10)"* ]]
	grep -q 'regressed' summary.md
	change --limit ir=1000%
	((status == 0))
	[[ $(git worktree list | wc -l) == 1 && $(git status --porcelain) == ' M prog.c'$'\n''?? summary.md' ]]
}

@test "change: a branch is compared with the commit at which it left another" {
	git checkout -qb work
	set_passes 2
	git commit -qam 'Work twice'
	git checkout -q main
	set_passes 3
	git commit -qam 'Work three times'
	git checkout -q work
	change main... prog
	((status == 3))
	[[ $output == *'called 2.0× as often by main'* ]]
	change main
	((status == 0))
	[[ $output == *'prog: improved'* ]]
	assert_clean
}

@test "change: a project in a folder of the repository, whose workload runs among its own files" {
	mkdir part
	make_project part
	edit_suite part '.workloads[].directory = ".." | .workloads[].command = ["./prog"] | del(.workloads[].setup)'
	git add -A
	git commit -qm 'A part'
	cd part
	set_passes 2
	change
	((status == 3))
	[[ $output == *'called 2.0× as often by main'* ]]
	change HEAD~1
	[[ $status == 4 && $stderr == *' has no folder part/'* ]]
}

@test "change: what does not build is one line, of either side, and nothing is left" {
	echo '#error broken' >>prog.c
	change
	[[ $status == 1 && ${stderr_lines[-1]} == *'the working tree does not build: prog.c:'*'#error broken' ]]
	git commit -qam 'Break it'
	git revert --no-edit HEAD >/dev/null
	change HEAD~1 --quiet
	[[ $status == 4 && ${#stderr_lines[@]} == 1 && $stderr == *' does not build: prog.c:'*'#error broken' ]]
	assert_clean
}

@test "change: wrong usage is one line and exit 2, and so is a commit that does not exist" {
	local words
	for words in main..HEAD ..HEAD nowhere 'HEAD --limit ir' 'HEAD --jobs' --nothing 'HEAD nope'; do
		# shellcheck disable=SC2086 # two words
		change $words
		[[ $status == 2 && ${#stderr_lines[@]} == 1 && $stderr == 'profile-change: '* ]]
	done
	edit_suite . 'del(.build)'
	change
	[[ $status == 1 && $stderr == *'the suite does not say how to build'* ]]
	cd "$BATS_TEST_TMPDIR"
	change
	[[ $status == 1 && $stderr == 'profile-change: this is no git repository' ]]
}
