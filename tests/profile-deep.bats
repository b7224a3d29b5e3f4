#!/usr/bin/env bats
# profile-deep cpu, from a command to its files. Real Valgrind throughout.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # bats sets stderr, stderr_lines

load helpers/common
load helpers/deep

setup() {
	enter_own_folder
}

@test "profile-deep: leaves the raw file and a valid document, and its total is the raw file's own" {
	"$deep" cpu --quiet sh -c ':'
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json
	assert_valid_document profiles/*.json
	[[ $(total_of) == "$(sed -n 's/^totals: //p' profiles/*.callgrind)" ]]
	[[ $(total_of) -gt 10000 ]]
}

@test "profile-deep: prints the table on stdout, behind the command's output, and names the files" {
	run --separate-stderr "$deep" cpu --top 3 echo hello
	[[ $status -eq 0 && ${lines[0]} == hello && $output == *'Ir in the whole process'* ]]
	[[ $(without_warnings "$stderr") =~ ^"profile-deep: wrote profiles/cpu_"[0-9]{8}T[0-9]{6}Z".callgrind, profiles/cpu_"[0-9TZ]*".json"$ ]]
}

@test "profile-deep: --quiet leaves the command's own output alone" {
	run --separate-stderr "$deep" cpu --quiet sh -c 'echo out; echo err >&2'
	[[ $output == out && $stderr == err ]]
}

@test "profile-deep: --format json and markdown write reports, and stdout stays the command's" {
	run --separate-stderr "$deep" cpu --format json --format=markdown,json echo hello
	[[ $status -eq 0 && $output == hello ]]
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json report_T.json report_T.md
	assert_valid_document profiles/report_*.json
	grep -q 'Ir in the whole process' profiles/report_*.md
}

@test "profile-deep: runs within one second, one after the other or at once, overwrite nothing" {
	"$deep" cpu --quiet true &
	"$deep" cpu --quiet true &
	"$deep" cpu --quiet true &
	wait
	"$deep" cpu --quiet true
	"$deep" cpu --quiet true
	[[ $(find profiles -name '*.json' | wc -l) -eq 5 && $(find profiles -name '*.callgrind' | wc -l) -eq 5 ]]
	[[ $(find profiles | wc -l) -eq 11 ]]
}

@test "profile-deep: the name is program and subcommand, or what --name says" {
	"$deep" cpu --quiet true
	[[ $(look '.profiles | keys') == '["true"]' ]]
	"$deep" cpu --quiet git version >/dev/null
	[[ $(look '.profiles | keys') == '["git_version"]' ]]
	"$deep" cpu --quiet --name other-name true
	[[ $(look '.profiles | keys') == '["other-name"]' ]]
}

@test "profile-deep: the command's own options are its own" {
	[[ $("$deep" cpu --quiet echo --top 5 --verify) == '--top 5 --verify' ]]
	[[ $("$deep" cpu --quiet -- echo -- --help) == '-- --help' ]]
	[[ $("$deep" --quiet cpu echo -n x) == x ]]
	[[ $(look '.profiles[].command') == '"echo -n x"' ]]
}

@test "profile-deep: words that need quoting stand in the document as one would type them" {
	"$deep" cpu --quiet printf '%s' "a b" $'c\nd' 'é"' >/dev/null
	[[ $(look -r '.profiles[].command') == "printf %s 'a b' \$'c\\nd' 'é\"'" ]]
	[[ $(look -r '.system.must_agree.arguments[3]') == 'é"' ]]
}

# ---------------------------------------------------------------- commands that fail

@test "profile-deep: a command that exits 7 is kept and shown, and makes exit 5" {
	run --separate-stderr "$deep" cpu sh -c 'exit 7'
	[[ $status -eq 5 && $stderr == *'the command exited with status 7'* ]]
	[[ $output == *'sh -c'* ]]
	[[ $(look '.profiles[].exit_status') == 7 ]]
}

@test "profile-deep: a command that dies of SIGSEGV is kept, named, and makes exit 5" {
	run --separate-stderr "$deep" cpu --quiet sh -c 'kill -SEGV $$'
	[[ $status -eq 5 && $stderr == *'signal 11 (SIGSEGV)'* ]]
	[[ $(look '.profiles[].exit_status') == 139 ]]
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json
	assert_folder_holds . profiles profiles/cpu_T.callgrind profiles/cpu_T.json
}

@test "profile-deep: a command that is killed from outside leaves nothing, is named, and makes exit 5" {
	gcc -O1 -o "killed.$$" "$FIXTURES/programs/endless.c"
	"$deep" cpu --quiet "./killed.$$" >out 2>err &
	local i code=0
	for ((i = 0; i < 200; i++)); do
		grep -q started out && break
		sleep 0.1
	done
	pkill -KILL -f "^/usr/bin/valgrind.bin .*/killed.$$"
	wait "$!" || code=$?
	cat err
	[[ $code -eq 5 && $(wc -l <err) -eq 1 ]]
	grep -q 'signal 9 (SIGKILL)' err
	assert_empty_folder profiles
}

