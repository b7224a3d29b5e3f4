#!/usr/bin/env bats
# Flame graphs and the exports of stacks are exact and valid, and safe for any names.

load helpers/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	stacks=$FIXTURES/flamegraph
}

# The sum of the self costs of all frames of a flame graph, as the file has them.
sum_of_frames() {
	"$ROOT/tests/helpers/page-data" "$1" | python3 -c 'import json, sys; print(sum(map(int, json.load(sys.stdin)["self"])))'
}

sum_of_collapsed() {
	awk '{ sum += $NF } END { printf "%d\n", sum }' "$1"
}

total_of() {
	awk '$1 == "totals:" { sum += $2 } END { printf "%d\n", sum }' "$@"
}

# What a reader without script sees: the text of labels, title, legend; one a line.
texts_of() {
	python3 -c '
import sys, xml.etree.ElementTree as tree
for element in tree.parse(sys.argv[1]).iter("{http://www.w3.org/2000/svg}text"):
    print(element.text or "")' "$1"
}

assert_picture() {
	xmllint --noout --nonet "$1"
	[[ "$(sum_of_frames "$1")" == "$2" ]]
}

@test "flamegraph: frames add up to the total, to the instruction, and the file is valid XML" {
	profile-report "$stacks/contexts.callgrind" --format svg --output picture.svg
	assert_picture picture.svg 200
}

@test "flamegraph: every recorded stack is there once, with its own cost" {
	profile-report "$stacks/contexts.callgrind" --format collapsed | assert_golden flamegraph/contexts.collapsed
}

@test "flamegraph: without script it shows command, total, names and legend" {
	profile-report "$stacks/contexts.callgrind" --format svg --output picture.svg
	texts_of picture.svg | assert_golden flamegraph/contexts.texts
}

@test "flamegraph: the same recording gives the same bytes" {
	profile-report "$stacks/contexts.callgrind" --format svg --output one.svg
	profile-report "$stacks/contexts.callgrind" --format svg --output two.svg
	cmp one.svg two.svg
}

@test "flamegraph: a document gives the picture its raw file gives" {
	profile-report "$stacks/contexts.callgrind" --format json --output document.json
	profile-report document.json --format svg --output document.svg
	profile-report "$stacks/contexts.callgrind" --format svg --output raw.svg
	[[ "$(sum_of_frames document.svg)" == 200 ]]
	diff <(texts_of document.svg) <(texts_of raw.svg)
}

@test "flamegraph: --fold names a function once in a stack and keeps the total" {
	profile-report "$stacks/contexts.callgrind" --format collapsed --fold | assert_golden flamegraph/folded.collapsed
	profile-report "$stacks/contexts.callgrind" --format svg --fold --output picture.svg
	assert_picture picture.svg 200
}

