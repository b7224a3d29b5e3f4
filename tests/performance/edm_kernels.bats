#!/usr/bin/env bats
# bats file_tags=benchmark
# Checks the targets of edm's kernels, the table in bench-edm.c. Run by `make bench`.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	make -s build/release/bench-edm
}

@test "performance: edm's kernels meet their targets" {
	run build/release/bench-edm --check
	echo "$output"
	[[ $status == 0 ]]
}
