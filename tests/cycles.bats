#!/usr/bin/env bats
# tools/cycles: costs of known chains and loops are what the processor's numbers say, they add up, and
# they are the same everywhere.
# bats file_tags=valgrind

load helpers/common

setup_file() {
	export VALGRIND_LIB=${TALLY_FOLDER:-$ROOT/build/lib/valgrind}
	cd "$BATS_FILE_TMPDIR"
	gcc -O1 -nostdlib -static -fno-stack-protector -o kernels "$ROOT/tests/cycles/kernels.c"
	local model
	for model in zen5 skylake; do
		cycles --model=$model --cycles-out-file=$model.out ./kernels
		callgrind2json $model.out >$model.json
	done
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

# cycles ARGUMENT…: runs the model.
cycles() {
	valgrind -q --tool=cycles "$@"
}

# per_round MODEL KERNEL [EVENT]: what a round of the kernel costs, in hundredths.
per_round() {
	jq --arg name "$2" --arg event "${3:-Cy}" \
		'[.profiles[].cpu.functions[] | select(.function == $name) | .self[$event]] | add * 100 / 20000 | round' "$1.json"
}

# costs MODEL KERNEL FROM TO: a round costs that many hundredths of cycles.
costs() {
	local cost
	cost=$(per_round "$1" "$2")
	echo "$1 $2: $cost, expected $3 to $4"
	((cost >= $3 && cost <= $4))
}

@test "cycles: a chain of multiplications costs their latency" {
	costs zen5 multiply_chain 2390 2410 # 8 of 3 cycles
	costs skylake multiply_chain 2390 2410
}

@test "cycles: a chain of floating point additions costs their latency" {
	costs zen5 float_chain 1590 1610    # 8 of 2
	costs skylake float_chain 3180 3210 # 8 of 4
}

@test "cycles: chains in parts of vectors cost their latency, and what is done for each lane is done once" {
	costs zen5 float_chain_avx 1590 1610 # 8 of 2
	costs zen5 fused_chain 3190 3210     # 8 of 4
	costs zen5 independent_fused 395 420 # 8 by the 2 units that multiply floats
	costs zen5 aes_chain 3190 3210       # 8 of 4
	costs skylake float_chain_avx 3180 3210
}

@test "cycles: a chain of divisions costs their latency" {
	costs zen5 divide_chain 4790 5300      # 4 of 12, and 0 or 1 for the move
	costs skylake divide_chain 15200 17300 # 4 of 42 with a short way around
}

@test "cycles: independent instructions go as many at once as the processor is wide" {
	costs zen5 nothing 745 805      # 60 by 8
	costs skylake nothing 1490 1510 # 60 by 4
	costs skylake independent_adds 1490 1510
	costs zen5 independent_adds 990 1010 # 60 by the 6 units that add
}

@test "cycles: following pointers costs the latency of the cache that holds them" {
	costs zen5 chase_16_kib 3190 3210   # 8 of 4, first level
	costs zen5 chase_64_kib 11100 11300 # 8 of 14, second level
	costs skylake chase_64_kib 11100 11300
	[[ $(per_round zen5 chase_16_kib L1m) == 0 && $(per_round zen5 chase_64_kib L1m) == 800 && $(per_round zen5 chase_64_kib L2m) -lt 6 ]]
}

@test "cycles: branches that nobody can foresee cost the penalty each" {
	local penalty misses
	misses=$(per_round zen5 branch_unknown Bm)
	((misses >= 45 && misses <= 55 && $(per_round zen5 branch_known Bm) < 2))
	penalty=$((($(per_round zen5 branch_unknown) - $(per_round zen5 branch_known)) * 100 / misses))
	echo "each costs $penalty hundredths"
	((penalty >= 1300 && penalty <= 2100)) # 13, and the way from the fetch to the branch's result
}

@test "cycles: a store is forwarded to the next load, sooner where its address is fixed" {
	costs zen5 add_through_pointer 790 810 # 7 and the addition
	costs zen5 add_to_fixed 190 210        # 1 and the addition
}

@test "cycles: a repeated string instruction copies whole lines" {
	local bytes_per_cycle
	bytes_per_cycle=$((409600 * 100 / ($(per_round zen5 copy_string) * 200 * 100)))
	echo "$bytes_per_cycle bytes per cycle"
	((bytes_per_cycle >= 20 && bytes_per_cycle <= 40))
}

@test "cycles: the costs of functions, and of instructions, add up to the totals" {
	local event
	for event in Ir Cy Bm L1m L2m L3m; do
		jq -e --arg e $event '.profiles[].cpu | ([.functions[].self[$e]] | add) == .totals[$e]' zen5.json
		jq -e --arg e $event '.profiles[].cpu | ([.functions[].inclusive[$e]] | max) == .totals[$e]' zen5.json
	done
	many_functions cycles
	awk '/^totals:/ { for (i = 2; i <= 7; i++) total[i] = $i }
		/^calls=/ { getline; next }
		/^0x/ { for (i = 3; i <= 8; i++) sum[i - 1] += $i }
		END { for (i = 2; i <= 7; i++) if (sum[i] != total[i] || !total[i]) exit 1 }' cycles.out
}

# many_functions TOOL: leaves TOOL.out, of a program with libraries.
many_functions() {
	valgrind -q "--tool=$1" "--$1-out-file=$1.out" --dump-instr=yes sort -k2 "$ROOT/README.md" >"$1.sorted"
}

@test "cycles: instructions, calls and functions are tally's" {
	many_functions cycles
	many_functions tally
	local filter='[.functions[] | [.function, .object, .calls, .self.Ir, .inclusive.Ir]] | sort'
	callgrind2json cycles.out | jq ".profiles[].cpu | $filter" >of_cycles.json
	tally2json tally.out | jq ".profiles[].count | $filter" >of_tally.json
	(($(jq length of_tally.json) > 100))
	diff of_tally.json of_cycles.json
}

# memory_of TOOL OPTION…: bytes that Valgrind takes from the system for the tool, at most, while a compiler runs.
memory_of() {
	local tool=$1
	shift
	valgrind --stats=yes "--tool=$tool" "--$tool-out-file=/dev/null" "$@" "$(gcc -print-prog-name=cc1)" -quiet small.c -o /dev/null 2>&1 |
		sed -n 's/,//g; s/^--[0-9]*-- core *: *\([0-9]*\)\/.*/\1/p'
}

@test "cycles: takes hardly more memory than callgrind with the same events" {
	local model callgrind
	echo 'int small(int a) { return a * 2; }' >small.c
	model=$(memory_of cycles)
	callgrind=$(unset VALGRIND_LIB && memory_of callgrind --cache-sim=yes --branch-sim=yes --dump-instr=yes)
	echo "$model bytes, callgrind $callgrind"
	((callgrind > 0 && model < callgrind * 3 / 2))
}

@test "cycles: ten environments give one figure" {
	local i
	for i in {1..10}; do
		env -i PATH="$PATH" VALGRIND_LIB="$VALGRIND_LIB" FILL="$(printf "%$((i * 37))s" x)" \
			valgrind -q --tool=cycles "--cycles-out-file=environment$i.out" ./kernels
		grep ^totals: "environment$i.out"
	done | sort -u >figures
	cat figures
	[[ $(wc -l <figures) == 1 ]]
}

@test "cycles: the environment does not move a stack that is deeper than usual" {
	local i
	gcc -w -O1 -o deep "$ROOT/tests/cycles/deep.c"
	for i in 1 2 3 4; do
		(ulimit -s 16000 && env -i PATH="$PATH" VALGRIND_LIB="$VALGRIND_LIB" FILL="$(printf "%$((i * 16))s" x)" \
			valgrind -q --tool=cycles "--cycles-out-file=deep$i.out" ./deep)
		callgrind2json "deep$i.out" | jq -c '[.profiles[].cpu.functions[] | select(.function == "deep") | .self]'
	done | sort -u >figures
	cat figures
	[[ $(wc -l <figures) == 1 && $(<figures) == *Cy* ]]
}

# thread_work FILE: the cycles of the function `work`.
thread_work() {
	callgrind2json "$1" | jq '[.profiles[].cpu.functions[] | select(.function == "work") | .self.Cy] | add'
}

@test "cycles: each thread has a core of its own" {
	local alone beside
	gcc -w -O1 -pthread -o threads "$ROOT/tests/cycles/threads.c"
	cycles --cycles-out-file=threads.out --separate-threads=yes ./threads
	alone=$(thread_work threads.out-02)
	beside=$(thread_work threads.out-03)
	echo "$alone $beside"
	# The second does the same as the first, with caches and predictions as cold; its stack is elsewhere.
	((alone > 100000 && alone - beside < alone / 100 && beside - alone < alone / 100))
}

@test "cycles: a processor that nobody knows is refused" {
	run -1 cycles --model=abacus ./kernels
	[[ $output == *'no processor of this name: abacus'* && $output != *impossible* ]]
}
