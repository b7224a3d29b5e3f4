#!/usr/bin/env bats
# Inlined functions are functions in what becomes of recordings at instruction level.

# shellcheck disable=SC2154 # stderr: bats sets it

load helpers/common

readonly programs=(templates threads iterators units recursion copies)

# The programs are recorded once for all tests.
setup_file() {
	local program
	make_inlined_programs
	cd "$BATS_FILE_TMPDIR"
	for program in "${programs[@]}"; do
		record "$ROOT/build/samples/$program" "$program"
		record "$ROOT/build/samples/$program" "$program-contexts" --separate-callers=100
		callgrind2json --no-inline "$program.out" --output "$program.plain"
	done
	record_words
}

# record PROGRAM NAME [OPTION…]
record() {
	valgrind --tool=callgrind --dump-instr=yes "${LOADER_JUMPS[@]}" --callgrind-out-file="$2.out" "${@:3}" \
		"$1" >/dev/null 2>&1
	callgrind2json "$2.out" --output "$2.json"
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

# The document without the lines of calls, which a recording has without debug information too.
without_places() {
	sed '/^ *"places": \[$/,/^ *\],$/d'
}

# Makes the documents compiled.json, inlined.json and inlined-more.json of words.cc, in which the
# functions are called, inlined, and inlined and cost more.
record_words() {
	local always='-DINLINING=inline __attribute__((always_inline))'
	mkdir -p compiled inlined inlined-more
	g++ -O2 -g "$FIXTURES/inlined/words.cc" -o compiled/words
	g++ -O2 -g "$always" "$FIXTURES/inlined/words.cc" -o inlined/words
	g++ -O2 -g "$always" -DMORE=5 "$FIXTURES/inlined/words.cc" -o inlined-more/words
	record ./compiled/words compiled
	record ./inlined/words inlined
	record ./inlined-more/words inlined-more
}

# figure FILE FUNCTION FIELD: of the only function of that name in the program itself.
figure() {
	jq -e --arg object "/${1%%[.-]*}" --arg function "$2" ".profiles[].cpu.functions[] |
		select(.function == \$function and (.object | endswith(\$object))) | $3" "$1"
}

# bats test_tags=valgrind
@test "inlined functions: self costs add up to the total, of each object too" {
	local program
	for program in "${programs[@]}"; do
		jq -e '.profiles[].cpu | [.functions[].self.Ir] | add' "$program.json" >sum
		jq -e '.profiles[].cpu.totals.Ir' "$program.plain" | diff - sum
		jq '.profiles[].cpu.functions | group_by(.object)[] | [.[0].object, ([.[].self.Ir] | add)]' \
			"$program.json" >objects
		jq '.profiles[].cpu.functions | group_by(.object)[] | [.[0].object, ([.[].self.Ir] | add)]' \
			"$program.plain" | diff - objects
	done
}

# bats test_tags=valgrind
@test "inlined functions: compiled functions keep their inclusive costs, and calls their sum" {
	local program
	local compiled='.profiles[].cpu.functions[] | select(.inlined | not) | [.object, .function, .inclusive.Ir, .calls]'
	for program in "${programs[@]}"; do
		jq -c "$compiled" "$program.json" | sort >kept
		jq -c "$compiled" "$program.plain" | sort >all
		[[ $(grep -c . kept) -gt 20 ]]
		[[ -z $(comm -23 kept all) ]]
		grep -q '"main"' kept
		jq '[.profiles[].cpu.calls[].count] | add' "$program.plain" >count
		jq '[.profiles[].cpu.calls[].count] | add' "$program.json" | diff count -
	done
}

# bats test_tags=valgrind
@test "inlined functions: they are marked, have no calls, and cost at least what they cost themselves" {
	local program
	for program in "${programs[@]}"; do
		jq -e '[.profiles[].cpu.functions[] | select(.inlined)] |
			length > 0 and all(has("calls") | not) and all(.inclusive.Ir >= .self.Ir)' "$program.json"
		jq -e '[.profiles[].cpu.functions[] | select(.inlined)] == []' "$program.plain"
		jq -e '.profiles[].cpu | .totals.Ir as $all | all(.functions[]; .inclusive.Ir <= $all)' "$program.json"
	done
}

# bats test_tags=valgrind
@test "inlined functions: the table shows those of the user" {
	run "$ROOT/build/bin/profile-report" templates.out
	[[ $output == *'Words::add'*'inlined'* ]]
	run ! grep -E ' inlined +[0-9]' < <("$ROOT/build/bin/profile-report" --no-inline templates.out)
}

# bats test_tags=valgrind
@test "inlined functions: a document reads as it was written, and compares with compiled functions" {
	"$ROOT/build/bin/profile-merge" templates.json >again.json
	diff templates.json again.json
	"$ROOT/build/bin/profile-compare" templates.json templates.json
	"$ROOT/build/bin/profile-compare" templates.plain templates.json
}

# bats test_tags=valgrind
@test "inlined functions: an object that changed after the recording is not asked" {
	cp -p templates.out early.out
	touch -d '2001-01-01' early.out
	callgrind2json early.out | without_places | diff templates.plain -
}

# bats test_tags=valgrind
@test "inlined functions: one with a copy out of line costs what both do" {
	local calls
	calls=$(jq '.profiles[].cpu | .functions as $functions |
		[.calls[] | select($functions[.caller].function == "scaled") | .inclusive.Ir] | add' copies.json)
	(($(figure copies.json scaled .inclusive.Ir) == $(figure copies.json scaled .self.Ir) + calls))
	(($(figure copies.json scaled .self.Ir) > $(figure copies.plain scaled .self.Ir)))
}

# Around it are a comparison and a return.
# bats test_tags=valgrind
@test "inlined functions: one that two functions recur through costs what these do" {
	local recursive
	recursive=$(($(figure copies.json walk .inclusive.Ir) + $(figure copies.json stroll .inclusive.Ir)))
	(($(figure copies.json visit .inclusive.Ir) <= recursive))
	(($(figure copies.json visit .inclusive.Ir) >= recursive - 100))
}

# bats test_tags=valgrind
@test "inlined functions: call contexts hold them, and their self costs add up to the total" {
	local program
	for program in "${programs[@]}"; do
		jq -e '.profiles[].cpu | ([.contexts[].self.Ir] | add) == .totals.Ir' "$program-contexts.json"
		jq -e '.profiles[].cpu.functions as $functions | any(.profiles[].cpu.contexts[]; $functions[.function].inlined)' \
			"$program-contexts.json"
	done
	"$ROOT/build/bin/profile-report" --format collapsed copies-contexts.out >stacks
	grep -q ';main;walk;visit;spin [0-9]' stacks
	grep -q ';main;scaled;spin [0-9]' stacks
}

# bats test_tags=valgrind
@test "inlined functions: each costs the same itself, with and without call contexts" {
	local program
	local self='.profiles[].cpu.functions[] | [.object, .function, .file, .self.Ir]'
	for program in templates units recursion copies; do
		jq -c "$self" "$program.json" >plain
		jq -c "$self" "$program-contexts.json" | diff plain -
	done
}

# bats test_tags=valgrind
@test "inlined functions: lines of source belong to the innermost function, and add up to its self cost" {
	callgrind2json --lines copies.out >lines.json
	jq -e '.profiles[].cpu | [.functions | to_entries[] | select(.value.self.Ir > 0) | [.key, .value.self.Ir]] ==
		[.lines | group_by(.function)[] | [.[0].function, (map(.self.Ir) | add)]]' lines.json
}

# bats test_tags=valgrind
@test "inlined functions: what the lines of a function cost, with what they call, is what it costs" {
	local program
	for program in templates threads units; do
		callgrind2json --lines "$program.out" >lines.json
		python3 - lines.json <<'PYTHON'
import collections, json, sys
cpu = list(json.load(open(sys.argv[1]))['profiles'].values())[0]['cpu']
calls, callees = collections.Counter(), collections.defaultdict(set)
for row in cpu['line_calls']:
    calls[row['function']] += row['inclusive']['Ir']
for call in cpu['calls']:
    callees[call['caller']].add(call['callee'])
def recurs(function):
    seen, pending = set(), list(callees[function])
    while pending:
        at = pending.pop()
        if at not in seen:
            seen.add(at)
            pending += callees[at]
    return function in seen
count = 0
for i, f in enumerate(cpu['functions']):
    if not recurs(i):
        count += 1
        assert f['self']['Ir'] + calls[i] == f['inclusive']['Ir'], f
assert count > 100
PYTHON
	done
	callgrind2json --lines templates.out |
		jq -e '.profiles[].cpu.line_calls | any(.line == 50 and (.file | endswith("/templates.cc")))'
}

# bats test_tags=valgrind
@test "inlined functions: one whose first code is inlined from a header is in the file of its declaration" {
	g++ -std=c++20 -O2 -g "$ROOT/tests/blame/programs/shapes/main.cpp" -o shapes
	valgrind --tool=callgrind --dump-instr=yes --callgrind-out-file=shapes.out ./shapes 300 >/dev/null 2>&1
	callgrind2json shapes.out >shapes.json
	[[ $(jq -r '.profiles[].cpu.functions[] | select(.function == "Polygon::area() const") | "\(.file | split("/")[-1]):\(.line)"' shapes.json) == main.cpp:$(($(grep -n points.emplace_back "$ROOT/tests/blame/programs/shapes/main.cpp" | cut -d: -f1) + 2)) ]]
	jq -e '.profiles[].cpu | ([.functions[].self.Ir] | add) == .totals.Ir' shapes.json
	callgrind2json --no-inline shapes.out |
		jq -e 'any(.profiles[].cpu.functions[]; .function == "Polygon::area() const" and (.file | endswith("/stl_vector.h")))' ||
		skip 'this compiler begins the function with code of its own'
}

# bats test_tags=valgrind
@test "inlined functions: a closure is in the file of its type, so that its calls are own calls" {
	local line
	line=$(grep -n 'measure(value)' "$FIXTURES/inlined/closure.cc" | cut -d: -f1)
	g++ -std=c++14 -O2 -g "$FIXTURES/inlined/closure.cc" -o closure
	record ./closure closure
	jq -e --argjson line "$line" '.profiles[].cpu | .functions as $functions | .places[] |
		select(.line == $line and .count == 100 and (.file | endswith("closure.cc")))' closure.json
	[[ $(jq '[.profiles[].cpu.functions[] | select((.function | contains("operator()")) and .file == "")] | length' closure.json) == 0 ]]
}

# bats test_tags=valgrind
@test "inlined functions: --lines --asm shows the instructions of each line, with their executions" {
	profile-report copies.out --lines copies.c --asm >code.txt
	objdump -d --no-show-raw-insn "$ROOT/build/samples/copies" | sed -nE 's/^ *([0-9a-f]+):\t(\S+).*/\1 \2/p' >objdump.txt
	python3 - code.txt objdump.txt <<'PYTHON'
import re, sys
code = dict(line.split() for line in open(sys.argv[2]))
line, left, count = None, 0, 0
for row in open(sys.argv[1]).read().splitlines()[3:]:
    found = re.match(r' +([0-9a-f,]+) +([0-9,]+) +[0-9.]+ %(?:  (.*))?', row)
    cost, text = int(found[2].replace(',', '')), found[3] or ''
    if text.startswith('        ') and found[1] in code and text.split()[0] == code[found[1]]:
        left -= cost
        count += 1
    else:
        assert left == 0, row
        left = cost
assert left == 0 and count > 40
PYTHON
}

# bats test_tags=valgrind
@test "inlined functions: --asm says why there is no machine code" {
	run -2 profile-report copies.out --asm
	[[ $output == *'--asm goes with --lines'* ]]
	callgrind2json --lines copies.out | jq 'del(.profiles[].cpu.lines[].address)' >plain.json
	run -1 profile-report plain.json --lines copies.c --asm
	[[ $output == *'--asm needs the file that callgrind wrote with --dump-instr=yes' ]]
	sed 's|copies$|nothing|' copies.out >moved.out
	run -1 profile-report moved.out --lines copies.c --asm
	[[ $output == *'objdump shows no code of '*nothing* ]]
}

# bats test_tags=valgrind
@test "inlined functions: one that is inlined now is the same function, and told as that" {
	run "$ROOT/build/bin/profile-compare" compiled.json inlined.json --limit ir=0.01%
	[[ $output == *'Words::add at words.cc:'*': now inlined'* ]]
	[[ $output == *'Sum::take at words.cc:'*': now inlined, '* ]]
	# As a cause too: which of them is one depends on what the compiler makes of main.
	[[ $output =~ [0-9]\.\ ('(anon)::Words::add'|'Sum::take')' at words.cc:'[^$'\n']*': now inlined, ' ]]
	[[ $output != *'calls by main'* ]]
	run "$ROOT/build/bin/profile-compare" inlined.json compiled.json
	[[ $output == *'Words::add '*': no longer inlined'* ]]
}

# bats test_tags=valgrind
@test "inlined functions: one that costs more is the first cause, whether it was inlined before or not" {
	local old
	for old in inlined compiled; do
		run "$ROOT/build/bin/profile-compare" "$old.json" inlined-more.json
		[[ $status -eq 3 && $output == *'1. (anon)::Words::add at words.cc:'*' more'* ]]
	done
}

# bats test_tags=valgrind
@test "inlined functions: where only one of two recordings tells of them, nothing is named as a cause" {
	callgrind2json --no-inline inlined.out --output inlined.plain
	run "$ROOT/build/bin/profile-compare" inlined.plain inlined-more.json
	[[ $status -eq 3 && $output != *'caused by'* ]]
	[[ $output == *'No causes are named: only one of the two tells what was inlined.'* ]]
}

# bats test_tags=valgrind
@test "inlined functions: the tables mark them, of callers and callees too" {
	run "$ROOT/build/bin/profile-report" --callees walk copies.json
	[[ $output =~ visit\ +inlined\  ]]
	run "$ROOT/build/bin/profile-report" --callers visit copies.json
	[[ $output == *$'\n''inlined, '*' Ir inclusive, '*' self'* ]]
}

# bats test_tags=valgrind
@test "inlined functions: a program that was built again since is not asked, and that is said" {
	cp -p "$ROOT/build/samples/copies" early
	record ./early early
	jq -e 'any(.profiles[].cpu.functions[]; .inlined)' early.json
	gcc -O1 -g "$FIXTURES/inlined/copies.c" -o early
	run -0 --separate-stderr callgrind2json early.out
	[[ $stderr == "callgrind2json: $PWD/early changed since the run began: what was inlined there is not shown" ]]
	callgrind2json --no-inline early.out | diff - <(without_places <<<"$output")
}

# The build-id decides there, not the time.
# bats test_tags=valgrind
@test "inlined functions: profile-deep asks the program that ran, and says so when it was built again" {
	cat >replaces.c <<-'END'
		#include <stdio.h>
		static inline __attribute__((always_inline)) int work(int n)
		{
			int sum = 0;
			for (volatile int i = 0; i < n; i++)
				sum += i;
			return sum;
		}
		int main(int count, char **words)
		{
			if (count > 1)
				rename(words[1], words[0]);
			return work(1000) < 0;
		}
	END
	gcc -O2 -g replaces.c -o replaces
	gcc -O1 -g replaces.c -o other
	touch replaces
	run -0 --separate-stderr "$ROOT/scripts/profile-deep" cpu ./replaces
	[[ $output =~ work\ +inlined ]]
	run -0 "$ROOT/scripts/profile-deep" cpu --no-inline ./replaces
	[[ $output != *inlined* ]]
	run -0 --separate-stderr "$ROOT/scripts/profile-deep" cpu --no-envelope ./replaces other
	[[ $stderr == *"replaces changed since the run began: what was inlined there is not shown"* ]]
	[[ $output != *inlined* ]]
}

# bats test_tags=valgrind
@test "inlined functions: a raw file of profile-deep, read without its document, says where they are shown" {
	"$ROOT/scripts/profile-deep" cpu --quiet --output apart "$ROOT/build/samples/copies" >/dev/null
	if grep -q '/edm-profile/' apart/*.callgrind; then
		run -0 --separate-stderr profile-report apart/*.callgrind
		[[ ${#stderr_lines[@]} == 1 && $stderr == *'the document beside it (.json) shows what was inlined' ]]
	fi
	run -0 --separate-stderr profile-report apart/*.json
	[[ -z $stderr && $output =~ visit\ +inlined ]]
}
