#!/usr/bin/env bats
# profile-baseline: a suite measured, saved, compared.

# shellcheck disable=SC2154 # stderr, lines: bats sets them

load helpers/common
load helpers/planted

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir baselines
	write_suite baselines/suite.json
}

baseline() {
	run --separate-stderr "$ROOT/scripts/profile-baseline" "$@"
}

# bats test_tags=valgrind
@test "suite: measured, saved, unchanged when compared, each kind in one run of its tool" {
	local before
	build_planted prog
	baseline measure main
	((status == 0))
	[[ $stderr == *"3 of 3 done, 100 %: prog, times"* ]]
	assert_valid_document baselines/main.json
	jq -e '.profiles.prog | (has("cpu") | not) and has("memory") and .timing.runs == 2
		and (.count | .tool == "tally" and .heap.peak_bytes > 1000 and (.calls | length > 0))
		and .repeats.runs == 2 and .wall_time > 0 and .peak_memory_mb > 0' baselines/main.json
	[[ -s build/suite/prog/file ]]

	before=$(stat -c '%i %y' baselines/main.json)
	baseline measure main --quiet
	((status == 0))
	[[ -z $stderr && $(stat -c '%i %y' baselines/main.json) == "$before" ]]

	strace -f --seccomp-bpf -qq -e trace=execve -o calls "$ROOT/scripts/profile-baseline" compare main --document measured.json >output
	[[ $(head -n 1 output) == "prog: unchanged" ]]
	jq -e '.profiles.prog | (has("cpu") | not) and has("count") and has("memory")' measured.json
	[[ $(grep -E 'execve\("[^"]*/(tally|callgrind|cachegrind|dhat|massif)-amd64-linux"' calls | grep -vc ' = -1 ') == 3 ]]
}

# bats test_tags=valgrind
@test "suite: a regression of the kind count alone is named with its cause, by tally alone" {
	build_planted prog
	jq '.workloads[0].kinds = ["count"] | .workloads[0].limits = {"wall": "none", "cpu": "none"}' \
		baselines/suite.json >count.json
	/usr/bin/jsonschema -i count.json "$ROOT/docs/schema/suite.v1.schema.json"
	baseline measure main --suite count.json --quiet
	((status == 0))
	assert_valid_document baselines/main.json
	jq -e '.profiles.prog | has("count") and (has("cpu") | not)' baselines/main.json
	baseline compare main --suite count.json
	[[ $status -eq 0 && ${lines[0]} == 'prog: unchanged' ]]

	build_planted prog -DPASSES=2
	run -3 strace -f --seccomp-bpf -qq -e trace=execve -o calls "$ROOT/scripts/profile-baseline" compare main --suite count.json \
		--limit ir=0.1% --document new.json --quiet
	[[ ${lines[0]} == 'prog: regressed: instructions grew by '*'(limit 0.1%)'* ]]
	[[ $output == *'1. work at prog.c:'*': called 2.0× as often by main'* ]]
	[[ $(grep -E 'execve\("[^"]*/tally-amd64-linux"' calls | grep -vc ' = -1 ') == 4 ]] # once, and three times to be sure
	run ! grep -qE '/(callgrind|cachegrind)-amd64-linux"' calls
	jq -e '.profiles.prog | has("count") and (has("cpu") | not)' new.json
}

# bats test_tags=valgrind
@test "suite: a function that became quadratic is named, though it costs less, and measured again before" {
	cat >prog.c <<-'END'
		#include <stdio.h>
		#include <stdlib.h>
		static volatile int sink;
		__attribute__((noinline)) void pair(long n) { for (long i = 0; i < n; i++) for (long k = 0; k < TURNS; k++) sink++; }
		__attribute__((noinline)) void walk(long n) { for (long i = 0; i < n; i++) for (long k = 0; k < 300; k++) sink++; }
		int main(void) { long n = 0; FILE *f = fopen(getenv("INPUT"), "r"); if (fscanf(f, "%ld", &n) == 1) { pair(n); walk(n); } return 0; }
	END
	cat >growth.json <<-'END'
		{"schema": "edm-profile/suite/1", "workloads": [{
		 "name": "grow", "command": ["./prog"], "environment": {"INPUT": "input.{}"}, "sizes": "120..960*2",
		 "setup": [["sh", "-c", "echo {} >input.{}"]], "runs": {"exact": 2}, "limits": {"growth": "1.1"}}]}
	END
	/usr/bin/jsonschema -i growth.json "$ROOT/docs/schema/suite.v1.schema.json"
	gcc -O1 -g -DTURNS=100 prog.c -o prog
	baseline measure main --suite growth.json
	((status == 0))
	[[ $stderr == *'8 of 8 done, 100 %: grow, run 2, size '* ]]
	assert_valid_document baselines/main.json
	jq -e '.profiles.grow | (has("timing") | not) and .repeats.runs == 2 and
		(.growth | .sizes == [120, 240, 480, 960] and .tool == "tally" and .functions[0].file == "prog.c"
		and ([.functions[] | select(.cost_growth.term == "n").function] | sort) == ["pair", "walk"])' baselines/main.json

	gcc -O1 -g -DTURNS=n/12 prog.c -o prog
	baseline compare main --suite growth.json --format console,json=report.json
	((status == 3))
	[[ $stderr == *'16 of 16 done, 100 %: grow, run 4, size '* ]]
	[[ $output == *'growth of pair (prog.c) is n^2.00, was n^1.00 (limit 1.1)'* ]]
	[[ $output == *'regressed (n, now n²'*')'* ]]
	jq -e '.profiles[0].metrics[] | select(.process == "pair (prog.c)") |
		.verdict == "regressed" and .unit == "exponent" and .new.value == 2 and .old.value == 1' report.json
	baseline compare main --suite growth.json --quiet --limit growth=2.5
	((status == 0))
	baseline measure main --suite growth.json --quiet --runs 1,5 # of those that can be timed
	((status == 0))
	gcc -O1 -g -DTURNS=100 prog.c -o prog
	baseline compare main --suite growth.json --quiet --limit growth=+0.1
	[[ $status == 0 && $output == *'grow: improved: growth is n^1.00, was '* ]]
}

