#!/usr/bin/env bats
# perf2json: what perf script printed, beside the programs that ran. tests/sample.bats has perf itself.
# shellcheck disable=SC2030,SC2031,SC2154 # bats sets output and stderr

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# build NAME OPTION…: the program, in which inner() is inlined into outer().
build() {
	cc -O2 -g "${@:2}" -o "$1" "$FIXTURES/programs/inlined_once.c"
}

# address_of FUNCTION PROGRAM
address_of() {
	nm "$2" | sed -n "s/^0*\([0-9a-f]*\) . $1\$/\1/p"
}

# record PROGRAM ADDRESS NAME: a recording with a sample at the address, in recursive calls from there.
record() {
	local program=$PWD/$1 name=$3 place
	[[ $name == '[unknown]' ]] || name+=+0x1
	place="$(printf '%x' "$((0x$2 + 1))") $name ($program)"
	printf '# build-id %s %s\n' "$(readelf -n "$1" | sed -n 's/.*Build ID: //p')" "$program"
	printf 'prog 1/1 1.0: PERF_RECORD_COMM exec: prog:1/1\n'
	printf 'prog 1/1 1.5: 1001001 cpu-clock: \n\t %s %s (%s)\n\t %s\n\t %s\n\n' "$2" "$name" "$program" "$place" "$place"
}

# part FILTER OPTION… FILE
part() {
	perf2json "${@:2}" | jq -c ".profiles[].sample | $1"
}

# refuses MESSAGE: a recording on stdin.
refuses() {
	cat >recording
	run -1 --separate-stderr perf2json recording
	[[ $stderr == "perf2json: recording:"*": $1" ]] || { echo "$stderr" && return 1; }
}

@test "perf: inlined functions are in the stack, with the lines of the calls, and recursion counts once" {
	build prog
	record prog "$(address_of outer prog)" outer >recording
	[[ $(part '.functions | map([.function, .inlined, .inclusive.Samples, .self.Samples])' recording) == '[["inner",true,1,1],["outer",null,1,0]]' ]]
	[[ $(part '.lines | map([.function, .line, .self.Samples])' --lines recording) == '[[0,4,1]]' ]]
	[[ $(part '.line_calls | map([.function, .line, .inclusive.Samples])' --lines recording) == '[[0,4,1],[1,9,1]]' ]]
	[[ $(part '.functions | map(.function)' --no-inline recording) == '["outer"]' ]]
}

@test "perf: after the program was built anew, no name of it is taken from the new one" {
	build prog
	record prog "$(address_of outer prog)" outer >recording
	build prog -O0
	[[ $(part '.functions | map([.function, .inlined])' recording) == '[["outer",null]]' ]]
}

@test "perf: code without names is named by where its function begins, if the program still says it" {
	local begin within
	build prog
	begin=$(address_of outer prog)
	within=$(printf '%x' "$((0x$begin + 2))")
	strip -o stripped prog
	record stripped "$within" '[unknown]' >recording
	[[ $(part '.functions | map(.function)' recording) == "[\"$(printf '0x%016x' "0x$begin")\"]" ]]
	objcopy --remove-section .eh_frame_hdr stripped
	[[ $(part '.functions | map(.function)' recording) == "[\"$(printf '0x%016x' "0x$within")\"]" ]]
}

@test "perf: a program that is damaged, or no longer one, is as one that is not there" {
	local size section
	build prog
	record prog "$(address_of outer prog)" outer >recording
	grep -v build-id recording >without-id
	cp prog whole
	for size in 0 20 64 1000 "$(($(stat -c %s whole) - 200))"; do
		head -c "$size" whole >prog
		[[ $(part '.functions | map(.function)' recording) == '["outer"]' ]]
		perf2json without-id >document
	done
	head -c 1000 whole >prog
	printf '\xff\xff' | dd of=prog bs=1 seek=62 conv=notrunc status=none # the names of sections are elsewhere
	perf2json without-id >document
	# What lists the functions says that there are more than it has.
	objcopy --dump-section .eh_frame_hdr=section whole
	for section in '\x01\x1b\x03\x3b%s\xff\xff\xff\x7f' '\x01\x1b\x03\x3c%s\x01\x00\x00\x00'; do
		# shellcheck disable=SC2059 # a format
		printf "$section" 'four' | dd of=section conv=notrunc status=none
		objcopy --update-section .eh_frame_hdr=section whole prog
		[[ $(part '.functions | map(.function)' without-id) == '["outer"]' ]]
	done
}

@test "perf: an address outside of the code is a name, or a number" {
	build prog
	record prog 10 '[unknown]' >recording
	[[ $(part '.functions | map(.function)' recording) == '["0x0000000000000010"]' ]]
	record prog "$(address_of main prog)" '[unknown]' >recording
	[[ $(part '.functions | map(.function)' --no-inline recording) == "[\"$(printf '0x%016x' "0x$(address_of main prog)")\"]" ]]
}

# mapping PID BEGIN LENGTH OFFSET [FILE]: code of the file was mapped, as perf shows it.
mapping() {
	local file=${5:-/nowhere/prog}
	printf 'prog %d/%d 1.1: PERF_RECORD_MMAP2 %d/%d: [%#x(%#x) @ %#x fe:00 1 2]: r-xp %s\n' "$1" "$1" "$1" "$1" "$2" "$3" "$4" "$file"
	printf 'prog %d/%d 1.1: PERF_RECORD_MMAP2 %d/%d: [%#x(%#x) @ %#x fe:00 1 2]: rw-p %s\n' "$1" "$1" "$1" "$1" $(($2 + $3)) "$3" 0 "$file"
}

