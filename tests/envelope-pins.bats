#!/usr/bin/env bats
# What the envelope records: its fingerprint, what belongs to it and what does not; and how it does
# without the pins it cannot have.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # bats sets stderr, stderr_lines
# shellcheck disable=SC2016 # programs in single quotes

load helpers/common
load helpers/deep

setup() {
	enter_own_folder
}

# fingerprint PROFILE_DEEP_ARGUMENT…: runs it, prints the fingerprint.
fingerprint() {
	"$deep" cpu --quiet "$@" >/dev/null
	look -r .system.fingerprint
}

@test "fingerprint: is the SHA-256 of must_agree as compact JSON with sorted keys" {
	"$deep" cpu --quiet --env 'FOO=ä "b" \c' echo $'a\tb' 'é"' '<' >/dev/null
	[[ $(look -r .system.fingerprint) == "$(look -jS .system.must_agree | sha256sum | cut -d ' ' -f 1)" ]]
	assert_valid_document profiles/*.json
}

@test "fingerprint: has the fields that docs/determinism.md describes, and no others" {
	"$deep" cpu --quiet true
	diff <(look -r '.system.must_agree | keys[]') <(sed -n '/^| field | meaning/,/^$/s/^| `\([a-z_]*\)` .*/\1/p' "$ROOT/docs/determinism.md" | sort)
	local field
	for field in $(look -r '.system.informs | keys[]'); do
		grep -q "\`$field\`" "$ROOT/docs/determinism.md" || {
			echo "$field is not described"
			return 1
		}
	done
}

@test "fingerprint: repeats; options that change nothing leave it, arguments and --isa change it" {
	local first
	first=$(fingerprint printf x)
	[[ $(fingerprint printf x) == "$first" ]]
	[[ $(fingerprint --lines --stacks --top 3 printf x) == "$first" ]]
	[[ $(fingerprint printf y) != "$first" ]]
	[[ $(fingerprint --isa baseline printf x) != "$first" ]]
	[[ $(look .system.must_agree.isa) == '"baseline"' ]]
	[[ $(fingerprint --freeze printf x) != "$first" ]]
	[[ $(look .system.must_agree.freeze) == true ]]
	[[ $(fingerprint --env A=1 printf x) != "$first" ]]
	[[ $(fingerprint --no-envelope printf x) != "$first" ]]
	[[ $(look .system.must_agree.envelope) == '"off"' ]]
}

@test "fingerprint: goes with the content of input files and of stdin, not with their times" {
	local first
	echo one >input
	first=$(fingerprint cat input)
	[[ $(look -r .system.must_agree.inputs.input) == "sha256:$(sha256sum input | cut -d ' ' -f 1)" ]]
	touch -d 2001-01-01 input
	[[ $(fingerprint cat input) == "$first" ]]
	echo two >input
	[[ $(fingerprint cat input) != "$first" ]]
	[[ $(fingerprint cat <input) != "$(echo one | fingerprint cat)" ]]
	[[ $(fingerprint cat <input) == "$(echo two | fingerprint cat)" ]]
	look .system.must_agree.stdin | grep -q '^"sha256:'
}

@test "fingerprint: a file that the run writes is no input, whether it was there before or not" {
	local first
	echo one >input
	first=$(fingerprint cp input output)
	[[ $(fingerprint cp input output) == "$first" ]]
	[[ $(look -c '.system.must_agree.inputs | keys') == '["input"]' ]]
}

