# Inlined functions are functions in what becomes of recordings at instruction level.

load helpers/common

readonly programs=(templates threads iterators units recursion copies)

# The programs are compiled and recorded once for all tests.
setup_file() {
	local program
	cd "$BATS_FILE_TMPDIR"
	local sources=$FIXTURES/inlined
	g++ -O2 -g "$sources/templates.cc" -o templates &
	g++ -O2 -g "$sources/threads.cc" -o threads &
	rustc -O -g "$sources/iterators.rs" -o iterators &
	gcc -O2 -g -flto "$sources"/units_{main,other}.c -o units &
	gcc -O3 -g "$sources/recursion.c" -o recursion &
	gcc -O2 -g "$sources/copies.c" -o copies &
	wait
	for program in "${programs[@]}"; do
		record "$program" "$program"
		record "$program" "$program-contexts" --separate-callers=100
		"$ROOT/build/bin/callgrind2json" --no-inline "$program.out" --output "$program.plain"
	done
}

# record PROGRAM NAME [OPTION…]
record() {
	valgrind --tool=callgrind --dump-instr=yes --callgrind-out-file="$2.out" "${@:3}" \
		"./$1" >/dev/null 2>&1
	"$ROOT/build/bin/callgrind2json" "$2.out" --output "$2.json"
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

# figure FILE FUNCTION FIELD: of the only function of that name in the program itself.
figure() {
	jq -e --arg object "/${1%%[.-]*}" --arg function "$2" ".profiles[].cpu.functions[] |
		select(.function == \$function and (.object | endswith(\$object))) | $3" "$1"
}

# bats test_tags=valgrind
@test "inlined functions: self costs add up to the total, of each object too" {
	local program
	for program in "${programs[@]}"; do
		jq -e '.profiles[].cpu | [.functions[].self.Ir] | add' "$program.json" >sum
		jq -e '.profiles[].cpu.totals.Ir' "$program.plain" | diff - sum
		jq '.profiles[].cpu.functions | group_by(.object)[] | [.[0].object, ([.[].self.Ir] | add)]' \
			"$program.json" >objects
		jq '.profiles[].cpu.functions | group_by(.object)[] | [.[0].object, ([.[].self.Ir] | add)]' \
			"$program.plain" | diff - objects
	done
}

# bats test_tags=valgrind
@test "inlined functions: compiled functions keep their inclusive costs, and calls their sum" {
	local program
	local compiled='.profiles[].cpu.functions[] | select(.inlined | not) | [.object, .function, .file, .inclusive.Ir, .calls]'
	for program in "${programs[@]}"; do
		jq -c "$compiled" "$program.json" | sort >kept
		jq -c "$compiled" "$program.plain" | sort >all
		[[ $(grep -c . kept) -gt 20 ]]
		[[ -z $(comm -23 kept all) ]]
		grep -q '"main"' kept
		jq '[.profiles[].cpu.calls[].count] | add' "$program.plain" >count
		jq '[.profiles[].cpu.calls[].count] | add' "$program.json" | diff count -
	done
}

# bats test_tags=valgrind
@test "inlined functions: they are marked, have no calls, and cost at least what they cost themselves" {
	local program
	for program in "${programs[@]}"; do
		jq -e '[.profiles[].cpu.functions[] | select(.inlined)] |
			length > 0 and all(has("calls") | not) and all(.inclusive.Ir >= .self.Ir)' "$program.json"
		jq -e '[.profiles[].cpu.functions[] | select(.inlined)] == []' "$program.plain"
		jq -e '.profiles[].cpu | .totals.Ir as $all | all(.functions[]; .inclusive.Ir <= $all)' "$program.json"
	done
}

# bats test_tags=valgrind
@test "inlined functions: the table shows those of the user" {
	run "$ROOT/build/bin/profile-report" templates.out
	[[ $output == *'Words::add'*'inlined'* ]]
	run ! grep -F inlined < <("$ROOT/build/bin/profile-report" --no-inline templates.out)
}

# bats test_tags=valgrind
@test "inlined functions: a document reads as it was written, and compares with compiled functions" {
	"$ROOT/build/bin/profile-merge" templates.json >again.json
	diff templates.json again.json
	"$ROOT/build/bin/profile-compare" templates.json templates.json
	"$ROOT/build/bin/profile-compare" templates.plain templates.json
}

# bats test_tags=valgrind
@test "inlined functions: an object that changed after the recording is not asked" {
	cp -p templates.out early.out
	touch -d '2001-01-01' early.out
	"$ROOT/build/bin/callgrind2json" early.out | diff templates.plain -
}

# bats test_tags=valgrind
@test "inlined functions: one with a copy out of line costs what both do" {
	local calls
	calls=$(jq '.profiles[].cpu | .functions as $functions |
		[.calls[] | select($functions[.caller].function == "scaled") | .inclusive.Ir] | add' copies.json)
	(($(figure copies.json scaled .inclusive.Ir) == $(figure copies.json scaled .self.Ir) + calls))
	(($(figure copies.json scaled .self.Ir) > $(figure copies.plain scaled .self.Ir)))
}

# Around it are a comparison and a return.
# bats test_tags=valgrind
@test "inlined functions: one that two functions recur through costs what these do" {
	local recursive
	recursive=$(($(figure copies.json walk .inclusive.Ir) + $(figure copies.json stroll .inclusive.Ir)))
	(($(figure copies.json visit .inclusive.Ir) <= recursive))
	(($(figure copies.json visit .inclusive.Ir) >= recursive - 100))
}

# bats test_tags=valgrind
@test "inlined functions: call contexts hold them, and their self costs add up to the total" {
	local program
	for program in "${programs[@]}"; do
		jq -e '.profiles[].cpu | ([.contexts[].self.Ir] | add) == .totals.Ir' "$program-contexts.json"
		jq -e '.profiles[].cpu.functions as $functions | any(.profiles[].cpu.contexts[]; $functions[.function].inlined)' \
			"$program-contexts.json"
	done
	"$ROOT/build/bin/profile-report" --format collapsed copies-contexts.out >stacks
	grep -q ';main;walk;visit;spin [0-9]' stacks
	grep -q ';main;scaled;spin [0-9]' stacks
}

# bats test_tags=valgrind
@test "inlined functions: each costs the same itself, with and without call contexts" {
	local program
	local self='.profiles[].cpu.functions[] | [.object, .function, .file, .self.Ir]'
	for program in templates units recursion copies; do
		jq -c "$self" "$program.json" >plain
		jq -c "$self" "$program-contexts.json" | diff plain -
	done
}

# bats test_tags=valgrind
@test "inlined functions: lines of source belong to the innermost function, and add up to its self cost" {
	"$ROOT/build/bin/callgrind2json" --lines copies.out >lines.json
	jq -e '.profiles[].cpu | [.functions | to_entries[] | select(.value.self.Ir > 0) | [.key, .value.self.Ir]] ==
		[.lines | group_by(.function)[] | [.[0].function, (map(.self.Ir) | add)]]' lines.json
}
