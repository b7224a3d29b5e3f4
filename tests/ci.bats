#!/usr/bin/env bats
# bats file_tags=valgrind
# The recipes of docs/ci.md work: their commands are extracted from the page and run in an example
# project whose last commit costs twice as much.

# shellcheck disable=SC2154 # stderr, lines: bats sets them

load helpers/common
load helpers/planted

setup() {
	export HOME=$BATS_TEST_TMPDIR GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	export TOOLS=$BATS_TEST_TMPDIR/tools BASE
	ln -s "$ROOT" "$TOOLS"
	git init -q "$BATS_TEST_TMPDIR/project"
	cd "$BATS_TEST_TMPDIR/project"
	git config user.name test
	git config user.email test@example.org
	build_planted prog
	mkdir baselines
	write_suite baselines/suite.json
	printf 'prog: prog.c\n\tgcc -g -O1 -o prog prog.c\n' >Makefile
	printf '/prog\n/build/\n' >.gitignore
	git add -A
	git commit -qm 'The base'
	BASE=$(git rev-parse HEAD)
	sed -i 's/#define PASSES 1/#define PASSES 2/' prog.c
	git commit -qam 'Work twice'
}

# The code blocks of the section of that heading.
section() {
	awk -v heading="## $1" '$0 == heading { on = 1; next } /^## / { on = 0 }
		on && /^```/ { code = !code; next } on && code' "$ROOT/docs/ci.md"
}

# The steps of a GitHub workflow: what is indented below each `run: |`, with a NUL behind it.
github_steps() {
	section 'GitHub Actions' | awk '
		match($0, /^ *run: \|$/) { indent = index($0, "run:") + 1; on = 1; next }
		on && match($0, /[^ ]/) && RSTART <= indent { on = 0; printf "%c", 0 }
		on { print substr($0, indent + 1) }
		END { if (on) printf "%c", 0 }'
}

# The shell of a GitLab job: the items of `script:`.
gitlab_steps() {
	section 'GitLab' | awk '/^  script:/ { on = 1; next } /^  [a-z]/ { on = 0 } on' |
		sed -E "s/^    - //; s/^'(.*)'$/\1/"
}

run_steps() {
	run --separate-stderr bash -euo pipefail -c "$1"
}

@test "ci: the recipe for GitHub Actions fails the job, annotates, and leaves its files" {
	local -a steps
	export GITHUB_WORKSPACE=$PWD RUNNER_TEMP=$BATS_TEST_TMPDIR/runner GITHUB_STEP_SUMMARY=$BATS_TEST_TMPDIR/summary
	mkdir "$RUNNER_TEMP"
	mapfile -d '' -t steps < <(github_steps)
	((${#steps[@]} == 4))
	run_steps "${steps[0]}"
	((status == 0))
	run_steps "${steps[1]}"
	((status == 0))
	run_steps "${steps[2]}"
	((status == 0))
	run_steps "${steps[3]}"
	((status == 3))
	[[ $output == *"prog: regressed: instructions grew by "* ]]
	[[ $output == *"::error file=prog.c,line="*",title=prog regressed::"* ]]
	grep -q '^## Performance: 🔴 regressed' "$GITHUB_STEP_SUMMARY"
	grep -q 'called 2.0× as often by main' "$GITHUB_STEP_SUMMARY"
	python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("performance.xml")'
	jq -e 'any(.[]; .name == "prog: ir" and .value > 0)' benchmark.json
	jq -e '.prog.ir.value > 0' bencher.json
}

@test "ci: the recipe for GitLab fails the job and leaves its report" {
	local steps
	export CI_PROJECT_DIR=$PWD
	steps=$(gitlab_steps)
	[[ $steps == *'git clone'*'worktree add'*' measure base '*' compare base '* ]]
	run_steps "$steps"
	((status == 3))
	[[ $output == *"1. work at prog.c:"*": called 2.0× as often by main"* ]]
	grep -q '<failure ' performance.xml
	grep -q 'regressed' performance.md
}

@test "ci: the recipe with a committed baseline fails on a regression and not on another machine" {
	local steps
	git checkout -q "$BASE"
	make -s
	"$TOOLS/scripts/profile-baseline" measure main --quiet
	steps=$(section 'With a committed baseline')
	[[ $steps == *' compare main '* ]]
	run_steps "$steps"
	((status == 0))
	git checkout -q -
	make -s
	run_steps "$steps"
	((status == 3))
	jq '.system.must_agree.cpu_features = "another"' baselines/main.json >other
	mv other baselines/main.json
	run_steps "$steps"
	((status == 0))
	[[ $output == *"prog: incomparable: cpu_features "*"nothing was judged"* ]]
}

@test "ci: the recipe for git bisect finds the commit" {
	local steps i
	for i in 1 2 3; do
		printf '/* %d */\n' "$i" >>prog.c
		git commit -qam "After $i"
	done
	steps=$(section 'Which commit caused it: git bisect')
	[[ $steps == *'git bisect run'* ]]
	steps=${steps/BAD GOOD/HEAD $BASE}
	run_steps "${steps//GOOD/$BASE}"
	((status == 0))
	[[ $(git log -1 --format=%s refs/bisect/bad) == 'Work twice' ]]
}