@test "profile-deep: killed by SIGKILL it leaves no folder and no process" {
	gcc -O1 -o "killed.$$" "$FIXTURES/programs/endless.c"
	"$deep" cpu --quiet "./killed.$$" >out 2>&1 &
	local i
	for ((i = 0; i < 200; i++)); do
		grep -q started out && break
		sleep 0.1
	done
	[[ -n $(ls -A profiles) ]]
	kill -KILL "$!"
	for ((i = 0; i < 200; i++)); do
		[[ -n $(ls -A profiles) ]] || pgrep -f "killed.$$" >pids || break
		sleep 0.1
	done
	assert_empty_folder profiles
	run ! pgrep -f "killed.$$"
}

@test "profile-deep: --ignore-failure makes a failing command fine" {
	run --separate-stderr "$deep" cpu --quiet --ignore-failure sh -c 'exit 7'
	[[ $status -eq 0 ]]
}

@test "profile-deep: a program for another machine is exit 1, and nothing is left" {
	cp "$(type -P true)" other
	printf '\003' | dd of=other bs=1 seek=18 conv=notrunc status=none
	run --separate-stderr "$deep" cpu --quiet ./other
	[[ $status -eq 1 && ${stderr_lines[-1]} == 'profile-deep: the program is for another machine: Valgrind cannot run it' ]]
	assert_empty_folder profiles
}

@test "profile-deep: a full disk is one clear line, exit 1, and nothing is left" {
	unshare --user --map-root-user --mount true 2>/dev/null || skip "no namespaces to mount a small disk in"
	local size said
	mkdir small
	for size in 8k 48k 100k; do
		run --separate-stderr unshare --user --map-root-user --mount bash -c "
			mount -t tmpfs -o size=$size none small
			$deep cpu --quiet --output small sh -c ':'
			status=\$?
			find small -mindepth 1 >left
			exit \$status"
		said=$(grep -v warning: <<<"$stderr")
		echo "$size: $status $said"
		[[ $status -eq 1 && $said == *[Nn]o' space left'* && $(wc -l <<<"$said") -eq 1 ]]
		[[ ! -s left ]]
	done
}

@test "profile-deep: a folder one may not write to is one clear line, exit 1" {
	mkdir closed
	chmod 555 closed
	local -a without=()
	((EUID != 0)) || without=(setpriv --bounding-set=-dac_override --inh-caps=-dac_override)
	run --separate-stderr "${without[@]}" "$deep" cpu --quiet --output closed true
	[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 && $stderr == *'cannot write to'*closed*'Permission denied'* ]]
	assert_empty_folder closed
}

# ---------------------------------------------------------------- what is recorded

