#!/usr/bin/env bats
# The page as a file: what is in it, and what can never be. How it behaves: tests/browser.

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	recording=$FIXTURES/browser/templates.callgrind
}

page_data() {
	"$ROOT/tests/helpers/page-data" "$1"
}

# hash_of ELEMENT FILE: what a policy calls the content of the page's only such element.
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
	local module
	for module in "$ROOT"/reports/web/*.js; do
		node --input-type=module --check <"$module"
	done
}
