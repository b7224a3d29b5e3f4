#!/usr/bin/env bats
# bats file_tags=valgrind
# profile-adapt: suites of the benchmarks that a project already has, counted by the real libraries.

# shellcheck disable=SC2154,SC2030,SC2031 # stderr, status: bats sets them

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir baselines
}

adapt() {
	"$ROOT/scripts/profile-adapt" "$@" >baselines/suite.json
}

baseline() {
	run --separate-stderr "$ROOT/scripts/profile-baseline" "$@" --quiet
}

# The figure of a workload in the baseline `main`, and whether all runs had the same.
instructions() {
	jq --arg name "$1" '.profiles[$name].count.totals.Ir' baselines/main.json
}

assert_exact() {
	[[ $(jq '[.profiles[].repeats | select(.runs < 2 or .ranges != {} or .noisy != [])] | length' baselines/main.json) == 0 ]]
}

# build_google STEP: benchmarks that add up numbers, each STEP times.
build_google() {
	cat >benchmarks.cc <<-END
		#include <benchmark/benchmark.h>
		static void add(benchmark::State &state)
		{
			for (auto _ : state)
				for (long i = 0; i < $1 * state.range(0); i++)
					benchmark::DoNotOptimize(i);
		}
		BENCHMARK(add)->Arg(100)->Arg(1000);
		BENCHMARK(add)->Name("add \"quoted\" (a|b)*+?.[x]\$ 'y'")->Arg(10);
		BENCHMARK(add)->Arg(10)->Threads(2);
		struct Numbers : benchmark::Fixture {};
		BENCHMARK_F(Numbers, sum)(benchmark::State &state)
		{
			for (auto _ : state)
				for (long i = 0; i < $1 * 500; i++)
					benchmark::DoNotOptimize(i);
		}
		BENCHMARK_MAIN();
	END
	g++ -g -O1 -o benchmarks benchmarks.cc -lbenchmark -pthread
}

@test "adapters: benchmarks of google-benchmark are counted to the instruction, whatever their names, and a cause is named" {
	[[ -e /usr/include/benchmark/benchmark.h ]] || skip 'no google-benchmark here'
	local few many
	build_google 1
	run -0 --separate-stderr "$ROOT/scripts/profile-adapt" google-benchmark ./benchmarks
	[[ $stderr == *'threads:2: its threads share the work differently in each run'* ]]
	printf '%s\n' "$output" >baselines/suite.json
	[[ $(jq -c '[.workloads[].name]' baselines/suite.json) == '["add_100","add_1000","add_quoted_a_b_x_y_10","Numbers_sum"]' ]]
	baseline measure main --runs 3,0
	((status == 0))
	assert_exact
	few=$(instructions add_100) many=$(instructions add_1000)
	((many - few >= 900 && (many - few) % 900 == 0))
	(($(instructions Numbers_sum) > 500 && $(instructions add_quoted_a_b_x_y_10) < few))
	build_google 2
	baseline compare main
	((status == 3))
	[[ $output == *'add_1000: regressed: '*'1. add at benchmarks.cc:3: '* ]]
	[[ $output == *'Numbers_sum: regressed: '*'1. Numbers_sum_Benchmark::BenchmarkCase at benchmarks.cc:'* ]]
}

@test "adapters: test cases of Catch2 are counted to the instruction, whatever their names" {
	[[ -e /usr/include/catch2/catch.hpp ]] || skip 'no Catch2, version 2, here'
	cat >tests.cc <<-'END'
		#define CATCH_CONFIG_MAIN
		#include <catch2/catch.hpp>
		static volatile long sum;
		static void add(long n) { for (long i = 0; i < n; i++) sum = sum + i; }
		TEST_CASE("add a thousand", "[add]") { add(1000); REQUIRE(sum > 0); }
		TEST_CASE("a, b [x] \"q\" \\ c*", "") { add(10); REQUIRE(sum > 0); }
		TEST_CASE("-dash --help", "") { add(10); REQUIRE(sum > 0); }
	END
	g++ -g -O0 -o tests tests.cc
	adapt catch2 ./tests
	[[ $(jq -c '[.workloads[].name] | sort' baselines/suite.json) == '["a_b_x_q_c","add_a_thousand","dash_help"]' ]]
	baseline measure main --runs 3,0
	((status == 0))
	assert_exact
	(($(instructions add_a_thousand) > $(instructions a_b_x_q_c) + 990))
}

