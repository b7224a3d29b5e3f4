#!/usr/bin/env bats
# profile-deep --doctor: a line for each thing that holds or does not.

# shellcheck disable=SC2154 # lines: bats sets it

load helpers/common
load helpers/deep

setup() {
	enter_own_folder
	printf 'static inline __attribute__((always_inline)) int twice(int x) { return 2 * x; }\n%s\n' \
		'int main(int count, char **words) { (void)words; return twice(count) > 9; }' >prog.c
}

# line_of WHAT: the line about it, in REPLY.
line_of() {
	local line
	for line in "${lines[@]}"; do
		REPLY=$line
		[[ $line != ??'  '"$1 "* ]] || return 0
	done
	printf '%s\n' "no line of $1 in:" "${lines[@]}"
	return 1
}

@test "doctor: tools, kinds, pins and the C library have one line each, and nothing is written" {
	run "$deep" --doctor
	for what in valgrind strace 'kind cpu' 'kind count' 'kind io' 'kind memory' 'kind sample' 'pin paths' 'pin fifo' 'pin tracing' \
		'performance events' 'C library'; do
		line_of "$what"
		[[ $REPLY == @(ok|no|'- ')'  '* ]]
	done
	[[ $output != *'  program  '* ]]
	line_of valgrind
	[[ $REPLY == *"$(valgrind --version)" ]]
	[[ $status -eq 0 || $output == *$'\nno '* || $output == 'no '* ]]
	[[ $(ls) == prog.c ]]
}

@test "doctor: what the program's debug information tells" {
	cc -O2 -g -o inlined prog.c
	echo 'int main(void) { return 0; }' >plain.c
	cc -O0 -g -o plain plain.c
	cc -O2 -s -o stripped prog.c
	printf '#!/bin/sh\n' >script
	chmod +x script
	cc -O2 -g -static -o static prog.c
	run "$deep" --doctor ./inlined
	line_of program
	[[ $REPLY == 'ok '*'./inlined: functions, inlined ones too, and lines have names' ]]
	run "$deep" --doctor -- ./plain
	line_of program
	[[ $REPLY == 'ok '*'nothing is inlined'* ]]
	run -1 "$deep" --doctor ./stripped
	line_of program
	[[ $REPLY == 'no '*'compile it with -g'* ]]
	run "$deep" cpu --doctor ./script
	line_of program
	[[ $REPLY == '- '*'is not compiled code'* ]]
	run -1 "$deep" --doctor ./static --help
	[[ ${lines[-1]} == 'no '*'linked statically'* && ${lines[-2]} == 'ok '*inlined* ]]
	run -1 --separate-stderr "$deep" --doctor ./missing
	[[ $stderr == 'profile-deep: command not found: ./missing' ]]
}

@test "doctor: a tool that is missing, with what to install, and exit 1" {
	local tool
	mkdir bin
	for tool in bash cat dirname grep readlink realpath valgrind valgrind.bin git; do
		ln -s "$(command -v "$tool")" bin || true
	done
	PATH=$PWD/bin run -1 "$deep" --doctor
	line_of strace
	[[ $REPLY == 'no '*'not installed, needed for io (Debian: apt-get install strace)' ]]
	line_of 'kind io'
	[[ $REPLY == 'no '*'strace is not installed'* ]]
	line_of parallel
	[[ $REPLY == '- '*'not installed, needed for --hosts'* ]]
}

@test "doctor: a pin that cannot be held, with why and what to do" {
	setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice true 2>/dev/null || skip 'no way to give up a right here'
	ulimit -r 0
	run -1 setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice "$deep" --doctor
	line_of 'pin fifo'
	[[ $REPLY == 'no '*': run as root, or allow real-time priorities'* ]]
}
