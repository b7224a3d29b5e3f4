#!/usr/bin/env bats
# The fingerprint that the envelope records: the facts that belong to it and those that do not; and runs
# without the pins that are not available.
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

@test "fingerprint: a compressed file is the bytes that the program reads, damaged ones too" {
	echo one | gzip >input.gz
	fingerprint cat input.gz >/dev/null
	[[ $(look -r '.system.must_agree.inputs["input.gz"]') == "sha256:$(sha256sum input.gz | cut -d ' ' -f 1)" ]]
	truncate -s 12 input.gz
	fingerprint cat input.gz >/dev/null
	[[ $(look -r '.system.must_agree.inputs["input.gz"]') == "sha256:$(sha256sum input.gz | cut -d ' ' -f 1)" ]]
}

@test "fingerprint: a file that the run writes is no input, whether it was there before or not" {
	local first
	echo one >input
	first=$(fingerprint cp input output)
	[[ $(fingerprint cp input output) == "$first" ]]
	[[ $(look -c '.system.must_agree.inputs | keys') == '["input"]' ]]
}

@test "fingerprint: a file that the run writes is no input, though it gets an old time" {
	local first
	echo one >input
	touch -d 2001-01-01 input
	first=$(fingerprint cp -p input output)
	[[ $(fingerprint cp -p input output) == "$first" ]]
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
	[[ $(look -c '.system.must_agree.libraries | keys | map(select(test("libc[.-]"))) | length') == 1 ]]
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
	printf 'rubbish\n\377\n%064d %s\n' 0 '|||' >cache/edm-profile/hashes-2
	cp cache/edm-profile/hashes-2 cache/edm-profile/totals
	[[ $(XDG_CACHE_HOME=$PWD/cache fingerprint true) == "$first" ]]
}

@test "fingerprint: a home that does not exist is not made for the cache" {
	XDG_CACHE_HOME='' HOME=$PWD/nobody fingerprint true
	[[ ! -e nobody ]]
	mkdir somebody
	XDG_CACHE_HOME='' HOME=$PWD/somebody fingerprint true
	[[ -s somebody/.cache/edm-profile/hashes-2 ]]
}

@test "fingerprint: the features of the processor are all that Valgrind says it goes by" {
	local feature
	valgrind -v --tool=none true 2>log
	"$deep" cpu --quiet true
	for feature in $(sed -n 's/.*Arch and hwcaps: .*, amd64-//p' log | tr - ' '); do
		# Valgrind 3.24 has it too; every processor of Intel's and AMD's with avx2 has it.
		[[ $feature != fma ]] || feature=avx2
		[[ " $(look -r .system.must_agree.cpu_features) " == *" $feature "* ]]
	done
}