@test "fingerprint: the program and its own libraries inform, and may change" {
	local first program='extern int f(void); int main(void) { return f(); }'
	mkdir .git
	echo 'int f(void) { return 0; }' >f.c
	gcc -shared -fPIC -o libf.so f.c
	gcc -x c -o program - -L. -lf -Wl,-rpath,"\$ORIGIN" <<<"$program"
	first=$(fingerprint ./program)
	[[ $(look -c '.system.informs.libraries | keys') == '["libf.so"]' ]]
	[[ $(look -c '.system.must_agree.libraries | keys | map(select(test("libc.so"))) | length') == 1 ]]
	echo 'int f(void) { return 1 - 1; } int g;' >f.c
	gcc -shared -fPIC -o libf.so f.c
	gcc -g -x c -o program - -L. -lf -Wl,-rpath,"\$ORIGIN" <<<"$program"
	[[ $(fingerprint ./program) == "$first" ]]
	[[ $(look .system.informs.debug_symbols) == true ]]
	[[ $(look -r .system.informs.program_sha256) == "$(sha256sum program | cut -d ' ' -f 1)" ]]
}

@test "fingerprint: values of variables let through are hashed, never shown" {
	SECRET=swordfish "$deep" cpu --quiet --env SECRET sh -c 'echo $SECRET' >output
	[[ $(<output) == swordfish ]]
	run ! grep -r swordfish profiles
	[[ $(look -r .system.must_agree.environment.SECRET) == "sha256:$(printf SECRET=swordfish | sha256sum | cut -d ' ' -f 1)" ]]
}

@test "fingerprint: a cache that cannot be written or holds rubbish harms nothing" {
	local first
	first=$(fingerprint true)
	[[ $(XDG_CACHE_HOME=/proc/nope fingerprint true) == "$first" ]]
	mkdir -p cache/edm-profile
	printf 'rubbish\n\377\n%064d %s\n' 0 '|||' >cache/edm-profile/hashes
	cp cache/edm-profile/hashes cache/edm-profile/totals
	[[ $(XDG_CACHE_HOME=$PWD/cache fingerprint true) == "$first" ]]
}

@test "fingerprint: the features of the processor are all that Valgrind says it goes by" {
	local feature
	valgrind -v --tool=none true 2>log
	"$deep" cpu --quiet true
	for feature in $(sed -n 's/.*Arch and hwcaps: .*, amd64-//p' log | tr - ' '); do
		[[ " $(look -r .system.must_agree.cpu_features) " == *" $feature "* ]]
	done
}