@test "adapters: benchmarks of cargo that are programs of their own" {
	command -v cargo >/dev/null || skip 'no cargo here'
	mkdir benches src
	printf '%s\n' '[package]' 'name = "sums"' 'version = "0.1.0"' 'edition = "2021"' '[[bench]]' 'name = "sum"' 'harness = false' >Cargo.toml
	printf 'pub fn sum(n: u64) -> u64 { (0..n).map(|i| std::hint::black_box(i) * i).sum() }\n' >src/lib.rs
	printf 'fn main() { println!("{}", sums::sum(1000)); }\n' >benches/sum.rs
	adapt cargo-bench --offline
	baseline measure main --runs 2,0
	((status == 0))
	assert_exact
	(($(instructions sum) > 1000))
}

@test "adapters: the commands of make check" {
	printf 'check:\n\t./add 10 # a little\n\t./add 1000 | cat\n' >Makefile
	# shellcheck disable=SC2016 # the C program's own
	printf '%s\n' '#include <stdlib.h>' 'int main(int n, char **w) { volatile long s = 0; for (long i = 0; i < atol(w[n - 1]); i++) s += i; return 0; }' >add.c
	gcc -g -O1 -o add add.c
	MAKELEVEL=1 make -w -n check | adapt commands --prefix check-
	[[ $(jq -c '[.workloads[].command]' baselines/suite.json) == '[["sh","-c","./add 10 # a little"],["sh","-c","./add 1000 | cat"]]' ]]
	printf './add 500\n' | adapt commands
	baseline measure main --runs 2,0
	((status == 0))
	assert_exact
	(($(instructions add_500) > 500))
}

@test "adapters: what lists no benchmarks, and wrong usage, are one line" {
	run -5 --separate-stderr "$ROOT/scripts/profile-adapt" google-benchmark true
	[[ $stderr == 'profile-adapt: true lists no benchmarks in the way of google-benchmark'* ]]
	run -2 --separate-stderr "$ROOT/scripts/profile-adapt"
	[[ $stderr == 'profile-adapt: the form is missing'* ]]
	run -2 --separate-stderr "$ROOT/scripts/profile-adapt" junit ./x
	[[ $stderr == *'google-benchmark, catch2, cargo-bench, commands'* ]]
	run -1 --separate-stderr "$ROOT/scripts/profile-adapt" google-benchmark ./nothing
	[[ $stderr == 'profile-adapt: there is no program ./nothing' ]]
	run -1 --separate-stderr "$ROOT/scripts/profile-adapt" commands </dev/null
	[[ $stderr == *'no benchmark that can be counted' ]]
}

# The recipe of docs/adapters.md for a build system: its block of code below these words.
recipe() {
	awk -v words="$1" 'index($0, words) { on = 1; next } on && /^    / { print substr($0, 5); seen = 1; next } on && seen { exit }' \
		"$ROOT/docs/adapters.md"
}

# make_commands: a suite of one command, measured as the baseline `main`.
make_commands() {
	printf 'true 1\n' | adapt commands
	baseline measure main --runs 1,0
	((status == 0))
	export PATH=$ROOT/scripts:$PATH
}

@test "adapters: the recipe for CTest passes, and skips where nothing can be judged" {
	command -v ctest >/dev/null || skip 'no CTest here'
	{
		printf 'cmake_minimum_required(VERSION 3.10)\nproject(x NONE)\nenable_testing()\n'
		recipe 'that of another machine'
	} >CMakeLists.txt
	make_commands
	cmake -S . -B out
	run -0 ctest --test-dir out
	[[ $output == *'performance ......................   Passed'* ]]
	rm baselines/main.json
	run -0 ctest --test-dir out
	[[ $output == *'***Skipped'* ]]
}

@test "adapters: the recipe for Meson passes, and skips where nothing can be judged" {
	command -v meson >/dev/null || skip 'no Meson here'
	{
		printf "project('x')\n"
		recipe 'Meson takes 77'
	} >meson.build
	make_commands
	meson setup out
	run -0 meson test -C out
	[[ $output == *'performance'*'OK'* ]]
	rm baselines/main.json
	run -0 meson test -C out
	[[ $output == *'performance'*'SKIP'* ]]
}
