#!/usr/bin/env bats
# The page as a file: what it contains, and what it must not contain. tests/browser tests its behaviour.

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	recording=$FIXTURES/browser/templates.callgrind
}

page_data() {
	"$ROOT/tests/helpers/page-data" "$1"
}

# hash_of ELEMENT FILE: the hash, in the form of a policy, of the page's only element of this kind.
hash_of() {
	python3 - "$@" <<'PYTHON'
import base64, hashlib, re, sys
page = open(sys.argv[2], encoding='utf-8').read()
found = re.findall(r'<%s>(.*?)</%s' % (sys.argv[1], sys.argv[1].split()[0]), page, re.S)
assert len(found) == 1
print("'sha256-%s'" % base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode())
PYTHON
}

@test "html: the policy allows the page's own script and style and nothing else" {
	local policy
	profile-report "$recording" --format html --output page.html
	policy=$(sed -n 's/.*Content-Security-Policy" content="\([^"]*\)".*/\1/p' page.html)
	[[ $policy == "default-src 'none'; base-uri 'none'; form-action 'none'; script-src $(hash_of 'script type="module"' page.html); style-src $(hash_of style page.html)" ]]
}

@test "html: the page names nothing outside itself" {
	profile-report "$recording" --format html --output page.html
	run ! grep -nE '(src|srcset|action|data)="|url\(|@import' page.html
	run ! grep -nE 'href="[^#]' page.html
	[[ "$(grep -oE 'https?://[^"'"'"' )]*' page.html | sort -u)" == $'http://www.w3.org/1999/xhtml\nhttp://www.w3.org/2000/svg' ]]
}

@test "html: the same document gives the same bytes, and a small page" {
	profile-report "$recording" --format html --output one.html
	profile-report "$recording" --format html --output two.html
	cmp one.html two.html
	(("$(stat -c %s one.html)" < 300000))
}

@test "html: counts beyond what JavaScript's numbers hold stay exact" {
	cat >big.callgrind <<-'CALLGRIND'
		# callgrind format
		creator: callgrind-3.19.0
		cmd: big
		positions: line
		events: Ir
		fn=main
		1 9007199254740993
		totals: 9007199254740993
	CALLGRIND
	profile-report big.callgrind --format html --output page.html
	grep -q '9,007,199,254,740,993' page.html
	page_data page.html | grep -q '"9007199254740993"'
}

@test "html: costs of any size are in the page as they were recorded" {
	local costs
	costs=$(printf '%s\n' $(seq 1 60) 255 256 70000 5000000000 7 3)
	{
		printf '%s\n' '# callgrind format' 'creator: callgrind-3.19.0' 'cmd: sizes' 'positions: line' 'events: Ir'
		awk '{ printf "fn=f%03d\n%d %s\n", NR, NR, $1; sum += $1 } END { printf "totals: %.0f\n", sum }' <<<"$costs"
	} >sizes.callgrind
	profile-report sizes.callgrind --format html --output page.html
	page_data page.html >data.json
	[[ "$(jq -r '.profiles[0].parts[0].processes[0].functions.self[0][]' data.json)" == "$costs" ]]
	[[ "$(jq -r '.profiles[0].parts[0].processes[0].functions.places.line[]' data.json)" == "$(seq 66)" ]]
	[[ "$(jq -r '.profiles[0].parts[0].processes[0].functions.places.name[]' data.json)" == "$(printf 'f%03d\n' $(seq 66))" ]]
}

@test "html: counts of files beyond what JavaScript's numbers hold stay exact" {
	profile-report "$FIXTURES/strace/everything.strace" --format json |
		sed -E 's/"reads": [1-9][0-9]*/"reads": 9007199254740993/; s/"writes": [1-9][0-9]*/"writes": 9007199254740991/' >large.json
	profile-report large.json --format html --output page.html
	page_data page.html >data.json
	grep -q '"reads": "9007199254740993"' data.json
	grep -q '"writes": 9007199254740991\b' data.json
}

