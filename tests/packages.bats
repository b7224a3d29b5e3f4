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

# said_by MANAGER GROUP…: on a system that has only that package manager, and nothing installed.
said_by() {
	program "$1" <<<'exit 1'
	program rpm <<<'exit 1'
	install_packages "${@:2}"
	rm "system/$1"
	needed=" $(sed -n 's/.*please run as root: [^ ]* [^ ]* //p' said) " optional=" $(sed -n 's/.*not always needed: [^ ]* [^ ]* //p' said) "
}

@test "packages: what a base system of Debian brings, and Debian's packages bring at once, is asked for by name elsewhere" {
	said_by dnf build test
	[[ $needed == *' valgrind valgrind-devel '*' findutils '*' gawk diffutils '* ]]
	# In packages of their own, the names of which differ from one release to another.
	[[ $needed == *' /usr/bin/vgdb '*' /usr/bin/script '*' /usr/bin/callgrind_annotate '* ]]
	[[ $needed == *' glibc-static libstdc++-static libasan libubsan libtsan '* ]]
	[[ $optional == *' musl-libc-static '* ]]
	said_by pacman build test
	[[ $needed == *' findutils '*' gawk diffutils '* ]]
	said_by apk build test
	[[ $needed == *' linux-headers '*' valgrind valgrind-dev '*' bash findutils grep sed tar '* ]]
	[[ $needed == *' gawk diffutils '*' valgrind-scripts '*' gzip '*' musl-utils '* ]]
}

@test "packages: a name that a system does not have would end its command, so it is left out" {
	said_by dnf build test
	[[ $needed$optional != *' shfmt '* ]]
	said_by pacman build test
	[[ $needed$optional != *' dwz '* && $needed$optional != *' mandoc '* ]]
	said_by apk build test
	[[ $needed$optional != *' gperftools-dev '* && $needed$optional == *' procps-ng '*' mimalloc2-dev '* ]]
}

@test "packages: a package that is needed for several reasons is named once" {
	local name
	said_by pacman build test
	for name in $needed $optional; do
		printf '%s\n' "$name"
	done | sort | uniq -d >twice
	[[ ! -s twice ]]
}

# Makes `headers`: arguments for gcc, whose folders of headers then have everything but libiberty's.
without_libiberty() {
	local folder
	headers=(-nostdinc)
	while read -r folder; do
		mkdir "headers.${#headers[@]}"
		ln -s "$folder"/* "headers.${#headers[@]}"
		rm -f "headers.${#headers[@]}"/{libiberty,demangle.h,libiberty.h,ansidecl.h}
		headers+=(-isystem "$PWD/headers.${#headers[@]}")
	done < <(LC_ALL=C gcc -E -v -x c /dev/null 2>&1 >/dev/null | sed -n '/search starts here/,/End of search/s/^ //p')
}

@test "packages: libiberty's headers may be where Fedora has them, and are missed by name elsewhere" {
	local folder=/usr/include
	[[ ! -e $folder/libiberty/demangle.h ]] || folder=/usr/include/libiberty
	without_libiberty
	mkdir fedora
	ln -s "$folder"/{demangle,libiberty,ansidecl}.h fedora
	run -1 gcc -std=c11 -D_GNU_SOURCE -iquote "$ROOT" -fsyntax-only "${headers[@]}" "$ROOT/parsers/resolve/debug_names.c"
	[[ $output == *'libiberty is missing: run scripts/install-packages build'* ]]
	gcc -std=c11 -D_GNU_SOURCE -iquote "$ROOT" -fsyntax-only -Wall -Werror "${headers[@]}" -isystem fedora \
		"$ROOT/parsers/resolve/debug_names.c"
}

@test "packages: what is missing is installed, what is optional only where the system has it" {
	debian <<<'echo "$*" >>calls'
	install_packages build test
	run grep '^install' calls
	[[ ${#lines[@]} -eq 2 && ${lines[0]} == *' jq '* && ${lines[1]} == *' shellcheck '* ]]
	[[ $output != *strace* && $output != *shfmt* ]]
	grep -qx 'not installed, and not always needed: shfmt' said
}

@test "packages: of two that do the same the first that the system has is installed" {
	debian <<<'echo "$@" >>calls'
	install_packages test
	[[ $(<calls) == *' chromium-headless-shell '* && $(<calls) != *' chromium '* ]]
	rm calls
	program apt-cache <<<'[[ $2 == chromium-* ]] || echo "  Candidate: 1.0"'
	install_packages test
	[[ $(<calls) == *' chromium '* && $(<calls) != *chromium-* ]]
	[[ $(<said) != *'not installed'* ]]
	rm calls
	program dpkg-query <<<'[[ ${*: -1} == chromium-* ]] || printf installed'
	install_packages test
	[[ $(<calls) != *chromium* ]]
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
