# callgrind2json: from callgrind's files to the document.

# shellcheck disable=SC2154 # stderr, stderr_lines: bats sets them

load helpers/common

setup() {
	recordings=$FIXTURES/report
	document=$BATS_TEST_TMPDIR/document.json
}

# The cpu part of the only profile, by a jq filter.
cpu() {
	jq -c "(.profiles | to_entries[0].value.cpu) | $1" "$document"
}

# A header with events Ir, then what stdin says.
recording() {
	printf '%s\n' '# callgrind format' 'version: 1' 'creator: callgrind-3.19.0' 'cmd: ./prog' \
		"${1:-pid: 1}" 'events: Ir' ''
	cat
}

# Whether $output, which `run` sets, is exactly that.
assert_line() {
	# shellcheck disable=SC2031 # set by run, in the test itself
	[[ $output == "$1" ]] || {
		printf 'expected %s\ngot      %s\n' "$1" "$output"
		return 1
	}
}

@test "callgrind2json: recursion and call contexts become plain functions and a tree" {
	callgrind2json "$recordings/recursion-and-contexts.callgrind" >"$document"
	assert_valid_document "$document"
	assert_golden callgrind2json/recursion-and-contexts.json <"$document"
}

@test "callgrind2json: simulated caches and branches give every event and estimated cycles" {
	callgrind2json "$recordings/caches-and-branches.callgrind" >"$document"
	assert_valid_document "$document"
	[[ $(cpu .estimated_cycles.totals) == $((6000 + 10 * (68 + 105) + 100 * 28)) ]]
	assert_golden callgrind2json/caches-and-branches.json <"$document"
}

@test "callgrind2json: the same input gives the same bytes, read from a file or from stdin" {
	callgrind2json "$recordings/recursion-and-contexts.callgrind" >"$document"
	callgrind2json - <"$recordings/recursion-and-contexts.callgrind" | cmp - "$document"
	callgrind2json --output "$document.2" "$recordings/recursion-and-contexts.callgrind"
	cmp "$document" "$document.2"
}

@test "callgrind2json: --lines adds the cost of every line, and only then" {
	callgrind2json "$recordings/recursion-and-contexts.callgrind" >"$document"
	[[ $(cpu 'has("lines")') == false ]]
	callgrind2json --lines "$recordings/recursion-and-contexts.callgrind" >"$document"
	assert_valid_document "$document"
	[[ $(cpu '[.lines[].self.Ir] | add') == 1000 ]]
	[[ $(cpu '.lines | map(select(.line == 10)) | .[0].self.Ir') == 700 ]]
}

@test "callgrind2json: --run adds what the wrapper knows, --name goes before its name" {
	cat >"$BATS_TEST_TMPDIR/run.json" <<-'JSON'
		{"name": "from_run", "command": "prog 'a b'", "exit_status": 7, "cpu_time": 0.125,
		 "wall_time": 0.25, "peak_memory_mb": 1.5, "options": ["--cache-sim=yes"], "commit": "abc",
		 "dirty": true, "timestamp": "2026-11-20T10:41:28Z", "system": {"fingerprint": "00"}}
	JSON
	callgrind2json --run "$BATS_TEST_TMPDIR/run.json" \
		"$recordings/recursion-and-contexts.callgrind" >"$document"
	assert_valid_document "$document"
	run jq -c '[(.profiles | keys[0]), .commit, .dirty, .timestamp, .system.fingerprint,
		(.profiles[] | .command, .exit_status, .cpu_time, .wall_time, .peak_memory_mb,
		.calls, .cpu.options)]' "$document"
	assert_line '["from_run","abc",true,"2026-11-20T10:41:28Z","00","prog '"'a b'"'",7,0.125,0.25,1.5,13,["--cache-sim=yes"]]'
	callgrind2json --name other --run "$BATS_TEST_TMPDIR/run.json" \
		"$recordings/recursion-and-contexts.callgrind" | jq -e '.profiles.other' >/dev/null
}

@test "callgrind2json: an unknown key in --run is an error that names it" {
	printf '{"comand": "x"}' >"$BATS_TEST_TMPDIR/run.json"
	run -1 callgrind2json --run "$BATS_TEST_TMPDIR/run.json" "$recordings/caches-and-branches.callgrind"
	assert_line "callgrind2json: $BATS_TEST_TMPDIR/run.json:1:12: unknown key \"comand\""
}

