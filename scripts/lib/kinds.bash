# shellcheck shell=bash
# The kinds of measurement there are: one for each file kind_KIND.bash beside this one.

# shellcheck disable=SC2034 # for the scripts
declare -a all_kinds=("${BASH_SOURCE[0]%/*}"/kind_*.bash)
all_kinds=("${all_kinds[@]##*/kind_}")
all_kinds=("${all_kinds[@]%.bash}")
readonly all_kinds
