#!/usr/bin/env bats
# profile-merge: makes a baseline from single runs, and never damages one.

# shellcheck disable=SC2154 # stderr, lines: bats sets them

load helpers/common
load helpers/documents

setup() {
	cd "$BATS_TEST_TMPDIR"
	write_document one.json
}

baseline() {
	run --separate-stderr profile-merge "$@"
}

noisy_system='{"fingerprint": "a", "informs": {"program_sha256": "p"}, "must_agree": {"cpus": 1}}'

# ---------------------------------------------------------------- joining

@test "merge: equal runs are one profile, exact" {
	baseline one.json one.json one.json
	((status == 0))
	[[ $(jq -c '.profiles.prog.repeats' <<<"$output") == '{"noisy":[],"ranges":{},"runs":3}' ]]
	[[ $(jq '.profiles.prog.cpu.totals.Ir' <<<"$output") == 21240 ]]
}

@test "merge: runs that differ keep the median, the range and the functions that differed" {
	write_document low.json leaf_price=600
	write_document high.json leaf_price=900
	baseline high.json one.json low.json
	((status == 0))
	[[ $(jq '.profiles.prog.cpu.program.Ir' <<<"$output") == 21240 ]]
	[[ $(jq -c '.profiles.prog.repeats' <<<"$output") == '{"noisy":["prog:leaf"],"ranges":{"ir":{"max":27240,"min":18240},"process_ir":{"max":27240,"min":18240}},"runs":3}' ]]
	printf '%s\n' "$output" >joined.json
	profile-compare joined.json low.json
	profile-compare joined.json high.json
	write_document worse.json leaf_price=1000 work_price=90
	run profile-compare joined.json worse.json
	((status == 3))
}

@test "merge: one run has no range" {
	baseline one.json
	[[ $(jq '.profiles.prog | has("repeats")' <<<"$output") == false ]]
}

@test "merge: runs that were not measured alike are refused, exit 4, naming the field" {
	write_document a.json 'system={"must_agree": {"valgrind": "3.19"}}'
	write_document b.json 'system={"must_agree": {"valgrind": "3.20"}}'
	baseline a.json b.json
	((status == 4))
	[[ $stderr == "profile-merge: the runs of 'prog' were not measured in the same way: valgrind is \"3.19\", then \"3.20\"" ]]
}

@test "merge: kinds complete each other, whichever document they come from" {
	write_document memory.json "others=$(memory 5)" name=prog
	jq 'del(.profiles.prog.cpu)' memory.json >only-memory.json
	write_document timed.json "others=$(timing 1 0.9 1.1)" wall=1.0
	jq 'del(.profiles.prog.cpu)' timed.json >only-time.json
	baseline one.json only-memory.json only-time.json
	((status == 0))
	jq -e '.profiles.prog | .cpu.totals.Ir == 21240 and .memory.peak_bytes == 5 and .wall_time == 1 and .timing.runs == 10' <<<"$output"
}

# ---------------------------------------------------------------- keys of later versions

# add_unknown FILE TEXT: unknown keys wherever docs/document.md says that they are kept.
add_unknown() {
	jq -S --arg text "$2" '.x_top = $text | .profiles[].x_profile = $text | .profiles[].cpu.x_cpu = $text
		| .profiles[] |= (if .memory then .memory.x_memory = $text else . end)
		| .profiles[] |= (if .timing then .timing.x_timing = {deep: [$text]} else . end)' "$1" >"$1.more"
	mv "$1.more" "$1"
}

unknown_of() {
	jq -c '[.x_top] + (.profiles.prog | [.x_profile, .cpu.x_cpu, .memory.x_memory, .timing.x_timing.deep[0]])' <<<"$1"
}

@test "merge: unknown keys of the document, of profiles and of parts are kept, printed, pruned or saved" {
	local all='["a","a","a","a","a"]'
	write_document full.json "others=$(memory 5), $(timing 1 0.9 1.1)" wall=1.0
	add_unknown full.json a
	baseline full.json full.json
	((status == 0))
	[[ $(unknown_of "$output") == "$all" ]]
	baseline --prune full.json
	[[ $(unknown_of "$output") == "$all" ]]
	baseline --save main full.json
	[[ $(unknown_of "$(<baselines/main.json)") == "$all" ]]
	write_document other.json name=other
	baseline --save main other.json
	((status == 0))
	[[ $(unknown_of "$(<baselines/main.json)") == "$all" ]]
	[[ $(unknown_of "$(profile-report --format json full.json other.json)") == "$all" ]]
}

@test "merge: where unknown keys differ, the document named last is followed, and profile-report refuses" {
	write_document a.json
	write_document b.json name=other
	add_unknown a.json a
	add_unknown b.json b
	baseline a.json b.json
	[[ $(jq -r .x_top <<<"$output") == b ]]
	baseline b.json a.json
	[[ $(jq -r .x_top <<<"$output") == a ]]
	baseline --save main a.json
	baseline --save main b.json
	[[ $(jq -c '[.x_top, (.profiles[] | .x_profile)]' baselines/main.json) == '["b","b","a"]' ]]
	run --separate-stderr profile-report --format json a.json b.json
	((status == 1))
	[[ $stderr == "profile-report: b.json: two documents have different 'x_top': put them together with profile-merge, or compare them with profile-compare" ]]
}

