# Compares the callgrind reader with callgrind_annotate: the costs of any program must agree.

load helpers/common

# Self cost and name of every function that cost something, levels of recursion added up.
by_function() {
	awk -F '\t' '{ sub(/\047[0-9]+$/, "", $2); sum[$2] += $1 }
		END { for (name in sum) if (sum[name]) printf "%d\t%s\n", sum[name], name }' | LC_ALL=C sort
}

# callgrind_annotate names "file:function [object]", inlined code by the file it came from.
annotated() {
	callgrind_annotate --auto=no --show-percs=no --threshold=100 "$1" |
		sed -n '/file:function/,$p' |
		sed -nE 's/^ *([0-9,]+) +[^:]*:(.*)$/\1\t\2/p' |
		sed -E 's/ \[[^]]*\]$//' |
		awk -F '\t' -v OFS='\t' '{ gsub(/,/, "", $1); print }' |
		by_function
}

# Callgrind knows compiled functions only.
documented() {
	callgrind2json --no-inline "$@" |
		jq -r '.profiles[].cpu.functions[] | "\(.self.Ir)\t\(.function)"' |
		by_function
}

totals_of_files() {
	awk '/^totals:/ { sum += $2 } END { printf "%d\n", sum }' "$@"
}

assert_same_costs() {
	local profile=$BATS_TEST_TMPDIR/callgrind.out
	valgrind -q --tool=callgrind --callgrind-out-file="$profile" "$@" >/dev/null
	annotated "$profile" >"$BATS_TEST_TMPDIR/annotated"
	documented "$profile" >"$BATS_TEST_TMPDIR/documented"
	(($(wc -l <"$BATS_TEST_TMPDIR/annotated") > 50))
	diff -u "$BATS_TEST_TMPDIR/annotated" "$BATS_TEST_TMPDIR/documented"
	[[ $(callgrind2json "$profile" | jq '.profiles[].cpu.totals.Ir') == "$(totals_of_files "$profile")" ]]
}

# bats test_tags=valgrind
@test "callgrind: self costs of perl are what callgrind_annotate says" {
	# shellcheck disable=SC2016 # perl's variables
	assert_same_costs perl -e 'print join ",", sort { length $a <=> length $b } map { "x" x ($_ % 7) } 1 .. 500'
}

# bats test_tags=valgrind
@test "callgrind: self costs of the C compiler are what callgrind_annotate says" {
	printf 'int f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); }\n' >"$BATS_TEST_TMPDIR/f.c"
	assert_same_costs "$(gcc -print-prog-name=cc1)" -quiet -O1 "$BATS_TEST_TMPDIR/f.c" -o /dev/null
}

# bats test_tags=valgrind
@test "callgrind: self costs at instruction level, with jumps and caches, are what callgrind_annotate says" {
	assert_same_costs --dump-instr=yes --collect-jumps=yes --cache-sim=yes --branch-sim=yes \
		--I1=32768,8,64 --D1=32768,8,64 --LL=8388608,16,64 ls -l "$ROOT"
}

# The document of a program that callgrind runs with these options.
document_with() {
	local out=$BATS_TEST_TMPDIR/out
	rm -f "$out"
	valgrind -q --tool=callgrind --combine-dumps=yes --callgrind-out-file="$out" "$@" >/dev/null
	callgrind2json --lines "$out"
}

# bats test_tags=valgrind
@test "callgrind: compressed and uncompressed files of one program say the same" {
	local style program=$BATS_TEST_TMPDIR/recursion
	gcc -O1 -g -o "$program" "$FIXTURES/callgrind/real/recursion.c"
	cd "$BATS_TEST_TMPDIR"
	document_with --dump-instr=yes ./recursion >expected
	for style in --compress-pos=no --compress-strings=no; do
		cmp expected <(document_with --dump-instr=yes "$style" ./recursion)
	done
	grep -q '"address"' expected
}

# bats test_tags=valgrind
@test "callgrind: the lines of dumps made during calls are those of --compress-pos=no" {
	cd "$BATS_TEST_TMPDIR"
	document_with --dump-every-bb=500 ls -l "$FIXTURES/callgrind" >expected
	cmp expected <(document_with --dump-every-bb=500 --compress-pos=no ls -l "$FIXTURES/callgrind")
	(($(grep -c '^part:' out) > 10))
}

