# shellcheck shell=bash
# Makes a script independent of what it inherits besides its arguments. Its first line excludes the
# shell's options and functions (bash -p); this file, sourced before any other, handles the rest:
# variables that bash itself uses, closed streams, and a umask that denies access to our own files.

set +o posix
BASH_COMPAT='' # unset alone would leave it as it was
unset -v BASH_COMPAT EXECIGNORE FUNCNEST POSIXLY_CORRECT TMOUT
umask u=rwx

# Opens closed standard streams on /dev/null, because the next files opened would get their numbers. Bash
# leaves `>&1` alone at descriptor 1, closed or not, so another number shows whether it is open.
if [[ /dev/stderr -ef $0 ]] || ! { : 3>&2; }; then # bash may have opened the script itself there
	exec 2>/dev/null
fi
{ : 3<&0; } 2>/dev/null || exec </dev/null
{ : 3>&1; } 2>/dev/null || exec >/dev/null