# ---------------------------------------------------------------- saving

@test "merge: --save makes the folder and the file, named after the baseline" {
	baseline --save main one.json
	((status == 0))
	[[ $stderr == "profile-merge: baselines/main.json: saved" ]]
	[[ $(jq -r .name baselines/main.json) == main ]]
	assert_valid_document baselines/main.json
	profile-compare main one.json
	[[ $(find baselines -type f) == baselines/main.json ]]
}

@test "merge: saving the same counts again leaves the file untouched" {
	local before
	write_document timed.json "others=$(timing 1 0.9 1.1)" wall=1.0 'commit="a"'
	profile-merge --save main timed.json
	before=$(stat -c '%i %Y' baselines/main.json)
	write_document timed.json "others=$(timing 2 1.9 2.1)" wall=2.0 'commit="b"'
	baseline --save main timed.json
	((status == 0))
	[[ $stderr == *"no exact figure changed, left as it is" ]]
	[[ $(stat -c '%i %Y' baselines/main.json) == "$before" ]]
	write_document timed.json "others=$(timing 2 1.9 2.1)" wall=2.0 calls=4
	baseline --save main timed.json
	[[ $stderr == *": saved" ]]
	[[ $(stat -c '%i' baselines/main.json) != "${before% *}" ]]
}

@test "merge: saving replaces one profile and leaves the others, unless --only" {
	write_document other.json name=other
	profile-merge --save main one.json other.json
	write_document one.json calls=5
	profile-merge --save main one.json
	[[ $(jq -c '.profiles | map_values(.calls)' baselines/main.json) == '{"other":33,"prog":55}' ]]
	profile-merge --save main --only one.json
	[[ $(jq -c '.profiles | keys' baselines/main.json) == '["prog"]' ]]
}

@test "merge: another kind of the same program completes its profile, of another program replaces it" {
	write_document cpu.json "system=$noisy_system"
	write_document memory.json "system=$noisy_system" "others=$(memory 5)"
	jq 'del(.profiles.prog.cpu)' memory.json >memory-only.json
	profile-merge --save main cpu.json
	profile-merge --save main memory-only.json
	jq -e '.profiles.prog | has("cpu") and has("memory")' baselines/main.json
	jq '.system.informs.program_sha256 = "q"' memory-only.json >other-program.json
	profile-merge --save main other-program.json
	jq -e '.profiles.prog | (has("cpu") | not) and has("memory")' baselines/main.json
}

@test "merge: functions below 0.01 % are one row, and everything still adds up" {
	write_document large.json leaf_price=100000000
	jq '.profiles.prog.cpu.functions += [{"calls": 2, "file": "", "function": "zero", "inclusive": {"Ir": 7}, "line": 0, "object": "/p/prog", "self": {"Ir": 7}}]
		| .profiles.prog.cpu.totals.Ir += 7 | .profiles.prog.cpu.program.Ir += 7
		| .profiles.prog.cpu.shares.program.Ir += 7' large.json >small.json
	profile-merge --save main small.json
	jq -e '.profiles.prog.cpu | .totals.Ir == ([.functions[].self.Ir] | add)
		and ([.functions[] | select(.function == "(other)") | .self.Ir, .calls]) == [7, 2]
		and ([.functions[].function] | index("zero")) == null' baselines/main.json
	run -0 profile-compare main small.json
	[[ $output != *"caused by"* && $output != *zero* ]]
}

@test "merge: source files are named relative to the checkout, so that all checkouts agree" {
	sed "s,\"prog.c\",\"$PWD/src/prog.c\"," one.json >absolute.json
	profile-merge --save main absolute.json
	[[ $(jq -r '.profiles.prog.cpu.functions[0].file' baselines/main.json) == src/prog.c ]]
	run ! grep -q "$PWD" baselines/main.json
	sed 's,"prog.c","/elsewhere/src/prog.c",' one.json >elsewhere.json
	baseline --root /elsewhere --save main elsewhere.json
	[[ $stderr == *"left as it is" ]]
	profile-compare main absolute.json
}

# ---------------------------------------------------------------- failures must not damage it

@test "merge: names that are no names are wrong usage, and nothing is made" {
	local name
	for name in ../x /tmp/x .x -x 'a b' a/b '' $'a\nb' "$(printf 'a%.0s' {1..101})" é; do
		baseline --save "$name" one.json
		((status == 2))
		[[ $stderr == "profile-merge: "* && $stderr != *$'\n'* ]]
	done
	[[ ! -e baselines ]]
}

