# shellcheck shell=bash
# What runs on a host for hosts.bash, as `bash host.bash REQUEST ARG…`. Its text is sent there, so it uses
# nothing of its surroundings.
#
#	keep FOLDER BYTES PROGRAM VERSION   makes the folder, below TMPDIR, and unpacks BYTES of an archive from
#	                                    stdin into it; prints `ready PROCESSORS FOLDER`; at the end of stdin
#	                                    removes the folder and prints `removed`. PROGRAM is profile-baseline,
#	                                    by its name, path or place in the archive; VERSION that of its
#	                                    installation
#	installation PROGRAM                prints what identifies the installation of PROGRAM: its version, and a
#	                                    hash of its scripts and programs
#	job FOLDER NAME KINDS EXACT TIMED   measures a workload, and prints the line `documents` and an archive
#
# Before what is printed here, the login shell may have printed anything, perhaps without a newline at its end.
#
# The archive holds `tree`, the project's files; `settings`, the folder in it to work in and options of
# profile-baseline, each ending in a NUL; `host`, this text; and perhaps `tools`, an installation.

set -euo pipefail
shopt -s inherit_errexit
umask 077

host_fail() {
	printf '%s\n' "$1" >&2
	exit 1
}

# Waits until the jobs have ended, which hold the locks of their folders.
host_remove() {
	local lock
	local -i until=$((SECONDS + 10))
	for lock in "$host_folder"/slots/*.lock; do
		[[ ! -e $lock ]] || flock -w "$((SECONDS < until ? until - SECONDS : 0))" "$lock" true || true
	done
	cd /
	rm -rf -- "$host_folder"
	printf 'removed\n' 2>/dev/null || true
}

host_installation() {
	local program LC_ALL=C # the order of files
	program=$(readlink -f -- "$(command -v "$1")")
	cd -- "${program%/*/*}"
	printf '%s, files %.12s\n' "$("$program" --version)" \
		"$(shopt -s nullglob && sha256sum -- scripts/{profile-,lib/}* build/bin/{envelope,profile}-* build/lib/{libedm-freeze.so,valgrind/{tally,cycles}-*} | sha256sum)"
}

host_keep() {
	local program=$3 version
	mkdir -m 700 -- "$host_folder"
	trap host_remove EXIT
	trap 'exit 1' HUP INT TERM
	head -c "$2" | tar -xf - -C "$host_folder" || host_fail "cannot unpack into $host_folder; is there room?"
	[[ $program != [!/]*/* ]] || program=$host_folder/$program
	command -v "$program" >/dev/null || host_fail "$program is not installed there (--carry takes it along)"
	version=$(host_installation "$program" 2>/dev/null) || host_fail "$program does not run there"
	[[ $version == "$4" ]] || host_fail "it has $version; here is $4 (--carry takes it along)"
	command -v valgrind >/dev/null || host_fail 'valgrind is not installed there'
	printf '%s\0' "$program" >"$host_folder/program"
	mkdir -- "$host_folder/slots"
	printf '\nready %s %s\n' "$(nproc)" "$host_folder"
	cat >/dev/null || true
}

# Jobs that run at the same time work in copies of their own. Sets `slot`; the lock lasts as long as any
# process of the job.
host_take_slot() {
	local -i i
	for ((i = 1; ; i++)); do
		slot=$host_folder/slots/$i
		exec 9>>"$slot.lock"
		! flock -n 9 || break
	done
	[[ ! -e $slot ]] || return 0
	rm -rf -- "$slot.new"
	cp -a -- "$host_folder/tree" "$slot.new"
	mv -- "$slot.new" "$slot"
}

host_job() {
	local slot program
	local -a settings command
	mapfile -d '' -t settings <"$host_folder/settings"
	IFS= read -r -d '' program <"$host_folder/program"
	host_take_slot
	rm -rf -- "$slot.documents"
	command=("$program" measure results "${settings[@]:1}" --jobs 1 --quiet --runs "$4,$5" --documents "$slot.documents")
	[[ $3 == - ]] || command+=(--kinds "$3")
	mkdir -p -- "$slot/${settings[0]}"
	cd -- "$slot/${settings[0]}"
	"${command[@]}" "$2" >&2
	printf '\ndocuments\n'
	tar -C "$slot.documents" -cf - .
	rm -rf -- "$slot.documents"
}

host_folder=${TMPDIR:-/tmp}/$2
"host_$1" "${@:2}"
