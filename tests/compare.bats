#!/usr/bin/env bats
# profile-compare: the verdict, its reasons, and its forms.

# shellcheck disable=SC2016,SC2154 # filters for jq; stderr, lines: bats sets them

load helpers/common
load helpers/documents

setup() {
	cd "$BATS_TEST_TMPDIR"
	write_document old.json
}

compare() {
	run --separate-stderr profile-compare "$@"
}

verdict() {
	profile-compare --format json "$@" | jq -r .verdict
}

# ---------------------------------------------------------------- exact counts

@test "compare: the same document twice is unchanged, exit 0" {
	compare old.json old.json
	((status == 0))
	[[ ${lines[0]} == "prog: unchanged" ]]
}

@test "compare: exits 3 when instructions grow past the limit, and names the function first" {
	write_document new.json leaf_price=800
	compare old.json new.json
	((status == 3))
	[[ ${lines[0]} == "prog: regressed: instructions grew by "*"(limit 1%)" ]]
	[[ $output == *"1. leaf at prog.c:3: costs 14.3 % more per call"* ]]
}

@test "compare: a function called twice as often is the cause, not what it calls" {
	write_document new.json calls=6
	compare old.json new.json
	((status == 3))
	[[ $output == *"1. work at prog.c:10: called 2.0× as often by main"* ]]
	[[ $output != *"2. "* ]]
}

# even and odd call each other CALLS times, at 10 each.
write_cycle() {
	local file=$1 calls=$2
	cat >"$file" <<-END
		events: Ir
		fn=even
		1 $((calls * 10))
		cfn=odd
		calls=$calls 5
		2 $((calls * calls * 10))
		fn=main
		9 50
		cfn=even
		calls=1 1
		10 $((calls * 20))
		fn=odd
		5 $((calls * 10))
		cfn=even
		calls=$((calls - 1)) 1
		6 $((calls * calls * 9))
		totals: $((calls * 20 + 50))
	END
}

@test "compare: calls within a cycle are counted, not weighed: their costs hold each other" {
	write_cycle old.callgrind 100
	write_cycle new.callgrind 300
	compare --format console,json=new.json old.callgrind new.callgrind
	((status == 3))
	[[ $output == *'from main: 1 call, +4,000'* ]]
	[[ $output == *'from odd: 99 → 299 calls, in a cycle'* ]]
	[[ $output != *'from odd'*', +'*'from'* ]]
	jq -e '[.profiles[].processes[].functions[] | select(.function == "even").callers[]
		| select(.function == "odd") | [.calls.new, .inclusive]] == [[299, null]]' new.json
}

@test "compare: a change within the limit is unchanged, and still shown to the instruction" {
	write_document new.json work_price=51
	compare old.json new.json
	((status == 0))
	[[ ${lines[0]} == "prog: unchanged" ]]
	[[ $output == *"1. work at prog.c:10: costs 2.0 % more per call"* ]]
	[[ $output == *"+3 "*"work at prog.c:10"* ]]
}

@test "compare: fewer instructions are an improvement, exit 0" {
	write_document new.json leaf_price=600
	compare old.json new.json
	((status == 0))
	[[ ${lines[0]} == "prog: improved: instructions fell by "* ]]
	[[ $output == *"caused by"*"leaf"* ]]
}

# write_overload FILE PARAMETERS COST: two overloads of one function, and what calls them.
write_overload() {
	cat >"$1" <<-END
		events: Ir
		fl=words.cpp
		fn=main
		30 50
		cfn=Words<std::basic_string<char, std::allocator<char> > >::count($2) const
		calls=2 10
		31 $3
		cfn=Words<std::basic_string<char, std::allocator<char> > >::sum(int)
		calls=1 20
		32 300
		fn=Words<std::basic_string<char, std::allocator<char> > >::count($2) const
		10 $3
		fn=Words<std::basic_string<char, std::allocator<char> > >::sum(int)
		20 300
		totals: $(($3 + 350))
	END
}

@test "compare: a function whose parameters changed is the same, and names are short" {
	write_overload old.callgrind 'std::basic_string<char, std::allocator<char> > const&' 1000
	write_overload new.callgrind 'std::basic_string<char, std::allocator<char> >' 5000
	compare --format console,json=new.json old.callgrind new.callgrind
	((status == 3))
	[[ $output == *'1. Words::count at words.cpp:10: other parameters, 5.0× the cost per call'* ]]
	[[ $output != *basic_string* ]]
	# Full names in machine-readable formats.
	jq -e '.profiles[0].processes[0].culprits[0] | .function | contains("basic_string")' new.json
}

@test "compare: a function whose parameters changed is found though inlined code lends it a file" {
	write_overload old.callgrind 'std::basic_string<char, std::allocator<char> > const&' 1000
	write_overload new.callgrind 'std::basic_string<char, std::allocator<char> >' 5000
	sed -i -e '/^cfn=.*count/i cfi=/usr/include/stl_iterator.h' -e '/^fn=.*count/i fl=/usr/include/stl_iterator.h' \
		old.callgrind
	sed -i '/^fn=.*sum/i fl=words.cpp' old.callgrind
	compare old.callgrind new.callgrind
	((status == 3))
	[[ $output == *'1. Words::count at words.cpp:10: other parameters, 5.0× the cost per call'* ]]
}

# write_thrower FILE TIMES: main, into whose cold part exceptions land TIMES times.
write_thrower() {
	cat >"$1" <<-END
		events: Ir
		fl=a.cpp
		fn=(below main)
		1 1
		cfn=main
		calls=1 10
		1 $((1000 + 200 * $2))
		fn=main
		10 1000
		cfn=throw
		calls=$2 30
		11 $((200 * $2))
		fn=throw
		30 $((100 * $2))
		cfn=main.cold
		calls=$2 20
		31 $((100 * $2))
		fn=main.cold
		20 $((100 * $2))
		totals: $((1001 + 200 * $2))
	END
}

@test "compare: exceptions that land in a function's cold part are no calls of it" {
	write_thrower old.callgrind 1
	write_thrower new.callgrind 10
	compare old.callgrind new.callgrind
	((status == 3))
	[[ $output == *'main at a.cpp:10: costs 81.8 % more per call'* ]]
}