@test "merge: a damaged baseline is one line, exit 1, and stays as it is" {
	local case before
	profile-merge --save main one.json
	cp baselines/main.json whole.json
	head -c 400 whole.json >torn
	printf '{"hello": "world"}\n' >foreign
	sed 's,baseline/1,baseline/2,' whole.json >later
	sed 's/"dirty": null,/"dirty": null, "dirty": null,/' whole.json >twice
	sed 's/"Ir": 90}/"Ir": 91}/' whole.json >edited
	sed 's/"command": "prog"/"command": "p\xffrog"/' whole.json >bytes
	sed 's/"calls": 33,/"calls": 99999999999999999999,/' whole.json >huge
	: >empty
	for case in torn foreign later twice edited bytes huge empty; do
		cp "$case" baselines/main.json
		baseline --save main one.json
		((status == 1))
		[[ $stderr == "profile-merge: baselines/main.json:"* && $stderr != *$'\n'* ]]
		cmp "$case" baselines/main.json
	done
}

@test "merge: two savers at once lose nothing" {
	local i
	for i in {1..12}; do
		write_document "$i.json" "name=p$i"
	done
	for i in {1..12}; do
		profile-merge --quiet --save main "$i.json" &
	done
	wait
	[[ $(jq '.profiles | length' baselines/main.json) == 12 ]]
	[[ $(find baselines -type f) == baselines/main.json ]]
}

@test "merge: a saver that is killed leaves the old baseline whole" {
	local i pid
	for i in {1..40}; do
		write_document "$i.json" "name=p$i"
	done
	profile-merge --quiet --save main one.json
	for i in {1..20}; do
		write_document one.json "calls=$i"
		profile-merge --quiet --save main one.json {1..40}.json &
		pid=$!
		sleep "0.00$i"
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" || true
		jq -e '.profiles.prog' baselines/main.json >/dev/null
	done
	profile-merge --quiet --save main one.json {1..40}.json
	[[ $(jq '.profiles | length' baselines/main.json) == 41 ]]
}

@test "merge: a full disk leaves the old baseline whole, exit 1" {
	local i
	for i in {1..40}; do
		write_document "$i.json" "name=p$i"
	done
	profile-merge --quiet --save main one.json
	cp baselines/main.json before.json
	# A file may become 8 blocks long: what a full disk does to the program.
	run --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 8; exec profile-merge --save main {1..40}.json'
	((status == 1))
	[[ $stderr == "profile-merge: baselines/main.json: "* && $stderr != *$'\n'* ]]
	cmp before.json baselines/main.json
	[[ $(find baselines -type f) == baselines/main.json ]]
}

@test "merge: an unwritable folder is one line, exit 1" {
	: >baselines
	baseline --save main one.json
	((status == 1))
	[[ $stderr == "profile-merge: baselines: "* && $stderr != *$'\n'* ]]
}

@test "merge: runs of whatever event are put together, none is lost" {
	local run
	for run in 1 2 3; do
		printf '%s\n' 'events: Time_10ns' 'fn=main' "1 $((100 + run))" "totals: $((100 + run))" >"$run"
	done
	baseline 1 2 3
	((status == 0))
	[[ $(jq -c '.profiles[].cpu.totals' <<<"$output") == '{"Time_10ns":102}' ]]
}

@test "merge: wrong usage is exit 2 and one line; --help and --version" {
	local -a words
	local line
	while read -r line; do
		read -r -a words <<<"$line"
		baseline "${words[@]}"
		((status == 2))
		[[ $stderr == "profile-merge: "* && $stderr != *$'\n'* ]]
	done <<-'END'
		--nonsense one.json
		--only one.json
		--save main
		--save
	END
	baseline --help
	((status == 0))
	[[ ${lines[0]} == "Usage: profile-merge "* ]]
	baseline --version
	((status == 0))
}

@test "merge: documents with keys in any order are read, and written with their keys sorted" {
	local unsorted="$FIXTURES/documents/unsorted.json" printed
	for printed in '' --prune; do
		profile-merge ${printed:+"$printed"} "$unsorted" >merged.json
		diff <(jq . merged.json) <(jq -S . merged.json)
		jq -e '.profiles.w.timing.zz.a == 2' merged.json
		profile-merge ${printed:+"$printed"} merged.json | cmp - merged.json
	done
	profile-merge "$unsorted" "$unsorted" >twice.json
	jq -e '.system.must_agree == {"a": 2, "b": 1}' twice.json
	profile-merge --save main "$unsorted"
	run -0 profile-merge --save main "$unsorted"
	[[ $output == *'no exact figure changed, left as it is' ]]
}

@test "merge: a profile's own system stands where it differs, is shown, and null is kept as well" {
	write_document a.json 'system={"informs": {"kernel": "first"}, "must_agree": {"cpus": 1}}'
	write_document b.json name=other 'system={"informs": {"kernel": "second\u0021"}, "must_agree": {"cpus": 2}}'
	profile-merge a.json b.json >both.json
	[[ $(jq -c '[.system.must_agree.cpus, .profiles.other.system.must_agree.cpus, .profiles.prog.system]' both.json) == '[1,2,null]' ]]
	run profile-report --format html both.json --output -
	[[ $output == *'>second!<'*'>first<'* ]]
	jq '.profiles.other.system = null' both.json >null.json
	profile-report --format json null.json | jq -e '.profiles.other | has("system") and .system == null'
	run -0 profile-compare --profile other null.json both.json
}
