# shellcheck shell=bash
# profile-deep --doctor: what holds on this machine, and what to do about what does not, in one line each.
# A line begins with `ok`, `no`, or `-` where only something optional is missing.
#
#	doctor_run COMMAND_WORD…   prints the lines; fails if there is a `no`. Without words no program is
#	                           looked at

# shellcheck disable=SC2154 # option, all_kinds, envelope_program and so on: profile-deep's

doctor_failed=''

# doctor_line MARK WHAT TEXT
doctor_line() {
	printable "$3"
	printf '%-2s  %-20s  %s\n' "$1" "$2" "$REPLY"
	[[ $1 != no ]] || doctor_failed=yes
}

# doctor_tool MARK NAME PACKAGE PURPOSE [VERSION_OPTION]: MARK if it is missing.
doctor_tool() {
	local version=''
	if find_in_path "$2"; then
		# Some say their version on stderr, in the first line or after one that is empty.
		read -r version < <("$REPLY" "${5:---version}" 2>&1 </dev/null | grep -m 1 '[0-9]') || true
		doctor_line ok "$2" "${version:-installed}"
	else
		doctor_line "$1" "$2" "not installed, needed for $4 (Debian: apt-get install $3)"
	fi
}

# As the kind finds it: the version may be part of its name.
doctor_perf() {
	local version
	if version=$(source_library kind_sample && sample_find_perf 2>/dev/null && printf '%s\n' "$REPLY"); then
		doctor_line ok perf "$version"
	else
		doctor_tool - perf linux-perf 'sample'
	fi
}

doctor_tools() {
	doctor_tool no valgrind valgrind 'cpu, memory, count and cycles'
	doctor_tool no strace strace io
	doctor_tool - git git 'the commit in documents, and source lines of pages'
	doctor_tool - objdump binutils 'profile-report --asm'
	doctor_perf
	doctor_tool - parallel parallel '--hosts'
	doctor_tool - ssh openssh-client '--hosts' -V
}

# Each kind says itself what it lacks: it fails, or warns where something else takes its place. A kind
# may be one that not everybody needs.
doctor_kinds() {
	local kind said status optional
	for kind in "${all_kinds[@]}"; do
		status=0
		source_library "kind_$kind"
		optional=kind_${kind}_is_optional
		said=$("kind_${kind}_probe" 2>&1) || status=$?
		said=${said#"${0##*/}: "}
		if ((status != 0)); then
			doctor_line "${!optional:-no}" "kind $kind" "$said"
		elif [[ -n $said ]]; then
			doctor_line - "kind $kind" "${said#warning: }"
		else
			doctor_line ok "kind $kind" 'can be measured'
		fi
	done
}

readonly doctor_namespaces='run as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; in a container: --privileged)'
readonly -A doctor_remedies=(
	[paths]=$doctor_namespaces
	[processes]=$doctor_namespaces
	[fifo]='run as root, or allow real-time priorities (an rtprio line in /etc/security/limits.conf; in a container: --cap-add SYS_NICE)'
	[addresses]='allow the system call personality (in a container: --security-opt seccomp=unconfined)'
	[tracing]='allow ptrace (sysctl kernel.yama.ptrace_scope=1; in a container: --cap-add SYS_PTRACE)'
)
readonly -A doctor_meanings=(
	[paths]='paths are the same in every directory'
	[processes]='process numbers are the same'
	[fifo]='threads take turns in the same order'
	[addresses]='addresses are the same'
	[tracing]='strace may trace'
)

doctor_pins() {
	local pin held reason
	while read -r pin held reason; do
		[[ -v doctor_meanings[$pin] ]] || continue
		if [[ $held == yes ]]; then
			doctor_line ok "pin $pin" "${doctor_meanings[$pin]}"
		else
			doctor_line no "pin $pin" "${reason:-not possible}: ${doctor_remedies[$pin]}"
		fi
	done < <("$envelope_helper" --probe)
}

# Where threads spin, the envelope samples their code.
doctor_events() {
	local setting=/proc/sys/kernel/perf_event_paranoid level=''
	[[ ! -r $setting ]] || read -r level <$setting
	if ((EUID == 0)) || [[ -n $level && $level -le 2 ]]; then
		doctor_line ok 'performance events' "allowed (kernel.perf_event_paranoid is ${level:-unknown})"
	else
		doctor_line - 'performance events' "kernel.perf_event_paranoid is ${level:-unknown}, so threads that spin are noticed late: sysctl kernel.perf_event_paranoid=2"
	fi
}

# The C library that this very script uses. Result in REPLY.
doctor_find_libc() {
	while read -r _ _ _ _ _ REPLY; do
		[[ $REPLY != */libc.so.6 && $REPLY != */libc-[0-9]*.so ]] || return 0
	done </proc/$$/maps
	return 1
}

doctor_libc() {
	local extent _
	doctor_find_libc || return 0
	read -r extent _ < <("$ROOT/build/bin/profile-debug" "$REPLY")
	if [[ $extent == none ]]; then
		doctor_line - 'C library' "$REPLY has no debug information, so its inner functions and lines have no names (Debian: apt-get install libc6-dbg)"
	else
		doctor_line ok 'C library' "$REPLY has debug information"
	fi
}

doctor_program() {
	local extent linked shown=$1
	envelope_find_command "$1"
	read -r extent linked < <("$ROOT/build/bin/profile-debug" "$envelope_program")
	case $extent in
	inlined) doctor_line ok program "$shown: functions, inlined ones too, and lines have names" ;;
	functions) doctor_line ok program "$shown: functions and lines have names; nothing is inlined in it (compiled without -O?)" ;;
	none) doctor_line no program "$shown has no debug information, so inlined functions and lines have no names: compile it with -g, or install its package of debug symbols" ;;
	*) doctor_line - program "$shown is not compiled code: what is measured is its interpreter" ;;
	esac
	[[ $linked != static ]] || doctor_line no program "$shown is linked statically, so memory sees none of its allocations: link it dynamically"
}

doctor_run() {
	need_programs envelope-run profile-debug
	source_library valgrind
	doctor_tools
	doctor_kinds
	doctor_pins
	doctor_events
	doctor_libc
	(($# == 0)) || doctor_program "$1"
	[[ -z $doctor_failed ]]
}
