#!/usr/bin/env bats
# Why a command was stopped: messages of Valgrind, strace and the loader become one clear line.
# bats file_tags=valgrind

# shellcheck disable=SC2154 # bats sets stderr, stderr_lines

load helpers/common
load helpers/deep

setup() {
	enter_own_folder
}

# compile NAME [OPTION…]: builds the program NAME from stdin.
compile() {
	gcc -g -x c -o "$1" - "${@:2}"
}

# A program that allocates, with the machine in the head of its file set to another one.
foreign_program() {
	cp "$(type -P true)" "$1"
	printf '%b' "$2" | dd of="$1" bs=1 seek=18 conv=notrunc status=none
}

# Everything that profile-deep itself said, without the warnings of the machine.
said() {
	grep '^profile-deep: ' <<<"$stderr" | grep -v 'profile-deep: warning: .*\(fixed\|pinned\)' || true
}

# ---------------------------------------------------------------- instructions

@test "reasons: an AVX-512 instruction is named with its bytes, its place, and what to do" {
	compile avx <<-'END'
		#include <stdio.h>
		static void __attribute__((noinline)) wide(void) { __asm__ volatile("vpxord %%zmm0,%%zmm0,%%zmm0" ::: "xmm0"); }
		int main(void) { puts("before"); fflush(stdout); wide(); puts("after"); return 0; }
	END
	local kind
	for kind in cpu count memory; do
		run -5 --separate-stderr "$deep" "$kind" --quiet ./avx
		[[ $output == *before* && $output != *after* ]]
		[[ $(said) == 'profile-deep: Valgrind cannot run an instruction of AVX-512 (62 f1 7d 48 ef c0 '*') at 0x'*' in wide ('*'-mno-avx512f'* ]]
		[[ $(said) == *'SIGILL'* && $(said | wc -l) -eq 1 ]]
		[[ $stderr == *'  valgrind: Unrecognised instruction at address 0x'*'  at 0x'*': '*' ('*'  by 0x'*': main ('* ]]
	done
}

@test "reasons: the time stamp counter as programs in Go read it is named, and how they go without" {
	compile stamp <<<'int main(void) { __asm__ volatile(".byte 0x0f, 0x01, 0xf9" ::: "rax", "rcx", "rdx"); return 0; }'
	run --separate-stderr "$deep" cpu --quiet ./stamp
	((status != 0)) || skip "Valgrind knows rdtscp on this processor"
	[[ $status -eq 5 && $(said) == *'an instruction of RDTSCP (0f 01 f9'*'--env GODEBUG=cpu.rdtscp=off'* ]]
}

@test "reasons: an instruction that Valgrind cannot run is told of a child process too" {
	compile avx <<-'END'
		int main(void) { __asm__ volatile("vpxord %%zmm0,%%zmm0,%%zmm0" ::: "xmm0"); return 0; }
	END
	run -0 --separate-stderr "$deep" cpu sh -c './avx; true'
	[[ $(said) == *'profile-deep: warning: Valgrind cannot run an instruction of AVX-512 ('* ]]
}

@test "reasons: a program that traps by itself is not told to be built otherwise" {
	compile trap <<-'END'
		int main(void) { __builtin_trap(); }
	END
	run -5 --separate-stderr "$deep" cpu --quiet ./trap
	[[ $(said) == *'(SIGILL)'* && $(said) == *'ud2'*trap* && $(said) != *AVX* && $(said) != *-march* ]]
}

@test "reasons: the status of the first kind that failed counts, whatever comes after it" {
	compile avx <<-'END'
		int main(void) { __asm__ volatile("vpxord %%zmm0,%%zmm0,%%zmm0" ::: "xmm0"); return 0; }
	END
	run --separate-stderr "$deep" cpu,io --quiet -- sh -c './avx'
	[[ $status -eq 5 && $(said) == *'AVX-512'* ]]
}

@test "reasons: a signal handler on a stack at which callgrind crashes is named, with what to do" {
	compile above <<-'END'
		#define _GNU_SOURCE
		#include <signal.h>
		#include <stdio.h>
		#include <sys/mman.h>
		static void work(int signal) { (void)signal; puts("handled"); }
		int main(void)
		{
			stack_t stack = {.ss_sp = mmap((void *)0xc000000000, 1 << 16, PROT_READ | PROT_WRITE,
						       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), .ss_size = 1 << 16};
			struct sigaction action = {.sa_handler = work, .sa_flags = SA_ONSTACK};
			sigaltstack(&stack, 0);
			sigaction(SIGUSR1, &action, 0);
			return raise(SIGUSR1);
		}
	END
	run --separate-stderr "$deep" cpu --quiet ./above
	((status != 0)) || skip 'this callgrind does not crash'
	[[ $status -eq 1 && $(said) == 'profile-deep: callgrind crashed: '*'count and cycles'*'GODEBUG=asyncpreemptoff=1)' ]]
	[[ $stderr == *'  Callgrind: threads.c:'*": Assertion '"* ]]
	assert_empty_folder profiles
	"$deep" count --quiet ./above
}

