# shellcheck shell=bash
# The kinds of measurement: one for each file kind_KIND.bash in this folder.

# shellcheck disable=SC2034 # for the scripts
declare -a all_kinds=("${BASH_SOURCE[0]%/*}"/kind_*.bash)
all_kinds=("${all_kinds[@]##*/kind_}")
all_kinds=("${all_kinds[@]%.bash}")
readonly all_kinds
