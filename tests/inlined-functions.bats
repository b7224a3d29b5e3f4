# Inlined functions are functions in what becomes of recordings at instruction level.

load helpers/common

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
	wait
	for program in templates threads iterators units recursion; do
		valgrind --tool=callgrind --dump-instr=yes --callgrind-out-file="$program.out" \
			"./$program" >/dev/null 2>&1 || return
		"$ROOT/build/bin/callgrind2json" "$program.out" --output "$program.json"
		"$ROOT/build/bin/callgrind2json" --no-inline "$program.out" --output "$program.plain"
	done
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

# bats test_tags=valgrind
@test "inlined functions: self costs add up to the total, of each object too" {
	local program
	for program in templates threads iterators units recursion; do
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
	for program in templates threads iterators units recursion; do
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
	for program in templates threads iterators units recursion; do
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
