# shellcheck shell=bash
# Whether git reads a folder's repository.
#
#	repository_check FOLDER   fails if git does not, with the reason in REPLY: '' if the folder is in none

repository_check() {
	local said
	said=$(git -C "$1" rev-parse --git-dir 2>&1 >/dev/null) && return
	REPLY=''
	# In whatever language: the line that is indented is the command.
	[[ ! $said =~ $'\n\t'([^$'\n']*safe\.directory[^$'\n']*) ]] ||
		REPLY="the repository belongs to another user; allow git to read it: ${BASH_REMATCH[1]}"
	return 1
}