# write_program FILE NAME COST: a program with a function that has no symbols.
write_program() {
	cat >"$1" <<-END
		events: Ir
		cmd: ./$2
		ob=/p/$2
		fl=prog.c
		fn=main
		10 500
		cfi=???
		cfn=0x00000000000026a0
		calls=1 0
		11 13
		cfn=work(int)
		calls=1 20
		12 $3
		fn=work(int)
		20 $3
		fl=???
		fn=0x00000000000026a0
		0 13
		totals: $((513 + $3))
	END
}

@test "compare: two programs of different names are one, without symbols and with other parameters" {
	write_program old.callgrind prog.old 1000
	write_program new.callgrind prog.new 2000
	sed -i 's/work(int)/work(long)/' new.callgrind
	compare old.callgrind new.callgrind
	((status == 3))
	[[ $output == *'1. work at prog.c:20: other parameters, 2.0× the cost per call'* ]]
	[[ $output != *0x26a0* ]]
	write_program new.callgrind prog.new 2000
	sed -i 's/^10 500/10 501/;s/^totals: .*/totals: 2514/' new.callgrind
	compare --top 1 old.callgrind new.callgrind
	[[ $output == *"… and 1 more function that changed"* ]]
}

@test "compare: annotations stand at lines of the checkout first, and never at unknown files" {
	write_program old.callgrind prog 1000
	write_program new.callgrind prog 1300
	sed -i -e 's/^totals: .*/totals: 5813/' -e '/^20 1300/a fi=/usr/include/list.h\n7 3000\nfe=prog.c' \
		-e 's/^0 13$/0 1013/' new.callgrind
	sed -i 's/^12 1300/12 4300/;s/^11 13$/11 1013/' new.callgrind
	compare old.callgrind new.callgrind --format github
	((status == 3))
	[[ ${lines[1]} == '::error file=prog.c,line=20,'*'::work: +300 Ir'* ]]
	[[ ${lines[2]} == '::error file=/usr/include/list.h,line=7,'*'::work: +3,000 Ir'* ]]
	((${#lines[@]} == 3))
}

# Three loops cost the same; the one that is new can only be told by what the lines say.
# bats test_tags=valgrind
@test "compare: lines of two commits are matched by what they say, also those not committed yet" {
	local -a deep=("$ROOT/scripts/profile-deep" cpu --quiet --lines --ignore-failure)
	git init -q .
	printf 'profiles\nwork\n' >.gitignore
	cat >work.c <<-'END'
		int main(void)
		{
			long sum = 0;
			for (int i = 0; i < 20000; i++) sum += i;
			for (int i = 0; i < 20000; i++) sum ^= i;
			return sum == 1;
		}
	END
	gcc -g -O0 work.c -o work
	git add . && git -c user.name=a -c user.email=a@b commit -qm one
	"${deep[@]}" --output one ./work
	sed -i -e '1i /* Three */' -e '3a \\tfor (int i = 0; i < 20000; i++) sum |= i;' work.c
	gcc -g -O0 work.c -o work
	"${deep[@]}" --output changed ./work
	compare one/cpu_*.json changed/cpu_*.json --format github
	[[ ${lines[1]} == '::error file=work.c,line=5,'* ]]
	git -c user.name=a -c user.email=a@b commit -qam two
	"${deep[@]}" --output two ./work
	compare one/cpu_*.json two/cpu_*.json --format github
	[[ ${lines[1]} == '::error file=work.c,line=5,'* ]]
	# What is not known to git is matched by cost, which cannot tell.
	rm -rf .git
	compare one/cpu_*.json two/cpu_*.json --format github
	[[ ${lines[1]} == '::error file=work.c,line=7,'* ]]
}

# bats test_tags=valgrind
@test "compare: edited lines of a rewritten part are the ones that are most alike" {
	local -a deep=("$ROOT/scripts/profile-deep" cpu --quiet --lines --ignore-failure)
	git init -q .
	printf 'one\nchanged\nwork\n' >.gitignore
	cat >work.c <<-'END'
		int main(void)
		{
			long sum = 0;
			for (int i = 0; i < 20000; i++) sum += i;
			sum %= 1000;
			for (int i = 0; i < 30000; i++) sum ^= i;
			return sum == 1;
		}
	END
	gcc -g -O0 work.c -o work
	git add . && git -c user.name=a -c user.email=a@b commit -qm one
	"${deep[@]}" --output one ./work
	sed -i -e '/1000/d' -e '/30000/a \\tfor (int k = 7; k < 40000; k += 1) total = total | k;' work.c
	sed -i 's/sum/total/' work.c
	gcc -g -O0 work.c -o work
	"${deep[@]}" --output changed ./work
	compare one/cpu_*.json changed/cpu_*.json --format github
	[[ ${lines[1]} == '::error file=work.c,line=6,'* ]]
	((${#lines[@]} == 2))
}

# write_copies FILE TIMES: main → gather() → std::copy<>() → memcpy() of the C library, TIMES times.
write_copies() {
	cat >"$1" <<-END
		events: Ir
		ob=/p/prog
		fl=/home/me/gather.cpp
		fn=(below main)
		1 5
		cfn=main
		calls=1 1
		1 $((1000 * $2 + 125))
		fn=main
		40 20
		cfn=gather()
		calls=1 10
		41 $((1000 * $2 + 50))
		cfn=gather_few()
		calls=1 20
		42 55
		fn=gather()
		10 50
		cfi=/usr/include/c++/12/bits/stl_algo.h
		cfn=void std::copy<int>(int*, int*)
		calls=$2 300
		11 $((1000 * $2))
		fn=gather_few()
		20 5
		cob=/lib/libc.so.6
		cfi=memcpy.S
		cfn=memcpy
		calls=1 7
		21 50
		fl=/usr/include/c++/12/bits/stl_algo.h
		fn=void std::copy<int>(int*, int*)
		300 $((10 * $2))
		cob=/lib/libc.so.6
		cfi=memcpy.S
		cfn=memcpy
		calls=$((2 * $2)) 7
		301 $((990 * $2))
		ob=/lib/libc.so.6
		fl=memcpy.S
		fn=memcpy
		7 $((990 * $2 + 50))
		totals: $((1000 * $2 + 130))
	END
}

@test "compare: a cause in a library is traced back to the program's own code" {
	write_copies old.callgrind 10
	write_copies new.callgrind 30
	sed -i 's/calls=60 7/calls=20 7/' new.callgrind # as often, three times the cost per call
	compare old.callgrind new.callgrind
	((status == 3))
	[[ $output == *'1. gather at gather.cpp:10: through std::copy at stl_algo.h:300: called 3.0× as often by gather'* ]]
	[[ $output != *'2. '* ]] # memcpy is reached from gather, too: that is one cause
	[[ $output != *'from main at'* ]]
}

@test "compare: a renamed function is no regression" {
	write_document new.json leaf=blade
	compare old.json new.json
	((status == 0))
	[[ ${lines[0]} == "prog: unchanged" ]]
	[[ $output == *"blade (was leaf) at prog.c:3: renamed"* ]]
}

@test "compare: compilers' suffixes and another folder change nothing" {
	write_document new.json leaf=leaf.constprop.0 object=/elsewhere/prog
	compare old.json new.json
	((status == 0))
	[[ $output != *"leaf"* ]]
}

@test "compare: counts above 2^53 are compared to the unit" {
	sed -i 's/"Ir": 21240\b/"Ir": 9007199254740993/g; s/"Ir": 21000\b/"Ir": 9007199254740753/g; s/"Ir": 21150\b/"Ir": 9007199254740903/g' old.json
	sed 's/9007199254740993/9007199254740994/g; s/9007199254740753/9007199254740754/g; s/9007199254740903/9007199254740904/g' old.json >new.json
	compare old.json new.json --limit ir=0%
	((status == 3))
	[[ $output == *"9,007,199,254,740,993"*"9,007,199,254,740,994"* ]]
	[[ $output == *" +1 "*"leaf"* ]]
}

# ---------------------------------------------------------------- limits

@test "compare: limits in percent, in units, as a ceiling, and for one profile only" {
	write_document new.json leaf_price=800
	[[ $(verdict old.json new.json --limit ir=20%) == unchanged ]]
	[[ $(verdict old.json new.json --limit ir=+3000) == unchanged ]]
	[[ $(verdict old.json new.json --limit ir=+2999 || true) == regressed ]]
	[[ $(verdict old.json new.json --limit ir=24240) == unchanged ]]
	[[ $(verdict old.json new.json --limit ir=24239 || true) == regressed ]]
	[[ $(verdict old.json new.json --limit ir=none) == unchanged ]]
	[[ $(verdict old.json new.json --limit prog:ir=20%) == unchanged ]]
	[[ $(verdict old.json new.json --limit other:ir=20% || true) == regressed ]]
	[[ $(verdict old.json new.json --limit calls=0%,ir=20%) == unchanged ]]
}

@test "compare: a misspelt limit is wrong usage, one line" {
	local limit
	for limit in ir=x ire=1% =1% ir ir=-1%; do
		compare old.json old.json --limit "$limit"
		((status == 2))
		[[ $stderr == "profile-compare: "* && $stderr != *$'\n'* ]]
	done
}

# ---------------------------------------------------------------- not comparable

@test "compare: systems that differ are incomparable, exit 4, and the field is named" {
	write_document old.json 'system={"fingerprint": "a", "informs": {"kernel": "5"}, "must_agree": {"libraries": {"libc.so.6": "x"}, "valgrind": "3.19.0"}}'
	write_document new.json 'system={"fingerprint": "b", "informs": {"kernel": "6"}, "must_agree": {"libraries": {"libc.so.6": "y"}, "valgrind": "3.19.0"}}'
	compare old.json new.json
	((status == 4))
	[[ ${lines[0]} == 'prog: incomparable: libraries.libc.so.6 ("x", now "y")' ]]
	[[ $output != *kernel* ]]
}

@test "compare: a field that only one of them has is named" {
	write_document old.json 'system={"must_agree": {"a": 1}}'
	write_document new.json 'system={"must_agree": {"a": 1, "b": [true]}}'
	compare old.json new.json
	((status == 4))
	[[ ${lines[0]} == 'prog: incomparable: b[0] (absent, now true)' ]]
}

@test "compare: a profile's own system goes before the document's" {
	write_document old.json 'system={"must_agree": {"a": 1}}' 'others="system": {"must_agree": {"a": 2}}'
	write_document new.json 'system={"must_agree": {"a": 2}}'
	[[ $(verdict old.json new.json) == unchanged ]]
}

@test "compare: another version or other options of the tool are incomparable" {
	write_document new.json version=3.20.0
	compare old.json new.json
	((status == 4))
	[[ ${lines[0]} == 'prog: incomparable: cpu.version ("3.19.0", now "3.20.0")' ]]
	write_document old.json 'options=["--separate-threads=no"]'
	write_document new.json 'options=["--separate-threads=yes"]'
	compare old.json new.json
	((status == 4))
	[[ ${lines[0]} == *'cpu.options[0] ("--separate-threads=no", now "--separate-threads=yes")' ]]
}

@test "compare: a profile the old document does not have is incomparable; the others are judged" {
	jq '.profiles.extra = .profiles.prog' old.json >new.json
	compare old.json new.json
	((status == 4))
	[[ $output == *"extra: incomparable: not in the old document"* ]]
	[[ $output == *"prog: unchanged"* ]]
	compare new.json old.json
	((status == 4 || status == 0))
}

@test "compare: a profile that was not measured now is said, and no regression" {
	jq '.profiles.extra = .profiles.prog' old.json >both.json
	jq '.profiles.third = .profiles.prog' old.json >other.json
	compare both.json both.json --profile prog
	((status == 0))
	jq '.profiles.extra = .profiles.prog | .profiles.third = .profiles.prog' old.json >three.json
	compare three.json both.json
	((status == 0))
	[[ $output == *"third: unchanged: not measured now"* ]]
}

# ---------------------------------------------------------------- figures that are not repeatable

@test "compare: a figure within the range of the baseline's runs is unchanged" {
	write_document old.json 'others="repeats": {"noisy": ["prog:leaf"], "ranges": {"ir": {"max": 25000, "min": 20000}}, "runs": 3}'
	write_document new.json leaf_price=800
	compare old.json new.json
	((status == 0))
	[[ ${lines[0]} == "prog: inconclusive: the runs scatter more than they differ" ]]
}

@test "compare: only functions that are not repeatable changed: inconclusive, and the likely cause" {
	write_document old.json leaf=pthread_mutex_lock 'others="repeats": {"noisy": ["prog:pthread_mutex_lock"], "ranges": {"ir": {"max": 21250, "min": 21230}}, "runs": 3}'
	write_document new.json leaf=pthread_mutex_lock leaf_price=800
	compare old.json new.json
	((status == 0))
	[[ ${lines[0]} == *"inconclusive: only functions changed that are not the same in every run (threads): pthread_mutex_lock" ]]
}

@test "compare: another function beside the noisy ones is a regression" {
	write_document old.json 'others="repeats": {"noisy": ["prog:leaf"], "ranges": {"ir": {"max": 21250, "min": 21230}}, "runs": 3}'
	write_document new.json leaf_price=800 work_price=60
	compare old.json new.json
	((status == 3))
	[[ $output == *"leaf at prog.c:3: costs 14.3 % more per call (not the same in every run)"* ]]
}

# ---------------------------------------------------------------- times

@test "compare: a wall time 30 % longer is a regression" {
	write_document old.json "others=$(timing 1.0 0.98 1.05)"
	write_document new.json "others=$(timing 1.3 1.28 1.35)"
	compare old.json new.json
	((status == 3))
	[[ ${lines[0]} == "prog: regressed: wall time grew by 30.0 % (limit 20%)" ]]
	write_document old.json wall=1.0
	write_document new.json wall=1.3
	[[ $(verdict old.json new.json || true) == regressed ]]
}

@test "compare: times that scatter more than they differ are inconclusive" {
	write_document old.json "others=$(timing 1.0 0.9 1.5)"
	write_document new.json "others=$(timing 1.3 1.1 1.6)"
	compare old.json new.json
	((status == 0))
	[[ $output == *"inconclusive: the runs scatter more than they differ"* ]]
	[[ ${lines[0]} == "prog: unchanged" ]]
}

# The profile has only these times, so no exact figure takes precedence.
write_times() {
	write_document "$1" "others=$(runs "${@:2}")"
	jq 'del(.profiles.prog.cpu) | .profiles.prog.calls = null' "$1" >times.json
	mv times.json "$1"
}

@test "compare: one run that was disturbed does not hide that the others got slower" {
	write_times old.json 1{,,,,,,,,,,,,,,,,,,}.00 1.6
	write_times new.json 1.5{,,,,,,,,,,,,,,,,,,,}
	compare old.json new.json
	((status == 3))
	[[ ${lines[0]} == "prog: regressed: wall time less waiting grew by 50.0 % (limit 20%)"* ]]
	[[ $output == *"regressed (1.500 times as long, 99 % sure: 1.500 to 1.500)"* ]]
	compare --format json old.json new.json
	jq -e '.profiles[0].metrics[] | select(.metric == "wall") | .ratio == {high: 1.5, low: 1.5, ratio: 1.5}' <<<"$output"
	[[ $(verdict new.json old.json) == improved ]]
}

@test "compare: times whose runs are not both known are judged by their ranges, and that is said" {
	write_times old.json 1.00 1.01 1.02
	write_times new.json 1.50 1.51 1.52
	jq 'del(.profiles.prog.timing.each)' old.json >bare.json
	compare bare.json new.json
	((status == 3))
	[[ $output == *"regressed (by the ranges of the runs, which are not both known one by one)"* ]]
	compare old.json new.json
	((status == 3))
	[[ $output == *"regressed (1.495 times as long, by only 3 and 3 runs: 1.471 to 1.520)"* ]]
}

@test "compare: more waiting for a processor alone is inconclusive" {
	write_times old.json 1.00 1.01 1.02 1.00 1.01 1.02
	write_times new.json 2.00-1 2.01-1 2.02-1 2.00-1 2.01-1 2.02-1
	compare old.json new.json
	((status == 0))
	[[ ${lines[0]} == "prog: inconclusive: only the waiting for a processor differs" ]]
}

@test "compare: runs that were saved in a baseline are judged as the runs themselves" {
	local i
	write_times old.json 1{,,,,,,,,,,,,,,,,,,}.00 1.6
	write_times new.json 1.5{,,,,,,,,,,,,,,,,,,,}
	for i in old new; do profile-merge --quiet --baselines . --save "$i-saved" "$i.json"; done
	(($(jq '.profiles.prog.timing.each | length' old-saved.json) == 20))
	compare old-saved.json new-saved.json
	((status == 3))
	[[ $output == *"regressed (1.500 times as long, 99 % sure: "* ]]
}

@test "compare: longer times on a machine that was slower are inconclusive" {
	write_document old.json "others=$(timing 1.0 0.98 1.05 0.010)"
	write_document new.json "others=$(timing 1.5 1.45 1.55 0.015)"
	compare old.json new.json
	((status == 0))
	[[ $output == *"inconclusive: the machine itself took 1.50 times as long"* ]]
}

@test "compare: a short program is not slower where starting any process takes that much longer" {
	starting() { jq "(.profiles[] | .timing.start_up) = $2" "$1" >starting.json && mv starting.json "$1"; }
	write_times old.json 0.0010 0.0011 0.0012
	write_times new.json 0.0018 0.0019 0.0020
	starting old.json 0.0008
	starting new.json 0.0016
	compare old.json new.json
	((status == 0))
	[[ $output == *"inconclusive: starting any process took 2.00 times as long"* ]]
	[[ $(verdict new.json old.json) == inconclusive ]]
	starting new.json 0.0009 # the limit of an improvement is the inverse of the other, 1/1.2
	[[ $(verdict new.json old.json) == improved ]]
	[[ $(verdict old.json new.json || true) == regressed ]]
	write_times new.json 0.0048 0.0049 0.0050
	starting new.json 0.0016
	[[ $(verdict old.json new.json || true) == regressed ]]
}

# with_program SHA FILE [PATH]: what the envelope records of the program.
with_program() {
	jq --arg sha "$1" --arg path "${3-/p/prog}" '
		.system.informs = {libraries: {}, path: $path, program_sha256: $sha}' "$2" >program.json
	mv program.json "$2"
}

# with_child COMMAND FORKED FILE: adds a child with the same counts, forked or of another program.
with_child() {
	jq --arg command "$1" --argjson forked "$2" '.profiles.prog.cpu.children =
		[.profiles.prog.cpu | {command: $command, forked: $forked, calls, events, functions, program, shares, totals}]' \
		"$3" >child.json
	mv child.json "$3"
}

# write_times_of_one_program [SETTING…]: for write_document.
write_times_of_one_program() {
	write_document old.json "others=$(timing 1.0 0.98 1.05)" "$@"
	write_document new.json "others=$(timing 1.5 1.45 1.55)" "$@"
	with_program abc old.json
	with_program abc new.json
}

@test "compare: longer times of the very same program are the machine's" {
	write_times_of_one_program
	compare old.json new.json
	((status == 0))
	[[ $output == *"inconclusive: the program is the same file: it was the machine"* ]]
	with_program def new.json
	[[ $(verdict old.json new.json || true) == regressed ]]
}

@test "compare: the same shell is no excuse for a longer time of what it runs" {
	write_times_of_one_program
	with_child ./work false old.json
	with_child ./work false new.json
	compare old.json new.json
	((status == 3))
	[[ $output == *"wall time grew by 50.0 %"* && $output != *"it was the machine"* ]]
}

@test "compare: processes that are copies of the program are the same program" {
	write_times_of_one_program
	with_child prog true old.json
	with_child prog true new.json
	[[ $(verdict old.json new.json) == unchanged ]]
	compare old.json new.json
	[[ $output == *"it was the machine"* ]]
}

@test "compare: the same wrapper that becomes another program is no excuse, nor one whose processes nobody saw" {
	local wrapper
	write_times_of_one_program
	for wrapper in /usr/bin/env /usr/bin/prog; do # the second is a script, say
		with_program abc old.json "$wrapper"
		with_program abc new.json "$wrapper"
		[[ $(verdict old.json new.json || true) == regressed ]]
	done
	write_times_of_one_program object= # nobody knows which program has the code
	with_program abc old.json ''
	with_program abc new.json ''
	[[ $(verdict old.json new.json || true) == regressed ]]
	write_times_of_one_program
	jq 'del(.profiles.prog.cpu) | .profiles.prog.calls = null' old.json >old-times.json
	jq 'del(.profiles.prog.cpu) | .profiles.prog.calls = null' new.json >new-times.json
	[[ $(verdict old-times.json new-times.json || true) == regressed ]]
}

@test "compare: a few more instructions are not the cause of a much longer time" {
	local advice='the instructions do not explain the longer time: it waits, or they take longer; profile-deep sample --off-cpu shows where'
	write_document old.json "others=$(timing 1.0 0.98 1.05)"
	write_document new.json "others=$(timing 1.5 1.45 1.55)" leaf_price=701
	compare old.json new.json --format console,markdown,html=page.html,junit=report.xml
	((status == 3))
	[[ $output == *"$advice"*"${advice%%:*}"* && $output != *"aused by"* ]]
	[[ $(<page.html) == *"$advice"* && $(<page.html) != *"<section class=\"causes\">"* ]]
	[[ $(<report.xml) != *"caused by"* ]]
	compare old.json new.json --format github
	[[ $output != *'+30 Ir'* ]]
}

@test "compare: of instructions that grew as the time did, the causes are named" {
	write_document old.json "others=$(timing 1.0 0.98 1.05)"
	write_document new.json "others=$(timing 1.5 1.45 1.55)" leaf_price=740
	compare old.json new.json --limit ir=20%
	((status == 3))
	[[ $output == *"caused by"* && $output != *"do not explain"* ]]
}

@test "compare: what other programs took is no news of this one" {
	local undisturbed='{"max": %s, "mean": %s, "median": %s, "min": %s, "p90": %s, "stddev": 0}'
	own() {
		# shellcheck disable=SC2059 # the format is above
		printf "$undisturbed" "$1" "$1" "$1" "$1" "$1"
	}
	jq 'del(.profiles.prog.cpu) | .profiles.prog.calls = null' old.json >bare.json
	part() {
		jq ".profiles.prog += {$(timing "$1" "$1" "$1")} | .profiles.prog.timing.undisturbed = $(own "$2")" bare.json
	}
	part 1.0 0.5 >a.json
	part 9.0 0.51 >b.json
	part 1.0 0.65 >c.json
	compare a.json b.json
	((status == 0))
	[[ ${lines[0]} == "prog: unchanged" && $output == *"wall time less waiting"*"+2.0 %"* ]]
	compare a.json c.json
	((status == 3))
	[[ ${lines[0]} == "prog: regressed: wall time less waiting grew by 30.0 % (limit 20%)" ]]
}

@test "compare: times of no counted program decide the verdict alone" {
	jq 'del(.profiles.prog.cpu) | .profiles.prog.calls = null' old.json >bare.json
	jq '.profiles.prog.wall_time = 1.0' bare.json >a.json
	jq '.profiles.prog.wall_time = 0.7' bare.json >b.json
	[[ $(verdict a.json b.json) == improved ]]
	[[ $(verdict a.json a.json) == unchanged ]]
	compare bare.json bare.json
	((status == 4))
	[[ ${lines[0]} == "prog: incomparable: nothing was measured in both" ]]
}

# ---------------------------------------------------------------- memory and I/O

@test "compare: peak, allocations and bytes at exit are judged to the byte" {
	write_document old.json "others=$(memory 1000)"
	write_document new.json "others=$(memory 1001)"
	compare old.json new.json
	((status == 0))
	compare old.json new.json --limit peak=0%
	((status == 3))
	[[ ${lines[0]} == "prog: regressed: peak heap grew by 0.10 % (limit 0%)" ]]
	compare old.json new.json --limit peak=+1
	((status == 0))
}

@test "compare: system calls and bytes are compared" {
	local io='"io": {"files": {"a": {"fsyncs": %d, "opens": 1, "reads": 2, "writes": 3}, "b": {"fsyncs": 1, "opens": 1, "reads": 0, "writes": 0}}, "totals": {"calls": 10, "errors": 0, "read_bytes": 5, "written_bytes": 6}}'
	# shellcheck disable=SC2059
	write_document old.json "others=$(printf "$io" 1)"
	# shellcheck disable=SC2059
	write_document new.json "others=$(printf "$io" 2)"
	compare old.json new.json
	((status == 3))
	[[ ${lines[0]} == "prog: regressed: fsyncs grew by 50.0 % (limit 1%)" ]]
}

# ---------------------------------------------------------------- inputs

@test "compare: a baseline is found by its name; a missing one is exit 4" {
	mkdir baselines
	cp old.json baselines/main.json
	compare main ./old.json
	((status == 0))
	compare other ./old.json
	((status == 4))
	[[ $stderr == "profile-compare: 'other' is neither a file nor a baseline: there is no baselines/other.json" ]]
	compare --baselines baselines main old.json
	((status == 0))
}

@test "compare: damaged documents are one line each, exit 1" {
	local case
	head -c 500 old.json >torn.json
	sed 's/"schema".*/"schema": "somebody\/else",/' old.json >foreign.json
	sed 's,baseline/1,baseline/2,' old.json >later.json
	sed 's/"dirty": null,/"dirty": null, "dirty": null,/' old.json >twice.json
	sed 's/"Ir": 90}/"Ir": 91}/' old.json >edited.json
	printf '{"name": "\xff"}' >bytes.json
	: >empty.json
	printf 'hello\n' >text.json
	{
		printf '{"n": '
		head -c 300000 /dev/zero | tr '\0' 9
		printf '}'
	} >number.json
	write_document two.json name=two
	profile-merge old.json two.json | head -c 2000 >torn-of-two.json
	for case in torn foreign later twice edited bytes empty text number torn-of-two; do
		compare old.json "$case.json"
		((status == 1))
		[[ $stderr == "profile-compare: $case.json"* && $stderr != *$'\n'* ]]
		[[ -z $output ]]
	done
	compare old.json ./missing.json
	((status == 1))
	compare old.json .
	((status == 1))
}

@test "compare: wrong usage is exit 2 and one line" {
	local -a words
	local line
	while read -r line; do
		read -r -a words <<<"$line"
		compare "${words[@]}"
		((status == 2))
		[[ $stderr == "profile-compare: "* && $stderr != *$'\n'* ]]
	done <<-'END'
		old.json
		old.json old.json old.json
		--nonsense old.json old.json
		--format nonsense old.json old.json
		--top x old.json old.json
		- -
		--limit
	END
	compare
	((status == 2))
}

@test "compare: --help and --version" {
	compare --help
	((status == 0))
	[[ ${lines[0]} == "Usage: profile-compare "* ]]
	compare --version
	((status == 0))
	[[ $output == "profile-compare "* ]]
}

@test "compare: an event that no profile has is said" {
	compare --event Dr old.json old.json
	((status == 1))
	[[ $stderr == "profile-compare: no profile has an event 'Dr' on both sides" ]]
}

# ---------------------------------------------------------------- forms

@test "compare: every form of a regression" {
	local form
	write_document new.json calls=6 leaf=blade "others=$(timing 1.3 1.28 1.35)"
	write_document old.json "others=$(timing 1.0 0.98 1.05)" 'commit="0123456789abcdef"'
	sed -i 's/"commit": null/"commit": "fedcba9876543210"/' new.json
	for form in console json markdown github junit benchmark-action bencher; do
		compare old.json new.json --format "$form"
		((status == 3))
		printf '%s\n' "$output" | assert_golden "compare/regression.$form"
	done
}

@test "compare: several forms at once, into files" {
	write_document new.json calls=6
	compare old.json new.json --format console,junit=report.xml --format json=report.json
	((status == 3))
	[[ ${lines[0]} == "prog: regressed"* ]]
	[[ $(jq -r .verdict report.json) == regressed ]]
	[[ $(jq .exit_status report.json) == 3 ]]
	python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse("report.xml")'
}

@test "compare: a commit with changes that were not committed is said to be such" {
	local documents=()
	for dirty in false true; do
		sed "s/\"commit\": .*/\"commit\": \"c0ffee00c0ffee00\",/; s/\"dirty\": .*/\"dirty\": $dirty,/; s/^ \"name\": \"main\"/ \"name\": null/" \
			"$FIXTURES/documents/every-part.json" >$dirty.json
		documents+=("$dirty.json")
	done
	profile-compare "${documents[@]}" --quiet --format markdown=page.md --format html=page.html || (($? == 3))
	grep -qF 'Commit c0ffee00c0ffee00 with changes against c0ffee00c0ffee00.' page.md
	grep -qE '<title>.*c0ffee00c0ff with changes against c0ffee00c0ff' page.html
}

@test "compare: Markdown stays below the megabyte of a step summary, keeps the worst, and says so" {
	write_document new.json calls=6
	local many='.profiles = ([range(1500)] | map({key: "p\(.)", value: $p}) | from_entries) | .profiles.quiet = $quiet'
	jq --argjson p "$(jq .profiles.prog old.json)" --argjson quiet "$(jq .profiles.prog old.json)" "$many" old.json >many-old.json
	jq --argjson p "$(jq .profiles.prog new.json)" --argjson quiet "$(jq .profiles.prog old.json)" "$many" old.json >many-new.json
	compare many-old.json many-new.json --format markdown
	((status == 3))
	((${#output} > 900000 && ${#output} < 1048576))
	[[ $output == *"### p0: 🔴 regressed"*"**Cut:** "*" more profiles did not fit."*"Unchanged to the unit: quiet." ]]
}

@test "compare: an unwritable file is one line, exit 1" {
	compare old.json old.json --format json=nowhere/report.json
	((status == 1))
	[[ $stderr == "profile-compare: nowhere/report.json: "* && $stderr != *$'\n'* ]]
}

@test "compare: names cannot steer a terminal, a workflow, Markdown or XML" {
	local evil='e\u001b[31m\n::error::x<script>|`&\u202e\"]]>'
	write_document old.json "leaf=$evil" "name=n$evil"
	write_document new.json "leaf=$evil" "name=n$evil" leaf_price=800
	local form
	for form in console markdown github junit; do
		compare old.json new.json --format "$form"
		((status == 3))
		[[ $output != *$'\033'* && $output != *$'\u202e'* ]]
		printf '%s\n' "$output" >"out.$form"
		run ! grep '^::error::' "out.$form"
	done
	run ! grep -E '<script>|[^\\]`' out.markdown
	python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("out.junit")'
	compare old.json new.json --format json
	jq -e . <<<"$output"
	run ! grep '<script>' <<<"$output"
}

@test "compare: colour only on a terminal, and not with NO_COLOR" {
	write_document new.json calls=6
	compare old.json new.json
	[[ $output != *$'\033'* ]]
	run script -qec "TERM=xterm profile-compare old.json new.json" /dev/null
	[[ $output == *$'\033[31mregressed'* ]]
	run script -qec "NO_COLOR=1 TERM=xterm profile-compare old.json new.json" /dev/null
	[[ $output != *$'\033'* ]]
}

@test "compare: --quiet prints nothing, the exit code is the verdict" {
	write_document new.json calls=6
	compare --quiet old.json new.json
	((status == 3))
	[[ -z $output && -z $stderr ]]
}

@test "compare: stdin is a document too" {
	cp old.json same.json
	compare - same.json <old.json
	((status == 0))
}

# bats test_tags=valgrind
@test "compare: callgrind's raw files are compared as they are" {
	cat >prog.c <<-'END'
		volatile int sink;
		__attribute__((noinline)) void work(int n)
		{
			for (int i = 0; i < n; i++)
				sink += i;
		}
		int main(void)
		{
			work(COUNT);
			return 0;
		}
	END
	gcc -g -O0 -DCOUNT=1000 -o prog prog.c
	valgrind --tool=callgrind --callgrind-out-file=old.cg ./prog 2>valgrind.log
	gcc -g -O0 -DCOUNT=1001 -o prog prog.c
	valgrind --tool=callgrind --callgrind-out-file=new.cg ./prog 2>valgrind.log
	compare ./old.cg ./new.cg --limit ir=0%
	((status == 3))
	[[ $output == *"1. work at prog.c:"*"costs "*" more per call"* ]]
	compare ./old.cg ./new.cg --limit ir=0% --format github
	[[ $output == *"::error file=prog.c,line=5,"*"::work: +"* ]]
}

# ---------------------------------------------------------------- two runs, exactly

@test "compare: --exact: the same figures are exit 0 and nothing to say" {
	write_document old.json
	write_document new.json
	compare --exact old.json new.json
	((status == 0))
	[[ -z $output && -z $stderr ]]
}

@test "compare: --exact names what differs, whatever else a function's row holds" {
	write_document old.json
	write_document new.json leaf_price=800
	sed -i 's/"self": {\([^}]*\)}}/"self": {\1}, "unheard_of": 1}/' old.json new.json
	compare --exact old.json new.json
	((status == 4))
	[[ ${lines[0]} == "not repeatable, although nothing it calls is known to vary ("*"); functions that differ between two runs: 1" ]]
	[[ ${lines[1]} == "  leaf [prog]: "*" -> "*" Ir in "*" calls" ]]
}

@test "compare: --exact knows the likely cause by a function's name" {
	write_document old.json leaf=clock_gettime
	write_document new.json leaf=clock_gettime leaf_price=800
	compare --exact old.json new.json
	((status == 4))
	[[ ${lines[0]} == "not repeatable, likely because of time; functions that differ between two runs: 1" ]]
}

@test "compare: --exact names figures of the other kinds, but for their times" {
	profile-report "$FIXTURES/strace/everything.strace" --format json >old.json
	sed -E 's/"time": [0-9.]+/"time": 9.5/' old.json >new.json
	run ! cmp -s old.json new.json
	compare --exact old.json new.json
	((status == 0))
	sed -E '0,/"reads": [1-9][0-9]*/s//"reads": 4321/' old.json >new.json
	compare --exact old.json new.json
	((status == 4))
	[[ ${lines[0]} == "not repeatable: figures that differ between two runs: "* && $output == *"reads: "*" -> 4,321"* ]]
}

@test "compare: --exact names children and heaps of the kind count, without functions too" {
	local count='{"tool": "cachegrind", "version": "3.19.0", "options": [], "instructions": 100'
	count+=', "children": [{"command": "child", "instructions": 50}]}'
	write_document plain.json
	jq --argjson count "$count" '.profiles[] |= (del(.cpu) | .count = $count)' plain.json >old.json
	compare --exact old.json old.json
	((status == 0))
	jq '.profiles[].count.children[0].instructions = 51' old.json >new.json
	compare --exact old.json new.json
	((status == 4))
	[[ $output == *'count.children[0].'*': 50 -> 51'* ]]
}

# ---------------------------------------------------------------- what to measure again

# attend BASELINE: passes the rounds on stdin; the replies of profile-compare are in the file replies.
attend() {
	run --separate-stderr profile-compare --attend "$@" 3>replies
}

@test "compare: --attend wants exact kinds again before it accuses, and judges once they were" {
	mkdir baselines
	write_document baselines/main.json
	write_document new.json leaf_price=800
	attend main < <(printf 'document new.json\ncompare\n')
	((status == 0)) # the second round never came
	[[ -z $output && $(<replies) == $'ready\nmeasure prog cpu 3\nmore' ]]
	attend main < <(printf 'document new.json\ncompare\n%scompare\n' $'document new.json\ndocument new.json\ndocument new.json\ndocument new.json\n')
	((status == 3))
	[[ $(<replies) == $'ready\nmeasure prog cpu 3\nmore' && ${lines[0]} == "prog: regressed: "* ]]
}

@test "compare: --attend wants many timed runs in place of a few" {
	mkdir baselines
	write_document baselines/main.json "others=$(timing 1.0 0.98 1.05)"
	write_document few.json "others=$(timing 1.3 1.28 1.35 | sed 's/"runs": 10/"runs": 3/')"
	write_document many.json "others=$(timing 1.3 1.28 1.35)"
	attend main < <(printf 'document few.json\ncompare\ndocument many.json\ncompare\n')
	((status == 3))
	[[ $(<replies) == $'ready\nmeasure prog timing 10\nmore' ]]
}

@test "compare: --attend takes recordings beside documents of several profiles" {
	mkdir baselines
	profile-report "$FIXTURES/callgrind/real/recursion.out" --format json >one.json
	write_document two.json name=two
	profile-merge one.json two.json >baselines/main.json
	cp baselines/main.json both.json
	attend main < <(printf 'document both.json\ndocument %s\ncompare\n' "$FIXTURES/callgrind/real/recursion.out")
	((status == 0))
	[[ $(<replies) == ready && ${lines[*]} == *'recursion: unchanged'*'two: unchanged'* ]]
}

@test "compare: --attend has nothing to ask where nothing regressed" {
	mkdir baselines
	write_document baselines/main.json
	attend main < <(printf 'document baselines/main.json\ncompare\n')
	((status == 0))
	[[ $(<replies) == ready && ${lines[0]} == "prog: unchanged" ]]
}

@test "compare: --attend refuses a baseline that is none before it asks for anything" {
	mkdir baselines
	write_document baselines/main.json
	attend ../main
	((status == 2))
	attend other
	((status == 4))
	head -c 200 baselines/main.json >baselines/torn.json
	attend torn
	((status == 1))
	[[ $stderr == *baselines/torn.json:* && ! -s replies ]]
}

# workloads NUMBER: the baseline NUMBER of as many profiles of 200 functions, and requests to compare each with
# a run of its own.
workloads() {
	local -i i
	local one
	mkdir -p baselines runs
	jq '.profiles.prog.cpu.functions += [range(200) | {calls: 0, file: "prog.c", function: "f\(.)",
		inclusive: {Ir: 0}, line: ., object: "/p/prog", self: {Ir: 0}}]' old.json >one.json
	one=$(<one.json)
	jq --argjson number "$1" '.profiles |= (.prog as $one | [range($number) | {key: "w\(.)", value: $one}] | from_entries)' \
		one.json | profile-merge - >"baselines/$1.json"
	for ((i = 0; i < $1; i++)); do
		printf '%s\n' "${one/'"prog": {'/"\"w$i\": {"}" >"runs/$i.json"
		printf 'document runs/%d.json\n' "$i"
	done >"requests.$1"
	printf 'compare\n' >>"requests.$1"
}

# peak COMMAND…: its peak memory in KB.
peak() {
	"$ROOT/build/bench/measure" 1 "$@" | cut -d ' ' -f 3
}

@test "compare: memory does not grow with the number of workloads that did not change" {
	local -i number
	local -A plain=() attending=()
	flock "$ROOT/build" make -s -C "$ROOT" build/bench/measure >&2
	for number in 40 400; do
		workloads "$number"
		plain[$number]=$(peak "$ROOT/build/bin/profile-compare" "baselines/$number.json" "baselines/$number.json")
		attending[$number]=$(peak "$ROOT/build/bin/profile-compare" --attend "$number" <"requests.$number" 3>replies)
		[[ $(<replies) == ready ]]
	done
	declare -p plain attending
	((plain[400] < 2 * plain[40] && attending[400] < 2 * attending[40]))
}

# ---------------------------------------------------------------- checks

@test "compare: --check says what is wrong with options, and compares nothing" {
	compare --check --limit ir=1% --format html
	((status == 0))
	[[ -z $output$stderr ]]
	compare --check --limit ir
	((status == 2))
	compare --check --format yaml
	((status == 2))
}

@test "compare: --into names the files of the formats that have none" {
	write_document old.json
	compare old.json old.json --into here --format console,json,html,markdown=there.md
	((status == 0))
	[[ ${lines[0]} == "prog: unchanged" && -s here.json && -s here.html && -s there.md && ! -e here.md ]]
}

@test "compare: causes below one percent of the change are counted, and the first is always listed" {
	local side
	for side in old new; do
		{
			printf 'version: 1\ncreator: callgrind-3.19.0\npositions: line\nevents: Ir\n\nfl=a.c\n'
			[[ $side == old ]] && printf 'fn=big\n1 1000\nfn=low\n1 100\nfn=least\n1 100\ntotals: 1200\n'
			[[ $side == new ]] && printf 'fn=big\n1 3000\nfn=low\n1 110\nfn=least\n1 109\ntotals: 3219\n'
			true
		} >$side.callgrind
	done
	compare old.callgrind new.callgrind
	((status == 3))
	[[ $output == *'1. big at a.c:1: '* && $output != *'2. l'* && $output == *'    and 2 more below 1 % of the change'* ]]
}

@test "compare: on a terminal no line is longer than it; texts go on below, and nothing of them is lost" {
	local name=namespace_of_many_letters::another_one_of_many_letters::function_of_many_letters columns
	write_document old.json "work=$name"
	write_document new.json "work=$name" calls=6
	compare old.json new.json
	[[ $output == *"$name at prog.c:10: called"* ]]
	for columns in 60 80 132; do
		script -qec "stty cols $columns; NO_COLOR=1 profile-compare old.json new.json" /dev/null </dev/null | tr -d '\r' >shown
		grep -q '^prog: ' shown
		run ! grep -E ".{$((columns + 1))}" shown
		[[ $(tr -d ' \n' <shown) == *"$name"atprog.c:10:called* ]]
	done
	((columns == 132))
}
