#!/usr/bin/env bats
# What is counted is what ran: the processor stops after every instruction, and these are counted.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # deep: helpers/deep sets it

load helpers/common
load helpers/deep

setup() {
	enter_own_folder
	cc -D_GNU_SOURCE -O2 -o single-step "$ROOT/tests/helpers/single-step.c"
}

# build NAME: the program has no libc, whose code depends on the processor that Valgrind shows it.
build() {
	gcc -nostdlib -static -o "$1" "$FIXTURES/programs/$1.S"
}

# place_of PROGRAM FUNCTION: sets start and size. Valgrind names the functions of so small a program
# by their start.
place_of() {
	read -r start size <<<"$(nm -S "$1" | awk -v name="$2" '$4 == name { print $1, $2 }')"
}

# self_of START: of the function that begins there, in the newest document.
self_of() {
	look ".profiles[].cpu.functions[] | select(.function == \"0x$1\").self.Ir"
}

count_of() {
	jq '.profiles[].count.totals.Ir' profiles/count_*.json
}

@test "truth: count is the number of instructions that ran, to the last" {
	build conditions
	"$deep" count --quiet ./conditions
	[[ $(count_of) -eq $(./single-step ./conditions) ]]
}

@test "truth: a repeated string instruction counts once a round" {
	build rounds
	"$deep" count --quiet ./rounds
	[[ $(count_of) -eq $(./single-step ./rounds) ]]
}

@test "truth: cpu counts the instructions of each function that ran, but the block that ends the process" {
	local start size outer
	local -a counts ranges
	build rounds
	place_of rounds outer
	outer=$start ranges=(--range "$start" "$size")
	place_of rounds inner
	mapfile -t counts < <(./single-step "${ranges[@]}" --range "$start" "$size" ./rounds)
	"$deep" cpu --quiet ./rounds
	[[ ${#counts[@]} -eq 3 && ${counts[2]} -gt 150 ]]
	[[ $(self_of "$outer") -eq ${counts[1]} && $(self_of "$start") -eq ${counts[2]} ]]
	[[ $(total_of) -eq $((counts[0] + 1 - 3)) ]] # mov, xor, syscall
}

@test "truth: the programs of count and cpu differ by the block that ends the process" {
	local option
	build_program output
	for option in '' --no-envelope; do
		"$deep" count,cpu --quiet ${option:+"$option"} --output "out$option" "$REPLY" >/dev/null
		[[ $(jq '.profiles[].count.program.Ir' "out$option"/count_*.json) -eq $(($(jq '.profiles[].cpu.program.Ir' "out$option"/cpu_*.json) + 2)) ]] # of libc's _exit
	done
}

# same_lines COMMAND…: tally's costs of instructions, and so of lines, are callgrind's, but where callgrind
# adds the stub that a call or jump goes through to it, where it counts a repeated string instruction once
# more, and where the process ends.
same_lines() {
	local tool object
	local -x VALGRIND_LIB=$ROOT/build/lib/valgrind
	valgrind -q --tool=callgrind --dump-instr=yes --compress-pos=no --callgrind-out-file=callgrind.out "$@" >/dev/null
	valgrind -q --tool=tally --dump-instr=yes --tally-out-file=tally.out "$@" >/dev/null
	for tool in callgrind tally; do
		"$ROOT/tests/helpers/instruction-costs" "$tool.out" | LC_ALL=C sort >"$tool"
	done
	(($(comm -12 callgrind tally | cut -d ' ' -f 1,3 | sort -u | wc -l) > 3000))
	comm -3 callgrind tally | tr -d '\t' | grep -v '/_exit.c:' >differing
	while read -r object; do
		objdump -d --no-show-raw-insn "$object" | grep -E '^ *[0-9a-f]+:	(bnd )?(callq?|jmpq?|repn?z?)\b' |
			awk -F '[: ]+' -v object="$object" '{ print object " 0x" $2 " " }'
	done < <(cut -d ' ' -f 1 differing | sort -u) >explained
	! grep -vFf explained differing
}

@test "truth: the costs of lines that tally counts are callgrind's, in real programs" {
	same_lines sort "$ROOT/tests/truth.bats"
	same_lines "$ROOT/build/bin/profile-report" "$FIXTURES/browser/templates.callgrind"
}