# bats test_tags=valgrind
@test "suite: programs are found by a path relative to where one is, benchmarks judged one by one" {
	mkdir edm-profile
	cp "$ROOT/timing/timing.h" edm-profile
	cp "$ROOT/examples/timing.c" timing.c
	gcc -O1 -g -I. timing.c "$ROOT/build/lib/libedm-profile-timing.a" -pthread -o timing
	cat >baselines/suite.json <<-'END'
		{"schema": "edm-profile/suite/1",
		 "workloads": [{"name": "bench", "command": ["./timing", "bench"], "kinds": ["count"],
		                "limits": {"ir": "60%", "wall": "none", "cpu": "none"}}]}
	END
	baseline measure main --quiet
	((status == 0))
	jq -e '.profiles | keys == ["bench", "bench/sum/5000", "bench/sum/50000"]' baselines/main.json
	baseline compare main --quiet
	((status == 0))

	sed -i 's/total += values\[i\];/total += values[i] * values[i];/' timing.c
	gcc -O1 -g -I. timing.c "$ROOT/build/lib/libedm-profile-timing.a" -pthread -o timing
	baseline compare main --quiet
	((status == 0))
	baseline compare main --limit bench/sum/5000:ir=1%
	((status == 3))
	[[ $output == *"bench/sum/5000: regressed: "*"instructions grew by "*"1. sum at timing.c:19: "* ]]
	[[ $output != *"bench/sum/50000: regressed"* ]]
}

# bats test_tags=valgrind
@test "suite: a regression is confirmed, named, and in whatever form is asked for" {
	build_planted prog
	baseline measure main --quiet
	build_planted prog -DPASSES=2
	baseline compare main --format console --format json=report.json,junit=report.xml --document new.json
	((status == 3))
	[[ ${lines[0]} == "prog: regressed: "*"instructions grew by "*"(limit 0.5%)"* ]]
	[[ $output == *"1. work at prog.c:"*": called 2.0× as often by main"* ]]
	jq -e '.verdict == "regressed"' report.json
	python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("report.xml")'
	jq -e '.profiles.prog.repeats.runs > 3' new.json
	baseline compare main --limit ir=200% --limit wall=none --limit cpu=none --quiet
	((status == 0))
}

# bats test_tags=valgrind
@test "suite: one workload of several is measured alone and the others stay" {
	build_planted prog
	jq '.workloads += [.workloads[0] | .name = "other" | .kinds = ["count"]] | .workloads[].runs.exact = 1' \
		baselines/suite.json >two.json
	baseline measure main --suite two.json --quiet
	((status == 0))
	[[ $(jq -c '.profiles | keys' baselines/main.json) == '["other","prog"]' ]]
	baseline measure main --suite two.json --quiet other
	[[ $(jq -c '.profiles | keys' baselines/main.json) == '["other","prog"]' ]]
	baseline measure main --suite two.json --quiet --only other
	[[ $(jq -c '.profiles | keys' baselines/main.json) == '["other"]' ]]
	baseline compare main --suite two.json --quiet --format json
	((status == 4))
	jq -e '.profiles[] | select(.name == "prog") | .verdict == "incomparable"' <<<"$output"
}

