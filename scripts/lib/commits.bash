# shellcheck shell=bash
# Commits of the repository that the working directory belongs to, built in a worktree of their own.
#
#	commit_begin                   ends the script if this is no repository; forgets what git's hooks set
#	commit_cache NAME [FOLDER]     opens a folder, NAME below git's own if none is given, which one script uses at a
#	                               time; its absolute path, in REPLY. Waits for the end of what a killed run has
#	                               started there
#	commit_end FOLDER              for the trap on EXIT: ends what child_run and its like run (child.bash), removes
#	                               the worktree FOLDER/tree, and closes the folder
#	commit_resolve REV             its commit, in REPLY; ends the script if there is none
#	commit_check_out TREE COMMIT   makes the folder TREE a worktree of the commit, clean as a new clone
#	commit_build FOLDER LOG        runs the suite's commands that build, in FOLDER; LOG gets what they print
#	commit_suite TREE FILE [PATH]  puts the suite FILE into the worktree, at the PATH that it has in the repository,
#	                               because folders that a suite names are relative to it; its place, in REPLY,
#	                               is where it was if FILE is not in the repository
#	commit_setting WORD…           a name, in REPLY, for all that figures depend on beside the commit: these
#	                               words, the compiler, the C library, Valgrind and this version
#	hash WORD…                     a name for these words, in REPLY
#	line_of_log LOG                the line that says what went wrong, in REPLY
#
# What these start does not inherit descriptor 8, the lock of the folder.

# shellcheck disable=SC2154 # exit_usage and words are those of messages.bash and suite.bash

commit_begin() {
	# shellcheck disable=SC2046 # one word each
	unset -v $(git rev-parse --local-env-vars)
	repository_check . || fail "${REPLY:-this is no git repository}"
}

# A checksum that kill -9 has left alone may hold the lock for a moment.
commit_cache() {
	REPLY=${2:-$(git rev-parse --git-common-dir)/edm-profile/$1}
	mkdir -p -- "$REPLY" || exit "$exit_wrong"
	REPLY=$(cd -- "$REPLY" && pwd)
	exec 8<"$REPLY"
	flock -w 5 8 || fail "$REPLY is in use by another run"
	wait_for_leftovers
}

# After kill -9 what the script had started is asked to end, but still runs, in the folders that are used next. All
# that is started here inherits the lock of a file that only an interrupted run leaves, so that its end can be waited
# for. (What a build leaves running on purpose holds the file of its own run.)
wait_for_leftovers() {
	if [[ -e $REPLY/running ]]; then
		exec 7<"$REPLY/running"
		flock -n 7 || {
			say 'waiting for the end of what an interrupted run has started'
			flock -w 600 7 || fail "what an interrupted run has started still runs in $REPLY; end it first"
		}
		rm -- "$REPLY/running"
	fi
	: >"$REPLY/running"
	exec 7<"$REPLY/running"
	flock -n 7
}

commit_resolve() {
	REPLY=$(git rev-parse --verify --quiet "${1:-HEAD}^{commit}") ||
		fail "there is no commit '${1:-HEAD}' here" "$exit_usage"
}

hash() {
	REPLY=$(printf '%s\0' "$@" | sha256sum)
	REPLY=${REPLY%% *}
}

commit_setting() {
	hash "$@" "$(uname -m)" "$(cc --version 2>/dev/null || true)" \
		"$("$ROOT/build/bin/profile-report" --version)" "$(valgrind --version)" "$(ldd --version 2>/dev/null)"
	REPLY=${REPLY:0:16}
}

own_git() {
	git -c core.hooksPath=/dev/null -c advice.detachedHead=false "$@" 8<&-
}

commit_check_out() {
	local tree=$1 commit=$2
	if [[ ! -e $tree/.git ]]; then
		rm -rf -- "$tree"
		git worktree prune
		own_git worktree add --quiet --force --force --detach "$tree" "$commit"
	fi
	own_git -C "$tree" checkout --quiet --force --detach "$commit"
	own_git -C "$tree" clean -qffdx
	[[ ! -e $tree/.gitmodules ]] || own_git -C "$tree" submodule --quiet update --init --recursive
}

commit_build() {
	local folder=$1 log=$2
	local -i i=0
	while suite_words '' "build $i"; do
		# profile-adapt may be a part of it
		PATH=$ROOT/scripts:$PATH child_command "$folder" "${words[@]}" >"$log" 2>&1 </dev/null 8<&- || return 1
		i+=1
	done
}

commit_suite() {
	local top path=${3:-}
	top=$(git rev-parse --show-toplevel)
	REPLY=$2
	[[ -n $path || $2 != "$top"/* ]] || path=${2#"$top/"}
	[[ -n $path ]] || return 0
	REPLY=$1/$path
	mkdir -p -- "${REPLY%/*}"
	cp -- "$2" "$REPLY"
}

commit_end() {
	child_end
	# Forced twice: git, killed while it added the tree, leaves it locked.
	[[ ! -e $1/tree ]] || git worktree remove --force --force "$1/tree" 2>/dev/null || rm -rf -- "$1/tree"
	rm -f -- "$1/running"
}

# The first line with an error, else the last.
line_of_log() {
	REPLY=$(grep -m 1 -i 'error' -- "$1" || tail -n 1 -- "$1")
}