# bats test_tags=valgrind
@test "callgrind: files of separated threads add up to the process" {
	cd "$BATS_TEST_TMPDIR"
	gcc -O1 -g -pthread -o threads "$FIXTURES/callgrind/real/threads.c"
	valgrind -q --tool=callgrind --separate-threads=yes --callgrind-out-file=out ./threads
	callgrind2json out out-0? >document # a thread may get the number of one that ended
	[[ $(jq '.profiles[].cpu.totals.Ir' document) == "$(totals_of_files out-0?)" ]]
	[[ $(jq '.profiles | length' document) == 1 ]]
	[[ $(jq '.profiles[].cpu.functions[] | select(.function == "work").calls' document) == 3 ]]
	valgrind -q --tool=callgrind --callgrind-out-file=together ./threads
	[[ $(jq '.profiles[].cpu.functions[] | select(.function == "work").self.Ir' document) == "$(callgrind2json together | jq '.profiles[].cpu.functions[] | select(.function == "work").self.Ir')" ]]
}

@test "callgrind: a damaged file is one line with its place, and exit 1" {
	run -1 --separate-stderr callgrind2json "$FIXTURES/callgrind/cost-no-number.out"
	[[ -z $output ]]
	# shellcheck disable=SC2154 # set by run
	[[ $stderr == "callgrind2json: $FIXTURES/callgrind/cost-no-number.out:12:3: expected a number" ]]
}

@test "callgrind: a truncated file is an error that says so" {
	head -c 700 "$FIXTURES/callgrind/real/recursion.out" >"$BATS_TEST_TMPDIR/cut"
	run -1 --separate-stderr callgrind2json "$BATS_TEST_TMPDIR/cut"
	[[ -z $output && $stderr == *'cut short' ]]
}

@test "callgrind: stdin is read as -, and errors there say stdin" {
	local fixture=$FIXTURES/callgrind/real/recursion.out
	cmp <(callgrind2json - <"$fixture") <(callgrind2json "$fixture")
	run -1 --separate-stderr callgrind2json - <"$FIXTURES/callgrind/no-totals.out"
	[[ $stderr == 'callgrind2json: stdin:'* ]]
}

@test "callgrind: compressed by gzip or zstd a file says the same, whatever its name" {
	local fixture=$FIXTURES/callgrind/real/recursion.out tmp=$BATS_TEST_TMPDIR
	gzip <"$fixture" >"$tmp/a"
	zstd -q <"$fixture" >"$tmp/b"
	callgrind2json "$fixture" >"$tmp/expected"
	cmp "$tmp/expected" <(callgrind2json "$tmp/a")
	cmp "$tmp/expected" <(callgrind2json - <"$tmp/b")
	cmp <(profile-report "$fixture") <(profile-report "$tmp/b")
	cmp <(profile-report "$tmp/expected") <(gzip <"$tmp/expected" | profile-report -)
}

@test "callgrind: a compressed file that is cut short or damaged is one line, and exit 1" {
	local tmp=$BATS_TEST_TMPDIR
	gzip <"$FIXTURES/callgrind/real/recursion.out" | head -c 300 >"$tmp/cut"
	{ gzip <<<x | head -c 12 && head -c 3000 /dev/zero; } >"$tmp/damaged"
	run -1 --separate-stderr callgrind2json "$tmp/cut"
	[[ -z $output && $stderr == "callgrind2json: $tmp/cut: the compressed file (gzip) is cut short" ]]
	run -1 --separate-stderr profile-report "$tmp/damaged"
	[[ -z $output && $stderr == "profile-report: $tmp/damaged: the compressed file (gzip) is damaged: "* ]]
}

@test "callgrind: what a compressed file unpacks to does not fill the memory" {
	head -c 300000000 /dev/zero | gzip -1 >"$BATS_TEST_TMPDIR/bomb"
	# shellcheck disable=SC2016 # the inner shell's
	run -1 --separate-stderr bash -c 'ulimit -v 200000; callgrind2json "$1"' _ "$BATS_TEST_TMPDIR/bomb"
	[[ $stderr == "callgrind2json: $BATS_TEST_TMPDIR/bomb:1: a line is longer than 64 MiB: this is not a text file" ]]
}
