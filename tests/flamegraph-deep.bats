#!/usr/bin/env bats
# bats file_tags=valgrind
# Pictures and pages that profile-deep leaves beside its documents.

load helpers/common
load helpers/deep

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >program.c <<-'C'
		#include <stdlib.h>
		static int *make(int n) { return calloc((size_t)n, sizeof(int)); }
		static int work(int n) { return n < 2 ? n : work(n - 1) + work(n - 2); }
		int main(void)
		{
			int *numbers = make(1000);
			numbers[0] = work(12);
			return numbers[0] == 1;
		}
	C
	gcc -g -O1 -fno-inline program.c -o program
}

deep() {
	"$ROOT/scripts/profile-deep" "$@"
}

@test "profile-deep: --flamegraph leaves a picture of the very total, which it does not change" {
	deep cpu --quiet --output plain -- ./program
	deep cpu --quiet --flamegraph --output drawn -- ./program
	assert_folder_holds drawn cpu_T.callgrind cpu_T.json cpu_T.svg
	[[ "$(total_of plain)" == "$(total_of drawn)" ]]
	xmllint --noout --nonet drawn/cpu_*.svg
	[[ "$("$ROOT/tests/helpers/page-data" drawn/cpu_*.svg | python3 -c 'import json, sys; print(sum(json.load(sys.stdin)["self"]))')" == "$(total_of drawn)" ]]
}

@test "profile-deep: --flamegraph of memory draws who held the peak" {
	deep memory --quiet --flamegraph --backend dhat -- ./program
	assert_folder_holds profiles memory_T.dhat memory_T.json memory_T.svg
	grep -q '<text x="4" y="13">make</text>' profiles/memory_*.svg
	grep -q 'at the peak, exact' profiles/memory_*.svg
}

@test "profile-deep: --flamegraph of a kind without stacks is wrong usage" {
	run -2 deep io --flamegraph -- ./program
	[[ ${#lines[@]} == 1 && $output == *--flamegraph* && ! -e profiles ]]
}

@test "profile-deep: --format html leaves one page of all kinds, with source lines" {
	deep cpu,memory --format html --quiet -- ./program
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json memory_T.dhat memory_T.json memory_T.massif report_T.html
	grep -q 'How this was measured' profiles/report_*.html
	"$ROOT/tests/helpers/page-data" profiles/report_*.html >data.json
	grep -q 'numbers\[0\] = work(12);' data.json
	python3 -c 'import json; parts = json.load(open("data.json"))["profiles"][0]["parts"]; assert {part["kind"] for part in parts} == {"cpu", "memory"}'
}
