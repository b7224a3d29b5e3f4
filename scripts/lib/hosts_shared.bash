# shellcheck shell=bash
# What hosts.bash and host-ssh share: the folder HOSTS_STATE, below the one in which workloads run.
#
#	hosts             the ssh destinations, one a line; `:` is this machine
#	jobs              one a line: NAME KINDS EXACT TIMED FIRST
#	results/JOB       what was measured
#	dropped/NUMBER    why a host gets no more jobs
#	events            a pipe to the script
#	reference.json    measured here
#
# Hosts have numbers from 0; GNU parallel knows them as hN, so that it sees no names but these.

# shellcheck disable=SC2154 # ROOT: the script's

hosts_tell() {
	[[ ! -p $HOSTS_STATE/events ]] || printf '%s\n' "${1:0:1000}" 1<>"$HOSTS_STATE/events"
}

# hosts_drop NUMBER REASON: only the first reason is kept.
hosts_drop() {
	(set -o noclobber && printf '%s\n' "$2" >"$HOSTS_STATE/dropped/$1") 2>/dev/null || true
}

hosts_is_dropped() {
	[[ -e $HOSTS_STATE/dropped/$1 ]]
}

# hosts_number hN: its number, in REPLY.
hosts_number() {
	REPLY=${1#h}
}

# hosts_job N: the N-th job, from 1, in REPLY.
hosts_job() {
	local -a lines
	mapfile -t -s "$(($1 - 1))" -n 1 lines <"$HOSTS_STATE/jobs"
	REPLY=${lines[0]}
}

# hosts_place JOB: where its result is kept, in REPLY.
hosts_place() {
	REPLY=$HOSTS_STATE/results/${1// /@}
}

# hosts_ssh NUMBER COMMAND: runs a command there.
hosts_ssh() {
	local -a ssh destination
	mapfile -t -s "$1" -n 1 destination <"$HOSTS_STATE/hosts"
	if [[ ${destination[0]} == : ]]; then
		bash -c "$2"
		return
	fi
	read -r -a ssh <<<"${HOSTS_SSH:-ssh}"
	"${ssh[@]}" -T -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -- "${destination[0]}" "$2"
}

# hosts_check DOCUMENT…: whether they were measured on a machine like this one; else the difference is in REPLY.
hosts_check() {
	REPLY=$("$ROOT/build/bin/profile-merge" --same-machine "$HOSTS_STATE/reference.json" "$@" 2>&1) && return
	REPLY=${REPLY#profile-merge: }
	return 1
}
