# shellcheck shell=bash
# Programs, and a folder, that end with the script.
#
#	child_run FOLDER WORD…  runs a program in the folder as the script itself would, but a signal ends the script at
#	                        once, and the program with it; if the script is killed outright, the program ends too
#	child_command FOLDER WORD…  the same for one that starts others, which then end as well
#	child_exec [OPTION…] -- WORD…  becomes a program that ends with the script; for what runs in the background
#	child_stop PID…         ends these programs
#	child_end               ends the program that runs in these ways; for the trap on EXIT
#	scratch_begin NAME      makes a folder, in `scratch`, and removes those of runs that were killed
#	scratch_end             removes it; for the trap on EXIT

# shellcheck disable=SC2154 # ROOT is the script's

# shellcheck source-path=SCRIPTDIR
source "$ROOT/scripts/lib/signals.bash"

child='' scratch=''

child_exec() {
	exec "$ROOT/build/bin/envelope-run" --with-parent "$$" "$@"
}

child_run() {
	child_start "$1" -- "${@:2}"
}

child_command() {
	child_start "$1" --with-descendants -- "${@:2}"
}

# child_start FOLDER OPTION… -- WORD…
child_start() {
	local -i status=0
	child=new # until its number is known
	(cd -- "$1" && child_exec "${@:2}") <&0 &
	child=$!
	wait "$child" || status=$?
	child=''
	return "$status"
}

# Bash may have forgotten one that ended when a trapped signal came; waiting for it would last for ever.
child_stop() {
	local pid
	local -a alive=()
	for pid; do
		! signal_send TERM "$pid" || alive+=("$pid")
	done
	((${#alive[@]} == 0)) || wait "${alive[@]}" || true
}

child_end() {
	[[ $child != new ]] || child=${!:-}
	[[ -z $child ]] || child_stop "$child"
	child=''
}

# Descriptor 9 holds the lock of the folder, also in programs that outlive the script.
scratch_begin() {
	local folder
	for folder in "${TMPDIR:-/tmp}/$1".??????; do
		[[ -d $folder && ! -L $folder && -O $folder ]] || continue
		! { exec 9<"$folder"; } 2>/dev/null || ! flock -n 9 || rm -rf -- "$folder"
	done
	while :; do
		scratch=$(mktemp -d -- "${TMPDIR:-/tmp}/$1.XXXXXX") || exit "$exit_wrong"
		! { exec 9<"$scratch"; } 2>/dev/null || ! flock -n 9 || [[ ! -d $scratch ]] || break
	done
}

scratch_end() {
	[[ -z $scratch ]] || rm -rf -- "$scratch"
}
