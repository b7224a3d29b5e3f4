# shellcheck shell=bash
# Programs that run beside a script and answer its requests.
#
#	beside_start NUMBER PROGRAM ARG…  starts a program that reads requests from its stdin and writes
#	                                  replies to descriptor NUMBER: 1, or 3 if it inherits our stdout.
#	                                  Sets beside_process, its process id, and the file descriptors
#	                                  beside_requests and beside_replies

# shellcheck disable=SC2034 # the results are the caller's

beside_process='' beside_requests='' beside_replies=''

# Suppresses bash's warning about a second coprocess, which works nevertheless.
beside_start() {
	local -i stdout stderr
	exec {stdout}>&1 {stderr}>&2
	{
		coproc BESIDE {
			(($1 == 1)) || exec 3>&1 >&"$stdout"
			exec "${@:2}" 2>&"$stderr"
		}
	} 2>/dev/null
	exec {stdout}>&- {stderr}>&-
	beside_process=$BESIDE_PID beside_replies=${BESIDE[0]} beside_requests=${BESIDE[1]}
}
