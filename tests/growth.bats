#!/usr/bin/env bats
# profile-growth: programs of known growth in C, C++ and Rust, inlined and not.

# shellcheck disable=SC2154,SC2016 # stderr, lines: bats sets them; texts for another shell

load helpers/common
load helpers/documents

planted=$FIXTURES/growth/planted

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# grows SIZES COMMAND…: the table as JSON, in growth.json; those functions that grow faster than the input.
grows() {
	"$ROOT/scripts/profile-growth" --quiet --sizes "$1" --format json=document.json -- "${@:2}"
	table document.json >growth.json
}

# table DOCUMENT: the part with the growth of the only profile, with the functions that the table shows.
table() {
	jq '.profiles[].growth | .functions |= map(select(.cost_growth.terms[0] | .power > 1.05 or (.power >= 1 and .log)))' "$1"
}

program_grows() {
	[[ $(jq -r '.program.cost_growth.term' growth.json) == "$1" ]]
}

# first_is PATTERN EXPONENT: the first function, which is a cause, and its exponent.
first_is() {
	jq -e --arg name "$1" --argjson exponent "$2" '.functions[0] |
		(.function | test($name)) and .cause and (.cost_growth.exponent - $exponent | fabs <= 0.02)' growth.json
}

# The factor of the first function's leading term, within 1 %.
factor_is() {
	jq -e --argjson factor "$1" '.functions[0].cost_growth.terms[0].factor / $factor - 1 | fabs <= 0.01' growth.json
}

# predicts SIZE WORD…: with this size, which was not measured, ./program WORD… costs within 1 % of what the terms of
# its growth give. Of the largest term, this is its factor.
predicts() {
	"$ROOT/scripts/profile-deep" cpu --quiet --output larger --name larger -- ./program "${@:2}" "$1"
	jq -e --argjson size "$1" --argjson cost "$(jq .profiles.larger.cpu.program.Ir larger/cpu_*.json)" \
		'[.program.cost_growth.terms[] | .factor * pow($size; .power) * if .log then $size | log2 else 1 end] |
		add / $cost - 1 | fabs <= 0.01' growth.json
	rm -r larger
}

no_function_grows_faster() {
	jq -e '.functions == []' growth.json
}