# ---------------------------------------------------------------- programs that cannot be run

@test "reasons: a library behind a dropped LD_LIBRARY_PATH: --env LD_LIBRARY_PATH is named, and helps" {
	mkdir lib
	compile lib/libown.so -shared -fPIC <<<'int three(void) { return 3; }'
	compile linked -Llib -lown <<<'int three(void); int main(void) { return three() - 3; }'
	export LD_LIBRARY_PATH=$PWD/lib
	local kind
	for kind in cpu io; do
		run -5 --separate-stderr "$deep" "$kind" --quiet ./linked
		[[ $(said) == *"libown.so"*"--env LD_LIBRARY_PATH"* && $(said | wc -l) -eq 1 ]]
	done
	run -0 "$deep" cpu --quiet --env LD_LIBRARY_PATH ./linked
	unset LD_LIBRARY_PATH
	run -5 --separate-stderr "$deep" cpu --quiet ./linked
	[[ $(said) == *"libown.so"* && $(said) != *--env* ]]
}

@test "reasons: debug information that Valgrind cannot read is named with its object, and what to do" {
	gcc -gdwarf-5 -o damaged "$ROOT/tests/fixtures/memory/grow.c"
	objcopy --dump-section .debug_info=information damaged
	printf '\0\0\0\3' | dd of=information bs=1 seek=8 conv=notrunc status=none # where its abbreviations are
	objcopy --update-section .debug_info=information damaged
	! valgrind -q --tool=none ./damaged 2>/dev/null || skip 'this Valgrind goes on'
	run -1 --separate-stderr "$deep" cpu --quiet ./damaged
	[[ $(said) == *"cannot read the debug information of $PWD/damaged: "*'-gdwarf-4'* && $(said | wc -l) -eq 1 ]]
}

@test "reasons: a setuid program is refused with its name" {
	((EUID == 0)) || skip "only root can be sure to make one"
	cp "$(type -P true)" raised
	chmod 4755 raised
	run -1 --separate-stderr "$deep" cpu --quiet ./raised
	[[ $(said) == *'raised is setuid'* && $(said | wc -l) -eq 1 ]]
	run --separate-stderr "$deep" cpu sh -c './raised; true'
	[[ $status -eq 0 && $(said) == *'warning: '*'raised is setuid'* ]]
}

@test "reasons: a program for another machine is named with it" {
	foreign_program arm '\xb7'
	run -1 --separate-stderr "$deep" cpu --quiet ./arm
	[[ $(said) == *'profile-deep: '*'arm64-linux'* && $(said | wc -l) -eq 1 ]]
	foreign_program other '\x28' # ARM of 32 bits
	printf '\001' | dd of=other bs=1 seek=4 conv=notrunc status=none
	run -1 --separate-stderr "$deep" memory --quiet ./other
	[[ $(said | wc -l) -eq 1 && $(said) == *'profile-deep: '*'arm-linux'* ]]
	run -1 --separate-stderr "$deep" io --quiet ./arm
	[[ $(said | wc -l) -eq 1 && $(said) == *'cannot be run'*'Exec format error'* ]]
	assert_empty_folder profiles
}

@test "reasons: a script without its interpreter names the interpreter" {
	printf '#!/nonexistent/python3.9 -u\nprint(1)\n' >script
	chmod +x script
	local kind
	for kind in cpu memory count io; do
		run -1 --separate-stderr "$deep" "$kind" --quiet ./script
		[[ $(said) == *'/nonexistent/python3.9'* && $(said | wc -l) -eq 1 ]]
	done
	assert_empty_folder profiles
}

@test "reasons: a static program has no heap that massif or DHAT see, and is told so" {
	compile still -static <<-'END'
		#include <stdlib.h>
		int main(void) { return malloc(1000) == NULL; }
	END
	local backend
	for backend in massif dhat; do
		run -1 --separate-stderr "$deep" memory --quiet --backend "$backend" ./still
		[[ $(said) == 'profile-deep: still is linked statically: Valgrind cannot see what it allocates; link it dynamically (a program in Go has a heap of its own: use its pprof)' ]]
	done
}

