#!/usr/bin/env bats
# The program behind profile-adapt: what becomes of the lists of other tools. tests/adapters.bats has the tools.
# shellcheck disable=SC2030,SC2031,SC2154 # bats sets output and stderr

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# adapt LIST WORD…: a suite of the list, in `suite`.
adapt() {
	run -0 --separate-stderr profile-adapt "${@:2}" <<<"$1"
	printf '%s\n' "$output" >suite
}

# workloads FILTER
workloads() {
	jq -c "[.workloads[] | $1]" suite
}

@test "adapt: names are of letters, digits and _, and equal ones are numbered" {
	adapt $'a/1\na 1\n???\na+1' --prefix=x- google-benchmark ./b
	[[ $(workloads .name) == '["x-a_1","x-a_1-2","x-benchmark","x-a_1-3"]' ]]
}

@test "adapt: a benchmark whose rounds time decides is left out, unless they are given" {
	adapt $'a\ns/min_time:2\nt/threads:2' google-benchmark ./b
	[[ $stderr == *"left out: s/min_time:2: its MinTime()"*"left out: t/threads:2: its threads"* && $(workloads .name) == '["a"]' ]]
	adapt $'s/min_time:2\nt/threads:2' --directory=d google-benchmark ./b --benchmark_min_time=1x
	[[ $stderr == 'profile-adapt: left out: t/threads:2: '* ]]
	[[ $(workloads '.command, .directory') == '[["./b","--benchmark_min_time=1x","--benchmark_filter=^s/min_time:2$"],"d"]' ]]
}

@test "adapt: commands are split into words, or run by the shell where they need one" {
	adapt $'make: Entering\n./a 1  2\nX=1 ./b\n./c | cat' commands
	[[ $(workloads .command) == '[["./a","1","2"],["sh","-c","X=1 ./b"],["sh","-c","./c | cat"]]' ]]
}

@test "adapt: a program that cargo built gets a name that lasts, or there is one line" {
	local list
	mkdir -p target/release/deps
	echo one >target/release/deps/sum-0123
	printf -v list '{"target": {"kind": ["bench"], "name": "sum"}, "executable": "%s"}' "$PWD/target/release/deps/sum-0123"
	adapt $'Compiling\n'"$list" cargo-bench
	[[ $(workloads .command) == '[["target/release/benches/sum"]]' && target/release/benches/sum -ef target/release/deps/sum-0123 ]]
	adapt "$list" cargo-bench # again, as after the next build
	rm target/release/deps/sum-0123
	run -1 --separate-stderr profile-adapt cargo-bench <<<"$list"
	[[ $stderr == "profile-adapt: $PWD/target/release/benches/sum: cannot link it: No such file or directory" ]]
	run -1 --separate-stderr profile-adapt cargo-bench <<<'{"target"'
	[[ $stderr == 'profile-adapt: cargo:1:'* ]]
}

@test "adapt: a list without benchmarks, one that is no text, and a form that there is not, are one line" {
	profile-adapt --check commands
	run -1 --separate-stderr profile-adapt commands </dev/null
	[[ $stderr == 'profile-adapt: the list has no benchmark that can be counted' ]]
	printf 'a\0b' >list
	run -1 --separate-stderr profile-adapt commands <list
	[[ $stderr == 'profile-adapt: the list holds a byte of zero, so it is no text' ]]
	run -2 --separate-stderr profile-adapt --check
	[[ $stderr == "profile-adapt: name a form; try 'profile-adapt --help'" ]]
	run -2 --separate-stderr profile-adapt --check junit
	[[ $stderr == "profile-adapt: 'junit' is no form (google-benchmark, catch2, cargo-bench, commands); try 'profile-adapt --help'" ]]
}
