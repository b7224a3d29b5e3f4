#!/usr/bin/env bats
# The style of the house, checked by its tools.

load helpers/common

setup() {
	cd "$ROOT"
}

# skip_other_version COMMAND PATTERN: what another version finds, or how it lays files out, differs.
skip_other_version() {
	command -v "$1" >/dev/null || skip "$1 is not installed"
	[[ "$("$1" --version)" =~ $2 ]] || skip "the style is that of another version of $1"
}

@test "lint: shellcheck finds nothing in any shell file" {
	mapfile -t files < <(tests/helpers/shell-files)
	((${#files[@]} > 0))
	skip_other_version shellcheck 'version: 0\.([9]|[1-9][0-9])'
	shellcheck -x "${files[@]}"
}

@test "lint: shfmt would change no shell file" {
	mapfile -t files < <(tests/helpers/shell-files)
	skip_other_version shfmt '3\.[678]\.'
	shfmt -d "${files[@]}"
}

@test "lint: clang-format would change no C file" {
	mapfile -t files < <(git ls-files -co --exclude-standard '*.c' '*.h' ':!tests/fixtures')
	skip_other_version clang-format 'version 14\.'
	clang-format --dry-run --Werror "${files[@]}"
}

# The rank of a file: it may include files of its own rank and of lower ones.
rank_of() {
	case $1 in
	common/*) REPLY=0 ;;
	parsers/model/*) REPLY=1 ;;
	parsers/resolve/*) REPLY=2 ;;
	parsers/document/*) REPLY=3 ;;
	parsers/*/*) REPLY=4 ;; # the readers: the document knows no tool
	parsers/*) REPLY=5 ;;
	reports/analysis/*) REPLY=6 ;;
	reports/views/*) REPLY=7 ;;
	reports/writers/*) REPLY=8 ;;
	reports/*) REPLY=9 ;;
	*) REPLY=99 ;;
	esac
}

@test "lint: includes point one way, common <- parsers <- reports (analysis <- views <- writers)" {
	local file included
	local -i rank count=0
	while IFS=: read -r file included; do
		[[ $included == */* ]] || included=${file%/*}/$included
		[[ -f $included ]] || continue # written when built
		rank_of "$file"
		rank=$REPLY
		rank_of "$included"
		((REPLY <= rank)) || { echo "$file includes $included" && return 1; }
		count+=1
	done < <(grep -roE '^#include "[^"]+"' --include='*.[ch]' common parsers reports | sed 's/#include "//; s/"$//')
	((count > 500))
}

# For which bash 5.2 has a status of -1 about once in a thousand times.
@test "lint: no script waits for a process substitution" {
	run ! grep -rn 'wait "[$]!"' scripts bats ci manual packaging
}

@test "lint: includes of quick, timing, edm and envelope stay where they belong" {
	run ! grep -rnE '#include "(reports|parsers|edm|envelope|timing)/' --include='*.[ch]' quick
	run ! grep -rnE '#include "(reports|parsers|envelope|quick|edm)/' --include='*.[ch]' timing
	# Of common/ the timing library has what needs libc alone; such a file includes nothing of ours.
	run ! bash -c "grep -rnE '#include \"common/' --include='*.[ch]' timing | grep -vE '\"common/(output_file|profile_name|statistics).h\"'"
	run ! bash -c "grep -nE '#include \"' common/{output_file,profile_name,statistics}.[ch] | grep -vE '\"(output_file|profile_name|statistics).h\"'"
	run ! bash -c "grep -rnE '#include \"[a-su-z][a-z]*/' --include='*.[ch]' edm | grep -vE '\"common/(output_file|version).h\"'"
	run ! grep -rnE '#include "timing/([^t]|t[^i])' --include='*.[ch]' edm # edm uses it as others do
	run ! grep -rnE '#include "(reports|timing|quick|edm)/' --include='*.[ch]' envelope
	run ! grep -rnE '#include "parsers/' --include='*.[ch]' --exclude-dir=session envelope # documents are made in the session
	# Tools are under another licence: they include nothing of ours, and nothing includes them.
	run ! grep -rnE '#include "[a-z_]+/' --include='*.[ch]' tools
	run ! grep -rnE '#include "tools/' --include='*.[ch]' .
	missing=$(grep -rL "SPDX-License-Identifier: GPL-2.0-or-later" --include="*.[ch]" tools) || true
	[[ -z $missing ]]
}

# A file and its header count as one.
@test "lint: no files include and call each other in a circle" {
	local pairs folder
	pairs=$(tests/helpers/file-pairs common parsers reports quick timing envelope edm)
	for folder in common parsers reports quick timing envelope edm; do
		(($(grep -c "^$folder/.* $folder/" <<<"$pairs") >= $(find "$folder" -name '*.c' | wc -l)))
	done
	tsort <<<"$pairs" >/dev/null
}

@test "lint: what a script prints as its help is help, and its first line says how to call it" {
	local script
	for script in scripts/profile-*; do
		run "$script" --help
		[[ $status -eq 0 && ${lines[0]} == "Usage: ${script##*/} "* && $output != *shellcheck* ]]
	done
}

# code_of FILE…: their lines, each as FILE:LINE:TEXT, without comments.
code_of() {
	grep -nHvE '^[[:space:]]*#' "$@"
}

@test "lint: scripts read no JSON and decide no verdict" {
	local -a scripts=(scripts/profile-* scripts/lib/*.bash)
	run ! grep -E '\b(sed|grep|awk)\b.*(json|document)' <(code_of "${scripts[@]}")
	run ! grep -E '\bjq\b' <(code_of "${scripts[@]}")
	run ! grep -E 'regressed|improved|inconclusive|unchanged' <(code_of "${scripts[@]}")
	run ! grep -E -- '--version >/dev/null|profile-merge.*>/dev/null' <(code_of "${scripts[@]}")
	run ! grep -E '@\((console|json|markdown|html)\|' <(code_of "${scripts[@]}")
}
