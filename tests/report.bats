# profile-report: documents and raw files shown again.

# shellcheck disable=SC2154 # stderr, stderr_lines: bats sets them

load helpers/common

setup() {
	recordings=$FIXTURES/report
	unset COLUMNS NO_COLOR CLICOLOR_FORCE
	export TERM=xterm
	# Names that try to steer the terminal, break the table, and run in a browser.
	hostile=$BATS_TEST_TMPDIR/hostile.callgrind
	{
		printf '%s\n' 'version: 1' 'creator: callgrind-3.19.0' 'events: Ir'
		printf 'cmd: ./a \e]0;owned\a|`<b>\n'
		printf 'fn=\e[2Jclear\x07\xc2\x9b31m\n1 40\n'
		printf 'fn=pipe|tick`tag<script>alert(1)</script>\n1 30\n'
		printf 'fn=bad\xff\xfeutf8\xed\xa0\x80\n1 20\n'
		printf 'fn=\xe2\x80\xaeright-to-left [link](javascript:x)\n1 5\n'
		printf 'fn=%s\n1 5\n' "$(printf 'x%.0s' {1..65536})"
		printf 'totals: 100\n'
	} >"$hostile"
}

# Many functions: f01 costs most inclusive, the last ones most by themselves.
many_functions() {
	local i
	printf '%s\n' 'version: 1' 'creator: callgrind-3.19.0' 'cmd: many' 'events: Ir'
	for i in {1..30}; do
		printf 'fn=f%02d\n1 %d\n' "$i" "$i"
		((i == 30)) || printf 'cfn=f%02d\ncalls=%d 1\n1 %d\n' $((i + 1)) $((i + 1)) $((465 - i * (i + 1) / 2))
	done
	printf 'totals: 465\n'
}

@test "report: the table shows name, calls, self, inclusive and percent, the costliest first" {
	profile-report "$recordings/recursion-and-contexts.callgrind" |
		assert_golden report/recursion-and-contexts.txt
}

@test "report: simulated caches add cycles and misses" {
	profile-report "$recordings/caches-and-branches.callgrind" |
		assert_golden report/caches-and-branches.txt
}