# bats test_tags=valgrind
@test "suite: a workload that fails is exit 5 and named, and nothing is saved" {
	jq '.workloads[0].command = ["sh", "-c", "exit 7"]' baselines/suite.json >failing.json
	baseline measure main --suite failing.json --quiet
	((status == 5))
	[[ $stderr == "profile-baseline: workload prog, run "*": the command exited with status 7" ]]
	jq '.workloads[0].command = ["sh", "-c", "printf first; printf \"a\\\\0\\\\nno \\\\033file\\\\n \\\\n\" >&2; echo done; exit 7"]' \
		baselines/suite.json >failing.json
	baseline measure main --suite failing.json --quiet
	[[ $status == 5 && $stderr == "profile-baseline: workload prog, run "*": the command exited with status 7: no ?file" ]]
	[[ ! -e baselines/main.json ]]
}

@test "suite: a set-up that fails is exit 5 and named" {
	jq '.workloads[0].setup = [["sh", "-c", "echo oh >&2; exit 1"]]' baselines/suite.json >failing.json
	baseline measure main --suite failing.json
	((status == 5))
	[[ $stderr == "profile-baseline: workload prog: its set-up failed: sh -c echo oh >&2; exit 1: oh" ]]
	jq '.workloads[0].setup = [["sh", "-c", "echo one; echo two; echo three; echo four >&2; exit 1"]]' baselines/suite.json >failing.json
	baseline measure main --suite failing.json
	[[ $stderr == $'two\nthree\nprofile-baseline: workload prog: its set-up failed: '*': four' ]]
}

@test "suite: our own is what its schema says, and so is the one of these tests" {
	/usr/bin/jsonschema -i "$ROOT/baselines/suite.json" "$ROOT/docs/schema/suite.v1.schema.json"
	/usr/bin/jsonschema -i baselines/suite.json "$ROOT/docs/schema/suite.v1.schema.json"
}

@test "suite: what is wrong with one is said in one line, with its place, and its schema says so too" {
	local change expected
	while IFS='|' read -r change expected; do
		jq "$change" "$BATS_TEST_TMPDIR/baselines/suite.json" >wrong.json
		baseline measure main --suite wrong.json
		((status == 1))
		[[ $stderr == "profile-baseline: wrong.json:$expected" ]] || {
			printf '%s\n' "expected: $expected" "found:    $stderr"
			return 1
		}
		# The schema checks the form of a kind, but not whether it exists, nor that names are distinct.
		[[ $expected == *already || $change == *'["disk"]' || $change == *'[""]' || $change == *u0000* || $change == *'\n"' ]] ||
			run ! /usr/bin/jsonschema -i wrong.json "$ROOT/docs/schema/suite.v1.schema.json"
	done <<-'END'
		.schema = "edm-profile/suite/2"|2:13: schema: this program reads edm-profile/suite/1
		.workloads = []|3:16: workloads: a suite needs at least one workload
		del(.workloads)|2:13: "workloads" is missing
		del(.schema)|23:11: not a suite: it has no "schema"
		.more = 1|29:3: more: unknown key
		[.]|1:1: expected an object, found '['
		.workloads[0].name = "../x"|5:15: workloads[0].name: a name is letters, digits, '.', '_' and '-', and begins with a letter or digit
		.workloads[0].name = "prog\n"|5:15: workloads[0].name: a name is letters, digits, '.', '_' and '-', and begins with a letter or digit
		del(.workloads[0].name)|23:11: workloads[0]: a workload needs a "name"
		.workloads[0].command = "prog"|6:18: workloads[0].command: expected an array, found '"'
		.workloads[0].command = []|6:18: workloads[0].command: a command needs at least one word
		.workloads[0].command = [""]|7:9: workloads[0].command: the name of the program is empty
		.workloads[0].command = ["a\u0000"]|7:9: workloads[0].command[0]: a word must not contain a NUL
		del(.workloads[0].command)|21:11: workloads[0]: the workload 'prog' needs a "command"
		.workloads[0].directory = ""|27:20: workloads[0].directory: the name of the folder is empty
		.workloads[0].environment = {"1X": "a"}|28:15: workloads[0].environment.1X: '1X' is not a name of a variable
		.workloads[0].kinds = ["disk"]|10:9: workloads[0].kinds[0]: there is no kind 'disk'; there are: cpu, memory, io, count, cycles
		.workloads[0].kinds = []|9:16: workloads[0].kinds: there must be at least one kind
		.workloads[0].limits = {"ir": 1}|14:15: workloads[0].limits.ir: expected a string, found '1'
		.workloads[0].options = ["freeze"]|28:9: workloads[0].options[0]: an option of profile-deep must begin with --
		.workloads[0].runs.exact = 0|17:18: workloads[0].runs.exact: expected a number from 1 to 1000
		.workloads[0].runs.more = 1|19:9: workloads[0].runs.more: unknown key
		.workloads[0].setup = [[]]|21:9: workloads[0].setup[0]: a command needs at least one word
		.workloads[0] += {command: ["a{}"], kinds: ["count"], sizes: [1, 2, 3]}|29:9: workloads[0]: the workload 'prog' has "sizes", so its times are not measured; "timed" can only be 0
		.workloads[0].color = "red"|27:7: workloads[0].color: unknown key
		.workloads += [.workloads[0]]|48:11: workloads[1]: there is a workload 'prog' already
	END
	printf '{"schema": ' >wrong.json
	baseline measure main --suite wrong.json
	[[ $status -eq 1 && $stderr == 'profile-baseline: wrong.json:1:12: schema: ends where a string was expected' ]]
	: >wrong.json
	baseline measure main --suite wrong.json
	[[ $status -eq 1 && $stderr == 'profile-baseline: wrong.json:1:1: the file is empty; a suite is a JSON object' ]]
	baseline measure main --suite missing.json
	[[ $status -eq 1 && $stderr == "profile-baseline: there is no suite: missing.json" ]]
}

