# shellcheck shell=bash
# Measures on other machines: GNU parallel spreads jobs over hosts, through ssh (docs/hosts.md).
#
#	hosts_begin FOLDER   connects to the hosts of --hosts and takes along what the chosen workloads need;
#	                     FOLDER is for what must be remembered. Ends the script if no host is usable
#	hosts_run MOST JOB…  makes the measurements, at most MOST at once on each host ('' for as many as
#	                     it has processors), and puts the documents into `results`. A job is
#	                     "NAME KINDS EXACT TIMED FIRST": EXACT runs, numbered from FIRST, TIMED timed ones
#	hosts_end            removes what was sent; safe at any time
#
# To each host there is one connection that lasts: when it ends, for whatever reason, the host removes what
# it was sent. What happens is told by lines in the pipe `events`, of these connections and of host-ssh.
# A host that fails is dropped: it gets no more jobs. A workload that fails on two hosts is at fault itself;
# if it succeeds on the second, the first host is.

# shellcheck disable=SC2034,SC2154 # option, chosen, work, results and so on: profile-baseline's

# shellcheck source-path=SCRIPTDIR
source "$ROOT/scripts/lib/hosts_shared.bash"

declare -a hosts_names=()    # as in the file, without the number of jobs
declare -a hosts_most=()     # jobs at once
declare -a hosts_folders=()  # on the host, until it has removed it
declare -a hosts_keepers=()  # process ids of the lasting connections, until they end
declare -a hosts_requests=() # file descriptors; closing one ends the connection
declare -a hosts_senders=()  # process ids
declare -a hosts_files=() hosts_trees=() hosts_sent=()
declare -A hosts_state_of=()      # number → ready or gone; dropped if that was said
declare -A hosts_workload_died=() # name → number and reason of the host on which it failed first
hosts_run_name=''                 # of the folders on the hosts, without the number of the host
hosts_events='' hosts_parallel='' hosts_base='' hosts_folder='' hosts_version=''
declare -i hosts_left=0 hosts_round=0

# ---------------------------------------------------------------- the file of hosts

