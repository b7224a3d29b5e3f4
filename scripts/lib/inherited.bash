# shellcheck shell=bash
# What a script inherits besides its arguments must not change what it does. Its first line keeps out
# the shell's options and functions (bash -p); this file, sourced before any other, sees to the rest:
# variables that bash itself heeds, streams that are closed, and a mask that shuts us out of our own
# files.

set +o posix
BASH_COMPAT='' # unset alone would leave it as it was
unset -v BASH_COMPAT EXECIGNORE FUNCNEST POSIXLY_CORRECT TMOUT
umask u=rwx

# Those that are closed would be taken by the files that are opened next.
if [[ /dev/stderr -ef $0 ]] || ! { : >&2; }; then # bash may have opened the script itself there
	exec 2>/dev/null
fi
{ : <&0; } 2>/dev/null || exec </dev/null
{ : >&1; } 2>/dev/null || exec >/dev/null
