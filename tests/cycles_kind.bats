#!/usr/bin/env bats
# The kind `cycles`: the document, what reports say of it, and comparisons.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # stderr, which run sets

load helpers/common

setup_file() {
	export deep=$ROOT/scripts/profile-deep
	cd "$BATS_FILE_TMPDIR"
	cat >prog.c <<-'END'
		#include <stdio.h>
		#include <stdlib.h>
		static unsigned numbers[4096];
		__attribute__((noinline)) static unsigned work(unsigned rounds)
		{
			unsigned sum = 0;
			for (unsigned i = 0; i < rounds; i++) {
		#ifdef DIVIDE
				sum += (numbers[i % 4096] ^ sum) / (rounds | 1);
		#else
				sum += (numbers[i % 4096] ^ sum) >> 7 ^ sum >> 3 ^ sum << 2;
		#endif
			}
			return sum;
		}
		int main(void)
		{
			for (int i = 0; i < 4096; i++)
				numbers[i] = (unsigned)i * 2654435761u;
			printf("%u\n", work(30000));
		}
	END
	gcc -O1 -g -o shifts prog.c
	gcc -O1 -g -DDIVIDE -o divides prog.c
	"$deep" cycles --quiet --lines --flamegraph --format console,html,markdown,json --name prog --output shifts.out ./shifts >shifts.txt
	"$deep" cycles --name prog --output divides.out ./divides >divides.txt 2>divides.err
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

@test "cycles: the document has functions, lines and the model, and is what the schema says" {
	jq -e '.profiles.prog.cycles | .tool == "cycles" and .version == "generic-2" and .events[0] == "Cy"
		and ([.functions[].self.Cy] | add) == .totals.Cy
		and ([.functions[] | select(.function == "work")][0].self.Cy > 30000)
		and (.lines | length > 0)' shifts.out/cycles_*.json
	/usr/bin/jsonschema -i shifts.out/cycles_*.json "$ROOT/docs/schema/baseline.v1.schema.json"
}

@test "cycles: the document is made again from the recording" {
	cycles2json shifts.out/cycles_*.cycles | jq '.profiles[].cycles.totals' >again
	jq '.profiles[].cycles.totals' shifts.out/cycles_*.json | diff - again
}

@test "cycles: tables, pages and flame graphs name the model" {
	run ! grep -c '0 Cy' divides.txt
	grep -q 'model cycles (generic-2) in the whole process' divides.txt
	grep -q 'model cycles (generic-2)' shifts.out/cycles_*.svg
	grep -q 'model cycles (generic-2)' shifts.out/report_*.html
	grep -q 'model cycles' shifts.out/report_*.md
}

@test "cycles: neither time nor a unit of it stands beside a figure of the model" {
	profile-compare --format console,markdown shifts.out/cycles_*.json divides.out/cycles_*.json >compared || true
	sed '/<script/,/<.script>/d; /<style/,/<.style>/d; s/<[^>]*>//g' shifts.out/{cycles,report}_*.{svg,html} >svg.txt 2>/dev/null || true
	cat shifts.txt divides.txt compared shifts.out/report_*.md svg.txt >said
	grep -q 'odel cycles' said
	run ! grep -nwiE 'time|times|seconds?|[0-9.,]+ (s|ms|us|µs|ns)' said
}

@test "cycles: all reports say how well the model agreed, in the same words" {
	local line form
	line=$(grep -m 1 '^Model cycles' divides.txt)
	[[ $line == *docs/cycles.md* ]]
	grep -qF "${line%%:*}" shifts.out/report_*.md
	grep -qF "${line%%callgrind*}" shifts.out/report_*.html
	grep -qF "${line%%callgrind*}" shifts.out/cycles_*.svg
	for form in console markdown html; do
		profile-compare --format "$form" shifts.out/cycles_*.json divides.out/cycles_*.json | grep -F "${line%%callgrind*}"
	done
}

@test "cycles: a history says how well the model agreed" {
	cd "$BATS_TEST_TMPDIR"
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	git init -q
	git config user.name test
	git config user.email test@example.org
	mkdir baselines
	cp "$BATS_FILE_TMPDIR"/shifts.out/cycles_*.json baselines/main.json
	git add baselines
	git commit -q -m 'Shifts'
	"$ROOT/scripts/profile-trend" --metric ir,model_cycles --format console=trend.txt,markdown=trend.md,html=trend.html
	for form in txt md html; do
		grep -q 'Model cycles are those of a described processor' "trend.$form"
	done
	"$ROOT/scripts/profile-trend" --metric ir >instructions.txt
	run ! grep 'Model cycles' instructions.txt
}

@test "cycles: a comparison shows model cycles, and judges them only if a limit says so" {
	profile-compare shifts.out/cycles_*.json divides.out/cycles_*.json >compared
	grep -E 'model cycles \(generic-2\) +[0-9,]+ +[0-9,]+ +\+' compared
	grep -F 'by change of self cost (model cycles (generic-2))' compared
	run -3 profile-compare --limit model_cycles=5% shifts.out/cycles_*.json divides.out/cycles_*.json
	[[ $output == *'model cycles (generic-2) grew'* ]]
}

@test "cycles: where instructions and model cycles go apart, the comparison says what that means" {
	profile-compare shifts.out/cycles_*.json divides.out/cycles_*.json >compared
	grep 'instructions and model cycles point in different directions: .*fewer instructions, .*more model cycles, .*profile-quick OLD --vs NEW' compared
	for form in markdown html; do
		profile-compare shifts.out/cycles_*.json divides.out/cycles_*.json --format "$form" | grep -q 'instructions and model cycles point in different directions'
	done
	profile-compare shifts.out/cycles_*.json shifts.out/cycles_*.json >same
	run ! grep 'different directions' same
}

@test "cycles: other models are incomparable" {
	"$deep" cycles --quiet --model skylake --name prog --output skylake.out ./shifts >skylake.txt
	grep -q 'model cycles (skylake-2)' skylake.txt || jq -e '.profiles.prog.cycles.version == "skylake-2"' skylake.out/cycles_*.json
	run -4 profile-compare shifts.out/cycles_*.json skylake.out/cycles_*.json
	[[ $output == *skylake-2* ]]
}

@test "cycles: --verify says how much the place of the stack changes" {
	local least most
	run -0 --separate-stderr "$deep" cycles --verify --output verified ./shifts
	[[ $stderr =~ 'over 8 offsets of the stack: '([0-9]+)' to '([0-9]+) ]]
	least=${BASH_REMATCH[1]} most=${BASH_REMATCH[2]}
	((least > 100000 && least <= most && most - least < least / 50))
}

@test "cycles: ten environments give one figure" {
	local i
	for i in 1 2 3 4 5 6 7 8 9 10; do
		env FILL="$(printf "%$((i * 41))s" x)" "$deep" cycles --quiet --output "environment$i" ./shifts >/dev/null
		jq -c '.profiles[].cycles.totals' "environment$i"/cycles_*.json
	done | sort -u >figures
	cat figures
	[[ $(wc -l <figures) == 1 ]]
}

@test "cycles: a processor that is not known, and a tool that is not built, are refused" {
	run -2 "$deep" cycles --model abacus ./shifts
	[[ $output == *'--model takes generic, zen5, redwoodcove or skylake'* ]]
}

@test "cycles: a run of every kind of figure is one report, with the calls of cpu" {
	cd "$BATS_TEST_TMPDIR"
	"$deep" cpu,count,cycles --quiet --format json --name prog --output all "$BATS_FILE_TMPDIR/shifts" >/dev/null
	jq -e '.profiles.prog | .cpu and .count and .cycles' all/report_*.json >/dev/null
	[[ $(jq .profiles.prog.calls all/report_*.json) == "$(jq .profiles.prog.calls all/cpu_*.json)" ]]
	profile-merge all/cycles_*.json all/cpu_*.json | cmp - <(profile-merge all/cpu_*.json all/cycles_*.json)
}
