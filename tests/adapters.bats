#!/usr/bin/env bats
# bats file_tags=valgrind
# profile-adapt: suites of the benchmarks that a project already has, counted by the real libraries.

# shellcheck disable=SC2016,SC2154,SC2030,SC2031 # stderr, status: bats sets them

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir baselines
}

# enter_example NAME: a copy of examples/NAME, without what was built there.
enter_example() {
	git -C "$ROOT" ls-files -coz --exclude-standard "examples/$1" | tar -C "$ROOT" --null -T - -c | tar -x
	cd "examples/$1"
	mkdir -p baselines
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
		static auto *quoted = benchmark::RegisterBenchmark("add \"quoted\" (a|b)*+?.[x]\$ 'y'", add)->Arg(10);
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

@test "adapters: test cases of Catch2 are counted to the instruction, those of the example and whatever their names" {
	[[ -e /usr/include/catch2/catch.hpp || -e /usr/include/catch2/catch_all.hpp ]] || skip 'no Catch2 here'
	enter_example catch2
	cat >>tests.cc <<-'END' # one program, because compiling Catch2 takes long
		static volatile long sum;
		static void add(long n) { for (long i = 0; i < n; i++) sum = sum + i; }
		TEST_CASE("add a thousand", "[add]") { add(1000); REQUIRE(sum > 0); }
		TEST_CASE("a, b [x] \"q\" \\ c*", "") { add(10); REQUIRE(sum > 0); }
		TEST_CASE("-dash --help", "") { add(10); REQUIRE(sum > 0); }
	END
	make -s
	adapt catch2 ./tests '[hot]'
	[[ $(jq -c '[.workloads[].name] | sort' baselines/suite.json) == '["a_text_without_numbers","numbers_are_added"]' ]]
	adapt catch2 ./tests
	[[ $(jq -c '[.workloads[].name] | sort' baselines/suite.json) == '["a_b_x_q_c","a_text_without_numbers","add_a_thousand","an_empty_text","dash_help","numbers_are_added"]' ]]
	baseline measure main --runs 3,0
	((status == 0))
	assert_exact
	(($(instructions a_text_without_numbers) > 1000))
	(($(instructions add_a_thousand) > $(instructions a_b_x_q_c) + 990))
}

@test "adapters: the example for google-benchmark is counted to the instruction" {
	[[ -e /usr/include/benchmark/benchmark.h ]] || skip 'no google-benchmark here'
	enter_example google-benchmark
	make -s
	adapt google-benchmark ./words
	baseline measure main --runs 2,0
	((status == 0))
	assert_exact
	(($(instructions tree_1000) > $(instructions tree_100) && $(instructions hash_1000) > $(instructions hash_100)))
}

@test "adapters: benchmarks of cargo that are programs of their own, the hash in whose names does not matter" {
	command -v cargo >/dev/null || skip 'no cargo here'
	local first
	enter_example cargo-bench
	adapt cargo-bench --offline
	[[ $(jq -c '[.build, .workloads[].command]' baselines/suite.json) == '[[["profile-adapt","cargo-bench","--offline"]],["target/release/benches/count"]]' ]]
	baseline measure main --runs 2,0
	((status == 0))
	assert_exact
	(($(instructions count) > 1000))
	cp baselines/suite.json suite.before
	first=$(echo target/release/deps/count-*[0-9a-f])
	sed -i 's/version = "0.1.0"/version = "0.2.0"/' Cargo.toml
	sed -i 's/repeat(200)/repeat(400)/' benches/count.rs
	adapt cargo-bench --offline
	diff suite.before baselines/suite.json
	[[ ! target/release/benches/count -ef $first ]]
	baseline compare main
	((status == 3))
	[[ $output == *'count: regressed: '* ]]
}

@test "adapters: profile-change builds the benchmarks of cargo by the suite alone" {
	command -v cargo >/dev/null || skip 'no cargo here'
	enter_example cargo-bench
	adapt cargo-bench --offline
	printf '/target/\n' >.gitignore
	git init -q
	git add -A
	git -c user.name=test -c user.email=test@localhost commit -qm 'Begin'
	sed -i 's/repeat(200)/repeat(400)/' benches/count.rs
	run --separate-stderr "$ROOT/scripts/profile-change" HEAD --quiet
	((status == 3))
	[[ $output == *'count: regressed: '* ]]
}

@test "adapters: the commands of make check, those of the example and whatever else make prints" {
	enter_example words
	make -s words
	MAKELEVEL=1 make -w -n check | adapt commands --prefix check-
	[[ $(jq -c '[.workloads[].command]' baselines/suite.json) == '[["./words","text.txt"],["./words","Makefile"]]' ]]
	baseline measure main --runs 2,0
	((status == 0))
	assert_exact
	(($(instructions check-words_text.txt) > 500))
	printf 'check:\n\t./words text.txt # a comment\n\t./words text.txt | cat\n' >Makefile
	make -n check | adapt commands
	[[ $(jq -c '[.workloads[].command]' baselines/suite.json) == '[["sh","-c","./words text.txt # a comment"],["sh","-c","./words text.txt | cat"]]' ]]
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

# assert_recipe WORDS FILE: the file has the recipe.
assert_recipe() {
	local text
	text=$(recipe "$1")
	[[ -n $text && $(<"$2") == *"$text"* ]]
}

@test "adapters: the example for CTest has the recipe, passes, fails where it costs more, and skips where nothing can be judged" {
	command -v ctest >/dev/null || skip 'no CTest here'
	enter_example words
	export PATH=$ROOT/scripts:$PATH
	assert_recipe 'that of another machine' CMakeLists.txt
	cmake -S . -B build >/dev/null
	cmake --build build >/dev/null
	baseline measure main --runs 1,0
	((status == 0))
	run -0 env -C build ctest
	[[ $output == *'performance ......................   Passed'* ]]
	sed -i 's/fclose(file);/rewind(file); while (getc(file) != EOF); &/' words.c
	cmake --build build >/dev/null
	run ! env -C build ctest --output-on-failure
	[[ $output == *'words: regressed: '*'main at words.c:'* ]]
	rm baselines/main.json
	run -0 env -C build ctest
	[[ $output == *'***Skipped'* ]]
}

@test "adapters: the example for Meson has the recipe, passes, and skips where nothing can be judged" {
	command -v meson >/dev/null || skip 'no Meson here'
	enter_example words
	export PATH=$ROOT/scripts:$PATH
	assert_recipe 'Meson takes 77' meson.build
	meson setup build >/dev/null
	meson compile -C build >/dev/null
	baseline measure main --runs 1,0
	((status == 0))
	run -0 meson test -C build
	[[ $output == *'performance'*'OK'* ]]
	rm baselines/main.json
	run -0 meson test -C build
	[[ $output == *'performance'*'SKIP'* ]]
}