# sampled PID ADDRESS [FILE]: a sample of code that perf has no name for.
sampled() {
	printf 'prog %d/%d 1.5: 1001001 cpu-clock: \n\t %x [unknown] (%s)\n\n' "$1" "$1" "$2" "${3:-/nowhere/prog}"
}

@test "perf: an address in memory is a position in the file that was mapped there" {
	local -i begin=0x7f0000000000 outer
	build prog
	outer=0x$(address_of outer prog)
	{
		printf '# build-id %s %s\n' "$(readelf -n prog | sed -n 's/.*Build ID: //p')" "$PWD/prog"
		mapping 1 $((begin + 4096)) 4096 4096 "$PWD/prog"
		sampled 1 $((begin + outer)) "$PWD/prog"
	} >recording
	[[ $(part '.functions | map([.function, .inlined, .self.Samples])' recording) == '[["inner",true,1],["outer",null,0]]' ]]
	{
		mapping 1 0x7f0000001000 0x1000 0x3000
		mapping 1 0x7f0000001000 0x1000 0x5000 # in its place
		mapping 1 0x7f0000009000 0x1000 0x9000 /nowhere/library
		sampled 1 0x7f0000001234
		sampled 1 0x7f0000002234 # data
	} >recording
	[[ $(part '.functions | map(.function) | sort' recording) == '["0x0000000000005234","0x00007f0000002234"]' ]]
}

@test "perf: each process has its own files in memory, at first those of its parent" {
	{
		mapping 1 0x10001000 0x1000 0x3000
		printf 'prog 1/1 1.2: PERF_RECORD_FORK(2:2):(1:1)\n'
		mapping 1 0x20001000 0x1000 0x5000
		sampled 1 0x20001004
		sampled 2 0x10001004
		sampled 2 0x20001004
		printf 'prog 2/2 1.6: PERF_RECORD_COMM exec: next:2/2\n'
		mapping 2 0x20001000 0x1000 0x7000
		sampled 2 0x10001004
		sampled 2 0x20001004
		sampled 1 0x10001004
	} >recording
	[[ $(part '.functions | map(.function) | sort' recording) == '["0x0000000000003004","0x0000000000005004"]' ]]
	[[ $(part '[.children[].functions[].function] | sort' recording) == '["0x0000000000003004","0x0000000000007004","0x0000000010001004","0x0000000020001004"]' ]]
}

@test "perf: whether addresses are positions already is told by those that can be nothing else" {
	{
		mapping 1 0x401000 0x800000 0x1000
		sampled 1 0x1165
		sampled 1 0x402000
	} >positions
	{
		mapping 1 0x401000 0x800000 0x1000
		sampled 1 0x900000
		sampled 1 0x402000
	} >addresses
	[[ $(part '.functions | map(.function) | sort' positions) == '["0x0000000000001165","0x0000000000402000"]' ]]
	[[ $(part '.functions | map(.function) | sort' addresses) == '["0x0000000000002000","0x0000000000500000"]' ]]
}

@test "perf: samples without a stack, lost ones and records of other kinds are read" {
	{
		printf '# build-id 0123\nprog 1/1 1.0: PERF_RECORD_COMM exec: prog:1/1\n'
		printf 'prog 1/1 1.2: PERF_RECORD_MMAP2 1/1: [0x1]\nprog 1/1 1.3: PERF_RECORD_LOST lost 7\n'
		printf 'prog 1/1 1.5: 1001001 cpu-clock: \n\n'
	} >recording
	[[ $(part '[.functions[0].function, .sampling.lost]' recording) == '["(unknown)",7]' ]]
}

@test "perf: of more threads than a hundred the others are one root" {
	local -i thread
	for ((thread = 1; thread <= 103; thread++)); do
		printf 'prog 1/%d 1.5: 1001001 cpu-clock: \n\t 10 main+0x0 (/nowhere/prog)\n\n' "$thread"
	done >recording
	[[ $(part '.functions | map(select(.function == "(threads after the 100th)") | .inclusive.Samples)' recording) == '[3]' ]]
}

@test "perf: what is damaged is an error with its line" {
	refuses 'the file ends within a record' <<<'no record'
	refuses 'expected a record: COMMAND PID/TID TIME: …' < <(yes 'no record' | head -n 70)
	refuses 'expected a record: COMMAND PID/TID TIME: …' < <(printf 'prog 1/1 1.0: PERF_RECORD_COMM exec\n' && yes 'no record' | head -n 70)
	refuses 'too many lost samples' < <(yes "prog 1/1 1.0: PERF_RECORD_LOST lost $((2 ** 62))" | head -n 4)
	run -1 --separate-stderr profile-report - <<<'# only a comment'
	[[ ${#stderr} -gt 20 && ${stderr_lines[*]:1} == '' ]]
}

# waits STACK PREEMPTED: 600 waits of the longest time that can be told.
waits() {
	local -i i
	for ((i = 0; i < 600; i++)); do
		printf 'prog 1/1 0.0: 1 context-switches: \n\t %s main+0x0 (/nowhere/prog)\n\n' "$1"
		printf 'prog 1/1 0.0: PERF_RECORD_SWITCH OUT %s\nprog 1/1 18446744073.0: PERF_RECORD_SWITCH IN\n' "$2"
	done
}

@test "perf: waits that add up to more than 2^64-1 are an error, in one stack, in all, and at the end" {
	waits 10 '' >many
	refuses 'the waits add up to more than 2^64-1' < <(cat many many)
	refuses 'the waits add up to more than 2^64-1' < <(waits 10 preempt && waits 10 preempt)
	{
		waits 10 ''
		waits 20 ''
		printf 'prog 1/1 1.5: 1001001 cpu-clock: \n\t 10 main+0x0 (/nowhere/prog)\n\n'
	} >recording
	run -1 --separate-stderr perf2json recording
	[[ $stderr == *'costs add up to more than 2^64-1' ]]
}
