#!/usr/bin/env bats
# A closer look at a saved profile: filtered, shortened, by caller, callee and line.

# shellcheck disable=SC2154 # bats sets stderr

load helpers/common

setup() {
	cd "$FIXTURES/browser"
	recording=$PWD/templates.callgrind
}

@test "report: --filter shows functions whose name, file or object matches, and no other" {
	profile-report "$recording" --filter '^std::.*sort|_Rb' | assert_golden report/filter.txt
	run -0 profile-report "$recording" --filter 'libstdc\+\+' --top 1000
	[[ "$(grep -c 'libstdc++' <<<"$output")" == "$(profile-report "$recording" --top 10000 | grep -c 'libstdc++')" ]]
	run -0 profile-report "$recording" --filter 'no such thing'
	[[ $output == *"No function matches."* ]]
}

@test "report: a filter that is no regular expression is wrong usage" {
	run -2 profile-report "$recording" --filter '('
	[[ ${#lines[@]} == 1 && $output == *"'('"* ]]
}

@test "report: names are without arguments and return types, unless --full-names is given" {
	run -0 profile-report "$recording"
	[[ $output == *' std::__introsort_loop '* && $output != *basic_string\<char* ]]
	COLUMNS=1000 run -0 profile-report "$recording" --full-names
	[[ $output == *' void std::__introsort_loop<'* && $output == *basic_string\<char* ]]
}

@test "report: no two functions of a table have the same name" {
	run -0 profile-report "$recording" --top 1000
	[[ -z $(sed -n '/^  function /,/^$/s/   *[0-9].*//p' <<<"$output" | sort | uniq -d) ]]
}

# The sum of the column of self costs.
self_costs() {
	profile-report "$1" --top 10000 "${@:2}" |
		sed -nE 's/^[ *] .* ([0-9,]+|-) +([0-9,]+) +([0-9,]+|-) +([0-9.]+ %|-)$/\2/; T; s/,//g; p' | jq -s add
}

@test "report: the start-up is one row with the sum of its self costs, unless --all is given" {
	run -0 profile-report "$recording"
	[[ $output == *'  (start-up, '*' functions) '* && $output != *'below main'* && $output != *'_dl_relocate_object'* ]]
	run -0 profile-report "$recording" --all
	[[ $output != *'(start-up'* && $output == *'  (below main) '* && $output == *' _dl_relocate_object '* ]]
	[[ $(self_costs "$recording") == 3488767 && $(self_costs "$recording" --all) == 3488767 ]]
}

# bats test_tags=valgrind
@test "report: one line says what -g would add, where a program that can be built again was built without" {
	cd "$BATS_TEST_TMPDIR"
	printf 'int main(void) { return 0; }\n' >program.c
	for option in -g0 -g; do
		gcc -O1 $option program.c -o program
		valgrind --tool=callgrind --callgrind-out-file=program.out$option ./program 2>/dev/null
	done
	run -0 profile-report program.out-g0
	[[ $(grep -c 'has no debug information: compile it with -g' <<<"$output") == 1 ]]
	[[ $output == *$'\n''program has no debug information'* ]]
	run -0 profile-report program.out-g
	[[ $output != *'debug information'* ]]
	valgrind --tool=callgrind --callgrind-out-file=true.out /bin/true 2>/dev/null
	run -0 profile-report true.out
	[[ $output != *'debug information'* ]]
}

@test "report: --filter shows functions of the start-up that match" {
	run -0 profile-report "$recording" --filter _dl_relocate
	[[ $output == *' _dl_relocate_object '* && $output != *'(start-up'* ]]
}

@test "report: a loader's function that the program calls is not start-up" {
	cd "$BATS_TEST_TMPDIR"
	sed 's/_dl_runtime_resolve_xsave/__tls_get_addr/g' "$recording" >tls.callgrind
	run -0 profile-report tls.callgrind --top 1000
	[[ $output == *' __tls_get_addr '* && $output == *'(start-up'* ]]
}

@test "report: a recording without main has no start-up" {
	cd "$BATS_TEST_TMPDIR"
	sed "s/main'(below main)/begin'(below main)/g" "$recording" >other.callgrind
	[[ $(profile-report other.callgrind) == "$(profile-report other.callgrind --all)" ]]
	[[ $(profile-report other.callgrind) == *' _dl_relocate_object '* ]]
}

@test "report: --callers and --callees have the calls and costs of the document" {
	profile-report "$recording" --callers 'operator new' --callees main --top 1000 | assert_golden report/calls.txt
	profile-report "$recording" --format json --output "$BATS_TEST_TMPDIR/document.json"
	python3 - "$BATS_TEST_TMPDIR/document.json" <(profile-report "$recording" --callees main --top 1000) <<'PYTHON'
import json, re, sys
cpu = list(json.load(open(sys.argv[1]))['profiles'].values())[0]['cpu']
main = [i for i, f in enumerate(cpu['functions']) if f['function'] == 'main']
expected = sorted((c['count'], c['inclusive']['Ir']) for c in cpu['calls'] if c['caller'] in main)
rows = re.findall(r' +([\d,]+) +([\d,]+) +[\d.]+ %$', open(sys.argv[2]).read(), re.M)
assert sorted(tuple(int(n.replace(',', '')) for n in row) for row in rows) == expected
PYTHON
}

@test "report: a function that was not recorded is one clear line" {
	run -1 profile-report "$recording" --callers nothing
	[[ ${#lines[@]} == 1 && $output == *"'nothing'"* ]]
}

@test "report: of several functions asked for, the one that was not recorded is named" {
	run -1 profile-report "$recording" --callers main --callees nothing
	[[ ${#lines[@]} == 1 && $output == *"'nothing'"* ]]
}

@test "report: a template is found by its name alone, whatever its arguments" {
	run -0 profile-report "$recording" --callees 'std::__introsort_loop'
	[[ $output == *'callees of std::__introsort_loop'$'\n'* ]]
}

@test "report: --lines shows what every line of a file costs, with its text" {
	profile-report "$recording" --lines templates.cc | assert_golden report/lines.txt
}

# bats test_tags=valgrind
@test "report: what each line calls costs what callgrind_annotate says" {
	cd "$BATS_TEST_TMPDIR"
	cat >program.c <<-'C'
		static int half(int n) { return n / 2; }
		static int steps(int n)
		{
			int count = 0;
			while ((n = half(n)))
				count++;
			return count + half(count);
		}
		int main(void)
		{
			int sum = 0;
			for (int i = 0; i < 100; i++)
				sum += steps(i) + half(i);
			sum += steps(1 << 20);
			return half(sum) < 0;
		}
	C
	gcc -g program.c -o program
	valgrind --tool=callgrind --callgrind-out-file=program.callgrind ./program
	callgrind2json --lines program.callgrind >program.json
	callgrind_annotate --tree=calling --threshold=100 --show-percs=no program.callgrind >annotated.txt
	python3 - annotated.txt program.json <<'PYTHON'
import collections, json, re, sys
theirs, ours = [0], collections.Counter()
sections = open(sys.argv[1]).read().split('annotated source: ')
source, = [section for section in sections[1:] if section.split()[0] == 'program.c']
for line in source.splitlines():
    call = re.match(r' *([\d,]+)  => ', line)
    if call:
        theirs[-1] += int(call[1].replace(',', ''))
    elif theirs[-1]:
        theirs.append(0)
cpu = list(json.load(open(sys.argv[2]))['profiles'].values())[0]['cpu']
for row in cpu['line_calls']:
    if row['file'].endswith('program.c'):
        ours[row['line']] += row['inclusive']['Ir']
assert len(ours) == 5
assert sorted(ours.values()) == sorted(cost for cost in theirs if cost), (ours, theirs)
PYTHON
}

@test "report: --top-lines shows own lines first, and every other file and library as one row" {
	profile-report "$recording" --top-lines 8 | assert_golden report/top-lines.txt
	run -0 profile-report "$recording" --top-lines 8 --format markdown
	[[ $output == *'| line | self | inclusive | percent | source |'* ]]
}

@test "report: --top-lines sorts by what lines cost themselves or with what they call, and adds up to the total" {
	local self
	self=$(profile-report "$recording" --top-lines 1000 --sort self | sed -nE 's/^  [^ ].*[^ ]  +([0-9,]+) +([0-9,]+|-) +[0-9.]+ %.*/\1/; T; s/,//g; p')
	[[ $(jq -s add <<<"$self") == 3488767 ]]
	run -0 profile-report "$recording" --top-lines 2
	[[ ${lines[2]} == *'templates.cc:'* && ${lines[3]} == *'templates.cc:'* && ${lines[4]} == '  …' ]]
	run -0 profile-report "$recording" --top-lines 2 --sort self
	[[ ${lines[3]} == *'templates.cc:26 '* ]]
}

@test "report: --top-lines reads a document, and says how to record lines where there are none" {
	profile-report "$recording" --top-lines 5 --format json --output "$BATS_TEST_TMPDIR/document.json"
	[[ $(profile-report "$BATS_TEST_TMPDIR/document.json" --top-lines 5) == "$(profile-report "$recording" --top-lines 5)" ]]
	jq 'del(.profiles[].cpu.lines)' "$BATS_TEST_TMPDIR/document.json" >"$BATS_TEST_TMPDIR/without.json"
	run -1 profile-report "$BATS_TEST_TMPDIR/without.json" --top-lines 5
	[[ ${#lines[@]} == 1 && $output == *'profile-deep cpu --lines' ]]
	run -2 profile-report "$recording" --top-lines 0
}

@test "report: what says how to record lines names the kind that was recorded" {
	local kind
	profile-report "$recording" --format json --output "$BATS_TEST_TMPDIR/document.json"
	for kind in count cycles; do
		jq --arg kind "$kind" '.profiles[] |= (.[$kind] = (.cpu | del(.lines)) | del(.cpu))' \
			"$BATS_TEST_TMPDIR/document.json" >"$BATS_TEST_TMPDIR/without.json"
		run -1 profile-report "$BATS_TEST_TMPDIR/without.json" --top-lines 5
		[[ $output == *"profile-deep $kind --lines" ]]
		run -1 profile-report "$BATS_TEST_TMPDIR/without.json" --lines main.c
		[[ $output == *"profile-deep $kind --lines"* ]]
	done
	run -1 profile-report "$FIXTURES/perf/threads-and-waits.perf" --top-lines 5
	[[ $output == *'profile-deep sample --lines' ]]
}

@test "report: the text of lines is read only from files that may be shown" {
	run -0 profile-report "$recording" --top-lines 5 --sources ''
	[[ $output == *'templates.cc:'* && $output != *push_back* ]]
}

@test "report: lines of a file without costs are one clear line that says how to record them" {
	run -1 profile-report "$recording" --lines nothing.cc
	[[ ${#lines[@]} == 1 && $output == *--lines* ]]
}

@test "report: a closer look goes into Markdown as well" {
	run -0 profile-report "$recording" --callers main --format markdown
	[[ $output == *'### callers of main'* && $output == *'| function | calls |'* ]]
}

# record_calls COMMAND…: calls as callgrind_annotate sees them, and a document, of one recording.
record_calls() {
	valgrind --tool=callgrind --callgrind-out-file=program.callgrind "$@" >/dev/null 2>&1
	callgrind_annotate --tree=calling --threshold=100 --show-percs=no program.callgrind >annotated.txt
	profile-report program.callgrind --format json --output document.json
}

assert_calls_annotated() {
	python3 - annotated.txt document.json <<'PYTHON'
import collections, json, re, sys
# The name alone: without file, object, and the level of recursion.
name = lambda text: re.sub(r"'\d+$", "", re.sub(r"^.*?([^:/]+):(.*?)( \[.*)?$", r"\2", text.strip()))
row = re.compile(r"^ *([\d,]+) +([<>*]) +(\S.*?)(?: \(([\d,]+)x\))?(?: \[.*\])?$")
theirs, ours = collections.Counter(), collections.Counter()
current = None
for line in open(sys.argv[1]):
    found = row.match(line)
    if not found:
        current = None
    elif found[2] == "*":
        current = name(found[3])
    elif found[2] == ">" and current:
        theirs[current, name(found[3]), "count"] += int(found[4].replace(",", ""))
        theirs[current, name(found[3]), "cost"] += int(found[1].replace(",", ""))
cpu = list(json.load(open(sys.argv[2]))["profiles"].values())[0]["cpu"]
names = [f["function"] for f in cpu["functions"]]
for call in cpu["calls"]:
    ours[names[call["caller"]], names[call["callee"]], "count"] += call["count"]
    ours[names[call["caller"]], names[call["callee"]], "cost"] += call["inclusive"]["Ir"]
assert len(ours) > 100
assert ours == theirs, (ours - theirs, theirs - ours)
PYTHON
}

# bats test_tags=valgrind
@test "report: callers and callees are those of callgrind_annotate, in a recursive program with threads" {
	cd "$BATS_TEST_TMPDIR"
	cp "$FIXTURES/report/threads-and-recursion.c" program.c
	gcc -g -O1 -fno-inline -fno-optimize-sibling-calls program.c -o program -lpthread
	record_calls ./program
	assert_calls_annotated
}

# bats test_tags=valgrind
@test "report: callers and callees are those of callgrind_annotate, in a C++ program" {
	cd "$BATS_TEST_TMPDIR"
	g++ -g -O1 "$FIXTURES/browser/templates.cc" -o program
	record_calls ./program
	assert_calls_annotated
}

# bats test_tags=valgrind
@test "report: callers and callees are those of callgrind_annotate, in python" {
	cd "$BATS_TEST_TMPDIR"
	record_calls "$(python3 -c 'import sys; print(sys.executable)')" -S -E -c 'print(sorted({str(i): i for i in range(50)}))'
	assert_calls_annotated
}

@test "profile-report: calls within a recursion have no percentage, for their costs hold each other" {
	run -0 profile-report "$FIXTURES/callgrind/real/recursion.out" --callers even --callees odd
	[[ $output == *'main          1         44    10.68 %'* && $output == *'odd           2         40  recursion'* ]]
}

# bats test_tags=valgrind
@test "profile-report: of functions that call themselves, each other and in a circle, no caller or callee has more than all" {
	local name format
	cd "$BATS_TEST_TMPDIR"
	gcc -g -O1 -fno-optimize-sibling-calls "$FIXTURES/report/recursions.c" -o program
	record_calls ./program
	jq -e '[.profiles[].cpu | .totals.Ir as $all | .functions[].inclusive.Ir | select(. > $all)] == []' document.json
	for format in console markdown; do
		for name in fib even odd first second third main work; do
			profile-report program.callgrind --callers "$name" --callees "$name" --format "$format" >>"shown.$format"
		done
		(($(grep -cw recursion "shown.$format") == 16)) # each such call, from both its ends
		# shellcheck disable=SC2016 # for awk
		[[ -z $(grep -oE '[0-9.]+ %' "shown.$format" | awk '$1 > 100') ]]
	done
}

@test "profile-report: no caller or callee costs more than all" {
	local real=$FIXTURES/callgrind/real
	run -0 profile-report "$real/recursion.out" --callers fib
	[[ $output =~ fib\ +24\ +-\ +recursion ]]
	run -0 profile-report "$real/toggle-until-exit.out" --callers bench --callers main --callees '(below main)'
	[[ $output =~ main\ +2\ +'2,843'\ +'100.00 %' && $output != *2,845* ]]
}

@test "profile-report: a name that nobody has is answered with those that are most like it" {
	local file=$FIXTURES/callgrind/real/toggle-until-exit.out
	run -1 --separate-stderr profile-report "$file" --callers memcmp
	[[ $stderr == "profile-report: $file: no function 'memcmp' was recorded; did you mean 'memcpy' or 'strcmp'?" ]]
	run -1 --separate-stderr profile-report "$file" --callees LEF
	[[ $stderr == *"no function 'LEF' was recorded; did you mean 'leaf'?" ]]
	run -1 --separate-stderr profile-report "$file" --lines src/togg.c
	[[ $stderr == *"did you mean 'tog.c'?" ]]
	run -1 --separate-stderr profile-report "$file" --callees nothing_like_it_at_all
	[[ $stderr == *"no function 'nothing_like_it_at_all' was recorded" ]]
}
