#!/usr/bin/env bats
# tools/tally: its counts are those of a processor that steps through the program, its calls those of
# callgrind, its heap that of DHAT.
# bats file_tags=valgrind
# shellcheck disable=SC2016,SC2154 # jq's variables, not the shell's; bats sets stderr

load helpers/common

setup_file() {
	local tools=$BATS_FILE_TMPDIR
	gcc -D_GNU_SOURCE -O2 -o "$tools/single-step" "$ROOT/tests/helpers/single-step.c"
	export PATH=$tools:$PATH VALGRIND_LIB=${TALLY_FOLDER:-$ROOT/build/lib/valgrind}
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# bare PROGRAM [FLAG…]: builds one of the programs without a library.
bare() {
	gcc -O1 -nostdlib -static -fno-stack-protector -o "${1%.*}" "$ROOT/tests/tally/$1" "${@:2}"
}

# tally COMMAND…: leaves the recording in tally.out, and what the command prints in stdout and stderr.
tally() {
	valgrind -q --tool=tally --tally-out-file=tally.out "${options[@]}" "$@" >stdout 2>stderr
}

# total FILE: the instructions in it.
total() {
	awk '/^totals:/ { sum += $2 } END { print sum + 0 }' "$1"
}

# document FILTER FILE…: what jq makes of the document of recordings.
document() {
	callgrind2json "${@:2}" | jq -c ".profiles[].cpu | $1"
}

# same_as_stepping PROGRAM
same_as_stepping() {
	local stepped
	bare "$@"
	stepped=$(single-step "./${1%.*}")
	tally "./${1%.*}"
	echo "stepped $stepped, tally $(total tally.out)"
	((stepped > 500 && stepped == $(total tally.out)))
}

@test "tally: the second of two conditions is counted only where it is looked at" {
	same_as_stepping conditions.c
	same_as_stepping conditions.c -O2
}

@test "tally: a repeated string instruction counts once for each round" {
	same_as_stepping strings.S
}

@test "tally: code that is rewritten while it runs is counted as it is" {
	same_as_stepping rewriting.c
}

@test "tally: signal handlers are counted, and so is the return from them" {
	same_as_stepping signals.c
	same_as_stepping signals.c -O0
}

@test "tally: recursion, indirect calls, switches and tail calls are counted exactly" {
	same_as_stepping recursion.c
	same_as_stepping recursion.c -O0
	same_as_stepping recursion.c -O2
}

@test "tally: vector, floating point and bit instructions count once" {
	same_as_stepping vectors.c
	same_as_stepping vectors.c -O2 -mavx2
}

@test "tally: locked instructions and loop count once" {
	same_as_stepping atomics.S
}

@test "tally: of a stretch of code that a fault ends, at most the instructions before the fault are missing" {
	local stepped
	bare handlers.c
	stepped=$(single-step ./handlers)
	tally ./handlers
	# 30 faults, each behind fewer than 5 instructions of a stretch
	((stepped >= $(total tally.out) && stepped - $(total tally.out) < 150))
}

# own_code_is_stepped PROGRAM FLAG…: in a dynamic program, all code of the program itself is counted
# exactly. (What the libraries around it do depends on the processor, which Valgrind simulates.)
own_code_is_stepped() {
	local name=${1##*/} start size stepped counted
	name=${name%.*}
	build "$@"
	read -r start size < <(readelf -lW "$name" | awk '$1 == "LOAD" && $7 $8 ~ /E/ { print $3, $6 }')
	stepped=$(single-step --from-entry --range "$start" "$size" "./$name" | tail -n 1)
	tally "./$name"
	counted=$(document "[.functions[] | select(.object | endswith(\"/$name\")) | .self.Ir] | add" tally.out)
	echo "$1: stepped $stepped, tally $counted"
	((stepped > 50 && stepped == counted))
}

@test "tally: the code of dynamic programs is counted exactly" {
	local program
	for program in heap_kinds jumps coroutines turns ../fixtures/memory/{grow,known}; do
		own_code_is_stepped "$program.c" -O0
	done
}

# A processor and Valgrind's simulated one lead the C library to different functions, unless it is told to
# use neither's extensions; a recent kernel offers restartable sequences, which Valgrind does not know.
# Functions are bound at the start, because that depends on extensions too.
plainly() {
	local feature disabled=''
	for feature in AVX512{F,VL,BW,CD,DQ} AVX AVX2 AVX_Fast_Unaligned_Load BMI1 BMI2 ERMS F16C FMA FSRM \
		Fast_{Copy_Backward,Rep_String,Unaligned_Copy,Unaligned_Load} LZCNT MOVBE POPCNT \
		Prefer_{ERMS,FSRM,No_AVX512_Probing,No_VZEROUPPER,PMINUB_for_stringop} \
		RTM SSE4_1 SSE4_2 SSSE3 Slow_{BSF,SSE4_2} XSAVE XSAVEC {AVX,AVX2,AVX512{F,VL,BW},FMA,XSAVEC}_Usable; do
		disabled+=,-$feature
	done
	env -i PATH="$PATH" LD_BIND_NOW=1 VALGRIND_LIB="$VALGRIND_LIB" \
		"GLIBC_TUNABLES=glibc.pthread.rseq=0:glibc.cpu.hwcaps=${disabled#,}" "$@"
}

# whole_is_stepped PATTERN COMMAND…: every instruction of every object, the dynamic linker included, is
# executed as often under tally as by the processor, but for those of the functions, "OBJECT FUNCTION",
# that match.
whole_is_stepped() {
	local pattern=$1 preloaded=$VALGRIND_LIB/vgpreload_core-amd64-linux.so valgrind
	local -a different
	local equal
	shift
	valgrind=$(type -P valgrind.bin || type -P valgrind) # the script before it adds to the environment
	plainly LD_PRELOAD="$preloaded" single-step --histogram stepped "$@" >/dev/null
	plainly "$valgrind" -q --tool=tally --dump-instr=yes --tally-out-file=tally.out "$@" >/dev/null
	mapfile -t different < <("$ROOT/tests/helpers/differing-functions" stepped tally.out)
	equal=${different[-1]}
	printf '%s: %s instructions are equal; others:\n' "$1" "$equal"
	printf '%s\n' "${different[@]:0:${#different[@]}-1}" | grep -vxE "$pattern" && return 1
	((equal > 100000 && equal * 100 > 85 * $(total tally.out)))
}

@test "tally: every instruction of whole dynamic programs is counted exactly, but where docs/tally.md explains" {
	local program
	# The processor is examined; strings and the addresses of objects are where Valgrind puts them.
	local processor='(ld|libc)[-.][^ ]* (_dl_sysdep_start|mem[a-z]+(_ifunc_selector)?|_dl_tunable_set_hwcaps|(dl_)?init_(cacheinfo|cpu_features)|get_(common_cache_info|(common|extended)_indices|isa_level)|handle_(amd|intel|zhaoxin)|intel_check_word|update_active)'
	local places='(ld|libc)[-.][^ ]* (_dl_find_dso_for_object|_dlfo_sort_mappings|_*str[a-z]+(_sse2|_generic)?)'
	# Valgrind knows no clone3(), and whether a thread waits for another depends on time.
	local threads='lib(c|pthread)[-.][^ ]* (__clone_internal|clone3?|__clone3(_internal)?|__futex_[a-z0-9_]+|__internal_syscall_cancel|__syscall_cancel_arch|__pthread_(clockjoin_ex|(dis|en)able_asynccancel))'
	for program in heap_kinds ../fixtures/memory/grow; do
		build "$program.c" -pie
		whole_is_stepped "$processor|$places" "./${program##*/}"
	done
	build turns.c -pie
	whole_is_stepped "$processor|$places|$threads" ./turns
	whole_is_stepped "$processor|$places" /usr/bin/printf '%d %s\n' 12 twelve
}

# ---------------------------------------------------------------- callgrind

# build PROGRAM.c [FLAG…]: one of the programs, with its functions at fixed addresses.
build() {
	local compiler=gcc name=${1%.*}
	[[ $1 != *.cc ]] || compiler=g++
	"$compiler" -w -O1 -g -pthread -no-pie -o "${name##*/}" "$ROOT/tests/tally/$1" "${@:2}"
}

# both COMMAND…: callgrind's recording in callgrind.out and ours in tally.out.
both() {
	valgrind -q --tool=callgrind "${LOADER_JUMPS[@]}" --callgrind-out-file=callgrind.out "${options[@]}" "$@" >stdout 2>stderr
	tally "$@"
}

# Self costs of functions that are comparable, "OBJECT FUNCTION COST". Callgrind gives no object to code
# outside .text: to _init and _fini, which are left out, and to the stubs of .plt.got, whose one
# instruction tally counts as their caller's.
self_costs() {
	document '. as $cpu
		| ([.calls[] | select($cpu.functions[.callee].object == "???" and ($cpu.functions[.callee].calls == $cpu.functions[.callee].self.Ir))]
			| group_by(.caller) | map({key: "\(.[0].caller)", value: (map(.count) | add)}) | from_entries) as $stubs
		| .functions | to_entries
		| map(select(.value.object | startswith("/")) | .value.self.Ir += ($stubs["\(.key)"] // 0) | .value
			| select(.self.Ir > 0 and (.self.Ir != 6 and .self.Ir != 3 or (.function | startswith("0x") | not)))
			| "\(.object) \(.function) \(.self.Ir)")
		| sort[]' "$1"
}

# Counts of calls, "FUNCTION FUNCTION COUNT", without those of this code.
call_counts() {
	document '. as $cpu | [.calls[] | [$cpu.functions[.caller], $cpu.functions[.callee], .count]
		| select((.[0].object | startswith("/")) and (.[1].object | startswith("/")))
		| "\(.[0].function | gsub(" "; "")) \(.[1].function | gsub(" "; "")) \(.[2])"] | sort[]' "$1"
}

@test "tally: self costs and calls of the program's functions are callgrind's, with symbols and without" {
	local object program
	for program in jumps jumps.stripped; do
		build jumps.c
		[[ $program == jumps ]] || strip -o jumps.stripped jumps
		both "./$program"
		object=$(realpath "$program")
		diff <(self_costs callgrind.out | grep "$object ") <(self_costs tally.out | grep "$object ")
		(($(self_costs tally.out | grep -c "$object ") >= 6))
	done
}

@test "tally: code outside of .text is named by its address in the object, in programs at fixed addresses too" {
	local where section address
	for where in -no-pie -pie; do
		build jumps.c "$where"
		strip jumps
		tally ./jumps
		for section in .init .fini; do
			address=$(readelf -SW jumps | sed -n "s/.* \\$section *PROGBITS *\\([0-9a-f]*\\).*/\\1/p")
			document '.functions[] | select(.object | endswith("/jumps")) | .function' tally.out | tee functions
			grep -qx "\"0x$address\"" functions
		done
	done
}

@test "tally: functions and calls of a real program are callgrind's, but for what docs/tally.md explains" {
	local -i functions
	both sqlite3 :memory: 'create table t(a,b); insert into t values(1,2),(3,4); select sum(a*b) from t where a>0;'
	functions=$(self_costs callgrind.out | wc -l)
	diff <(self_costs callgrind.out) <(self_costs tally.out) >differences || true
	cat differences
	((functions > 400 && $(grep -c '^<' differences) < 30))
	# Callgrind has less only of the function that ends the program, and more only where string
	# instructions are repeated: one for each. It knows no _init either that has no symbol.
	awk '$1 == "<" { theirs[$2, $3] = $4 + 0 }
		$1 == ">" && !(($2, $3) in theirs) && $3 ~ /^0x/ && !unnamed++ { next }
		$1 == ">" { more = $4 - theirs[$2, $3]; if (more > 0) last++; if (more > 2 || more < -30) exit 1 }
		END { exit last > 1 }' differences
	# No call is missing; through stubs, which have no object with callgrind, there are more.
	awk -F '[" ]' 'NR == FNR { ours[$2, $3] += $4; next } { if (ours[$2, $3] < $4) exit 1 } $4 == ours[$2, $3] { same++ }
		END { exit same < 600 }' <(call_counts tally.out) <(call_counts callgrind.out)
}

# ---------------------------------------------------------------- the heap

# DHAT's blocks, bytes, peak, and bytes and blocks at exit.
dhat_heap() {
	valgrind --tool=dhat --run-libc-freeres=no --run-cxx-freeres=no --dhat-out-file=/dev/null "$@" 2>&1 >/dev/null |
		tr -d , | sed -n 's/.*Total: *\([0-9]*\) bytes in \([0-9]*\) blocks.*/\2 \1/p
			s/.*At t-gmax: *\([0-9]*\) bytes.*/\1/p
			s/.*At t-end: *\([0-9]*\) bytes in \([0-9]*\) blocks.*/\1 \2/p' | xargs
}

tally_heap() {
	awk '/^totals:/ { blocks = $3 + 0; bytes = $4 + 0 } /Peak bytes/ { peak = $4 }
		/Bytes at exit/ { held = $5 } /Blocks at exit/ { held_blocks = $5 }
		END { print blocks, bytes, peak, held, held_blocks }' "$1"
}

# same_as_dhat COMMAND…
same_as_dhat() {
	local expected
	expected=$(dhat_heap "$@")
	tally "$@"
	echo "$*: DHAT $expected, tally $(tally_heap tally.out)"
	[[ -n $expected && $(tally_heap tally.out) == "$expected" ]]
}

@test "tally: blocks, bytes, peak and what is held at exit are DHAT's, to the byte" {
	build heap_kinds.c
	build containers.cc
	build library_heap.c
	for program in allocate_only grow known threads; do
		build "../fixtures/memory/$program.c" -O0
	done
	build ../fixtures/memory/new_array.cc -O0
	for program in heap_kinds containers library_heap allocate_only grow known threads new_array; do
		same_as_dhat "./$program"
	done
	same_as_dhat sqlite3 :memory: 'create table t(a,b); insert into t values(1,2); select sum(a*b) from t;'
	same_as_dhat sort "$ROOT/Makefile"
}

@test "tally: allocations belong to the allocator, and by its calls to its callers" {
	build ../fixtures/memory/known.c -O0
	tally ./known
	[[ $(document '.totals | [.Allocations, .AllocatedBytes]' tally.out) == '[102,5010000]' ]]
	[[ $(document '[.functions[] | select(.function == "malloc" or .function == "calloc") | .self.Allocations] | add' tally.out) == 102 ]]
	[[ $(document '[.functions[] | select(.function == "main") | .inclusive.AllocatedBytes] | add' tally.out) == 5010000 ]]
}

# allocates COMMAND…: blocks, bytes, peak, and bytes and blocks at exit of the program allocators.cc,
# beyond those that the libraries around it have for themselves.
allocates() {
	local -a empty full
	tally "$@" none
	read -ra empty < <(tally_heap tally.out)
	tally "$@"
	read -ra full < <(tally_heap tally.out)
	for i in 0 1 2 3 4; do
		full[i]=$((full[i] - empty[i]))
	done
	echo "$*: ${full[*]}"
	# At its peak, the program may have more by a byte that tcmalloc 2.16 has only while it starts.
	[[ ${full[*]} == '25 5940 416'[78]' 8 1' ]]
}

# counts_allocator NAME: preloaded, as a library of the program and, where there is one, as
# part of a static program.
counts_allocator() {
	build allocators.cc -O0 -std=c++17
	export LD_PRELOAD="lib$1.so"
	allocates ./allocators
	unset LD_PRELOAD
	build allocators.cc -O0 -std=c++17 -Wl,--no-as-needed "-l$1"
	allocates ./allocators
	compgen -G "/usr/lib/*/lib$1.a" >/dev/null || return 0
	build allocators.cc -O0 -std=c++17 -static -Wl,--no-as-needed "-l$1" -ldl
	./allocators || skip "a static program with this $1 crashes by itself; the others are counted"
	allocates ./allocators
}

@test "tally: the C library's allocator and C++'s operators are counted once, in static programs too" {
	build allocators.cc -O0 -std=c++17
	allocates ./allocators
	build allocators.cc -O0 -std=c++17 -static
	allocates ./allocators
}

@test "tally: jemalloc's blocks are counted" {
	counts_allocator jemalloc
}

@test "tally: tcmalloc's blocks are counted" {
	counts_allocator tcmalloc_minimal
}

@test "tally: mimalloc's blocks are counted" {
	compgen -G '/usr/lib/*/libmimalloc.so' >/dev/null || skip 'no mimalloc'
	counts_allocator mimalloc
}

@test "tally: musl's blocks are counted" {
	for link in -static ''; do
		musl-gcc ${link:+"$link"} -O0 -g -o known "$ROOT/tests/fixtures/memory/known.c"
		valgrind -q --tool=none ./known || skip "this Valgrind does not start musl's dynamic programs; the static one is counted"
		tally ./known
		[[ $(document '.totals | [.Allocations, .AllocatedBytes]' tally.out) == '[102,5010000]' ]]
	done
}

# ---------------------------------------------------------------- stacks

# figures FILE NAME: calls, self and inclusive instructions of a function.
figures() {
	document "[.functions[] | select(.function == \"$2\") | .calls, .self.Ir, .inclusive.Ir]" "$1"
}

@test "tally: threads have clocks of their own, and functions are counted in all of them" {
	local stepped start size
	build turns.c
	read -r start size < <(nm -S turns | awk '$4 == "leaf" { print $1, $2 }')
	stepped=$(single-step --from-entry --range "$start" "$size" ./turns | tail -n 1)
	tally ./turns
	[[ $(figures tally.out leaf | jq -c '.[0:2]') == "[7,$stepped]" ]]
	# Three threads, each with leaf(n) for n below 3.
	[[ $(figures tally.out thread | jq -c '.[0], .[2] < 200') == $'3\ntrue' ]]
}

@test "tally: --separate-threads gives each thread a part of its own, as callgrind does" {
	build turns.c
	tally ./turns
	mv tally.out whole.out
	options=(--separate-threads=yes)
	both ./turns
	[[ $(echo tally.out-*) == 'tally.out-01 tally.out-02' && $(echo callgrind.out-*) == 'callgrind.out-01 callgrind.out-02' ]]
	grep -qx 'thread: 2' tally.out-02
	# What the function thread() did, once in each of three threads, that Valgrind numbers 2; and in main.
	for number in 01 02; do
		diff <(self_costs "callgrind.out-$number" | grep -E ' (leaf|thread|main|handler) ') \
			<(self_costs "tally.out-$number" | grep -E ' (leaf|thread|main|handler) ')
	done
	[[ $(figures tally.out-02 leaf | jq -c '.[0]') == 3 && $(figures tally.out-01 leaf | jq -c '.[0]') == 4 ]]
	# (Whole threads differ from run to run by how often they wait for each other.)
	[[ $(document '[.functions[] | select(.function == "leaf") | .self.Ir] | add' tally.out-01 tally.out-02 | jq -s add) == "$(figures whole.out leaf | jq '.[1]')" ]]
	options=(--separate-threads=yes --combine-dumps=yes --dump-instr=yes)
	tally ./turns
	[[ $(grep -c '^thread: [12]$' tally.out) == 2 ]]
	[[ $(figures tally.out leaf | jq -c '.[0:2]') == "$(figures whole.out leaf | jq -c '.[0:2]')" ]]
}

@test "tally: handlers that are left by siglongjmp() leave nothing behind" {
	build turns.c
	tally ./turns
	[[ $(figures tally.out handler | jq -c '.[2] > 3 * 10 * 5 and .[2] < 3 * 1000') == true ]]
	[[ $(document '[.calls[] | .count] | add > 100' tally.out) == true ]]
	[[ $(figures tally.out main | jq -c '.[0]') == 1 ]]
}

@test "tally: a coroutine has the costs of what it did itself, nothing of the others" {
	build coroutines.c
	tally ./coroutines
	# Each call of work(n) is 4 n to 6 n and a few: 5 * 100 and 5 * 1000.
	document '[.functions[] | select(.function == "one" or .function == "other") | .inclusive.Ir]' tally.out
	document '[.functions[] | select(.function == "one") | .inclusive.Ir] | add < 6000' tally.out | grep true
	document '[.functions[] | select(.function == "other") | .inclusive.Ir] | add | . > 20000 and . < 45000' tally.out | grep true
}

@test "tally: names of a library stay when it is unloaded, and when another takes its place" {
	build plugin.c -ldl
	gcc -w -O1 -shared -fPIC -DPLUGIN -o one.so "$ROOT/tests/tally/plugin.c"
	gcc -w -O2 -shared -fPIC -DPLUGIN -o two.so "$ROOT/tests/tally/plugin.c"
	tally ./plugin ./one.so ./two.so
	[[ $(document '[.functions[] | select(.function == "work") | .calls] | sort' tally.out) == '[1,2]' ]]
	[[ $(document '[.functions[] | select(.function == "work") | .inclusive.Allocations] | add' tally.out) == 3 ]]
}

@test "tally: code that is made at run time has one name, and calls" {
	build generated.c
	tally ./generated
	[[ $(figures tally.out '(anonymous code)' | jq -c '.[0:2]') == '[10,60]' ]]
	[[ $(figures tally.out work | jq -c '.[0]') == 10 ]]
}

@test "tally: static programs are counted as others are" {
	build heap_kinds.c -static
	tally ./heap_kinds
	[[ $(document '.totals.Allocations > 18' tally.out) == true ]]
	[[ $(figures tally.out main | jq -c '.[0]') == 1 ]]
}

# ---------------------------------------------------------------- processes

@test "tally: each process has a file of its own, the forked child's with what came before" {
	build family.c
	valgrind -q --tool=tally --trace-children=yes --tally-out-file=tally.%p ./family
	local -a files=(tally.*)
	((${#files[@]} == 3))
	for file in "${files[@]}"; do
		figures "$file" work
	done | sort >costs
	(($(wc -l <costs) == 3))
	# 1000 + 500, 1000 + 2000, and 3 rounds of the same loop
	[[ $(jq -s -c 'map(.[0]) | sort' costs) == '[1,2,2]' ]]
}

# ---------------------------------------------------------------- what is counted

@test "tally: a program says with callgrind's requests what to count, and names its dumps" {
	build requests.c
	options=(--combine-dumps=yes)
	tally ./requests
	[[ $(grep -c '^totals:' tally.out) == 3 ]]
	grep -qx 'desc: Trigger: Client Request: named' tally.out
	# In the dump of that name: outer(50) alone; behind it outer(10), and outer(20) after the restart.
	document '[.functions[] | select(.function == "work" or .function == "outer") | [.function, .calls]]' tally.out
	[[ $(document '[.functions[] | select(.function == "outer") | .calls] | add' tally.out) == 3 ]]
	[[ $(document '[.functions[] | select(.function == "work") | .calls] | add' tally.out) == 7 ]]
	[[ $(document '[.functions[] | select(.function == "work") | .self.Ir] | add < 6 * (100 + 150 + 30 + 60) + 100' tally.out) == true ]]
}

@test "tally: --toggle-collect counts inside the function only" {
	build jumps.c
	options=('--toggle-collect=first')
	both ./jumps
	[[ $(total tally.out) == $(total callgrind.out) ]]
	(($(total tally.out) > 50))
}

@test "tally: --separate-callers tells functions apart by their callers, as callgrind does" {
	local costs
	build recursion.c -nostdlib -static
	options=(--separate-callers=3)
	both ./recursion
	# callgrind loses the last block, the end of begin()
	diff <(self_costs callgrind.out | grep -v ' begin ') <(self_costs tally.out | grep -v ' begin ')
	costs='. as {$functions} | [.contexts[] | select($functions[.function].function != "begin") | .self.Ir] | sort'
	diff <(document "$costs" callgrind.out) <(document "$costs" tally.out)
}

@test "tally: --dump-instr counts every instruction, and they add up to the functions" {
	build strings.S -nostdlib -static
	build jumps.c
	for program in strings jumps; do
		options=()
		tally "./$program"
		mv tally.out plain.out
		options=(--dump-instr=yes)
		tally "./$program"
		grep -qx 'positions: instr line' tally.out
		[[ $(total tally.out) == $(total plain.out) ]]
		diff <(self_costs plain.out) <(self_costs tally.out)
		diff <(call_counts plain.out) <(call_counts tally.out)
	done
}

# The first CPU that may be used.
first_cpu() {
	local cpus
	cpus=$(taskset -cp $$)
	cpus=${cpus##*: }
	printf '%s' "${cpus%%[,-]*}"
}

@test "tally: three environments in the envelope give the same recording" {
	local program
	build containers.cc
	program=$(type -P valgrind)
	[[ ! -x $program.bin ]] || program=$program.bin
	mkdir out
	for i in 0 4 9; do
		mkdir -p "dir$i/$(printf '%*s' $((i * 9 + 1)) '' | tr ' ' x)"
		(
			export "NOISE$i=$(printf '%*s' $((i * 37)) '')"
			cd "dir$i"/*
			envelope-run --bind "$BATS_TEST_TMPDIR=work" --directory /edm-profile/work --environment PATH=/usr/bin:/bin \
				--environment "VALGRIND_LIB=$VALGRIND_LIB" --fixed-addresses --own-session --own-processes --fifo --cpu "$(first_cpu)" -- \
				"$program" -q --vgdb=no --fair-sched=yes --tool=tally "--tally-out-file=/edm-profile/work/out/$i" ./containers
		)
	done
	for i in 4 9; do
		diff <(grep -v '^pid:' out/0) <(grep -v '^pid:' "out/$i")
	done
}

# ---------------------------------------------------------------- building

@test "tally: where it cannot be linked with the installed Valgrind, one line says so and nothing fails" {
	local name headers
	headers=$(pkg-config --variable=includedir valgrind)
	mkdir valgrind
	for name in coregrind vex gcc-sup; do
		ar rcs "valgrind/lib$name-amd64-linux.a"
	done
	printf '#!/bin/sh\n' >valgrind/none-amd64-linux
	chmod +x valgrind/none-amd64-linux
	printf 'libdir=%s\nincludedir=%s\nexec_prefix=%s\nName: v\nDescription: v\nVersion: 1\n' "$PWD" "$headers" "$PWD" >valgrind.pc
	cd "$ROOT"
	PKG_CONFIG_PATH=$BATS_TEST_TMPDIR run -0 --separate-stderr tools/build tally "$BATS_TEST_TMPDIR/tools"
	[[ ${#stderr_lines[@]} == 1 && $stderr == 'warning: the Valgrind tool tally is not built: the archives of the installed valgrind cannot be linked: '* ]]
	[[ ! -e $BATS_TEST_TMPDIR/tools ]]
}
