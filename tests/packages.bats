#!/usr/bin/env bats
# scripts/install-packages on systems of every kind, with package managers that only say what they are asked.

# shellcheck disable=SC2016 # programs are written in single quotes

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir system
	ln -s /bin/{bash,cat,sort} "$(type -P awk)" system
}

# program NAME: its code comes from stdin.
program() {
	{ echo '#!/bin/bash' && cat; } >"system/$1"
	chmod +x "system/$1"
}

install_packages() {
	env PATH="$PWD/system" "$ROOT/scripts/install-packages" "$@" 2>said
}

# Debian with bats 1.11, and with apt-get as given on stdin; strace is installed, shfmt is unknown.
debian() {
	program apt-get
	program sudo <<<'shift; exec "$@"'
	program env <<<'while [[ $1 == *=* ]]; do shift; done; exec "$@"'
	program bats <<<'echo Bats 1.11.1'
	program npm <<<'exit 1'
	program dpkg-query <<<'[[ ${*: -1} != strace ]] || printf installed'
	program apt-cache <<<'[[ $2 == shfmt ]] || echo "  Candidate: 1.0"'
}

@test "packages: elsewhere the command of the system is said, and nothing is installed" {
	program dnf <<<'echo called >>calls'
	program rpm <<<'[[ ${*: -1} == strace ]]'
	install_packages build
	[[ $(<said) == 'install-packages: please run as root: dnf install git make gcc '*' jq '* && $(<said) != *strace* && ! -e calls ]]
	run cat said
	[[ ${#lines[@]} == 2 && ${lines[0]} == *' valgrind '* && ${lines[0]} != *perf* ]]
	[[ ${lines[1]} == 'install-packages: not always needed: dnf install valgrind-tools-devel parallel perf '* ]]
	rm system/{dnf,rpm}
	program pacman <<<'exit 1'
	install_packages build
	[[ $(<said) == 'install-packages: please run as root: pacman -S git make gcc '*' strace '* ]]
	rm system/pacman
	program apk <<<'exit 1'
	install_packages build
	[[ $(<said) == 'install-packages: please run as root: apk add git make gcc musl-dev '* ]]
	rm system/apk
	install_packages build test
	[[ ! -s said ]]
}

@test "packages: what is missing is installed, what is optional only where the system has it" {
	debian <<<'echo "$*" >>calls'
	install_packages build test
	run grep '^install' calls
	[[ ${#lines[@]} -eq 2 && ${lines[0]} == *' jq '* && ${lines[1]} == *' shellcheck '* ]]
	[[ $output != *strace* && $output != *shfmt* ]]
	grep -qx 'not installed, and not always needed: shfmt' said
}

@test "packages: an optional package that cannot be installed is no failure, another one is" {
	debian <<<'[[ $* != *shellcheck* ]]'
	install_packages test
	grep -qx 'not installed, and not always needed: shfmt shellcheck' said
	debian <<<'[[ $* != *libcmocka-dev* ]]'
	run -1 install_packages test
	[[ $(tail -n 1 said) == 'install-packages: please install as root: '*libcmocka-dev* ]]
}

@test "packages: bats comes from npm where the system's is too old" {
	debian <<<'true'
	program bats <<<'echo Bats 1.2.1'
	run -1 install_packages test
	[[ $(tail -n 1 said) == 'install-packages: npm could not install bats' ]]
	install_packages build
}

@test "packages: an unknown group is refused" {
	run -2 "$ROOT/scripts/install-packages" everything
	[[ $output == "install-packages: unknown group 'everything' (build, test, package)" ]]
}