@test "reasons: a program that becomes /proc/self/exe is told that this is Valgrind" {
	compile again <<-'END'
		#include <unistd.h>
		int main(int count, char **words) { char *more[] = {words[0], "x", 0}; return count > 1 ? 0 : execv("/proc/self/exe", more); }
	END
	run -1 --separate-stderr "$deep" cpu --quiet ./again
	[[ $(said) == *'/proc/self/exe'* && $(said) != *'is there room'* && $(said | wc -l) -eq 1 ]]
}

@test "reasons: Valgrind without memory says so, and names the limit" {
	compile many <<-'END'
		#include <stdlib.h>
		int main(void) { for (long i = 0; i < 30000000; i++) { char *p = malloc(16); if (!p) return 7; p[0] = 1; } return 0; }
	END
	ulimit -v 200000
	run valgrind -q --tool=massif --massif-out-file=massif.out ./many
	((status != 7)) || skip 'this Valgrind refuses the program the memory instead' # seen with 3.16 and 3.26
	run -1 --separate-stderr "$deep" memory --quiet --backend massif ./many
	[[ $(said) == *'Valgrind ran out of memory'*'ulimit -v'*'200000'* && $(said | wc -l) -eq 1 ]]
}

# ---------------------------------------------------------------- folders and limits

@test "reasons: a command that removes the output folder: one line, exit 1" {
	local kind
	for kind in cpu memory io; do
		run -1 --separate-stderr "$deep" "$kind" --quiet rm -rf profiles
		[[ $(said) == *'the command removed '*profiles* && $(said | wc -l) -eq 1 ]]
		[[ ! -e profiles ]] || assert_empty_folder profiles # a file was made while rm worked
	done
}

@test "reasons: --output on a link that leads nowhere names the link and where it leads" {
	ln -s /nonexistent/place dangling
	run -1 --separate-stderr "$deep" cpu --output dangling true
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *'dangling'*'/nonexistent/place'* ]]
	run -1 --separate-stderr "$deep" cpu --output dangling/below true
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *'dangling'*'/nonexistent/place'* ]]
}

@test "reasons: a small limit on file sizes is named, in one line" {
	local limit
	for limit in 0 24; do
		(
			ulimit -f "$limit"
			"$deep" cpu --quiet seq 3 2>&1 >/dev/null || echo "status $?"
		) | cat >said
		[[ $(wc -l <said) -eq 2 && $(<said) == 'profile-deep: '*'ulimit -f'*", $limit KB"*'status 1' ]]
	done
	(
		ulimit -f 4
		"$deep" cpu --quiet seq 3 2>&1 >/dev/null || echo "status $?"
	) | cat >said
	# The loader's cache has more than 4 KB only where many libraries are outside of the loader's own folders.
	[[ $(<said) == $'envelope-run: the loader\'s cache and ulimit -f: File too large\nstatus 1' ||
	$(<said) == 'profile-deep: '*'ulimit -f'*', 4 KB'*'status 1' ]]
	assert_empty_folder profiles
}

@test "reasons: a command that writes past the limit on file sizes dies of it, and the limit is named" {
	run -5 --separate-stderr bash -c "ulimit -f 600; '$deep' cpu --quiet dd if=/dev/zero of=big bs=1k count=700"
	[[ $(said) == *'ulimit -f'*' 600 KB'*SIGXFSZ* && $(said | wc -l) -eq 1 ]]
}

@test "reasons: where /tmp cannot be written, Valgrind gets another folder" {
	unshare --mount true 2>/dev/null || skip "no namespace to mount in"
	local kind
	for kind in cpu count memory; do
		run -0 --separate-stderr unshare --mount bash -c "
			mount --bind . /mnt && mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp && cd /mnt &&
			'$deep' $kind --quiet true && '$deep' $kind --quiet --no-envelope true &&
			TMPDIR=/tmp '$deep' $kind --quiet --no-envelope true"
		[[ -z $stderr ]]
	done
}

# ---------------------------------------------------------------- names and options