@test "flamegraph: without recorded contexts it refuses and names the command that records them" {
	sed '/^c\?fn/s/'\''.*//' "$stacks/contexts.callgrind" >flat.callgrind
	run -1 profile-report flat.callgrind --format svg --output picture.svg
	[[ $output == *'profile-deep cpu --stacks -- ./prog --fast <in>'* ]]
	[[ $output == *--estimate* && ${#lines[@]} == 1 && ! -e picture.svg ]]
}

@test "flamegraph: --estimate draws without contexts, keeps the total and says so in the picture" {
	sed '/^c\?fn/s/'\''.*//' "$stacks/contexts.callgrind" >flat.callgrind
	profile-report flat.callgrind --format svg --estimate --output picture.svg
	assert_picture picture.svg 200
	texts_of picture.svg | grep -q ESTIMATED
}

@test "flamegraph: --estimate changes nothing where contexts were recorded" {
	profile-report "$stacks/contexts.callgrind" --format svg --output one.svg
	profile-report "$stacks/contexts.callgrind" --format svg --estimate --output two.svg
	cmp one.svg two.svg
}

@test "flamegraph: --against colours the change, says its sign in words and lists what vanished" {
	profile-report "$stacks/contexts-later.callgrind" --against "$stacks/contexts.callgrind" --format svg --output picture.svg
	assert_picture picture.svg 300
	texts_of picture.svg | assert_golden flamegraph/change.texts
	grep -q 'class="more-4' picture.svg
	"$ROOT/tests/helpers/page-data" picture.svg | python3 -c 'import json, sys; assert sum(json.load(sys.stdin)["old"]) == 200'
}

@test "flamegraph: --against goes with no format that shows no change" {
	run -2 profile-report "$stacks/contexts.callgrind" --against "$stacks/contexts.callgrind" --format collapsed
	[[ ${#lines[@]} == 1 ]]
}

@test "flamegraph: hostile names stay text and leave valid XML" {
	profile-report "$stacks/hostile-names.callgrind" --format svg --output picture.svg
	assert_picture picture.svg "$(total_of "$stacks/hostile-names.callgrind")"
	python3 - picture.svg <<'PYTHON'
import sys, xml.etree.ElementTree as tree
names = [element.tag.split('}')[1] for element in tree.parse(sys.argv[1]).iter()]
assert names.count('script') == 1 and 'img' not in names, names
attributes = [name for element in tree.parse(sys.argv[1]).iter() for name in element.attrib]
assert not [name for name in attributes if name.startswith('on')], attributes
PYTHON
	texts_of picture.svg | grep -qF '<img src=x onerror=alert(1)>'
}

@test "flamegraph: hostile names can neither split a collapsed stack nor steer a terminal" {
	profile-report "$stacks/hostile-names.callgrind" --format collapsed >stacks.txt
	[[ "$(sum_of_collapsed stacks.txt)" == "$(total_of "$stacks/hostile-names.callgrind")" ]]
	run ! grep -P '[\x00-\x09\x0b-\x1f\x7f]' stacks.txt
	[[ "$(grep -c ';.*;' stacks.txt)" == 0 ]]
}

@test "flamegraph: a profile, process or event that is not there is one clear line" {
	local option
	for option in --profile=none --process=7 --event=Xy; do
		run -1 profile-report "$stacks/contexts.callgrind" --format svg "$option"
		[[ ${#lines[@]} == 1 ]]
	done
	run -2 profile-report "$stacks/contexts.callgrind" --format svg --process=x
}

@test "flamegraph: --of draws allocation sites at the peak, at exit and over the run, exact to the byte" {
	local moment bytes
	for moment in peak:5005000 exit:5005000 allocated:5010000; do
		bytes=${moment#*:}
		profile-report "$FIXTURES/dhat/known.dhat" --format svg --of "${moment%:*}" --output picture.svg
		assert_picture picture.svg "$bytes"
	done
	texts_of picture.svg | grep -q 'take'
}

@test "flamegraph: allocation sites of two runs show who holds more" {
	profile-report "$FIXTURES/dhat/known.dhat" --against "$FIXTURES/dhat/grow.dhat" --format svg --of peak --output picture.svg
	assert_picture picture.svg 5005000
	texts_of picture.svg | grep -q '^5,005,000 bytes, before 100,016: costs more'
}

@test "flamegraph: --of without allocation sites names the command that records them" {
	run -1 profile-report "$stacks/contexts.callgrind" --format svg --of peak
	[[ $output == *'profile-deep memory -- ./prog --fast <in>'* && ${#lines[@]} == 1 ]]
	run -2 profile-report "$stacks/contexts.callgrind" --format svg --of nothing
}

@test "flamegraph: without a cpu part it names the command that records one, and what can be drawn instead" {
	run -1 profile-report "$FIXTURES/strace/f.strace" --format svg
	[[ $output == *"has no cpu part; record it with: profile-deep cpu --stacks -- ./"* && ${#lines[@]} == 1 ]]
	run -1 profile-report "$FIXTURES/dhat/known.dhat" --format svg
	[[ $output == *"profile-deep cpu --stacks -- ./known (or draw its allocation sites with --of peak)" ]]
}

@test "speedscope: the export has every frame's name and the total" {
	profile-report "$stacks/contexts.callgrind" --format speedscope | assert_golden flamegraph/contexts.speedscope.json
}

# records NAME COMMAND…: contexts of a run, `callers` (100) deep, in NAME.callgrind.
records() {
	local name=$1
	shift
	valgrind --tool=callgrind --separate-callers="${callers:-100}" --callgrind-out-file="$name.callgrind" "$@" >/dev/null 2>valgrind.log ||
		{ cat valgrind.log && return 1; }
}

# bats test_tags=valgrind
@test "flamegraph: a recursive program's frames add up to what callgrind counted" {
	cat >recursive.c <<-'C'
		#include <stdlib.h>
		static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
		static int odd(unsigned n);
		static int even(unsigned n) { return n == 0 || odd(n - 1); }
		static int odd(unsigned n) { return n != 0 && even(n - 1); }
		static int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
		int main(void)
		{
			int values[200];
			for (int i = 0; i < 200; i++)
				values[i] = i * 7919 % 201;
			qsort(values, 200, sizeof(int), compare);
			return fibonacci(12) + even(30) + values[0] > 1000;
		}
	C
	gcc -g -O1 -fno-optimize-sibling-calls -fno-inline recursive.c -o recursive
	records recursive ./recursive
	profile-report recursive.callgrind --format svg --output picture.svg
	assert_picture picture.svg "$(total_of recursive.callgrind)"
	assert_stacks_of_document recursive.callgrind
	profile-report recursive.callgrind --format collapsed >stacks.txt
	grep -q 'main;even;odd;even;odd;even' stacks.txt
	profile-report recursive.callgrind --format collapsed --fold >folded.txt
	run ! grep -q 'even;odd;even' folded.txt
	[[ "$(sum_of_collapsed folded.txt)" == "$(total_of recursive.callgrind)" ]]
}

# bats test_tags=valgrind
@test "flamegraph: python's stacks are those of the document's contexts, each with its cost" {
	local python
	python=$(python3 -c 'import sys; print(sys.executable)')
	callers=16 records python "$python" -S -E -c 'print(sorted({str(i): i for i in range(50)}))'
	profile-report python.callgrind --format svg --output picture.svg
	assert_picture picture.svg "$(total_of python.callgrind)"
	assert_stacks_of_document python.callgrind
	(("$(wc -l <expected.txt)" > 5000))
}

# assert_stacks_of_document FILE.callgrind: exactly the recorded stacks are drawn, with their costs.
assert_stacks_of_document() {
	profile-report "$1" --format json --output document.json
	profile-report "$1" --format collapsed | "$ROOT/tests/helpers/merge-stacks" >drawn.txt
	"$ROOT/tests/helpers/stacks-of-document" document.json >expected.txt
	[[ -s expected.txt ]]
	cmp drawn.txt expected.txt
}

# Of every function that has a shortened name: label, tab, full name.
short_names_of() {
	"$ROOT/tests/helpers/page-data" "$1" | python3 -c '
import json, sys
places = json.load(sys.stdin)["places"]
for label, name in zip(places["label"], places["name"]):
    if label:
        print(label, name, sep="\t")'
}

@test "flamegraph: a Rust program's stacks are exact, its labels short, its full names kept" {
	profile-report "$stacks/rust-program.callgrind" --format svg --output picture.svg
	assert_picture picture.svg "$(total_of "$stacks/rust-program.callgrind")"
	assert_stacks_of_document "$stacks/rust-program.callgrind"
	grep -q '__libc_start_main.*;words::main;<words::Stack<T> as words::Shape>::area ' drawn.txt
	short_names_of picture.svg | assert_golden flamegraph/rust.labels
}

# bats test_tags=valgrind
@test "flamegraph: a Rust program of this machine's compiler is drawn as exactly" {
	command -v rustc >/dev/null || skip "no rustc on this machine; the recording above stands for it"
	rustc --crate-name words -C opt-level=1 -g "$stacks/rust-program.rs" -o words
	records words ./words
	profile-report words.callgrind --format svg --output picture.svg
	assert_picture picture.svg "$(total_of words.callgrind)"
	assert_stacks_of_document words.callgrind
	grep -q 'words::main;words::depth' drawn.txt
	run ! grep -E '::h[0-9a-f]{16}|<[^…]*,' <(texts_of picture.svg)
}

# bats test_tags=valgrind
@test "flamegraph: a C++ program's templates get short labels and full names" {
	cat >templates.cc <<-'CC'
		#include <algorithm>
		#include <map>
		#include <string>
		#include <vector>
		int main()
		{
			std::vector<std::string> names;
			for (int i = 0; i < 2000; i++)
				names.push_back(std::to_string(i * 7919 % 2003));
			std::sort(names.begin(), names.end());
			std::map<std::string, int> counts;
			for (auto &name : names)
				counts[name]++;
			return counts.size() != 2000;
		}
	CC
	g++ -g -O1 templates.cc -o templates
	records templates ./templates
	profile-report templates.callgrind --format svg --output picture.svg
	assert_picture picture.svg "$(total_of templates.callgrind)"
	assert_stacks_of_document templates.callgrind
	texts_of picture.svg | grep -q 'std::.*sort'
	run ! grep -q '>std::__cxx11::basic_string<char' <(texts_of picture.svg)
	grep -q 'std::__cxx11::basic_string&lt;char, std::char_traits&lt;char&gt;' picture.svg
}

# bats test_tags=valgrind
@test "flamegraph: a program's threads are stacks of their own and add up" {
	cat >threads.c <<-'C'
		#include <pthread.h>
		static void *spin(void *count)
		{
			volatile long sum = 0;
			for (long i = 0; i < (long)count; i++)
				sum += i;
			return NULL;
		}
		int main(void)
		{
			pthread_t threads[2];
			for (long i = 0; i < 2; i++)
				pthread_create(&threads[i], NULL, spin, (void *)(1000 * (i + 1)));
			for (int i = 0; i < 2; i++)
				pthread_join(threads[i], NULL);
		}
	C
	gcc -g threads.c -o threads -pthread
	records threads ./threads
	profile-report threads.callgrind --format svg --output picture.svg
	assert_picture picture.svg "$(total_of threads.callgrind)"
	assert_stacks_of_document threads.callgrind
	texts_of picture.svg | grep -qw spin
}

# bats test_tags=valgrind
@test "flamegraph: stacks deeper than recorded end in a marked root, and nothing is lost" {
	cat >deep.c <<-'C'
		static int d(int n) { return n * 3; }
		static int c(int n) { return d(n) + 1; }
		static int b(int n) { return c(n) + 1; }
		static int a(int n) { return b(n) + 1; }
		int main(void)
		{
			int sum = 0;
			for (int i = 0; i < 3000; i++)
				sum += a(i);
			return sum == 1;
		}
	C
	gcc -g -O1 -fno-inline -fno-optimize-sibling-calls -fno-ipa-icf deep.c -o deep
	valgrind --tool=callgrind --separate-callers=2 --callgrind-out-file=deep.callgrind ./deep 2>/dev/null
	profile-report deep.callgrind --format svg --output picture.svg
	assert_picture picture.svg "$(total_of deep.callgrind)"
	texts_of picture.svg | grep -q '⋯ '
}