# bats test_tags=valgrind
@test "suite: a workload runs in the directory the suite names, which is not emptied" {
	mkdir data
	echo hello >data/input
	jq '.workloads = [{name: "cat", command: ["cat", "input"], kinds: ["count"], directory: "../data",
		runs: {exact: 1, timed: 1}, setup: [["cp", "input", "copy"]]}]' baselines/suite.json >in-data.json
	mv in-data.json baselines/suite.json
	/usr/bin/jsonschema -i baselines/suite.json "$ROOT/docs/schema/suite.v1.schema.json"
	CDPATH=$BATS_TEST_TMPDIR baseline measure main --quiet
	[[ $status -eq 0 && -z $stderr ]]
	jq -e '.profiles.cat.exit_status == 0' baselines/main.json
	[[ $(<data/copy) == hello && ! -e build/suite/cat ]]
	jq '.workloads[0].directory = "../nowhere"' baselines/suite.json >wrong.json
	baseline measure main --suite wrong.json
	[[ $status -eq 1 && $stderr == 'profile-baseline: workload cat: its "directory" is not a folder: ./../nowhere' ]]
}

@test "suite: a file that is here and not where the workload runs is an error that names the word" {
	echo hello >input
	jq '.workloads = [{name: "cat", command: ["cat", "input"], setup: [["true"]]}]' baselines/suite.json >elsewhere.json
	baseline measure main --suite elsewhere.json
	((status == 1))
	[[ $stderr == "profile-baseline: workload cat: 'input' is a file in this folder, but not in the folder where the workload runs; name that folder with \"directory\", or make the file with \"setup\"" ]]
	jq '.workloads[0].runs = {exact: 1, timed: 1} | .workloads[0].kinds = ["count"] | .workloads[0].setup = [["touch", "input"]]' \
		elsewhere.json >made.json
	baseline measure main --suite made.json --quiet
	((status == 0))
}

@test "suite: it is read by one program, which hands out words" {
	local -a words
	mapfile -d '' -t words < <(profile-suite baselines/suite.json)
	[[ ${words[*]:0:8} == 'prog command 1 ../../../prog prog environment 0 prog' ]]
	strace -f -qq -e trace=execve -o calls "$ROOT/scripts/profile-baseline" compare nope --suite baselines/suite.json || true
	[[ $(grep -c 'build/bin/profile-suite' calls) == 1 ]]
	run ! grep -q '/jq' calls
}

@test "suite: a suite that cannot be read is one line that says why, exit 1" {
	run -1 --separate-stderr profile-suite missing.json
	[[ $stderr == 'profile-suite: missing.json: '* && ${#stderr_lines[@]} -eq 1 ]]
	: >empty.json
	run -1 --separate-stderr profile-suite empty.json
	[[ $stderr == 'profile-suite: empty.json:1:1: the file is empty; a suite is a JSON object' ]]
	printf '[]' >list.json
	run -1 --separate-stderr profile-suite list.json
	[[ $stderr == 'profile-suite: list.json:1:1: '* && ${#stderr_lines[@]} -eq 1 ]]
}

@test "suite: a missing baseline is exit 4 before anything is measured" {
	baseline compare nope
	((status == 4))
	[[ $stderr == "profile-compare: no baseline 'nope': there is no baselines/nope.json" ]]
}

@test "suite: wrong usage is exit 2 and one line; --help and --version" {
	local -a words
	local line
	while read -r line; do
		read -r -a words <<<"$line"
		baseline "${words[@]}"
		((status == 2))
		[[ $stderr == "profile-"* && $stderr != *$'\n'* ]]
	done <<-'END'
		measure
		destroy main
		measure ../main
		measure main --jobs 0
		measure main --nonsense
		measure main --suite
		measure main nobody
		compare main --limit x
	END
	baseline --help
	((status == 0))
	[[ ${lines[0]} == "Usage: profile-baseline "* ]]
	baseline --version
	((status == 0))
}
