# shellcheck shell=bash
# Hosts for tests: a real sshd on an address of its own, with its own key, and a folder for what it is sent.
#
#	hosts_start N…       starts sshd on 127.0.0.N; `host_before[N]` are words before its command, such as
#	                     unshare, `host_path[N]` a folder to put before its PATH
#	hosts_kill N         ends it and everything that runs on it, as a power failure does
#	hosts_stop           ends all of them
#	hosts_write N…       the file `hosts` in the folder of the test
#	hosts_suite N        a project with N workloads, one exact run each; each notes in `started` where it runs
#
# PARALLEL_SSH makes ssh use the configuration and the key of the test.

# shellcheck disable=SC2034,SC2154 # BATS_…; what tests use

declare -A host_before=() host_path=() host_pid=()
host_port=''

hosts_setup() {
	((EUID != 0)) || mkdir -p /run/sshd
	host_port=$((20000 + RANDOM % 12000))
	mkdir ssh
	ssh-keygen -q -t ed25519 -N '' -f ssh/key
	printf '%s\n' 'UserKnownHostsFile '"$PWD"'/ssh/known_hosts' "IdentityFile $PWD/ssh/key" 'IdentitiesOnly yes' \
		"Port $host_port" >ssh/config
	export PARALLEL_SSH="ssh -F $PWD/ssh/config"
	: >ssh/known_hosts
}

hosts_start() {
	local n path
	for n; do
		mkdir -p "host$n/tmp" "host$n/home"
		path=$ROOT/scripts:/usr/bin:/bin
		[[ ! -v host_path[$n] ]] || path=${host_path[$n]}:$path
		ssh-keygen -q -t ed25519 -N '' -f "host$n/key"
		printf '%s\n' "[127.0.0.$n]:$host_port $(cut -d ' ' -f 1-2 "host$n/key.pub")" >>ssh/known_hosts
		cat >"host$n/config" <<-END
			ListenAddress 127.0.0.$n
			Port $host_port
			HostKey $PWD/host$n/key
			PidFile $PWD/host$n/pid
			AuthorizedKeysFile $PWD/ssh/key.pub
			StrictModes no
			UsePAM no
			PermitRootLogin yes
			SetEnv TMPDIR=$PWD/host$n/tmp HOME=$PWD/host$n/home PATH=$path
		END
		# shellcheck disable=SC2086 # words
		${host_before[$n]:-} /usr/sbin/sshd -D -f "$PWD/host$n/config" -E "$PWD/host$n/log" 3>&- 4>&- &
		host_pid[$n]=$!
	done
	for n; do
		until [[ -s host$n/pid ]]; do
			kill -0 "${host_pid[$n]}" || {
				cat "host$n/log"
				return 1
			}
			sleep 0.05
		done
	done
}

kill_with_children() {
	local child
	kill -s STOP "$1" 2>/dev/null || return 0
	for child in $(pgrep -P "$1"); do
		kill_with_children "$child"
	done
	kill -s KILL "$1" 2>/dev/null || true
}

hosts_kill() {
	kill_with_children "${host_pid[$1]}"
	wait "${host_pid[$1]}" 2>/dev/null || true
	unset "host_pid[$1]"
}

hosts_stop() {
	local n
	for n in "${!host_pid[@]}"; do
		hosts_kill "$n"
	done
}

hosts_write() {
	printf '127.0.0.%s\n' "$@" >"$BATS_TEST_TMPDIR/hosts"
}

# The set-up notes where it runs, and may wait there: `wait_on` is a host; at most `wait_for` seconds, until
# there is a file `gate`.
hosts_suite() {
	mkdir -p project/baselines
	cd project
	build_planted prog
	printf '%s\n' "echo \"\${TMPDIR##*/host} \$1\" >>'$PWD/../started'" \
		"case \$TMPDIR in */host${wait_on:-none}/tmp) timeout --foreground ${wait_for:-0} sh -c \"until [ -e '$PWD/../gate' ]; do sleep 0.1; done\" ;; esac" 'echo made >file' >setup.sh
	jq -n --argjson n "$1" '{schema: "edm-profile/suite/1", workloads: [range($n) | "w\(.)" as $name |
		{name: $name, command: ["./prog"], kinds: ["count"], runs: {exact: 1, timed: 0},
		 setup: [["sh", "../../../setup.sh", $name]]}]}' >baselines/suite.json
}

# Two baselines are the same but for times and their name.
same_but_times() {
	local file
	for file; do
		jq -S 'del(.. | .timing?, .wall_time?, .cpu_time?, .peak_memory_mb?, .timestamp?) | del(.name)' "$file" >"$file.same"
		[[ $(jq '.profiles | length' "$file.same") -gt 0 ]]
	done
	diff "$1.same" "$2.same"
	rm "$1.same" "$2.same"
}

# Nothing is left of what hosts were sent, and no process of theirs.
assert_hosts_clean() {
	local n
	for n in "${!host_pid[@]}"; do
		[[ -z $(ls -A "../host$n/tmp") ]] || {
			find "../host$n/tmp" | head
			return 1
		}
	done
	run ! grep -lzE "^TMPDIR=$BATS_TEST_TMPDIR/host" /proc/[0-9]*/environ
	n=$(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$BATS_TEST_TMPDIR/host[0-9]*/tmp/*" -printf '%p %l\n' 2>/dev/null) || true
	[[ -z $n ]] || {
		printf '%s\n' "$n"
		return 1
	}
}
