#!/usr/bin/env bats
# profile-deep with baselines: saved from a run, compared with a run.

# shellcheck disable=SC2154 # stderr, lines: bats sets them

load helpers/common
load helpers/planted

setup() {
	cd "$BATS_TEST_TMPDIR"
}

deep() {
	run --separate-stderr "$ROOT/scripts/profile-deep" "$@"
}

# bats test_tags=valgrind
@test "deep baseline: saved, then unchanged, then a regression with exit 3 and its cause" {
	build_planted prog
	deep cpu,memory --quiet --save-baseline main ./prog
	((status == 0))
	assert_valid_document baselines/main.json
	jq -e '.profiles.prog | has("cpu") and has("memory") and .timing.runs == 3 and .wall_time > 0' baselines/main.json

	deep cpu,memory --compare-baseline main ./prog
	((status == 0))
	[[ $output == *"prog: unchanged"* ]]

	build_planted prog -DPASSES=2
	deep cpu,memory --compare-baseline main --format console,json,markdown ./prog
	((status == 3))
	[[ $stderr == *"costs more than the baseline: measuring 3 more times to be sure"* ]]
	[[ $output == *"prog: regressed: "*"instructions grew by "* ]]
	[[ $output == *"1. work at prog.c:"*": called 2.0× as often by main"* ]]
	jq -e '.verdict == "regressed"' profiles/comparison_*.json
	grep -q 'regressed' profiles/comparison_*.md

	deep cpu --quiet --compare-baseline main --limit ir=300% ./prog
	((status == 0))
	[[ $output == "done" && -z $stderr ]]
}

# bats test_tags=valgrind
@test "deep baseline: one extra byte is seen, to the byte, at its site" {
	build_planted prog
	deep memory --quiet --save-baseline main ./prog
	build_planted prog -DBYTES=1
	deep memory --compare-baseline main --limit peak=0% ./prog
	((status == 3))
	[[ $output == *"prog: regressed: peak heap grew by "* ]]
	[[ $output == *"make_buffer"* ]]
}

# bats test_tags=valgrind
@test "deep baseline: saving replaces one profile and leaves the others" {
	build_planted prog
	deep cpu --quiet --save-baseline main --name one ./prog
	deep cpu --quiet --save-baseline main --name two ./prog
	[[ $(jq -c '.profiles | keys' baselines/main.json) == '["one","two"]' ]]
	deep cpu --compare-baseline main --name three ./prog
	((status == 4))
	[[ $output == *"three: incomparable: not in the old document"* ]]
}

# bats test_tags=valgrind
@test "deep baseline: a command that fails is not saved" {
	deep cpu --quiet --save-baseline main sh -c 'exit 3'
	((status == 5))
	[[ ! -e baselines/main.json ]]
	[[ $stderr == *"not saved as a baseline: the command failed"* ]]
}

@test "deep baseline: bad names, a missing baseline and bad limits are said before anything runs" {
	deep cpu --save-baseline ../x true
	((status == 2))
	deep cpu --compare-baseline /etc/passwd true
	((status == 2))
	deep cpu --compare-baseline main true
	((status == 4))
	[[ $stderr == "profile-compare: no baseline 'main': there is no baselines/main.json" ]]
	deep cpu --limit ir=1% true
	((status == 2))
	mkdir baselines
	printf '{}' >baselines/main.json
	deep cpu --compare-baseline main --limit ir true
	((status == 2))
	[[ ! -e profiles ]]
}

@test "deep baseline: one that is damaged is refused before anything is measured" {
	local asked
	mkdir baselines
	printf '{"schema": "edm-profile/baseline/1", "profiles": {' >baselines/torn.json
	for asked in --save-baseline --compare-baseline; do
		deep cpu "$asked" torn touch ran
		((status == 1))
		[[ ${#lines[@]} -eq 0 && $stderr == *baselines/torn.json:1:* && ! -e ran ]]
	done
	[[ $(<baselines/torn.json) == '{"schema": "edm-profile/baseline/1", "profiles": {' ]]
}

# bats test_tags=valgrind
@test "deep baseline: --format html alone writes the comparison's page, and gives the verdict" {
	build_planted prog
	deep cpu --quiet --save-baseline main ./prog
	build_planted prog -DPASSES=2
	deep cpu --format html --compare-baseline main ./prog
	((status == 3))
	[[ $output == "done" && $stderr == *"wrote profiles/comparison_"*".html" ]]
	grep -q 'regressed' profiles/comparison_*.html
}

# bats test_tags=valgrind
@test "deep: --sources says where the source lines of reports and comparisons come from" {
	local page
	mkdir project
	printf 'int main(void) { return 0; } /* visible */\n' >project/main.c
	(cd project && gcc -g -o ../prog main.c)
	deep cpu --quiet --save-baseline main ./prog
	deep cpu --format html --sources project --compare-baseline main ./prog
	deep cpu --format html --sources project ./prog
	deep cpu --format html --output elsewhere --sources baselines ./prog
	for page in profiles/comparison_*.html profiles/report_*.html; do
		"$ROOT/tests/helpers/page-data" "$page" | grep -q visible
	done
	run ! grep -q visible <("$ROOT/tests/helpers/page-data" elsewhere/report_*.html)
}

# times_opened FILE PROGRAM…: how often these programs opened the file, by strace's log on stdin.
times_opened() {
	python3 -c '
import re, sys
program, count = {}, 0
for line in sys.stdin:
    pid, _, call = line.partition(" ")
    if (found := re.search(r"execve\(\"([^\"]*)\"", call)) and " = 0" in call:
        program[pid] = found[1].rsplit("/", 1)[-1]
    if re.search(r"openat\(.*\"[^\"]*" + sys.argv[1] + r"\"", call) and program.get(pid) in sys.argv[2:]:
        count += 1
print(count)' "$@"
}

# bats test_tags=valgrind
@test "deep baseline: a run's document and its baseline are read once, whatever is written" {
	build_planted prog
	"$ROOT/scripts/profile-deep" cpu --quiet --save-baseline main ./prog
	strace -f -e trace=execve,openat -o log "$ROOT/scripts/profile-deep" cpu --no-envelope \
		--format console,html,json --flamegraph ./prog
	[[ $(times_opened '/cpu_[0-9TZ]*\.json' profile-report <log) == 1 ]]
	[[ -s $(echo profiles/cpu_*.svg) && -s $(echo profiles/report_*.html) && -s $(echo profiles/report_*.json) ]]
	"$ROOT/scripts/profile-deep" cpu --quiet --no-envelope --save-baseline bare ./prog
	strace -f -e trace=execve,openat -o log "$ROOT/scripts/profile-deep" cpu --no-envelope \
		--format console,html,json,markdown --compare-baseline bare --limit ir=none,process_ir=none ./prog
	[[ $(times_opened '/bare\.json' profile-report profile-compare profile-merge <log) == 1 ]]
	[[ $(times_opened '/cpu_[0-9TZ]*\.json' profile-compare profile-merge <log) == 1 ]]
}
