#!/usr/bin/env bats
# make install: the tools work in the folder where they were installed.

# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # CMake has variables too; each test has its own; bats sets stderr

load helpers/common
load helpers/planted

setup() {
	cd "$BATS_TEST_TMPDIR"
	make -s -C "$ROOT" install DESTDIR="$PWD/stage" PREFIX=/usr/local
	mv stage/usr/local 'other place'
	PATH="$PWD/other place/bin:$PATH"
}

# bats test_tags=valgrind
@test "install: every tool runs, from whatever prefix" {
	local tool
	for tool in profile-{baseline,compare,deep,merge,quick,report,trend}; do
		"$tool" --version | grep -qE "^$tool [0-9]"
	done
	profile-deep cpu,memory,io --quiet --freeze --format html sh -c 'echo hello' >output
	[[ $(<output) == hello ]]
	assert_valid_document profiles/cpu_*.json
	profile-report profiles/cpu_*.json | grep -q 'Ir in the whole process'
}

@test "install: the timing library has the version of the programs" {
	local -x PKG_CONFIG_PATH="$PWD/other place/lib/pkgconfig"
	# Where it was installed, not where it is now.
	[[ "profile-quick $(pkg-config --modversion edm-profile-timing)" == "$(profile-quick --version)" ]]
}

# bats test_tags=valgrind
@test "install: another project's suite and its performance tests find what they need" {
	mkdir -p project/tests project/baselines
	cd project
	build_planted prog
	cat >baselines/suite.json <<-'END'
		{"schema": "edm-profile/suite/1", "workloads": [{"name": "prog", "command": ["./prog"], "kinds": ["cpu"]}]}
	END
	profile-baseline measure main --quiet
	profile-baseline compare main --quiet --limit wall=none --limit cpu=none --limit rss=none
	printf '%s\n' "load '../../other place/libexec/edm-profile/bats/benchmark'" \
		'@test "prog stays quick" {' \
		'	benchmark prog --limit wall=none --limit cpu=none --limit rss=none -- ./prog' '}' >tests/speed.bats
	BENCHMARK_SAVE=1 bats tests
	bats tests
	build_planted prog -DPASSES=2
	run bats tests
	[[ $status -eq 1 && $output == *"1. work at prog.c:"*": called 2.0× as often by main"* ]]
}

@test "install: docs, pages and completions are there, and name the folders where they are" {
	local share=$PWD/'other place/share' program
	for program in profile-{baseline,compare,deep,growth,history,merge,quick,report,trend} callgrind2json edm; do
		[[ -x "other place/bin/$program" && -s "$share/man/man1/$program.1" ]]
		[[ -s "$share/bash-completion/completions/$program" && -s "$share/fish/vendor_completions.d/$program.fish" ]]
	done
	grep -q '^#compdef .*profile-deep' "$share/zsh/site-functions/_edm-profile"
	grep -qF "/usr/local/share/doc/edm-profile" "$share/man/man7/edm-profile.7"
	grep -q '^_edm_profile_names=/usr/local/libexec/edm-profile/build/bin/profile-names$' "$share/bash-completion/completions/edm-profile"
	[[ -s $share/doc/edm-profile/docs/profile-deep.md && -s $share/doc/edm-profile/CHANGELOG.md ]]
	# Nothing but the links of tally's folder points out of the folder, and nothing to where it was built.
	run ! grep -rIlF "$ROOT/" "other place"
}

@test "install: a program that uses the library builds and starts from any prefix, static or shared" {
	local prefix="$PWD/prefix"
	make -s -C "$ROOT" install-timing PREFIX="$prefix" libdir="$prefix/lib/here"
	local -x PKG_CONFIG_PATH=$prefix/lib/here/pkgconfig
	# shellcheck disable=SC2046 # words
	cc -O2 "$prefix/share/doc/edm-profile/examples/timing.c" $(pkg-config --cflags --libs edm-profile-timing) -o static
	./static report.json >/dev/null
	run ! grep -qF libedm-profile-timing.so static
	# shellcheck disable=SC2046
	cc -O2 "$prefix/share/doc/edm-profile/examples/timing.c" $(pkg-config --cflags --libs edm-profile-timing-shared) -o shared
	./shared report.json >/dev/null
	grep -qF libedm-profile-timing.so shared
	[[ $(pkg-config --modversion edm-profile-timing-shared) == "$(pkg-config --modversion edm-profile-timing)" ]]
}

@test "install: CMake finds the library" {
	command -v cmake >/dev/null || skip 'no cmake'
	local prefix="$PWD/a prefix" target
	mkdir project
	make -s -C "$ROOT" install-timing DESTDIR="$PWD/stage" PREFIX=/usr
	sed -i "s,/usr/,$prefix/," stage/usr/lib/cmake/*/*-config.cmake
	mv stage/usr "$prefix"
	printf '%s\n' 'cmake_minimum_required(VERSION 3.18)' 'project(example C)' 'find_package(edm-profile-timing 1.0 REQUIRED)' \
		"file(COPY \"$ROOT/examples/timing.c\" DESTINATION .)" \
		'add_executable(one ${CMAKE_BINARY_DIR}/timing.c)' 'target_link_libraries(one edm-profile::timing)' \
		'add_executable(two ${CMAKE_BINARY_DIR}/timing.c)' 'target_link_libraries(two edm-profile::timing-shared)' >project/CMakeLists.txt
	cmake -S project -B project/build -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
	cmake --build project/build >/dev/null
	for target in one two; do
		"project/build/$target" report.json >/dev/null
	done
	sed -i 's/timing 1.0/timing 2.0/' project/CMakeLists.txt
	run cmake -S project -B project/other -DCMAKE_PREFIX_PATH="$prefix"
	[[ $status -ne 0 && $output == *'version "2.0"'* ]]
}

@test "install: make uninstall leaves what it did not install" {
	mkdir -p root/usr/local/bin root/usr/local/lib
	touch root/usr/local/bin/other
	make -s -C "$ROOT" install DESTDIR="$PWD/root"
	touch root/usr/local/share/doc/edm-profile/mine
	make -s -C "$ROOT" uninstall DESTDIR="$PWD/root"
	diff - <(cd root && find . ! -type d) <<-'END'
		./usr/local/share/doc/edm-profile/mine
		./usr/local/bin/other
	END
	rm root/usr/local/share/doc/edm-profile/mine
	make -s -C "$ROOT" uninstall DESTDIR="$PWD/root"
	[[ $(find root -name '*edm-profile*') == '' && -d root/usr/local/bin ]]
}