@test "fingerprint: empty words and words with newlines keep all facts, whatever the kind" {
	local kind first=''
	cp "$(type -P true)" program
	for kind in cpu memory io count; do
		"$deep" "$kind" --quiet --output "$kind" ./program $'a\nb' ''
		[[ $(jq -c .system.must_agree.arguments "$kind"/*.json) == '["a\nb",""]' ]]
		[[ $(jq '.system.must_agree | length' "$kind"/*.json) == 12 ]]
		first=${first:-$(jq .system.fingerprint "$kind"/*.json)}
		[[ $(jq .system.fingerprint "$kind"/*.json) == "$first" ]]
	done
}

@test "fingerprint: a program with a newline in its name is measured" {
	cp "$(type -P true)" $'pro\ngram'
	"$deep" memory,io --quiet ./$'pro\ngram'
	[[ $(jq -r .system.informs.program profiles/io_*.json) == $'pro\ngram' ]]
}

@test "fingerprint: a fact that cannot be had is an error" {
	build_program surroundings
	cp "$REPLY" here
	run -0 "$ROOT/build/bin/profile-session" --output out --program ./missing -- here < <(printf 'gather\0')
	[[ ${lines[-2]} == ready && ${lines[-1]} == 'failed: ./missing: '* && -z $(ls -A out) ]]
}

@test "fingerprint: the document says by which path the program was seen" {
	need_pin paths
	build_program surroundings
	mkdir bin
	cp "$REPLY" bin/program
	"$deep" cpu --quiet bin/program
	[[ $(look -r .system.informs.path) == /edm-profile/program/* && $(look -r .system.informs.path) == */program ]]
	"$deep" cpu --quiet --output system /usr/bin/env
	[[ $(jq -r .system.informs.path system/*.json) == /usr/bin/env ]]
}

# ---------------------------------------------------------------- the loader's cache, the user

# make_cache FILE NAME…: a cache of the loader (ld.so.cache) that lists the C library and empty
# libraries of these names, in the loader's own directories or, NAME being a path, elsewhere.
make_cache() {
	local file=$1 name system libraries
	system=$(mktemp -d -p "$BATS_TEST_TMPDIR")
	libraries=$(dirname "$(ldconfig -p | sed -n 's|.*x86-64[^)]*) => \(.*/libc\.so\.6\)$|\1|p')")
	mkdir -p "$system/etc" "$system$libraries"
	cp "$libraries/libc.so.6" "$system$libraries"
	as -o "$system/empty.o" /dev/null
	for name in "${@:2}"; do
		[[ $name == */* ]] || name=$libraries/$name
		mkdir -p "$system${name%/*}"
		ld -shared -o "$system$name" -soname "${name##*/}" "$system/empty.o"
		[[ ${name%/*} == "$libraries" ]] || echo "${name%/*}" >>"$system/etc/ld.so.conf"
	done
	ldconfig -r "$system" -X 2>/dev/null
	cp "$system/etc/ld.so.cache" "$file"
}

# with_cache FILE COMMAND…: runs it where this is the loader's cache.
with_cache() {
	# shellcheck disable=SC2016 # for the shell inside
	unshare -m bash -c 'mount --bind "$1" /etc/ld.so.cache && shift && exec "$@"' bash "$@"
}

need_own_cache() {
	need_pin paths
	[[ -e /etc/ld.so.cache ]] || skip 'no cache of the loader here'
	make_cache trial
	with_cache trial true 2>/dev/null || skip 'no way to show another cache here'
}

@test "envelope: libraries that other packages install move no count" {
	need_own_cache
	make_cache few libcap.so.2 libz.so.1
	make_cache many lib{a..m}.so.1 lib{c,d,q,z}{a..m}.so.{1..3}
	build_program surroundings
	with_cache few "$deep" cpu,count --quiet --output few.d "$REPLY"
	with_cache many "$deep" cpu,count --quiet --output many.d "$REPLY"
	[[ $(total_of few.d) == "$(total_of many.d)" ]]
	[[ $(jq .system.fingerprint few.d/cpu_*.json) == "$(jq .system.fingerprint many.d/cpu_*.json)" ]]
	[[ $(jq -r .system.must_agree.loader_cache many.d/cpu_*.json) == none ]]
	"$ROOT/scripts/profile-compare" few.d/count_*.json many.d/count_*.json --limit ir=0%,process_ir=0%
}

@test "envelope: a library that only the loader's cache knows is found, and is in the fingerprint" {
	need_own_cache
	local elsewhere=$PWD/elsewhere
	mkdir elsewhere
	echo 'int f(void) { return 0; }' | gcc -shared -o elsewhere/libelsewhere.so.1 -Wl,-soname,libelsewhere.so.1 -x c -
	gcc -o program -x c - -x none elsewhere/libelsewhere.so.1 <<<'extern int f(void); int main(void) { return f(); }'
	make_cache known "$elsewhere/libelsewhere.so.1" libz.so.1
	make_cache unknown libz.so.1
	with_cache known "$deep" cpu,memory,io --quiet --output known.d ./program
	with_cache unknown "$deep" cpu --quiet --output unknown.d true
	with_cache known "$deep" cpu --quiet --output true.d true
	jq -r .system.must_agree.loader_cache true.d/*.json | grep -q '^sha256:'
	run ! "$ROOT/scripts/profile-compare" unknown.d/cpu_*.json true.d/cpu_*.json
	[[ $status -eq 4 && $output == *incomparable*loader_cache* ]]
}

@test "envelope: without namespaces other names in the loader's cache are another fingerprint" {
	need_bare
	need_own_cache
	make_cache few libz.so.1
	make_cache many lib{a..m}.so.1
	with_cache few "${bare[@]}" "$deep" count --quiet --output few.d true
	with_cache many "${bare[@]}" "$deep" count --quiet --output many.d true
	run ! "$ROOT/scripts/profile-compare" few.d/count_*.json many.d/count_*.json --limit ir=0%,process_ir=0%
	[[ $status -eq 4 && $output == *incomparable*loader_cache* ]]
}

@test "fingerprint: io sees the loader open its cache, and nothing that it looks for in vain" {
	local before
	before=$(env -i strace -f -e trace=openat,open true 2>&1 | grep -c ENOENT || true)
	"$deep" io --quiet true
	[[ $(jq .profiles.true.io.totals.errors profiles/io_*.json) -le $((before + 1)) ]]
}

@test "fingerprint: another user is another fingerprint, and incomparable where counts are asked" {
	((EUID == 0)) || skip 'needs root to become another user'
	local open # bats' own folders are closed to others
	local -a other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	open=$(mktemp -d)
	chmod 777 "$open"
	cp "$(type -P true)" "$open/program"
	cd "$open"
	"$deep" count --quiet --output root ./program
	"${other[@]}" env HOME=/nonexistent "$deep" count --quiet --output nobody ./program
	[[ $(jq -c '.system.must_agree.user | [.uid, .gid]' nobody/*.json) == '[65534,65534]' ]]
	[[ $(jq .system.must_agree.user.entry root/*.json) != "$(jq .system.must_agree.user.entry nobody/*.json)" ]]
	[[ $(jq .system.fingerprint root/*.json) != "$(jq .system.fingerprint nobody/*.json)" ]]
	run ! "$ROOT/scripts/profile-compare" root/count_*.json nobody/count_*.json --limit ir=0%
	[[ $status -eq 4 && $output == *incomparable*user.* ]]
	cd / && rm -rf -- "$open"
}

# ---------------------------------------------------------------- without the pins

# Runs a command without permission for namespaces and without privileges, as in many containers.
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

# In a user namespace, in which paths are fixed without root, the privilege for FIFO has no effect.
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