@test "reasons: a program with a newline in its name is refused for cpu, count and cycles before it runs" {
	local words
	cp "$(type -P touch)" $'pro\ngram'
	for words in 'cpu callgrind' 'count tally' 'cycles cycles'; do
		run -1 --separate-stderr "$deep" "${words% *}" --quiet ./$'pro\ngram' ran
		[[ ${#stderr_lines[@]} -eq 1 && $stderr == *"${words#* } cannot record"*newline* ]]
		[[ ! -e ran ]]
		assert_empty_folder profiles
	done
}

# bats test_tags=valgrind
@test "reasons: a child process with a newline in its name is refused for cpu in one line that names it" {
	cp "$(type -P true)" $'pro\ngram'
	run -1 --separate-stderr "$deep" cpu --quiet sh -c './pro*; true'
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == *"callgrind cannot record a program or library with a newline in its path: "*'pro?gram; rename it, or '*--no-follow* ]]
	assert_empty_folder profiles
	"$deep" cpu --quiet --no-follow sh -c './pro*; true'
}

# bats test_tags=valgrind
@test "reasons: a newline in an argument of a child process does no harm" {
	"$deep" cpu --quiet sh -c $'/bin/echo "a\nevents: b" >/dev/null; true'
	[[ $(jq -r '.profiles[].cpu.children[].command' profiles/*.json) == *'/bin/echo a\nevents: b' ]]
}

@test "reasons: --sources takes a folder that is there, or nothing at all" {
	"$deep" cpu --quiet true
	mv profiles/*.json document.json
	local words
	for words in "profile-report --sources nonexistent --format html --output page.html document.json" \
		"profile-compare --sources nonexistent --format html=page.html document.json document.json" \
		"$deep --sources nonexistent cpu true"; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr $words
		[[ ${#stderr_lines[@]} -eq 1 && $stderr == *"--sources: 'nonexistent': No such file or directory"* ]]
	done
	[[ ! -e page.html ]]
	run -0 "$deep" cpu --quiet --format html --sources '' true
	run -0 profile-report --format html --output page.html --sources '' document.json
}

# ---------------------------------------------------------------- why two runs differ

# Builds a program whose number of iterations is the value of this C expression.
loop_by() {
	compile "$1" -O1 <<-END
		#include <fcntl.h>
		#include <stdio.h>
		#include <sys/auxv.h>
		#include <sys/stat.h>
		extern char **environ;
		static unsigned of_file(const char *path) { FILE *file = fopen(path, "r"); unsigned char bytes[8] = {0}; return fread(bytes, 1, 8, file) ? bytes[0] * 256u + bytes[1] : 0; }
		static unsigned of_time(const char *path) { struct stat status; return fstatat(open(".", O_RDONLY), path, &status, 0) ? 0 : (unsigned)status.st_mtim.tv_nsec % 65536; }
		static unsigned of_start(void) { unsigned long *at = (unsigned long *)environ; while (*at++) ; while (*at && *at != AT_RANDOM) at += 2; return *(unsigned short *)at[1]; }
		int main(void) { volatile unsigned sum = 0; for (unsigned i = $2; i; i--) sum += i; return (of_file == 0) + (of_time == 0) + (of_start == 0); }
	END
}

@test "reasons: --verify names /dev/urandom where the program reads it" {
	loop_by reads 'of_file("/dev/urandom")'
	run -4 --separate-stderr "$deep" cpu --quiet --verify ./reads
	[[ $(said) == 'profile-deep: not repeatable, perhaps because of what it asks the kernel for: /dev/urandom;'* ]]
}

@test "reasons: --verify names the file whose time the program looks at" {
	loop_by looks 'of_time("input")'
	touch input
	while sleep 0.05; do touch input; done &
	local toucher=$!
	run --separate-stderr "$deep" cpu --quiet --verify ./looks
	kill "$toucher"
	[[ $status -eq 4 && $(said) == 'profile-deep: not repeatable, perhaps because of '*'stat of input;'* ]]
}

@test "reasons: --verify names AT_RANDOM, by getauxval() or as what leaves no trace" {
	loop_by asks '*(unsigned short *)getauxval(AT_RANDOM)'
	run -4 --separate-stderr "$deep" cpu --quiet --verify ./asks
	[[ $(said) == 'profile-deep: not repeatable, likely because of '*'AT_RANDOM'* ]]
	loop_by walks 'of_start()'
	run -4 --separate-stderr "$deep" cpu --quiet --verify ./walks
	[[ $(said) == 'profile-deep: not repeatable, although nothing it calls is known to vary ('*'; AT_RANDOM,'*'leave no trace); '* ]]
}

@test "reasons: where ptrace is denied, that is said, by io and by --verify" {
	cc -o deny "$FIXTURES/programs/deny.c"
	run -1 --separate-stderr ./deny ptrace "$deep" io true
	[[ ${#stderr_lines[@]} -eq 1 && $stderr == 'profile-deep: strace may not trace here: ptrace is denied: Operation not permitted' ]]
	assert_empty_folder profiles
	loop_by reads 'of_file("/dev/urandom")'
	run -4 --separate-stderr ./deny ptrace "$deep" cpu --quiet --verify ./reads
	[[ $(said) == *'not repeatable, although '*'its system calls are not known: strace may not trace here: ptrace is denied'* ]]
}