@test "profile-deep: --cache records caches and branches with pinned geometry, and says so" {
	"$deep" cpu --quiet --cache true
	[[ $(look '.profiles.true.cpu.options | index("--LL=8388608,16,64") != null') == true ]]
	[[ $(look '.profiles.true.cpu.events | index("DLmw") != null and index("Bcm") != null') == true ]]
	[[ $(look '.profiles.true.cpu.estimated_cycles.totals > 0') == true ]]
	grep -q '^desc: LL cache: 8388608 B, 64 B, 16-way associative' profiles/*.callgrind
}

@test "profile-deep: --cache leaves the instructions as they are" {
	"$deep" cpu --quiet --output plain true
	"$deep" cpu --quiet --output cache --cache true
	"$deep" cpu --quiet --output stacks --stacks=20 true
	[[ $(total_of plain) == "$(total_of cache)" && $(total_of plain) == "$(total_of stacks)" ]]
}

@test "profile-deep: count counts what ran, not what Valgrind runs ahead" {
	gcc -nostdlib -static -o conditions "$FIXTURES/programs/conditions.S"
	"$deep" count --quiet ./conditions
	[[ $(jq '.profiles[].count.totals.Ir' profiles/count_*.json) == 7255 ]] # 1,000 rounds of 6 to 9 instructions
}

@test "profile-deep: --only counts inside one function" {
	build_program family
	"$deep" cpu --quiet --only work "$REPLY" child
	[[ $(look '[.profiles[].cpu.functions[] | select(.self.Ir > 0) | .function]') == '["work"]' ]]
	[[ $(look '.profiles[].cpu.options') == '["--toggle-collect=work"]' ]]
}

@test "profile-deep: --only with a function that is never entered is an error, because nothing was counted" {
	run --separate-stderr "$deep" cpu --only nothing true
	[[ $status -eq 1 && $stderr == "profile-deep: --only: 'nothing' was never entered"* ]]
	assert_empty_folder profiles
}

@test "profile-deep: --stacks records contexts, --lines keeps lines, neither comes unasked" {
	build_program family
	"$deep" cpu --quiet "$REPLY" child
	[[ $(look '.profiles[].cpu | has("contexts") or has("lines")') == false ]]
	"$deep" cpu --quiet --stacks --lines "$REPLY" child
	[[ $(look '.profiles[].cpu.contexts | length > 10') == true ]]
	[[ $(look '.profiles[].cpu.lines | length > 10') == true ]]
}

@test "profile-deep: forked and started children are processes of their own, forked ones marked" {
	build_program family
	"$deep" cpu --quiet "$REPLY"
	assert_folder_holds profiles cpu_T.callgrind cpu_T.callgrind.2 cpu_T.callgrind.3 cpu_T.json
	[[ $(look '[.profiles[].cpu.children[].forked]') == '[true,false]' ]]
	# Loops of 1000, 2000 and 3000 turns at the same cost a turn; the forked one did the first two.
	look '[.profiles[].cpu | (., .children[]) | [.functions[] | select(.function == "work") | .self.Ir][0]]' >work
	[[ $(jq -c '[.[1] - .[0] > 1.9 * .[0], .[2] - .[1] < 10] ' work) == '[true,true]' ]]
	assert_valid_document profiles/*.json
}

@test "profile-deep: --no-follow profiles the command alone" {
	build_program family
	"$deep" cpu --quiet --no-follow "$REPLY"
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json
	[[ $(look '.profiles[].cpu | has("children")') == false ]]
}

@test "profile-deep: --no-follow and a command that becomes another program: one clear line, exit 1" {
	run --separate-stderr "$deep" cpu --quiet --no-follow env true
	[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 && $stderr == *'--no-follow'* ]]
	assert_empty_folder profiles
}

@test "profile-deep: a script is run by its interpreter" {
	cat >script <<-'END'
		#!/bin/bash
		echo "I am $0"
	END
	chmod +x script
	run "$deep" cpu --quiet ./script
	[[ $status -eq 0 && $output == 'I am /'*/script ]]
}

@test "profile-deep: relative words that lead out of the directory still lead there" {
	mkdir -p a/b other
	echo content >other/file
	cd a/b
	[[ $("$deep" cpu --quiet cat ../../other/file) == content ]]
	"$deep" cpu --quiet cp ../../other/file ../copy
	[[ $(cat ../copy) == content ]]
}

# ---------------------------------------------------------------- verify and progress

@test "profile-deep: --verify says that two runs agree, and shows the output once" {
	need_pin processes
	build_program addresses
	run --separate-stderr "$deep" cpu --verify "$REPLY"
	[[ $status -eq 0 && $stderr == *'verified: a second run gave the same figures'* ]]
	[[ $(grep -c '^done$' <<<"$output") -eq 1 ]]
	assert_folder_holds profiles cpu_T.callgrind cpu_T.json
}