hosts_read_file() {
	local line file=${option[hosts]} most
	local -i number=0
	[[ -f $file && -r $file ]] || fail "$file: cannot read the hosts"
	while IFS= read -r line || [[ -n $line ]]; do
		number+=1
		line=${line##+([[:space:]])}
		line=${line%%+([[:space:]])}
		[[ -n $line && $line != '#'* ]] || continue
		most=''
		if [[ $line =~ ^([1-9][0-9]{0,3})/(.*)$ ]]; then
			most=${BASH_REMATCH[1]}
			line=${BASH_REMATCH[2]}
		fi
		[[ $line =~ ^[^-[:space:]/][^[:space:]/]*$ ]] ||
			fail "$file:$number: expected [JOBS/]DESTINATION, one word for ssh; its options belong into ~/.ssh/config"
		[[ " ${hosts_names[*]} " != *" $line "* ]] || fail "$file:$number: $line is there twice"
		hosts_names+=("$line")
		hosts_most+=("$most")
	done <"$file"
	((${#hosts_names[@]} > 0)) || fail "$file: there is no host"
}

# ---------------------------------------------------------------- what is sent

# Sets hosts_base to the checkout that contains the working directory, or else to the working directory.
hosts_find_base() {
	hosts_base=$PWD
	until [[ -e $hosts_base/.git ]]; do
		hosts_base=${hosts_base%/*}
		[[ -n $hosts_base ]] || break
	done
	hosts_base=${hosts_base:-$PWD}
	hosts_folder=${PWD#"$hosts_base"}
	hosts_folder=.${hosts_folder}
}

# Adds what a word names, in the working directory or where the workload runs.
hosts_add_word() {
	local word=$1 folder=$2 path
	for path in "$PWD/$word" "$folder/$word"; do
		[[ $word != /* ]] || path=$word
		if [[ -f $path ]]; then
			hosts_files+=("$path")
		elif [[ -d $path && -n $word ]]; then
			hosts_trees+=("$path")
		fi
	done
}

hosts_list_workload() {
	local name=$1 folder=$work/$1 word
	if suite_words "$name" directory; then
		folder=${words[0]}
		hosts_trees+=("$folder")
	fi
	suite_named "$name"
	for word in "${words[@]}"; do
		hosts_add_word "$word" "$folder"
	done
}

# hosts_below PATH…: prints those that are below the base, relative to it, each ending in a NUL.
hosts_below() {
	local path
	(($# > 0)) || return 0
	printf '%s\0' "$@" | xargs -0 realpath -zms --relative-to="$hosts_base" -- | sort -zu |
		while IFS= read -r -d '' path; do
			[[ $path == ../* || $path == .. || $hosts_base/$path/ == "$work"/* ]] || printf '%s\0' "$path"
		done
}

hosts_check_sent() {
	local word
	local -a path
	for word in "${hosts_sent[@]}"; do
		[[ -e $word ]] || fail "--send $word: there is no such file"
		mapfile -d '' -t path < <(hosts_below "$word")
		((${#path[@]} > 0)) ||
			fail "--send $word: only what is below $hosts_base is sent, without ${work#"$hosts_base/"}" "$exit_usage"
	done
}

# The files of folders: in a checkout those that git does not ignore.
hosts_below_trees() {
	local path
	if [[ -e $hosts_base/.git ]] && git -C "$hosts_base" rev-parse 2>/dev/null; then
		hosts_below "$@" | xargs -0r git --literal-pathspecs -C "$hosts_base" ls-files -cozd --exclude-standard -- | sort -zu |
			while IFS= read -r -d '' path; do
				[[ ! -e $hosts_base/$path ]] || printf '%s\0' "$path"
			done
	else
		hosts_below "$@"
	fi
}

# hosts_add_to_archive OPTION…
hosts_add_to_archive() {
	local wrong
	wrong=$(tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -rf "$HOSTS_STATE/archive" "$@" 2>&1) ||
		fail "this machine cannot pack what is sent into $HOSTS_STATE: ${wrong%%$'\n'*}"
}

# hosts_mark TREE NAME: notes for a copy what git says of it, as envelope/facts/commit.c reads it.
hosts_mark() {
	[[ -e $1/.git ]] || return 0
	git --no-optional-locks -C "$1" status --porcelain=v2 --branch --untracked-files=no \
		>"$HOSTS_STATE/mark" 2>/dev/null || : >"$HOSTS_STATE/mark"
	hosts_add_to_archive -C "$HOSTS_STATE" --mtime=@0 --transform "flags=r;s,^mark\$,$2/.git," mark
}

# The options that profile-baseline gets on the host.
hosts_settings() {
	local suite=${option[suite]} place=${option[work]}
	[[ $suite == /* ]] || suite=$PWD/$suite
	if [[ $suite == "$hosts_base"/* ]]; then
		hosts_trees+=("${suite%/*}")
		hosts_files+=("$suite")
		suite=$(realpath -ms --relative-to="$PWD" -- "$suite")
	else
		hosts_add_to_archive -C "${suite%/*}" --transform 's,.*,tree/.suite.json,' -- "${suite##*/}"
		suite=$(realpath -ms --relative-to="$PWD" -- "$hosts_base/.suite.json")
	fi
	[[ $place != /* ]] || place=build/suite
	printf '%s\0' "$hosts_folder" --suite "$suite" --work "$place" ${option[here]:+--here} >"$HOSTS_STATE/settings"
}

hosts_pack() {
	local name
	local -a tree=(--mtime=@0 --transform 'flags=rh;s,^,tree/,' --null -T -) # the same content gives the same bytes
	: >"$HOSTS_STATE/archive"
	hosts_settings
	mkdir -p -- "${chosen[@]/#/"$work/"}" # words are looked for from there
	for name in "${chosen[@]}"; do
		hosts_list_workload "$name"
	done
	mkdir -p -- "$HOSTS_STATE/tree"
	hosts_add_to_archive -C "$HOSTS_STATE" --mtime=@0 --no-recursion tree settings
	hosts_add_to_archive -C "$ROOT/scripts/lib" --transform 's,.*,host,' host.bash
	hosts_below "${hosts_files[@]}" | hosts_add_to_archive -C "$hosts_base" -h "${tree[@]}"
	hosts_below_trees "${hosts_trees[@]}" | hosts_add_to_archive -C "$hosts_base" --exclude=.git \
		--anchored --no-wildcards --exclude="${work#"$hosts_base/"}" --exclude="./${work#"$hosts_base/"}" "${tree[@]}"
	hosts_below "${hosts_sent[@]}" | hosts_add_to_archive -C "$hosts_base" "${tree[@]}"
	hosts_mark "$hosts_base" tree
	[[ -v option[carry] ]] || return 0
	hosts_add_to_archive -C "$ROOT" --exclude='*2json' --transform 'flags=rh;s,^,tools/,' scripts build/bin build/lib/{valgrind,libedm-freeze.so}
	hosts_mark "$ROOT" tools
}

# Forgets what was measured of anything else.
hosts_forget_others() {
	local key
	key=$(cat -- "$HOSTS_STATE/archive" "$ROOT/build/bin/profile-merge" | sha256sum)
	if [[ ! -e $HOSTS_STATE/key || $(<"$HOSTS_STATE/key") != "$key" ]]; then
		rm -rf -- "$HOSTS_STATE/results"
		printf '%s\n' "$key" >"$HOSTS_STATE/key"
	fi
	rm -rf -- "$HOSTS_STATE"/{incoming,dropped,events,keeper.*}
	mkdir -p -- "$HOSTS_STATE"/{results,incoming,dropped}
}

# ---------------------------------------------------------------- connections

# For a child: closes what ends the lasting connections, and the lock of the folder.
hosts_let_go() {
	local request
	trap - EXIT HUP INT TERM
	exec 8<&-
	for request in "${hosts_requests[@]}"; do
		exec {request}>&-
	done
}

# hosts_command REQUEST ARG…: a command for a host's shell, in REPLY.
hosts_command() {
	local word
	REPLY='exec bash'
	for word; do
		REPLY+=" '${word//\'/\'\\\'\'}'"
	done
}

hosts_send() {
	trap - EXIT HUP INT TERM
	exec 8<&-
	exec 2>/dev/null # a connection that failed says so itself
	cat -- "$HOSTS_STATE/archive" >&"$1"
}

hosts_connect() {
	local -i number=$1 request
	local program=profile-baseline line pipe=$HOSTS_STATE/keeper.$1
	[[ ! -v option[carry] ]] || program=tools/scripts/profile-baseline
	[[ ${hosts_names[number]} != 'this machine' ]] || program=$ROOT/scripts/profile-baseline
	hosts_command -c "$(<"$ROOT/scripts/lib/host.bash")" host keep "$hosts_run_name.h$number" "$(stat -c %s -- "$HOSTS_STATE/archive")" \
		"$program" "$hosts_version"
	mkfifo -- "$pipe"
	(
		hosts_let_go
		trap '' HUP INT TERM # of the whole process group; what ends the connection is the end of its input
		hosts_ssh "$number" "$REPLY" <"$pipe" 2>"$pipe.errors" | while IFS= read -r line; do
			hosts_tell "host $number $line"
		done || true
		hosts_tell "host $number gone"
	) &
	hosts_keepers[number]=$!
	exec {request}>"$pipe"
	hosts_requests[number]=$request
	hosts_send "$request" &
	hosts_senders+=("$!")
}

# Says that a host was dropped, once; nothing more can be done without any.
hosts_say_dropped() {
	local -i number=$1
	[[ ${hosts_state_of[$number]:-} != dropped ]] || return 0
	hosts_state_of[$number]=dropped
	hosts_left+=-1
	end_progress
	say "host ${hosts_names[number]} failed: $(<"$HOSTS_STATE/dropped/$number")"
}

# hosts_take_line NUMBER WORD REST: what a lasting connection told.
hosts_take_line() {
	local -i number=$1
	local reason
	case $2 in
	ready)
		hosts_state_of[$number]=ready
		hosts_most[number]=${hosts_most[number]:-${option[jobs_given]:-${3%% *}}}
		hosts_folders[number]=${3#* }
		;;
	removed) unset "hosts_folders[number]" ;;
	gone)
		unset "hosts_keepers[number]"
		reason=$(grep -v '^[[:space:]]*$' "$HOSTS_STATE/keeper.$number.errors" | tail -n 1) ||
			reason='the connection was lost'
		hosts_drop "$number" "${reason#bash: }"
		hosts_say_dropped "$number"
		;;
	esac
}

# Measures `true` here, by all kinds that will be measured: hosts must be like this machine.
hosts_measure_reference() {
	local kinds wrong here=$HOSTS_STATE/here
	local -a documents
	kinds=$(printf '%s\n' "$@" | tr , '\n' | sort -u | paste -sd ,)
	rm -rf -- "$here"
	wrong=$("$ROOT/scripts/profile-deep" "$kinds" --quiet --name here --output "$here" -- true 2>&1 </dev/null) ||
		fail "this machine cannot measure in $HOSTS_STATE: ${wrong##*$'\n'}"
	documents=("$here"/*.json)
	"$ROOT/build/bin/profile-merge" "${documents[@]}" >"$HOSTS_STATE/reference.json"
	rm -rf -- "$here"
}

# hosts_begin FOLDER KINDS…
hosts_begin() {
	local word number rest
	local -i i
	[[ $(parallel --version 2>/dev/null) == 'GNU parallel '* ]] ||
		fail 'GNU parallel is not installed (Debian: apt-get install parallel)'
	hosts_read_file
	hosts_find_base
	hosts_check_sent
	export HOSTS_STATE=$1 HOSTS_SSH=${PARALLEL_SSH:-ssh}
	hosts_run_name=edm-profile.$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
	mkdir -p -- "$HOSTS_STATE"
	printf '%s\n' "${hosts_names[@]}" >"$HOSTS_STATE/hosts"
	for ((i = 0; i < ${#hosts_names[@]}; i++)); do
		[[ ${hosts_names[i]} != : ]] || hosts_names[i]='this machine'
	done
	hosts_pack
	hosts_forget_others
	mkfifo -- "$HOSTS_STATE/events"
	exec {hosts_events}<>"$HOSTS_STATE/events"
	hosts_left=${#hosts_names[@]}
	hosts_version=$(bash "$ROOT/scripts/lib/host.bash" installation "$ROOT/scripts/profile-baseline")
	for ((i = 0; i < ${#hosts_names[@]}; i++)); do
		hosts_connect "$i"
	done
	hosts_measure_reference "${@:2}"
	while ((${#hosts_state_of[@]} < ${#hosts_names[@]})); do
		read -r -u "$hosts_events" word number word rest
		hosts_take_line "$number" "$word" "$rest"
	done
	wait "${hosts_senders[@]}" || true # ready or gone, no host reads more
	hosts_senders=()
	((hosts_left > 0)) || fail 'no host is left'
}

# ---------------------------------------------------------------- jobs

# Puts results into their place; those that were kept from an interrupted call must still be like this machine.
hosts_use_result() {
	local -a documents
	hosts_place "$1"
	[[ -d $REPLY ]] || return 1
	documents=("$REPLY"/*/*.json "$REPLY"/*/*/*.json)
	if [[ ${2:-} == kept ]] && ! hosts_check "${documents[@]}"; then
		hosts_place "$1"
		rm -rf -- "$REPLY"
		return 1
	fi
	hosts_place "$1"
	cp -a --remove-destination -- "$REPLY/." "$results/" # times may have been measured before
}

# hosts_start MOST: lets GNU parallel run the jobs.
hosts_start() {
	local -i i log
	local -a words=(parallel --plain --will-cite --jobs "${1:-100%}")
	for ((i = 0; i < ${#hosts_names[@]}; i++)); do
		[[ ${hosts_state_of[$i]} != ready ]] || printf '%d/h%d\n' "${hosts_most[i]}" "$i"
	done >"$HOSTS_STATE/logins"
	printf -v REPLY '%q' "$ROOT/scripts/lib/host-ssh"
	words+=(--sshloginfile "$HOSTS_STATE/logins" --ssh "bash -p $REPLY" --sshdelay 0.02 --retries "$((hosts_left + 1))")
	words+=(--colsep ' ' exec bash)
	words+=("\"\${TMPDIR:-/tmp}/$hosts_run_name.\$HOSTS_HOST/host\" job \"$hosts_run_name.\$HOSTS_HOST\"")
	# No child of GNU parallel, which in 2016 waited for all of its children before it ended.
	exec {log}> >(
		hosts_let_go
		cat >"$HOSTS_STATE/log" 2>/dev/null # where the disk is full, that is told by host-ssh
		hosts_tell end
	)
	(
		hosts_let_go
		export PARALLEL_SHELL=/bin/bash
		unset -v PARALLEL
		child_exec --with-descendants -- "${words[@]}" '{1} {2} {3} {4}' :::: "$HOSTS_STATE/jobs"
	) >&"$log" 2>&1 {log}>&- &
	hosts_parallel=$!
	exec {log}>&-
}

# The jobs end as well, for which GNU parallel of 2016 would wait.
hosts_stop() {
	[[ -n $hosts_parallel ]] || return 0
	child_stop "$hosts_parallel"
	hosts_parallel=''
}

# A workload failed on a host: hosts_take_failure NUMBER NAME STATUS REASON. That is its result only if it
# failed on two, or if there never was another. What fails on a host that was given up is measured elsewhere.
hosts_take_failure() {
	local -i number=$1 status=$3 first
	[[ ${hosts_state_of[$number]:-} != dropped ]] || return 0
	hosts_workload_died[$2]=${hosts_workload_died[$2]:-"$1 $4"}
	first=${hosts_workload_died[$2]%% *}
	((${#hosts_names[@]} == 1 || first != number)) || status=exit_wrong
	((hosts_left <= 1 || first != number)) || return 0
	end_progress
	fail "$4" "$status"
}

# A job is done: hosts_take_result NUMBER NAME. Another host, on which the same workload failed, is at fault.
hosts_take_result() {
	local -i number=$1 first
	local died=${hosts_workload_died[$2]:-$1}
	show_step "$2, on ${hosts_names[number]}"
	first=${died%% *}
	hosts_workload_died[$2]=''
	((first != number)) || return 0
	hosts_drop "$first" "${died#* }"
	hosts_say_dropped "$first"
}

# Follows what happens until all jobs have ended.
hosts_follow() {
	local word number rest name status reason
	while read -r -u "$hosts_events" word number rest; do
		case $word in
		done) hosts_take_result "$number" "$rest" ;;
		died)
			read -r name status reason <<<"$rest"
			hosts_take_failure "$number" "$name" "$status" "$reason"
			;;
		failed) hosts_say_dropped "$number" ;;
		host) hosts_take_line "$number" "${rest%% *}" "${rest#* }" ;;
		broken) fail "$number $rest" ;; # this machine
		end) break ;;
		esac
		((hosts_left > 0)) || fail 'no host is left; what was measured is kept for the next call'
	done
	wait "$hosts_parallel" || true
	hosts_parallel=''
}

hosts_run() {
	local most=$1 job
	local -a due=()
	shift
	for job; do
		if hosts_use_result "$job" kept; then
			show_step "${job%% *}, measured before"
		else
			due+=("$job")
		fi
	done
	((${#due[@]} > 0)) || return 0
	printf '%s\n' "${due[@]}" >"$HOSTS_STATE/jobs"
	hosts_start "$most"
	hosts_follow
	for job in "${due[@]}"; do
		hosts_use_result "$job" || fail "GNU parallel ended early: $(tail -n 1 -- "$HOSTS_STATE/log")"
	done
}

# ---------------------------------------------------------------- the end

# Waits until the hosts have removed what they were sent, at most 30 seconds.
hosts_disconnect() {
	local request word number rest
	local -i until=$((SECONDS + 30))
	for request in "${hosts_requests[@]}"; do
		exec {request}>&-
	done
	hosts_requests=()
	kill "${hosts_senders[@]}" 2>/dev/null || true
	while ((${#hosts_keepers[@]} > 0 && SECONDS < until)); do
		read -r -t "$((until - SECONDS + 1))" -u "$hosts_events" word number rest || break
		[[ "$word $rest" != 'host removed' ]] || unset "hosts_folders[number]"
		[[ "$word $rest" != 'host gone' ]] || unset "hosts_keepers[number]"
	done
}

hosts_end() {
	local number
	[[ -n $hosts_run_name ]] || return 0
	trap '' HUP INT TERM
	hosts_stop
	hosts_disconnect
	for number in "${!hosts_folders[@]}"; do
		say "warning: ${hosts_folders[number]} may be left on ${hosts_names[number]}"
	done
	[[ -z $hosts_events ]] || exec {hosts_events}>&-
	hosts_events='' hosts_run_name=''
	rm -rf -- "${HOSTS_STATE:?}"/!(results|key)
}

# Forgets what was measured, which is only for a call that was interrupted.
hosts_forget() {
	rm -rf -- "${HOSTS_STATE:?}"
}