@test "callgrind2json: children stand apart from their parent and are never added" {
	recording 'pid: 1' <<<$'fn=main\n1 10\ntotals: 10' >"$BATS_TEST_TMPDIR/parent"
	recording 'pid: 2' <<<$'fn=main\n1 25\ntotals: 25' >"$BATS_TEST_TMPDIR/forked"
	recording 'pid: 3' <<<$'fn=main\n1 5\ntotals: 5' | sed 's/^cmd:.*/cmd: sh -c x/' >"$BATS_TEST_TMPDIR/executed"
	cd "$BATS_TEST_TMPDIR"
	callgrind2json parent --forked forked executed >"$document"
	assert_valid_document "$document"
	[[ $(cpu .totals.Ir) == 10 ]]
	[[ $(cpu '[.children[] | [.command, .forked, .totals.Ir]]') == '[["./prog",true,25],["sh -c x",false,5]]' ]]
}

@test "callgrind2json: parts of one process are added" {
	recording <<<$'part: 1\nfn=main\n1 10\ntotals: 10' >"$BATS_TEST_TMPDIR/a"
	recording <<<$'part: 2\nfn=main\n1 25\ntotals: 25' >"$BATS_TEST_TMPDIR/b"
	callgrind2json "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b" >"$document"
	[[ $(cpu '[.totals.Ir, .functions[0].self.Ir]') == '[35,35]' ]]
}

@test "callgrind2json: counts are exact up to 2^63-1" {
	recording <<<$'fn=main\n1 9223372036854775807\ntotals: 9223372036854775807' >"$BATS_TEST_TMPDIR/a"
	callgrind2json "$BATS_TEST_TMPDIR/a" >"$document"
	assert_valid_document "$document"
	[[ $(grep -c '"Ir": 9223372036854775807' "$document") == 4 ]]
	profile-report --format json "$document" | cmp - "$document"
}

