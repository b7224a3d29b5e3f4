#!/usr/bin/env bats
# The style of the house, checked by its tools.

load helpers/common

setup() {
	cd "$ROOT"
}

@test "lint: shellcheck finds nothing in any shell file" {
	mapfile -t files < <(tests/helpers/shell-files)
	((${#files[@]} > 0))
	shellcheck -x "${files[@]}"
}

@test "lint: shfmt would change no shell file" {
	mapfile -t files < <(tests/helpers/shell-files)
	shfmt -d "${files[@]}"
}

@test "lint: clang-format would change no C file" {
	mapfile -t files < <(git ls-files -co --exclude-standard '*.c' '*.h' ':!tests/fixtures')
	clang-format --dry-run --Werror "${files[@]}"
}

@test "lint: includes point one way, common <- parsers <- reports; timing and edm stand alone" {
	run ! grep -nE '#include "\.\./' common/*.[ch]
	run ! grep -nE '#include "\.\./[^c]' parsers/*.[ch]
	run ! grep -rnE '#include "\.\./(reports|parsers|common|envelope)' --include='*.[ch]' timing edm
	run ! grep -nE '#include "\.\./timing/([^t]|t[^i])' edm/*.[ch] # edm uses it as others do
}

@test "lint: what a script prints as its help is help, and its first line says how to call it" {
	local script
	for script in scripts/profile-*; do
		run "$script" --help
		[[ $status -eq 0 && ${lines[0]} == "Usage: ${script##*/} "* && $output != *shellcheck* ]]
	done
}