@test "report: cachegrind's files are shown, and are not taken for massif's, which begin alike" {
	cd "$FIXTURES/cachegrind"
	run -0 profile-report one-event.out
	[[ ${#lines[@]} == 2 && ${lines[0]} == './prog a b' ]]
	[[ ${lines[1]} == '130 instructions in the whole process, counted by cachegrind' ]]
	run -0 profile-report one-event.out real-without-symbols.out
	[[ ${#lines[@]} == 3 && ${lines[2]} == '93 in ./cg' ]]
	profile-report --format json one-event.out real-without-symbols.out |
		cmp - <(cachegrind2json one-event.out real-without-symbols.out)
	run -0 profile-report --top 1 inlined-files-and-zeros-left-out.out # without desc:
	[[ ${lines[1]} == '123 instructions '* ]]
	printf 'desc: (none)\ncmd: x\n' >"$BATS_TEST_TMPDIR/cut"
	run -1 profile-report "$BATS_TEST_TMPDIR/cut"
	[[ $output == "profile-report: $BATS_TEST_TMPDIR/cut:2: the file ends within a header" ]]
}

@test "report: twenty functions are shown, and the five highest self costs in any case" {
	many_functions >"$BATS_TEST_TMPDIR/many"
	run -0 profile-report "$BATS_TEST_TMPDIR/many"
	[[ $(grep -cE '^[* ] f[0-9]{2} ' <<<"$output") == 25 ]]
	[[ $(grep -oE '^\* f[0-9]{2}' <<<"$output" | xargs) == '* f30 * f29 * f28 * f27 * f26' ]]
	[[ $(grep -A 100 '^  …$' <<<"$output" | grep -c '^\* f') == 5 ]]
	run -0 profile-report --top 3 "$BATS_TEST_TMPDIR/many"
	[[ $(grep -cE '^[* ] f[0-9]{2} ' <<<"$output") == 8 ]]
}

@test "report: --sort orders by self, inclusive or calls" {
	many_functions >"$BATS_TEST_TMPDIR/many"
	run -0 profile-report --top 1 --sort self "$BATS_TEST_TMPDIR/many"
	[[ ${lines[4]} == '* f30 '* ]]
	run -0 profile-report --top 1 --sort inclusive "$BATS_TEST_TMPDIR/many"
	[[ ${lines[4]} == '  f01 '* ]]
	run -0 profile-report --top 1 --sort calls "$BATS_TEST_TMPDIR/many"
	[[ ${lines[4]} == '* f30 '* ]]
}

@test "report: a document says the same as the raw file it was made of" {
	local file
	for file in recursion-and-contexts caches-and-branches; do
		callgrind2json "$recordings/$file.callgrind" >"$BATS_TEST_TMPDIR/$file.json"
		profile-report "$recordings/$file.callgrind" >"$BATS_TEST_TMPDIR/raw.txt"
		profile-report - <"$BATS_TEST_TMPDIR/$file.json" | diff "$BATS_TEST_TMPDIR/raw.txt" -
	done
}

@test "report: --format json writes a document back byte by byte, unknown parts included" {
	profile-report --format json "$FIXTURES/documents/every-part.json" |
		cmp - "$FIXTURES/documents/every-part.json"
	assert_valid_document "$FIXTURES/documents/every-part.json"
}

@test "report: an event is only what its whole name says, escapes and all" {
	local plain=$BATS_TEST_TMPDIR/plain.json odd=$BATS_TEST_TMPDIR/odd.json
	sed 's/"Ir"/"a\\\\b"/g' "$FIXTURES/documents/every-part.json" >"$plain"
	profile-report "$plain" >"$BATS_TEST_TMPDIR/table"
	# In the last of all costs a and a backspace in place of a, backslash, b.
	tac "$plain" | sed '0,/"a\\\\b":/s/"a\\\\b":/"a\\b":/' | tac >"$odd"
	run ! cmp -s "$odd" "$plain"
	run --separate-stderr profile-report "$odd"
	[[ $status -eq 1 && $stderr == *"$odd:"*"event"* ]]
}

@test "report: several documents are put together, contradictions refused" {
	cd "$BATS_TEST_TMPDIR"
	callgrind2json --name a "$recordings/recursion-and-contexts.callgrind" >a.json
	callgrind2json --name b "$recordings/caches-and-branches.callgrind" >b.json
	callgrind2json --name a "$recordings/caches-and-branches.callgrind" >a2.json
	profile-report --format json a.json b.json >both.json
	assert_valid_document both.json
	[[ $(jq -c '.profiles | keys' both.json) == '["a","b"]' ]]
	profile-report --format json b.json a.json | cmp - both.json
	run -1 profile-report a.json a2.json
	[[ $output == "profile-report: a2.json: two documents have different 'cpu' for the profile 'a': put them together with profile-merge, or compare them with profile-compare" ]]
}

@test "report: with several profiles the headings name them, and none is passed over" {
	cd "$BATS_TEST_TMPDIR"
	callgrind2json --name a "$recordings/recursion-and-contexts.callgrind" >a.json
	sed -e 's/"a": {/"b": {/' -e '/"cpu": {/,/^   },/d' a.json >b.json
	run -0 profile-report --top 1 a.json b.json
	[[ $output == *$'a: ./prog --fast input.txt\n1,000 Ir in'* ]]
	[[ $output == *$'b: ./prog --fast input.txt\nNothing was measured that has a table.' ]]
}

@test "report: the table fits the terminal, names lose their middle" {
	local width
	for width in 60 80 132; do
		run -0 env COLUMNS=$width profile-report "$hostile"
		[[ $(grep -E '^[* ] ' <<<"$output" | wc -L) -le $width ]]
	done
	[[ $output == *'xxx…xxx'* ]]
}

@test "report: in a narrow terminal a name loses its object before its letters, and no row is wider" {
	local -i columns
	for columns in 80 50 30; do
		COLUMNS=$columns profile-report "$FIXTURES/callgrind/real/toggle-until-exit.out" --all >"$BATS_TEST_TMPDIR/out"
		grep -qE '^  (__run_exit_handlers|__run_exi…t_handlers) ' "$BATS_TEST_TMPDIR/out"
		(($(grep -E '^(\* |  [^N])' "$BATS_TEST_TMPDIR/out" | LC_ALL=C.UTF-8 wc -L) <= columns))
	done
}

@test "report: an address is shown with the object that it is in, however narrow the terminal" {
	local -i columns
	for columns in 120 60 50; do
		run -0 env COLUMNS=$columns profile-report "$recordings/stripped-library.callgrind"
		[[ $(grep -cE '^[* ] 0x(226b0|383e0) \[lib\S*\.0\]' <<<"$output") == 2 ]]
	done
}

@test "report: nothing in a name can steer the terminal" {
	profile-report --full-names "$hostile" | assert_golden report/hostile.txt
	run ! grep -q $'[\x01-\x08\x0b-\x1f\x7f]' <(profile-report "$hostile")
	run ! grep -q $'\xc2\x9b\\|\xe2\x80\xae' <(profile-report "$hostile")
	profile-report "$hostile" | iconv -f UTF-8 -t UTF-8 >/dev/null
}

@test "report: nothing in a name can break a Markdown table or become markup" {
	profile-report --format markdown --full-names "$hostile" | assert_golden report/hostile.md
	run -0 profile-report --format markdown "$hostile"
	[[ $output != *'<script'* && $output != *'](javascript'* ]]
	# Every row has the same number of bars that are not escaped.
	[[ $(grep '^|' <<<"$output" | sed 's/\\.//g' | tr -cd '|\n' | sort -u) == '||||||' ]]
}

@test "report: Markdown is the same table" {
	profile-report --format markdown "$recordings/recursion-and-contexts.callgrind" |
		assert_golden report/recursion-and-contexts.md
}

@test "report: colour is for terminals, NO_COLOR, CLICOLOR_FORCE and --color decide" {
	local raw=$recordings/caches-and-branches.callgrind
	[[ $(profile-report "$raw") != *$'\e'* ]]
	[[ $(CLICOLOR_FORCE=1 profile-report "$raw") == *$'\e[1m* compare'* ]]
	[[ $(CLICOLOR_FORCE=1 NO_COLOR=1 profile-report "$raw") != *$'\e'* ]]
	[[ $(NO_COLOR=1 profile-report --color always "$raw") == *$'\e'* ]]
	[[ $(CLICOLOR_FORCE=1 profile-report --color never "$raw") != *$'\e'* ]]
	[[ $(script -qec "profile-report '$raw'" /dev/null) == *$'\e'* ]]
	[[ $(TERM=dumb script -qec "profile-report '$raw'" /dev/null) != *$'\e'* ]]
}

@test "report: children come after their parent, marked as forked or executed" {
	run -0 profile-report "$FIXTURES/documents/every-part.json"
	[[ $output == *'forked child: sh -c "true"'* ]]
}

@test "report: the script finds the program from any directory and through a link" {
	ln -s "$ROOT/scripts/profile-report" "$BATS_TEST_TMPDIR/report"
	cd /
	"$BATS_TEST_TMPDIR/report" --top 2 "$recordings/caches-and-branches.callgrind" |
		diff - <("$ROOT/build/bin/profile-report" --top 2 "$recordings/caches-and-branches.callgrind")
}

@test "report: recordings that count different events are refused, not written as one document" {
	cd "$FIXTURES/documents"
	run -1 profile-report --format json counts-instructions.callgrind counts-instructions-and-branches.callgrind
	[[ $output == 'profile-report: counts-instructions.callgrind: processes 1 and 2 do not count the same events: they are not of one run; give the files of one run at a time' ]]
}

@test "report: damaged, foreign and missing files are one line and exit 1" {
	cd "$BATS_TEST_TMPDIR"
	printf 'hello' >foreign
	run -1 profile-report foreign
	[[ $output == 'profile-report: foreign: neither a document nor a file of a known tool: give what profile-deep or profile-quick wrote' ]]
	printf '{"schema": "edm-profile/baseline/2", "profiles": []}' >later.json
	run -1 profile-report later.json
	[[ $output == 'profile-report: later.json:1:12: schema: this program reads edm-profile/baseline/1' ]]
	printf '{"a": 1}' >other.json
	run -1 profile-report other.json
	[[ $output == 'profile-report: other.json:1:1: not a document: it has no "schema"; give what profile-deep or profile-quick wrote' ]]
	head -c 700 "$FIXTURES/documents/every-part.json" >cut.json
	run -1 profile-report cut.json
	[[ ${#lines[@]} == 1 && $output == 'profile-report: cut.json:'[0-9]*': '*' ends '* ]]
	run -1 profile-report not-there
	[[ $output == 'profile-report: not-there: cannot open: No such file or directory' ]]
	run -1 profile-report .
	[[ ${#lines[@]} == 1 ]]
}

@test "report: wrong usage is one line and exit 2" {
	local arguments
	for arguments in '' '--format pdf x' '--top 0 x' '--top x x' '--sort size x' '--color red x' '--nonsense x'; do
		# shellcheck disable=SC2086 # several words
		run -2 profile-report $arguments
		[[ ${#lines[@]} == 1 ]]
	done
	run -0 profile-report --help
	[[ ${lines[0]} == 'Usage: profile-report '* ]]
	run -0 profile-report --version
	[[ $output =~ ^'profile-report '[0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "report: times of runs and of functions are tables" {
	cat >"$BATS_TEST_TMPDIR/times.json" <<-'END'
		{"schema": "edm-profile/baseline/1", "commit": null, "dirty": null, "name": null,
		 "system": null, "timestamp": null, "profiles": {"prog": {"command": "./prog", "calls": null,
		  "cpu_time": null, "exit_status": 0, "peak_memory_mb": null, "wall_time": null, "timing": {"runs": 3, "clock": {"name": "TSC"},
		    "wall": {"median": 1.5, "mean": 1.6, "stddev": 0.01, "min": 1.4, "max": 1.9, "p90": 1.85},
		    "user": {"median": 0.0125, "mean": 0.013, "stddev": 0, "min": 0.0000125, "max": 0.02, "p90": 0.019},
		    "functions": {
		      "mix\u001b[31m": {"calls": 12000, "errors": 1, "total": 0.5, "mean": 4.1666e-5, "min": 9.99e-9,
		        "max": 1e-3, "p50": 4e-5, "p95": 5e-5, "p99": 6e-5, "slow": 0, "stddev": 0},
		      "read": {"calls": 1, "errors": 0, "total": 0.75, "mean": 0.75, "min": 0.75, "max": 0.75, "p50": 0.75,
		        "p95": 0.75, "slow": 0, "stddev": 0}}}}}}
	END
	run profile-report --top 20 "$BATS_TEST_TMPDIR/times.json"
	[[ $status -eq 0 ]]
	assert_golden report/times.txt <<<"$output"
	run profile-report --top 1 "$BATS_TEST_TMPDIR/times.json"
	[[ $output == *"read"*"And 1 more name."* && $output != *mix* ]]
	sed -i 's/"runs": 3/"runs": "three"/' "$BATS_TEST_TMPDIR/times.json"
	run --separate-stderr profile-report "$BATS_TEST_TMPDIR/times.json"
	[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 && $stderr == *times.json* ]]
}

@test "report: of many profiles an overview comes first" {
	run profile-report --top 1 "$ROOT/baselines/main.json"
	[[ $status -eq 0 && ${lines[0]} == "$(jq ".profiles | length" "$ROOT/baselines/main.json") profiles" ]]
	[[ ${lines[1]} == *profile*instructions*"peak heap [B]"*"system calls"*"wall time"* ]]
	[[ ${lines[2]} == *analyze*$(jq .profiles.analyze.count.program.Ir "$ROOT/baselines/main.json" |
		sed ':a; s/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/; ta')* ]]
}

@test "profile-report: nothing costs more than all, where collecting ended with the program" {
	run -0 profile-report "$FIXTURES/callgrind/real/toggle-until-exit.out" --top 1 --all
	[[ $output == *'2,843 Ir in the whole process, 2,843 in the program (100.00 %)'* ]]
	[[ $output =~ '(below main)'\ +1\ +0\ +'2,843'\ +'100.00 %' ]]
}

@test "profile-report: a file that names no objects is not all libraries, in whatever form" {
	local form xtree=$FIXTURES/callgrind/real/xtree.out
	local document=$BATS_TEST_TMPDIR/xtree.json
	callgrind2json "$xtree" >"$document"
	assert_valid_document "$document"
	jq -e '.profiles[].cpu | .shares.unknown == .totals and ([.shares | del(.unknown)[][]] | add == 0)' "$document"
	for form in console markdown; do
		run -0 profile-report --format "$form" "$document"
		[[ $output == *'whose code it is was not recorded'* && $output != *libraries* ]]
	done
	run -0 profile-report --format html "$document" --output -
	[[ $output != *'<figure class="shares">'* ]]
	run -0 profile-report --format svg --estimate "$document"
	[[ $output == *'>unknown</text>'* && $output != *'>libraries</text>'* ]]

	sed -E 's/1000 10 1000 10/2000 10 2000 10/; s/^totals: [0-9]+ [0-9]+ [0-9]+/totals: 2000 10 7000/' "$xtree" >"$BATS_TEST_TMPDIR/more.out"
	run -3 profile-compare --limit curb=1% "$document" "$BATS_TEST_TMPDIR/more.out"
	[[ $output == *regressed* && $output != *libraries* ]]
}

@test "profile-report: a share of no known object is shown where it is more than 0.00 %, in whatever form" {
	local form unknown document=$BATS_TEST_TMPDIR/unknown.json
	for unknown in 1 900; do
		printf 'version: 1\nevents: Ir\n\nob=/bin/prog\nfl=p.c\nfn=main\n1 %d\n\nob=???\nfl=???\nfn=jit\n0 %d\n\ntotals: 1000000\n' \
			"$((1000000 - unknown))" "$unknown" >"$BATS_TEST_TMPDIR/recording"
		callgrind2json "$BATS_TEST_TMPDIR/recording" >"$document"
		for form in console markdown html; do
			run -0 profile-report --format "$form" "$document" --output -
			if ((unknown > 100)); then
				[[ $output == *'unknown 0.09 %'* ]]
			else
				[[ $output != *'unknown 0'* ]]
			fi
		done
	done
}

@test "profile-report: documents from before unknown shares were told apart are read as if they had been" {
	callgrind2json "$FIXTURES/callgrind/real/xtree.out" >"$BATS_TEST_TMPDIR/new.json"
	jq '.profiles[].cpu.shares |= (.libraries = .unknown | del(.unknown))' "$BATS_TEST_TMPDIR/new.json" >"$BATS_TEST_TMPDIR/old.json"
	profile-report --format json "$BATS_TEST_TMPDIR/old.json" | cmp - "$BATS_TEST_TMPDIR/new.json"
}