@test "callgrind2json: counts beyond 2^63-1 are an error, alone or as a sum" {
	recording <<<$'fn=main\n1 9223372036854775808\ntotals: 9223372036854775808' >"$BATS_TEST_TMPDIR/a"
	run -1 callgrind2json "$BATS_TEST_TMPDIR/a"
	[[ ${#lines[@]} == 1 && $output == "callgrind2json: $BATS_TEST_TMPDIR/a:"*2^63-1* ]]
	recording >"$BATS_TEST_TMPDIR/b" <<-'CALLGRIND'
		fn=main
		1 1
		cfn=f
		calls=1 1
		1 9223372036854775807
		cfn=g
		calls=1 1
		1 9223372036854775807
		fn=f
		1 1
		totals: 2
	CALLGRIND
	run -1 callgrind2json "$BATS_TEST_TMPDIR/b"
	[[ ${#lines[@]} == 1 && $output == *"main"*"2^63-1"* ]]
}

@test "callgrind2json: hostile names come out as valid JSON" {
	local long
	long=$(printf 'x%.0s' {1..65536})
	recording >"$BATS_TEST_TMPDIR/a" <<<$'ob=/tmp/\e]0;title\a\xff\xfe.so\nfl="quo\\te"|.c\nfn=\x01\e[2J</script>\xed\xa0\x80\n1 10\nfn='"$long"$'\n2 5\ntotals: 15'
	callgrind2json "$BATS_TEST_TMPDIR/a" >"$document"
	assert_valid_document "$document"
	[[ $(cpu '.functions[0].function') == '"\u0001\u001b[2J</script>���"' ]]
	[[ $(cpu '.functions[1].function | length') == 65536 ]]
	run ! grep -q '[[:cntrl:]]' <(tr -d '\n' <"$document")
}

@test "callgrind2json: a full disk or an unwritable folder leaves no file" {
	run -1 callgrind2json --output "$BATS_TEST_TMPDIR/missing/x.json" "$recordings/caches-and-branches.callgrind"
	[[ $output == "callgrind2json: $BATS_TEST_TMPDIR/missing/x.json: cannot write: "* ]]
	# shellcheck disable=SC2016 # for the inner shell
	run -1 bash -c 'callgrind2json "$1" >/dev/full' _ "$recordings/caches-and-branches.callgrind"
	assert_line "callgrind2json: stdout: cannot write: No space left on device"
	[[ -z $(ls "$BATS_TEST_TMPDIR") ]]
}

@test "callgrind2json: --output writes to a pipe and does not replace it" {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	cat "$BATS_TEST_TMPDIR/pipe" >"$document" &
	callgrind2json --output "$BATS_TEST_TMPDIR/pipe" "$recordings/caches-and-branches.callgrind"
	wait
	[[ -p $BATS_TEST_TMPDIR/pipe ]]
	assert_valid_document "$document"
}

@test "callgrind2json: wrong usage is one line and exit 2, help and version are exit 0" {
	run -2 callgrind2json
	[[ ${#lines[@]} == 1 ]]
	run -2 callgrind2json --nonsense x
	[[ ${#lines[@]} == 1 && $output == *nonsense* ]]
	run -1 callgrind2json "$BATS_TEST_TMPDIR/not-there"
	assert_line "callgrind2json: $BATS_TEST_TMPDIR/not-there: cannot open: No such file or directory"
	run -0 callgrind2json --help
	[[ ${lines[0]} == 'Usage: callgrind2json '* ]]
	run -0 callgrind2json --version
	[[ $output =~ ^'callgrind2json '[0-9]+\.[0-9]+\.[0-9]+$ ]]
}

# Runs a command under callgrind: record FILE OPTION... -- COMMAND...
record() {
	local file=$1 options=()
	shift
	while [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	shift
	valgrind -q --tool=callgrind "${LOADER_JUMPS[@]}" --callgrind-out-file="$file" "${options[@]}" "$@" >/dev/null
}

# Name and self cost of every function, with levels of recursion added up: by callgrind_annotate ...
annotated() {
	callgrind_annotate --auto=no --threshold=100 "$1" |
		sed -nE 's/^ *([0-9,]+) \([^)]*\)  [^ ]*:(.*)$/\1 \2/p' | sed -E "s/ \[[^]]*\]$//" |
		awk '{ gsub(",", "", $1); cost = $1; sub(/^[^ ]* /, ""); sub(/\x27[0-9]+$/, ""); sum[$0] += cost }
			END { for (name in sum) if (sum[name]) print sum[name], name }' | LC_ALL=C sort
}

# ... and from a document.
documented() {
	jq -r '.profiles[].cpu.functions[] | "\(.self.Ir) \(.function)"' "$1" |
		awk '{ cost = $1; sub(/^[^ ]* /, ""); sum[$0] += cost }
			END { for (name in sum) if (sum[name]) print sum[name], name }' | LC_ALL=C sort
}

# Checks the invariants of every document.
assert_sums() {
	local total
	total=$(awk '$1 == "totals:" { sum += $2 } END { printf "%d\n", sum }' "$2")
	jq -e --argjson total "$total" '.profiles[].cpu |
		.totals.Ir == $total and ([.functions[].self.Ir] | add) == $total and
		([.shares[].Ir] | add) == $total and ([.functions[].inclusive.Ir] | max) <= $total and
		.program.Ir <= $total and
		((has("contexts") | not) or ([.contexts[].self.Ir] | add) == $total)' "$1" >/dev/null
}

# bats test_tags=valgrind
@test "callgrind2json: totals and self costs of real programs are callgrind_annotate's" {
	local -a programs=('sort /etc/passwd' 'perl -e print(1)' 'sqlite3 :memory: select(1)')
	local program raw=$BATS_TEST_TMPDIR/raw
	for program in "${programs[@]}"; do
		command -v "${program%% *}" >/dev/null || continue
		# shellcheck disable=SC2086 # several words
		record "$raw" -- $program
		callgrind2json "$raw" >"$document"
		assert_sums "$document" "$raw"
		diff <(annotated "$raw") <(documented "$document")
	done
	assert_valid_document "$document"
}

# bats test_tags=valgrind
@test "callgrind2json: recursion, a thread and a signal handler are counted once, with contexts and without" {
	local program=$BATS_TEST_TMPDIR/prog
	cc -O1 -g -fno-optimize-sibling-calls -o "$program" "$FIXTURES/report/threads-and-recursion.c" -lpthread
	cd "$BATS_TEST_TMPDIR"
	record plain -- ./prog
	record cut --separate-callers=2 -- ./prog
	record whole --separate-callers=40 --separate-recs=3 -- ./prog
	local kind
	for kind in plain cut whole; do
		callgrind2json "$kind" >"$kind.json"
		assert_valid_document "$kind.json"
		assert_sums "$kind.json" "$kind"
	done
	# Costs that do not depend on the scheduling of threads are the same in all three runs.
	[[ $(jq -c '[.profiles[].cpu.functions[] | del(.inclusive) |
		select(.function | IN("fib", "even", "odd", "leaf", "in_thread", "handler"))] | length, .' \
		plain.json cut.json whole.json | sort -u | wc -l) == 2 ]]
	# leaf is called 177 + 67 times by fib, 5 + 5 by even and odd, once by the handler.
	[[ $(jq '.profiles[].cpu.functions[] | select(.function == "leaf").calls' whole.json) == 255 ]]
	# Contexts of any length, and levels of recursion alone, give the same results.
	inclusive() {
		jq --arg name "$2" '.profiles[].cpu.functions[] | select(.function == $name).inclusive.Ir' "$1"
	}
	local name
	for name in fib even odd leaf in_thread handler; do
		[[ $(inclusive plain.json $name) == "$(inclusive whole.json $name)" ]]
		[[ $(inclusive plain.json $name) == "$(inclusive cut.json $name)" ]]
	done
	local called
	called=$(jq '.profiles[].cpu | (.functions | map(.function == "main") | index(true)) as $main |
		(.functions | map(.function == "even") | index(true)) as $even |
		.calls[] | select(.caller == $main and .callee == $even).inclusive.Ir' plain.json)
	[[ $(inclusive whole.json even) == "$called" ]]
	[[ $(jq '[.profiles[].cpu.contexts[].truncated] | any' whole.json) == false ]]
	[[ $(jq '[.profiles[].cpu.contexts[].truncated] | any' cut.json) == true ]]
	# The program is main, its start-up, the thread and the handler: everything except the loader.
	local program_cost expected
	program_cost=$(jq '.profiles[].cpu.program.Ir' plain.json)
	expected=$(jq '[.profiles[].cpu.functions[] | select(.function == "(below main)").inclusive.Ir] | max' plain.json)
	((expected += $(inclusive plain.json handler) + $(inclusive plain.json start_thread)))
	((program_cost >= expected && program_cost < expected + 20))
}

# bats test_tags=valgrind
@test "callgrind2json: inclusive costs of a program full of cycles do not depend on recorded stacks" {
	# shellcheck disable=SC2016 # Perl's variables
	local script='my %x = map { $_ => $_ * 2 } 1 .. 300; print join(",", sort keys %x)'
	cd "$BATS_TEST_TMPDIR"
	export PERL_HASH_SEED=0
	record plain -- perl -e "$script"
	record stacks --separate-callers=100 -- perl -e "$script"
	local kind
	for kind in plain stacks; do
		callgrind2json "$kind" >"$kind.json"
		assert_sums "$kind.json" "$kind"
		jq -c '.profiles[].cpu.functions[]' "$kind.json" >"$kind.functions"
	done
	[[ $(wc -l <plain.functions) -gt 300 ]]
	diff plain.functions stacks.functions
}

# A program that counts 10, 20 and once more 10 rounds of a loop, set-up excluded.
# bats test_tags=valgrind
@test "callgrind2json: --dumps makes profiles of what the program dumped by name" {
	cd "$BATS_TEST_TMPDIR"
	cat >dumps.c <<-'END'
		#include <valgrind/callgrind.h>
		__attribute__((noinline)) static void work(int n)
		{
			for (volatile int i = 0; i < n; i++)
				;
		}
		int main(void)
		{
			work(1000);
			CALLGRIND_ZERO_STATS;
			work(10);
			CALLGRIND_DUMP_STATS_AT("small");
			work(20);
			CALLGRIND_DUMP_STATS_AT("a \"big\"/one");
			work(10);
			CALLGRIND_DUMP_STATS_AT("small");
			CALLGRIND_DUMP_STATS;
			return 0;
		}
	END
	gcc -O1 -g dumps.c -o dumps
	valgrind -q --tool=callgrind --combine-dumps=yes --callgrind-out-file=raw ./dumps
	callgrind2json --dumps --lines --name prog raw >"$document"
	assert_valid_document "$document"
	jq -e '.profiles | keys == ["prog", "prog/a \"big\"/one", "prog/small"]' "$document"
	# Costs outside named dumps are only in the whole.
	[[ $(jq '.profiles.prog.cpu.totals.Ir' "$document") == $(sed -n 's/^totals: //p' raw | jq -s add) ]]
	[[ $(jq -c '[.profiles[].cpu.functions[] | select(.function == "work").calls]' "$document") == '[3,1,2]' ]]
	# The difference between 10 and 20 rounds gives the cost of a round.
	jq -e '[.profiles["prog/small", "prog/a \"big\"/one"].cpu.functions[] | select(.function == "work").self.Ir]
		| (.[1] - .[0] / 2) % 10 == 0' "$document"
	callgrind2json --name prog raw >"$document"
	jq -e '.profiles | keys == ["prog"]' "$document"

	# Of several processes, and with names defined in an earlier dump only.
	valgrind -q --tool=callgrind --callgrind-out-file=apart ./dumps
	callgrind2json --dumps --lines --name prog raw | jq 'del(.. | .options?)' >together.json
	callgrind2json --dumps --lines --name prog apart apart.[1-4] | jq 'del(.. | .options?)' >apart.json
	cmp together.json apart.json

	run --separate-stderr callgrind2json --dumps - <raw
	[[ $status -eq 2 && $stderr == *"--dumps reads its files twice"* ]]
}