@test "profile-deep: --verify names the functions and the cause where the clock decides" {
	build_program clock_loop
	run --separate-stderr "$deep" cpu --quiet --verify "$REPLY"
	[[ $status -eq 4 && ${stderr_lines[0]} == *'not repeatable, likely because of time;'* ]]
	[[ $stderr =~ '  main [clock_loop]: '[0-9,]+' -> '[0-9,]+' Ir in 1 call' ]]
	[[ $stderr =~ '  clock_gettime'[^\ ]*' [libc'[^]]*']: '[0-9,]+' -> '[0-9,]+' Ir, '[0-9,]+' -> '[0-9,]+' calls' ]]
}

@test "profile-deep: --verify knows the clock where it is read by a function that does not differ" {
	build_program clock_once
	run --separate-stderr "$deep" cpu --quiet --verify "$REPLY"
	[[ $status -eq 4 && ${#stderr_lines[@]} -eq 2 ]]
	[[ ${stderr_lines[0]} == *'not repeatable, perhaps because of time, which the program asks for;'* ]]
	[[ ${stderr_lines[1]} =~ '  spin [clock_once]: '[0-9,]+' -> '[0-9,]+' Ir in 1 call'$ ]]
}

@test "profile-deep: --verify names what differs, inlined into main, and randomness for what main calls" {
	build_program random_loop
	run --separate-stderr "$deep" cpu --quiet --verify "$REPLY"
	[[ $status -eq 4 && ${stderr_lines[0]} == *'because of randomness;'* && $stderr == *'  work [random_loop]: '*' Ir, inlined'* ]]
}

@test "profile-deep: --verify without the envelope names process numbers" {
	build_program addresses
	run --separate-stderr "$deep" cpu --quiet --no-envelope --verify "$REPLY"
	[[ $status -eq 4 && ${stderr_lines[0]} == *'process numbers'* && $stderr == *'  getpid'*' ['* ]]
}

@test "profile-deep: progress on a terminal shows the count, knows the end, and changes nothing" {
	cat >slow.c <<-'END'
		int main(void) { volatile unsigned long sum = 0; for (unsigned long i = 0; i < 160000000; i++) sum += i; return 0; }
	END
	gcc -O1 -o slow slow.c
	"$deep" cpu --quiet --output profiles ./slow
	script -qec "$deep cpu ./slow" /dev/null >screen
	grep -aqE 'slow: [0-9,]+ instructions, [0-9]+ %, [0-9]+ s left' screen
	[[ $(total_of) == "$(sed -n 's/^totals: //p' profiles/*.callgrind | sort -u)" ]]
}

@test "profile-deep: on a terminal, a command that waits for a program it started ends" {
	cat >slow.c <<-'END'
		int main(void) { volatile unsigned long sum = 0; for (unsigned long i = 0; i < 120000000; i++) sum += i; return 0; }
	END
	gcc -O1 -o slow slow.c
	timeout -k 5 60 script -qec "$deep cpu -- sh -c './slow; true'" /dev/null >screen
	grep -aq 'wrote profiles/' screen
}

@test "profile-deep: on a terminal, a command that sleeps ends, and then its count is shown" {
	cat >nap.sh <<-'END'
		sleep 12
		i=0
		while [ $i -lt 60000 ]; do i=$((i + 1)); done
	END
	timeout -k 5 60 script -qec "$deep cpu --name nap -- sh nap.sh" /dev/null >screen
	grep -aqE 'nap: [0-9]+,[0-9]{3},[0-9]{3} instructions' screen
	grep -aq 'wrote profiles/' screen
}

@test "profile-deep: directories with spaces, quotes, equals and percent signs are fine" {
	local odd="a b'c=d%20\"e"
	build_program family
	mkdir "$odd"
	cp "$REPLY" "$odd/the program"
	cd "$odd"
	"$deep" cpu --quiet './the program' child
	"$deep" cpu --quiet --no-envelope './the program' child
	[[ $(look -r '.profiles | keys[]') == the_program_child ]]
	[[ $(find profiles -name '*.json' | wc -l) -eq 2 ]]
}

@test "profile-deep: a link to it works, and so does a strange environment" {
	ln -s "$deep" link
	run env POSIXLY_CORRECT=1 CDPATH=/usr:/etc LC_ALL=nonsense ./link cpu --quiet echo fine
	[[ $status -eq 0 && $output == *fine ]]
	cd "$ROOT"
	env CDPATH=/usr:/ scripts/profile-deep --version
}
