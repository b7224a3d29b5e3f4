# shellcheck shell=bash
# Signals for programs that were just started. Until such a process has become its program it is a copy of this shell,
# which takes a signal for one that the shell traps, and forgets it.
#
#	signal_send SIGNAL PID   sends it as soon as the process is not a copy of this shell, KILL at once; fails if it has
#	                         ended

signal_send() {
	local own name state
	local -i i
	{ read -r own <"/proc/$BASHPID/comm"; } 2>/dev/null || own=''
	for ((i = 0; i < 500; i++)); do
		[[ $1 != KILL ]] || break
		{ read -r _ name state _ <"/proc/$2/stat"; } 2>/dev/null || break
		[[ $name == "($own)" && $state != Z ]] || break
		sleep 0.01
	done
	kill -s "$1" "$2" 2>/dev/null
}
