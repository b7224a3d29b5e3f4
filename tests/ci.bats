#!/usr/bin/env bats
# bats file_tags=valgrind
# The action for GitHub, the template for GitLab and the recipes of docs/ci.md work: their steps run in an
# example project whose last commit costs twice as much.

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
	write_suite suite.new
	jq '.build = [["make"]]' suite.new >baselines/suite.json
	rm suite.new
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

run_steps() {
	run --separate-stderr bash -euo pipefail -c "$1"
	printf '%s\n' "$output" "$stderr"
}

# run_action CONTEXTS: runs the steps of the action, each in the folder of the repository.
run_action() {
	local step
	local -a steps
	export GITHUB_ACTION_PATH=$TOOLS GITHUB_STEP_SUMMARY=$BATS_TEST_TMPDIR/summary GITHUB_OUTPUT=$BATS_TEST_TMPDIR/outputs
	rm -f "$GITHUB_STEP_SUMMARY" "$GITHUB_OUTPUT"
	mapfile -d '' -t steps < <("$ROOT/tests/helpers/ci-steps" action "$1")
	((${#steps[@]} == 2))
	for step in "${steps[@]}"; do
		run_steps "$step"
		((status == 0)) || break
	done
}

@test "ci: the action for GitHub fails the job on a regression, annotates, and writes the summary" {
	run_action "$(jq -n '{github: {event: {pull_request: {base: {sha: env.BASE}}}}}')"
	((status == 3))
	[[ $output == *"prog: regressed: "*"instructions grew by "* ]]
	[[ $output == *"::error file=prog.c,line="*",title=prog regressed::"* ]]
	grep -q '^## Performance: 🔴 regressed' "$GITHUB_STEP_SUMMARY"
	grep -q 'called 2.0× as often by main' "$GITHUB_STEP_SUMMARY"
	[[ $(<"$GITHUB_OUTPUT") == verdict=regressed ]]
	python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("performance.xml")'
}

@test "ci: the action for GitHub takes the commit before a push, options, and a project in a folder" {
	local clone=$BATS_TEST_TMPDIR/clone
	mkdir part
	cp -r baselines Makefile .gitignore part
	cp prog.c part
	git add -A
	git commit -qm 'A part'
	echo >>part/prog.c
	git commit -qam 'A line'
	git clone -q --depth 1 "file://$PWD" "$clone" # as actions/checkout does
	git config uploadpack.allowAnySHA1InWant true
	cd "$clone"
	run_action "$(jq -n --arg before "$(git -C "$BATS_TEST_TMPDIR/project" rev-parse HEAD~1)" '{github: {event: {before: $before}}, inputs: {
		directory: "part", options: "--limit ir=0.1% --limit wall=none --limit cpu=none --limit rss=none --format benchmark-action=benchmark.json,bencher=bencher.json"}}')"
	((status == 0))
	[[ $(<"$GITHUB_OUTPUT") == verdict=unchanged && $output == *'prog: unchanged'*'0.1%'* ]]
	jq -e 'any(.[]; .name == "prog: ir" and .value > 0)' part/benchmark.json
	jq -e '.prog.ir.value > 0' part/bencher.json
}

@test "ci: the action for GitHub fails no job where nothing can be judged" {
	run_action '{"github": {"event": {"before": "0000000000000000000000000000000000000000"}}}'
	((status == 0))
	[[ $(<"$GITHUB_OUTPUT") == verdict=incomparable && $stderr == *'nothing was judged'* ]]
	git checkout -q "$BASE"
	echo '#error broken' >>prog.c
	git commit -qam 'Break it'
	git revert --no-edit HEAD >/dev/null
	run_action "$(jq -n --arg base "$(git rev-parse HEAD~1)" '{inputs: {base: $base}}')"
	((status == 0))
	[[ $(<"$GITHUB_OUTPUT") == verdict=incomparable && $stderr == *'does not build: '* ]]
}

@test "ci: the template for GitLab fails the job and leaves its report" {
	local steps
	export CI_PROJECT_DIR=$PWD EDM_PROFILE=$PWD/.edm-profile EDM_PROFILE_URL=$TOOLS EDM_PROFILE_OPTIONS='--limit ir=2%'
	export CI_MERGE_REQUEST_DIFF_BASE_SHA=$BASE
	ln -s "$ROOT" .edm-profile
	IFS= read -r -d '' steps < <("$ROOT/tests/helpers/ci-steps" gitlab)
	run_steps "$steps"
	((status == 3))
	[[ $output == *'(limit 2%)'*"1. work at prog.c:"*": called 2.0× as often by main"* ]]
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