# The costs per call of leaf() grow with the size, and all else with them.
@test "growth: of documents that are there, the function that grows is named with its place, and the limit judged" {
	local size
	local -a inputs=()
	for size in 10 20 40 80 160; do
		write_document "$size.json" "calls=$size" "leaf_price=$((size * 10))"
		inputs+=("$size=$size.json")
	done
	profile-growth --format json=document.json,html=page.html "${inputs[@]}"
	assert_valid_document document.json
	table document.json >growth.json
	jq -e '.functions[0].function == "leaf"' growth.json
	profile-report document.json --format json | cmp - document.json
	run -3 profile-growth --limit growth=1.5 "${inputs[@]}"
	run -0 profile-growth --limit growth=2.5 "${inputs[@]}"
	run -1 --separate-stderr profile-growth 1x="${inputs[0]#*=}" "${inputs[@]:1}"
	[[ ${#stderr_lines[@]} -eq 1 ]]
}

# bats test_tags=valgrind
@test "growth: linear, constant and logarithmic programs have no function that grows faster" {
	gcc -O2 -g "$planted.c" -o program
	grows 250..2000*2 ./program linear '{}'
	predicts 4000 linear
	program_grows n
	no_function_grows_faster
	grows 250..2000*2 ./program constant '{}'
	predicts 4000 constant
	program_grows constant
	no_function_grows_faster
	grows 250..2000*2 ./program log '{}'
	predicts 4000 log
	program_grows 'log n'
	no_function_grows_faster
}

# bats test_tags=valgrind
@test "growth: the planted function in C is first, inlined or not, with its exponent and factor" {
	gcc -O2 -g "$planted.c" -o program
	grows 250..2000*2 ./program pairs '{}'
	predicts 4000 pairs
	program_grows n²
	first_is '^count_pairs$' 2
	grows 4000..32000*2 ./program append '{}' # below, what is linear costs more than what is quadratic
	predicts 64000 append
	program_grows n²
	first_is '^append$' 2
	grows 250..2000*2 ./program table '{}'
	predicts 4000 table
	program_grows n²
	first_is '^insert$' 2
	factor_is 3 # six instructions for half of the entries
	grows 10..50+10 ./program cubic '{}'
	predicts 100 cubic
	program_grows n³
	first_is '^multiply$' 3
	gcc -O2 -fno-inline -g "$planted.c" -o program
	grows 250..2000*2 ./program append '{}'
	first_is '^append$' 2
}

# bats test_tags=valgrind
@test "growth: merge sort grows as n log n" {
	gcc -O2 -g "$planted.c" -o program
	grows 250..2000*2 ./program sort '{}'
	predicts 4000 sort
	first_is '^merge_sort$' 1.145
	[[ $(jq -r '.functions[0].cost_growth.term' growth.json) == 'n log n' ]]
}

# bats test_tags=valgrind
@test "growth: the planted function in C++ is first, inlined or not" {
	local option
	for option in -O2 '-O1 -fno-inline'; do
		# shellcheck disable=SC2086 # two options
		g++ $option -g "$planted.cc" -o program
		grows 250..2000*2 ./program find '{}'
		first_is '^remove_duplicates' 2
	done
	grows 500..4000*2 ./program reverse '{}'
	first_is '^reverse' 2
}

# bats test_tags=valgrind
@test "growth: the planted function in Rust is first, inlined or not" {
	local option
	command -v rustc >/dev/null || skip 'no rustc on this machine'
	for option in '-C opt-level=3' '-C opt-level=1 -C llvm-args=-inline-threshold=0'; do
		# shellcheck disable=SC2086 # several options
		rustc $option -g "$planted.rs" -o program
		grows 250..2000*2 ./program contains '{}'
		first_is '^planted::remove_duplicates' 2
	done
	grows 500..4000*2 ./program reverse '{}'
	first_is '^planted::reverse' 2
}

# bats test_tags=valgrind
@test "growth: without debug information the functions outside of the system's libraries are own code" {
	gcc -O2 -fno-inline "$planted.c" -o program
	grows 250..2000*2 ./program append '{}'
	first_is '^append$' 2
}

# bats test_tags=valgrind
@test "growth: the size is put into the command, the generator, the input and the environment" {
	cat >count.sh <<-'END'
		while read -r line; do :; done
		[ "$SIZE" = "$1" ] && [ "$(wc -l <lines."$1")" = "$1" ]
	END
	run --separate-stderr "$ROOT/scripts/profile-growth" --sizes 10,20,40 --generate 'seq {} >lines.{}; seq {} | wc -l' \
		--input 'lines.{}' --env 'SIZE={}' -- /bin/sh count.sh '{}'
	[[ $status == 0 ]]
	[[ ${lines[0]} == '/bin/sh count.sh 40' || ${lines[0]} == *'sh count.sh 40' ]]
	[[ ${lines[1]} == "Growth of the program's instructions: "* ]]
	[[ $stderr == *'profile-growth: size 20 (2 of 3)'* ]]
}

# bats test_tags=valgrind
@test "growth: of allocations, the function that allocates too much is named" {
	cat >program.c <<-'END'
		#include <stdlib.h>
		static char *volatile kept;
		__attribute__((noinline)) void copy_again(long n) { for (long i = 1; i <= n; i++) free(kept = malloc(i)); }
		__attribute__((noinline)) void keep_one(long n) { kept = malloc(1000 * n); }
		int main(int count, char **words) { long n = atol(words[count - 1]); copy_again(n); keep_one(n); return 0; }
	END
	gcc -O1 -g program.c -o program
	"$ROOT/scripts/profile-growth" --quiet --kinds memory --sizes 100..400*2 --format json=document.json -- ./program '{}'
	assert_valid_document document.json
	table document.json >growth.json
	[[ $(jq -r '.event, .tool' growth.json | paste -sd ' ') == 'AllocatedBytes dhat' ]]
	first_is '^copy_again$' 2
	factor_is 0.5
	run --separate-stderr "$ROOT/scripts/profile-growth" --quiet --kinds count --event Allocations --sizes 100..400*2 -- ./program '{}'
	[[ $status == 0 && ${lines[1]} == "Growth of the program's allocations: n; about "* ]]
}

# bats test_tags=valgrind
@test "growth: what a child process costs is part of the command's growth" {
	gcc -O2 -fno-inline -g "$planted.c" -o program
	"$ROOT/scripts/profile-growth" --quiet --kinds count --sizes 4000..32000*2 --format json=document.json -- \
		/bin/sh -c './program append {}; :'
	table document.json >growth.json
	first_is '^append$' 2
	program_grows n²
}

# bats test_tags=valgrind
@test "growth: a limit on the exponent fails with 3, and every format is written" {
	gcc -O2 -g "$planted.c" -o program
	run --separate-stderr "$ROOT/scripts/profile-growth" --quiet --sizes 100..800*2 --limit growth=1.1 \
		--format console,json=g.json,html=g.html,markdown=g.md --output kept -- ./program pairs '{}'
	[[ $status == 3 && -z $stderr ]]
	[[ $output == *"Growth of the program's instructions: n²; about "* ]]
	[[ $output == *'* count_pairs  n²'* ]]
	[[ $(jq -r '.schema, .profiles.program_pairs.growth.event' g.json) == edm-profile/baseline/1$'\n'Ir ]]
	[[ $(<g.html) == *'<div class="growth"><svg '*'count_pairs'* ]]
	xmllint --html --noout g.html 2>errors || true
	[[ $(grep -v 'Tag .* invalid\|^<\|\^$' errors | grep -c 'parser error') == 0 ]]
	[[ $(<g.md) == *'| **count\_pairs** | **n²** |'* ]]
	[[ -s $(echo kept/800/cpu_*.json) ]]
	run --separate-stderr profile-growth --limit growth=2.1 \
		"100=$(echo kept/100/*.json)" "200=$(echo kept/200/*.json)" "400=$(echo kept/400/*.json)"
	[[ $status == 0 ]]
}

# bats test_tags=valgrind
@test "growth: what fails is named with its size, and nothing is left" {
	run --separate-stderr "$ROOT/scripts/profile-growth" --sizes 1,2,3 --generate 'exit {}' -- /bin/true
	[[ $status == 5 && -z $output ]]
	[[ ${stderr_lines[-1]} == "profile-growth: size 1: the command of --generate failed: exit 1" ]]
	run --separate-stderr "$ROOT/scripts/profile-growth" --quiet --sizes 1,2,3 -- /bin/sh -c 'exit $((2 - {} > 0 ? 0 : 7))'
	[[ $status == 5 && -z $output ]]
	[[ $stderr == *'profile-growth: size 2: could not be measured: /bin/sh -c '* ]]
	run --separate-stderr "$ROOT/scripts/profile-growth" --quiet --sizes 1,2,3 -- ./missing {}
	[[ $status != 0 && $stderr == *missing* ]]
	run --separate-stderr "$ROOT/scripts/profile-growth" --quiet --sizes 1,2,3 --generate ': >in.1' --input 'in.{}' -- /bin/true
	[[ $status == 1 && $stderr == "profile-growth: size 2: there is no file 'in.2', the --input" ]]
}

@test "growth: wrong usage is one line and exit 2" {
	local -a growth=("$ROOT/scripts/profile-growth")
	local word
	for word in '--sizes 1,2' '--sizes 1,x,3' '--sizes 3,2,1'; do
		# shellcheck disable=SC2086 # two words
		run --separate-stderr "${growth[@]}" $word -- /bin/true
		[[ $status == 2 && -z $output && ${#stderr_lines[@]} == 1 && $stderr == 'profile-growth: '* ]]
	done
	run --separate-stderr "${growth[@]}" -- /bin/true
	[[ $status == 2 && $stderr == *'--sizes is missing'* ]]
	run --separate-stderr "${growth[@]}" --sizes 1,2,3
	[[ $status == 2 && $stderr == *'the command is missing'* ]]
	run --separate-stderr "${growth[@]}" --sizes 1,2,3 --limit ir=1% -- /bin/true
	[[ $status == 2 && $stderr == *"a limit is an exponent such as growth=1.1, not 'ir=1%'"* ]]
	run --separate-stderr "${growth[@]}" --sizes 1,2,3 --kinds io -- /bin/true
	[[ $status == 2 && $stderr == *'--kinds takes cpu, count or memory'* ]]
	run --separate-stderr "${growth[@]}" --sizes 1,2,3 --generate 'make input' --input input -- /bin/cat
	[[ $status == 2 && ${#stderr_lines[@]} == 1 && $stderr == *'nothing depends on the size: {}, '* ]]
	: >in.1
	mkdir in.2
	run --separate-stderr "${growth[@]}" --sizes 1,2,3 --input 'in.{}' -- /bin/cat
	[[ $status == 1 && $stderr == "profile-growth: size 2: 'in.2', the --input, cannot be read" ]]
	run --separate-stderr "${growth[@]}" --sizes 1,2,3 --input missing -- /bin/cat {}
	[[ $status == 1 && $stderr == "profile-growth: size 1: there is no file 'missing', the --input" ]]
	run --separate-stderr profile-growth 1=a 2=b
	[[ $status == 2 && $stderr == *'at least 3 sizes are needed, not 2'* ]]
}
