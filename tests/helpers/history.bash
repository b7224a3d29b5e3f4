# shellcheck shell=bash
# A made-up history of a program: every commit writes prog.c with the costs of its functions.
#
#	history_begin            the commands for git fast-import go to ./commands
#	history_commit SUBJECT   adds a commit; `first`, `second` and `third` are the turns of the loops in
#	                         the functions of these names, `turns` those for each unit of size in grow(), `text` a file that no program reads,
#	                         `extra` a line of prog.c
#	history_suite_of WORKLOAD…  prints a suite that builds prog, with these workloads
#	history_texts COUNT      adds commits that change only a text
#	history_small            makes a repository of 40 commits
#	history_end              makes the repository ./repository of them

# shellcheck disable=SC2154 # stderr: bats sets it

first=1000 second=1000 third=1000 turns=1 text='' extra=''
history_mark=0

history_begin() {
	: >commands
	history_mark=0
}

history_data() {
	printf 'data %d\n%s\n' "$((${#1}))" "$1"
}

history_program() {
	printf '%s\n' '#include <stdlib.h>' '#include <string.h>' "$extra" 'static volatile int sink;' \
		"__attribute__((noinline)) void first(void) { for (int i = 0; i < $first; i++) sink += i; }" \
		"__attribute__((noinline)) void second(void) { for (int i = 0; i < $second; i++) sink += i; }" \
		"__attribute__((noinline)) void grow(int count) { for (int i = 0; i < count * ($turns); i++) sink += i; }" \
		"__attribute__((noinline)) void third(void) { for (int i = 0; i < $third; i++) sink += i; }" \
		'int main(int count, char **words)' '{' \
		'	const char *name = count > 1 ? words[1] : "";' \
		'	if (count > 2) grow(10 * atoi(words[2]));' \
		'	!strcmp(name, "first") ? first() : !strcmp(name, "second") ? second() : third();' \
		'	return 0;' '}'
}

history_suite_of() {
	local IFS=,
	printf '{"schema": "edm-profile/suite/1", "build": [["gcc", "-O1", "-g", "prog.c", "-o", "prog"]],\n "workloads": [%s]}\n' "$*"
}

history_suite() {
	history_suite_of '{"name": "first", "command": ["./prog", "first"]}' \
		'{"name": "second", "command": ["./prog", "second"]}' \
		'{"name": "third", "command": ["./prog", "third"]}'
}

history_commit() {
	history_mark=$((history_mark + 1))
	{
		printf 'commit refs/heads/main\nmark :%d\ncommitter Test <test@example.org> %d +0000\n' "$history_mark" \
			"$((1760000000 + history_mark * 3600))"
		history_data "$1"
		((history_mark == 1)) || printf 'from :%d\n' "$((history_mark - 1))"
		printf 'M 100644 inline prog.c\n'
		history_data "$(history_program)"
		printf 'M 100644 inline README\n'
		history_data "$text"
		printf 'M 100644 inline baselines/suite.json\n'
		history_data "$(history_suite)"
		printf 'M 100644 inline .gitignore\n'
		history_data 'prog'
	} >>commands
}

# history_texts COUNT: adds as many commits that change only a text.
history_texts() {
	local -i i
	for ((i = 1; i <= $1; i++)); do
		history_mark=$((history_mark + 1))
		printf 'commit refs/heads/main\nmark :%d\ncommitter Test <test@example.org> %d +0000\ndata 4\nText\nfrom :%d\n' \
			"$history_mark" "$((1760000000 + history_mark * 3600))" "$((history_mark - 1))"
		printf 'M 100644 inline README\n'
		history_data "text $history_mark"
	done >>commands
}

# history_small: the repository ./repository of commits 1 to 40: 13 makes second() slower, 27 makes first()
# faster; 12 does not build; every fourth changes only a text, every fifth only a comment.
history_small() {
	local -i i
	history_begin
	for ((i = 1; i <= 40; i++)); do
		extra=''
		case $i in
		12) extra='#error unfinished' ;;
		13) second=1500 ;;
		27) first=700 ;;
		esac
		((i % 4)) || text="text $i"
		((i % 5)) || extra="/* $i */"
		history_commit "Commit $i"
	done
	history_end
}

history_end() {
	git init -q -b main repository
	git -C repository fast-import --quiet <commands
	git -C repository reset -q --hard
}

history_setup() {
	cd "$BATS_TEST_TMPDIR"
	export HOME=$BATS_TEST_TMPDIR GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
}

history() {
	run --separate-stderr "$ROOT/scripts/profile-history" "$@"
}

# moved WORKLOAD FILE: the subjects of the commits that moved it, by a JSON document.
moved() {
	jq -r --arg profile "$1" '.series[] | select(.profile == $profile).points[] | select(.moved).subject' "$2"
}

# The builds that the last call of history made.
built() {
	grep -c '^profile-history: building ' <<<"$stderr" || true
}