@test "fingerprint: empty words and words with newlines keep all facts, whatever the kind" {
	local kind first=''
	cp "$(type -P true)" program
	for kind in cpu memory io count; do
		"$deep" "$kind" --quiet --output "$kind" ./program $'a\nb' ''
		[[ $(jq -c .system.must_agree.arguments "$kind"/*.json) == '["a\nb",""]' ]]
		[[ $(jq '.system.must_agree | length' "$kind"/*.json) == 10 ]]
		first=${first:-$(jq .system.fingerprint "$kind"/*.json)}
		[[ $(jq .system.fingerprint "$kind"/*.json) == "$first" ]]
	done
}

@test "fingerprint: a program with a newline in its name is measured" {
	cp "$(type -P true)" $'pro\ngram'
	"$deep" memory,io,count --quiet ./$'pro\ngram'
	[[ $(jq -r .system.informs.program profiles/io_*.json) == $'pro\ngram' ]]
}

@test "fingerprint: a fact that cannot be had is an error" {
	build_program surroundings
	cp "$REPLY" here
	run -0 "$ROOT/build/bin/profile-session" keep --output out --program ./missing -- here <<<gather
	[[ ${lines[-2]} == ready && ${lines[-1]} == 'failed ./missing: '* && -z $(ls -A out) ]]
}

# ---------------------------------------------------------------- without the pins

# Runs a command that may make no namespaces and has no privileges, as in many a container.
bare=(
	unshare --user --map-root-user bash -c '
		echo 0 >/proc/sys/user/max_user_namespaces
		exec setpriv --bounding-set=-all --inh-caps=-all "$@"' bare
)

need_bare() {
	"${bare[@]}" true 2>/dev/null || skip 'no way to give up namespaces here'
}

@test "envelope: without namespaces and privileges it warns once for each pin, records it, and counts" {
	need_bare
	build_program surroundings
	run --separate-stderr "${bare[@]}" "$deep" cpu --top 1 "$REPLY"
	echo "$stderr"
	[[ $status -eq 0 && ${lines[0]} == 'done' && ${#stderr_lines[@]} -eq 3 ]]
	[[ ${stderr_lines[0]} == *'warning: paths are not fixed'* && ${stderr_lines[1]} == *'warning: threads are not pinned'* ]]
	[[ $(look '.system.must_agree.envelope') == '{"addresses":"fixed","environment":"clean","fifo":"shared","paths":"real","processes":"shared","streams":"files"}' ]]
	[[ $(total_of) -gt 10000 ]]
}

@test "envelope: without namespaces, too, nothing runs on after an end by signal" {
	need_bare
	gcc -O1 -o "bare.$$" "$FIXTURES/programs/endless.c"
	"${bare[@]}" "$deep" cpu --quiet bash -c "trap '' TERM; ./bare.$$ & exec ./bare.$$ stubborn" >out 2>err &
	local i code=0 started=$!
	for ((i = 0; i < 200; i++)); do
		[[ $(grep -c started out) -lt 2 ]] || break
		sleep 0.1
	done
	kill -s TERM "$started"
	wait "$started" || code=$?
	cat err
	[[ $code -eq 143 ]]
	for ((i = 0; i < 100; i++)); do
		pgrep -f "bare.$$" >/dev/null || break
		sleep 0.1
	done
	run ! pgrep -af "bare.$$"
	assert_empty_folder profiles
}

@test "envelope: without FIFO a program without threads counts the same" {
	need_pin processes
	build_program surroundings
	"$deep" cpu --quiet --output with "$REPLY"
	setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice true 2>/dev/null || skip 'no way to give up a right here'
	setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice "$deep" cpu --quiet --output without "$REPLY"
	[[ $(jq -r .system.must_agree.envelope.fifo without/*.json) == shared ]] || skip 'FIFO is there even without the right'
	[[ $(total_of with) == "$(total_of without)" ]]
}

@test "envelope: --no-envelope runs in the directory and with the variables as they are" {
	run --separate-stderr env COLOUR=blue "$deep" cpu --quiet --no-envelope bash -c 'echo "$COLOUR $PWD"; cat' <<<stdin
	[[ $status -eq 0 && $output == "blue $PWD"$'\nstdin' ]]
}

@test "envelope: variables that profile-deep itself uses are let through, or left alone, as they were" {
	export output=mine option=yours
	[[ $("$deep" cpu --quiet --no-envelope bash -c 'echo "$output $option"') == 'mine yours' ]]
	[[ $("$deep" cpu --quiet --env output bash -c 'echo "$output ${option-none}"') == 'mine none' ]]
	run --separate-stderr "$deep" cpu --env kinds true
	[[ $status -eq 0 && $stderr == *'--env kinds: there is no such variable'* ]]
}

# In a user namespace, where the paths are fixed without root, the right to be FIFO is worth nothing.
@test "envelope: a user who may be FIFO and may make namespaces measures, with one warning" {
	((EUID == 0)) || skip 'needs root to become such a user'
	local -a user=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=+sys_nice --ambient-caps=+sys_nice)
	"${user[@]}" unshare -Um true 2>/dev/null || skip 'no user namespaces here'
	"${user[@]}" chrt -f 1 true 2>/dev/null || skip 'no FIFO here'
	local open # bats' own folders are closed to others
	open=$(mktemp -d)
	chmod 777 "$open"
	cd "$open"
	run -0 --separate-stderr "${user[@]}" env HOME=/nonexistent "$deep" cpu true
	[[ $(grep -c warning <<<"$stderr") == 1 && $stderr == *'threads are not pinned'* ]]
	[[ $(jq -r .system.must_agree.envelope.fifo profiles/*.json) == shared ]]
	[[ $(jq -r .system.must_agree.envelope.paths profiles/*.json) == fixed ]]
	cd / && rm -rf -- "$open"
}