@test "html: source lines come from below the folder only" {
	mkdir project outside
	printf 'int visible;\n' >project/main.c
	printf 'top secret\n' >outside/secret.c
	ln -s ../outside/secret.c project/link.c
	mkfifo project/pipe.c
	cat >lines.callgrind <<-CALLGRIND
		# callgrind format
		creator: callgrind-3.19.0
		cmd: prog
		positions: line
		events: Ir
		fl=main.c
		fn=main
		1 10
		fi=../outside/secret.c
		1 10
		fi=$PWD/outside/secret.c
		1 10
		fi=link.c
		1 10
		fi=pipe.c
		1 10
		fi=.
		1 10
		fi=$PWD/project-not/../project/main.c
		1 10
		totals: 70
	CALLGRIND
	timeout 20 profile-report lines.callgrind --format html --sources project --output page.html
	page_data page.html | grep -q 'int visible;'
	run ! grep -q secret <(page_data page.html | grep -v secret.c)
	timeout 20 profile-report lines.callgrind --format html --sources '' --output page.html
	run ! grep -q 'int visible;' <(page_data page.html)
}

# profile_naming FILE…: a recording with a cost in the first line of each.
profile_naming() {
	local file
	printf '%s\n' '# callgrind format' 'creator: callgrind-3.19.0' 'cmd: prog' 'positions: line' 'events: Ir'
	for file; do
		printf 'fl=%s\nfn=main\n1 10\n' "$file"
	done
	printf 'totals: %s\n' $((10 * $#))
}

# embedded OPTION…: the page data of lines.callgrind, which has a list of source texts in any case.
embedded() {
	profile-report lines.callgrind --format html "$@" --output page.html || return
	page_data page.html >data.json || return
	grep -q '"texts": ' data.json
}

# page_shows TEXT OPTION…: whether the page embeds it.
page_shows() {
	embedded "${@:2}" && grep -qF -- "$1" data.json
}

page_hides() {
	embedded "${@:2}" && ! grep -F -- "$1" data.json
}

# Makes a folder with secrets and the files of a project.
make_project() {
	mkdir -p src .ssh deep/.hidden
	printf 'password-of-env\n' >.env
	printf 'password-of-key\n' >.ssh/id_rsa
	printf 'password-of-hidden\n' >deep/.hidden/main.c
	printf 'password-of-dot-c\n' >.c
	printf 'password-of-notes\n' >notes.txt
	printf 'int visible;\n' >src/main.c
	printf 'int new;\n' >src/new.c
	ln -s ../.env src/link.c
	ln -s ../notes.txt src/notes.c
	profile_naming .env .git/config .ssh/id_rsa deep/.hidden/main.c src/../.env "$PWD/.env" .c src/link.c src/notes.c \
		notes.txt src/main.c src/new.c >lines.callgrind
}

make_repository() {
	git init -q .
	git config user.secret password-of-git
	git add src/main.c
}

@test "html: dot files are never embedded, whatever names them and whoever knows them" {
	make_project
	page_hides password
	make_repository
	git add -f .env .ssh deep .c
	printf '%s\n' '[core]' 'password-of-config' >>.git/config
	page_hides password --sources ''
	profile_naming .env .git/config .ssh/id_rsa deep/.hidden/main.c src/../.env "$PWD/.env" .c src/link.c >lines.callgrind
	page_hides password --sources .
	page_hides password --sources "$PWD/src/.."
}

@test "html: a repository's page embeds what git knows, and the whole folder when that is named" {
	make_project
	make_repository
	page_shows 'int visible;'
	page_hides 'int new;'
	page_hides password
	page_shows 'int new;' --sources .
	page_shows password-of-notes --sources .
	cd src
	profile_naming main.c new.c >lines.callgrind
	page_shows 'int visible;'
	page_hides 'int new;'
}

@test "html: a repository that git cannot read is not embedded" {
	make_project
	mkdir .git
	page_hides 'int visible;'
}

@test "html: asking git runs nothing that the repository configures" {
	make_project
	make_repository
	printf '#!/bin/sh\ntouch "%s/was-run"\n' "$PWD" >hook
	chmod +x hook
	git config core.fsmonitor "$PWD/hook"
	page_shows 'int visible;'
	[[ ! -e was-run ]]
}

@test "html: outside repositories the page embeds source files only" {
	make_project
	page_shows 'int visible;'
	page_shows 'int new;'
	page_hides password
}

@test "html: a document that names dot files carries none away, in a comparison neither" {
	printf '1\n2\n3\n4\n5\npassword-of-env\n' >.env
	for options in '' '--sources .'; do
		# shellcheck disable=SC2086 # words
		profile-report "$FIXTURES/documents/names-dot-file.json" --format html $options --output page.html
		page_data page.html >data.json
		grep -q '"texts": ' data.json
		run ! grep -F password data.json
		# shellcheck disable=SC2086 # words
		profile-compare "$FIXTURES/documents/names-dot-file.json" "$FIXTURES/documents/names-dot-file.json" \
			--format html=page.html $options
		page_data page.html >data.json
		grep -q '"texts": ' data.json
		run ! grep -F password data.json
	done
}

@test "html: a comparison embeds source lines from below --sources only" {
	mkdir project
	printf 'int visible;\n' >project/main.c
	printf 'int outside;\n' >main.c
	profile_naming main.c ../main.c >lines.callgrind
	profile-compare lines.callgrind lines.callgrind --format html=page.html --sources project
	page_data page.html | grep -q 'int visible;'
	run ! grep -q 'int outside;' <(page_data page.html)
	profile-compare lines.callgrind lines.callgrind --format html=page.html --sources ''
	run ! grep -qE 'int (visible|outside);' <(page_data page.html)
}

# links OPTION…: the links to the source files of document.json.
links() {
	profile-report document.json --format html "$@" --output page.html || return
	page_data page.html >data.json || return
	jq -r '.profiles[0].parts[0].processes[0].lines | [.files, .links // []] | transpose[] | select(.[1]) | join(" ")' data.json
}

@test "html: files below the root are shown relative to it, and are addressed as they were recorded" {
	make_published
	ln -s . here
	profile_naming "$PWD/main.c" "$PWD/gone/<b>.c" "$PWD/here/main.c" "$PWD-not/x.c" /usr/include/y.h main.c >../lines.callgrind
	profile-report ../lines.callgrind --format json | jq '.commit = "c0ffee"' >document.json
	links >links.txt
	grep -qxF "$PWD/main.c https://github.com/me/it/blob/c0ffee/src/main.c#L{line}" links.txt
	run -0 jq -r '.profiles[0].parts[0].processes[0].lines | [.files, .files_shown] | transpose[] | join(" ")' data.json
	[[ "$(sort <<<"$output")" == "$(
		sort <<-FILES
			$PWD/main.c main.c
			$PWD/gone/<b>.c gone/<b>.c
			$PWD/here/main.c here/main.c
			$PWD-not/x.c $PWD-not/x.c
			/usr/include/y.h /usr/include/y.h
			main.c main.c
		FILES
	)" ]]
	cd ..
	ln -s src other
	profile_naming "$PWD/other/main.c" >lines.callgrind
	profile-report lines.callgrind --format html --sources src --output page.html
	[[ "$(page_data page.html | jq -c '.profiles[0].parts[0].processes[0].lines.files_shown')" == '["main.c"]' ]]
	profile-report lines.callgrind --format html --sources '' --output page.html
	[[ "$(page_data page.html | jq -r '.profiles[0].parts[0].processes[0].lines.files_shown[]')" == "$PWD/other/main.c" ]]
}

# Makes document.json, measured at commit c0ffee in the folder src of the repository.
make_published() {
	make_project
	make_repository
	git remote add origin https://me:secret@github.com/me/it.git
	cd src
	profile_naming main.c new.c >../lines.callgrind
	profile-report ../lines.callgrind --format json | jq '.commit = "c0ffee"' >document.json
}

@test "html: lines link to the forge of the remote, at the document's commit, and only for files that may be shown" {
	make_published
	[[ "$(links)" == $'main.c https://github.com/me/it/blob/c0ffee/src/main.c#L{line}\nnew.c ' ]]
	run ! grep -q secret data.json
	[[ "$(links --source-url '')" == '' ]]
	[[ "$(links --sources '')" == '' ]]
	jq '.commit = null' document.json >other.json
	mv other.json document.json
	[[ "$(links)" == '' ]]
}

@test "html: in a comparison the lines of before link to the commit of before" {
	make_published
	jq '.commit = "decaf"' document.json >before.json
	profile-compare before.json document.json --format html=page.html
	page_data page.html | jq -c '.profiles[0].parts[0].processes[0].lines | .before.links, .links' >links.txt
	diff links.txt - <<-'LINKS'
		["https://github.com/me/it/blob/decaf/src/main.c#L{line}",""]
		["https://github.com/me/it/blob/c0ffee/src/main.c#L{line}",""]
	LINKS
	profile-compare document.json document.json --format html=page.html
	[[ "$(page_data page.html | jq -c '.profiles[0].parts[0].processes[0].lines.before.links')" == null ]]
}

@test "html: --source-url says where the source is" {
	make_published
	[[ "$(links --source-url 'https://x.org/{file}?v={commit}#{line}')" == $'main.c https://x.org/src/main.c?v=c0ffee#{line}\nnew.c ' ]]
	run -2 profile-report document.json --format html --source-url 'javascript:{file}'
	run -2 profile-compare document.json document.json --format html=page.html --source-url 'https://x.org/'
	profile-compare document.json document.json --format html=page.html --source-url 'https://x.org/{file}'
	page_data page.html | grep -qF 'https://x.org/src/main.c'
}

@test "html: the page opens on the process that cost most, and says which command measures it once more" {
	profile-report "$FIXTURES/documents/every-part.json" --format html --output page.html
	page_data page.html >data.json
	[[ "$(jq -c '[.opens, .views[0].name, [.profiles[0].parts[0].processes[].opens]]' data.json)" == '["explain","facts",[true,false]]' ]]
	[[ "$(jq -r '.profiles[0].made' data.json)" == 'profile-deep cpu,memory,io,timing '*' -- '* ]]
}

@test "html: the facts speak of the page, not of a terminal's options, and name the cost with all callees as everywhere" {
	local facts
	profile-report "$recording" --format html --output page.html
	facts=$(sed '/<script/,$d' page.html)
	[[ $facts == *'Marked: the five highest self costs.</small>'* && $facts != *'--all shows'* ]]
	[[ $facts =~ 'And '[0-9]+' more '(line|lines)'. Other files and [libraries] are one row each; '[0-9]+' more of them are left out.</small>' ]]
	[[ $facts == *'>inclusive</th>'* && $facts != *'with calls'* && $facts != *'with callees'* ]]
	[[ $(profile-report "$recording") == *'Marked: the five highest self costs. --all shows the start-up.'* ]]
}

# instructions_of COUNT: the instructions to write a page of that many functions, each in its own file.
instructions_of() {
	"$ROOT/tests/helpers/many-functions" "$1" >"$1.callgrind"
	valgrind --tool=callgrind --callgrind-out-file="$1.out" "$ROOT/build/bin/profile-report" "$1.callgrind" \
		--format html --output page.html 2>valgrind.log
	awk '/^(summary|totals):/ { print $2; exit }' "$1.out"
}

@test "html: a page of twice as many functions takes about twice the instructions" {
	local small large
	small=$(instructions_of 4000)
	large=$(instructions_of 8000)
	echo "4,000 functions: $small, 8,000 functions: $large"
	((small > 1000000 && 4 * large < 9 * small))
}

@test "html: hostile names leave one script to run and one that is data" {
	profile-report "$FIXTURES/flamegraph/hostile-names.callgrind" --format html --output page.html
	[[ "$(grep -oi '<script[^>]*>' page.html)" == $'<script type="application/octet-stream" id="data">\n<script type="module">' ]]
	run ! grep -qi '<img' page.html
	grep -qF '&lt;img src=x onerror=alert(1)&gt;' page.html
}

@test "html: a document of several profiles shows each of them" {
	profile-report "$recording" --format json --output one.json
	sed 's/"templates": {/"other": {/' one.json >two.json
	profile-report one.json two.json --format html --output page.html
	[[ "$(grep -c '<article ' page.html)" == 2 ]]
	grep -q '<h2>other</h2>' page.html
}

@test "html: the scripts are modules that load on their own" {
	command -v node >/dev/null || skip 'no node'
	node -e 'null ?? 0' 2>/dev/null || skip 'this node is older than browsers are, and knows no ??'
	local module
	for module in "$ROOT"/reports/web/*.js; do
		node --input-type=module --check <"$module"
	done
}

@test "html: --against is for several profiles, and names a file or a baseline" {
	profile-report "$recording" --format json=one.json
	run -1 profile-report one.json --against one.json --format html=page.html
	[[ $output == *'of one, profile-compare OLD NEW --format html shows what changed' ]]
	run -1 profile-report one.json --against main --format html=page.html
	[[ $output == *"'main' is neither a file nor a baseline: there is no baselines/main.json" ]]
	[[ ! -e page.html ]]
	jq '.profiles |= (to_entries[0].value as $it | {one: $it, other: $it})' one.json >two.json
	profile-report two.json --against two.json --format html=page.html
	grep -qF '<p>Compared with two.json. Of two bars, the upper one is before, the lower now.</p>' page.html
	mkdir baselines
	cp two.json baselines/main.json
	profile-report two.json --against main --format html=page.html
	grep -qF '<p>Compared with main. Of two bars, the upper one is before, the lower now.</p>' page.html
}
