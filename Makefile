# The one build file. `make help` lists what it can do.
#
#   VARIANT=release|debug|asan   programs go to build/bin, or to build/<variant>/bin
#   VARIANT=fuzz|coverage        what `make fuzz` and `make coverage` build for themselves
#   WERROR=1                     warnings are errors (CI)
#
# Parsing this file must need nothing but make: compilers and libraries may not be there yet.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

VARIANT ?= release
WERROR ?=
NAME ?= main
JOBS ?= $(shell nproc 2>/dev/null || echo 1)

BUILD := build/$(VARIANT)
BIN := $(if $(filter release,$(VARIANT)),build/bin,$(BUILD)/bin)
LIB := $(if $(filter release,$(VARIANT)),build/lib,$(BUILD)/lib)

# gcc 10 calls fields missing even where others are named; clang 19 warns at named constants (of enumerations) beside doubles.
WARNINGS := -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wconversion -Wno-enum-float-conversion \
	-Wstrict-prototypes -Wmissing-prototypes
ifneq ($(WERROR),)
WARNINGS += -Werror
endif
CFLAGS_release := -O2 -g
CFLAGS_debug := -O0 -g
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS_asan := -fsanitize=address,undefined
CFLAGS_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LDFLAGS_fuzz := -fsanitize=fuzzer,address,undefined
CFLAGS_coverage := -O0 -g --coverage
LDFLAGS_coverage := --coverage

# libFuzzer is clang's.
ifeq ($(VARIANT),fuzz)
CC := clang
endif

CFLAGS ?= $(CFLAGS_$(VARIANT))
LDFLAGS ?= $(LDFLAGS_$(VARIANT))
# Valgrind 3.19, and dwz, cannot read all that clang writes as DWARF 5.
DWARF := $(if $(findstring clang,$(CC)),-fdebug-default-version=4)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -iquote . $(WARNINGS) $(DWARF) $(CFLAGS)

# ---------------------------------------------------------------- what is built out of what

# Files that hold a main() are named after their program; the rest of a folder is its library.
objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
programs = $(addprefix $(BIN)/,$(basename $(notdir $(1))))

COMMON_SOURCES := $(wildcard common/*.c)
COMMON_LIBS := -Wl,--as-needed -lz -lzstd -pthread
COMMON := $(BUILD)/common.a
# What reads debug information: DWARF, and mangled names.
PARSERS_LIBS := $(COMMON_LIBS) -ldw -lelf -liberty

# One program under many names: those in the table of formats.
CONVERT_MAIN := parsers/convert_main.c
CONVERTERS := $(addprefix $(BIN)/,$(filter %2json,$(subst ", ,$(file <parsers/kinds.c))))
SUITE_MAINS := parsers/suite_main.c parsers/adapt_main.c
PARSERS_SOURCES := $(filter-out $(CONVERT_MAIN) $(SUITE_MAINS),$(wildcard parsers/*.c parsers/*/*.c))
PARSERS := $(BUILD)/parsers.a

REPORTS_MAINS := $(wildcard reports/profile-*.c)
# profile-report alone browses.
BROWSE_SOURCES := $(wildcard reports/browse/*.c)
BROWSE_LIBS := -lncursesw -ltinfo
REPORTS_SOURCES := $(filter-out $(BROWSE_SOURCES),$(wildcard reports/*/*.c reports/*/*/*.c))
WEB := $(BUILD)/web
WEB_OBJECT := $(BUILD)/obj/reports/writers/html/web_files.o

QUICK_MAINS := quick/profile-quick.c
QUICK_SOURCES := $(filter-out $(QUICK_MAINS),$(wildcard quick/*.c))

TIMING_SOURCES := $(wildcard timing/*.c)
# Of common/, what needs libc alone: compiled once more, as the library's own.
TIMING_COMMON := $(patsubst %,$(BUILD)/obj/timing/common/%.o,output_file profile_name statistics)
TIMING_OWN := $(call objects,$(TIMING_SOURCES)) $(BUILD)/obj/timing/scope_thunks.o
TIMING_OBJECTS := $(TIMING_OWN) $(TIMING_COMMON)

EDM_SOURCES := $(wildcard edm/*.c)
# LAME has no package file on some systems.
EDM_PACKAGES := libmpg123 sndfile fftw3f jansson
EDM_LIBS = $$(pkg-config --libs $(EDM_PACKAGES)) -lmp3lame -lm -pthread

# profile-session tries the pins that envelope-run will hold.
ENVELOPE_MAINS := envelope/envelope-run.c envelope/profile-session.c
ENVELOPE_SOURCES := $(filter-out $(ENVELOPE_MAINS) envelope/freeze.c,$(wildcard envelope/*.c))
SESSION_SOURCES := $(wildcard envelope/facts/*.c envelope/session/*.c)

PROGRAMS := $(CONVERTERS) $(call programs,$(REPORTS_MAINS) $(QUICK_MAINS)) $(BIN)/envelope-run $(BIN)/profile-session $(BIN)/profile-suite $(BIN)/profile-adapt
ifneq ($(EDM_SOURCES),)
PROGRAMS += $(BIN)/edm
endif

# Our own Valgrind tools, in a folder of their own: the same in every variant, because sanitizers and
# coverage need a libc, which tools have not.
TOOLS := build/lib/valgrind
VALGRIND_TOOLS := $(TOOLS)/tally-amd64-linux $(TOOLS)/cycles-amd64-linux

all: $(PROGRAMS) $(LIB)/libedm-freeze.so timing $(VALGRIND_TOOLS) $(if $(filter release,$(VARIANT)),manual) ## build everything (the default)

# Archives: what a program does not use, it need not load at every start, with its libraries.
$(COMMON): $(call objects,$(COMMON_SOURCES))
$(PARSERS): $(call objects,$(PARSERS_SOURCES))
$(COMMON) $(PARSERS):
	rm -f $@
	$(AR) rcs $@ $^

$(CONVERTERS): $(call objects,$(CONVERT_MAIN)) $(PARSERS) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(PARSERS_LIBS) -lm

$(BIN)/profile-suite $(BIN)/profile-adapt: $(BIN)/profile-%: $(BUILD)/obj/parsers/%_main.o $(PARSERS) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(PARSERS_LIBS) -lm

$(call programs,$(REPORTS_MAINS)): $(BIN)/%: $(BUILD)/obj/reports/%.o \
		$(call objects,$(REPORTS_SOURCES)) $(PARSERS) $(COMMON) $(WEB_OBJECT)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(PARSERS_LIBS) $(MORE_LIBS) -lm

$(BIN)/profile-report: $(call objects,$(BROWSE_SOURCES))
$(BIN)/profile-report: MORE_LIBS := $(BROWSE_LIBS)

$(call programs,$(QUICK_MAINS)): $(BIN)/%: $(BUILD)/obj/quick/%.o \
		$(call objects,$(QUICK_SOURCES)) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(COMMON_LIBS) -lm

# The timing library: what others link, and what edm links. The static one is a single object whose
# inner names are local, so that they cannot meet those of the program.
TIMING_VERSION := 1
TIMING_STATIC := $(LIB)/libedm-profile-timing.a
TIMING_SHARED := $(LIB)/libedm-profile-timing.so

# It needs libc and pthreads only: the square root must stay an instruction.
$(BUILD)/obj/timing/%.o: ALL_CFLAGS += -fPIC -fvisibility=hidden -fno-math-errno -pthread

$(BUILD)/obj/timing/common/%.o: common/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/timing/scope_thunks.o: timing/scope_thunks.S
	@mkdir -p $(@D)
	$(CC) -c -o $@ $<

timing: $(TIMING_STATIC) $(TIMING_SHARED) ## build the timing library

$(TIMING_STATIC): $(TIMING_OBJECTS)
	@mkdir -p $(@D)
	$(LD) -r -o $(BUILD)/obj/timing/all.o $^
	objcopy --localize-hidden $(BUILD)/obj/timing/all.o
	rm -f $@
	$(AR) rcs $@ $(BUILD)/obj/timing/all.o

$(TIMING_SHARED): $(TIMING_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -shared -Wl,-soname,$(@F).$(TIMING_VERSION) -Wl,-z,nodelete,-z,defs -o $@.$(TIMING_VERSION) $^ -pthread
	ln -sf $(@F).$(TIMING_VERSION) $@

$(BIN)/envelope-run: $(call objects,envelope/envelope-run.c $(ENVELOPE_SOURCES)) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(COMMON_LIBS) -lm

$(BIN)/profile-session: $(call objects,envelope/profile-session.c $(SESSION_SOURCES) $(ENVELOPE_SOURCES)) \
		$(PARSERS) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(PARSERS_LIBS) -lm

# Without sanitizers in every variant: it is loaded into programs that have none.
$(LIB)/libedm-freeze.so: envelope/freeze.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) $(DWARF) -O2 -g -fPIC -shared -o $@ $< -ldl

$(BIN)/edm: $(call objects,$(EDM_SOURCES) common/output_file.c) $(TIMING_STATIC)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(EDM_LIBS)

# Built anew with every other Valgrind, whose core is a part of it.
$(TOOLS)/tally-amd64-linux: $(wildcard tools/tally/*.[ch])
$(TOOLS)/cycles-amd64-linux: $(wildcard tools/cycles/*.[ch])
$(VALGRIND_TOOLS): tools/build $(wildcard tools/common/*.[ch] /usr/lib*/valgrind/libcoregrind-*.a /usr/lib/*/valgrind/libcoregrind-*.a)
	tools/build $(@F:-amd64-linux=) $(TOOLS)

# The scripts and styles in reports/web are put together, in the order of what uses what, into one
# file each; writers/html/web_files.S embeds those.
WEB_MODULES_svg := dom format data tree flame svg
WEB_MODULES_page := dom format data tree flame theme table views share place process details change lists source sandwich chips copy \
	timeline alive overlay moment explain stacks tables memory_change memory keys page
WEB_MODULES_trend := dom theme trend
web_files = $(patsubst %,reports/web/%.$(2),$(1))

$(WEB)/svg.js: $(call web_files,$(WEB_MODULES_svg),js)
$(WEB)/page.js: $(call web_files,$(WEB_MODULES_page),js)
$(WEB)/trend.js: $(call web_files,$(WEB_MODULES_trend),js)
$(WEB)/svg.css: reports/web/flame.css
$(WEB)/page.css: reports/web/flame.css reports/web/page.css reports/web/memory.css reports/web/trend.css reports/web/suite.css \
		reports/web/explain.css

$(WEB)/%.js:
	@mkdir -p $(@D)
	sed -e '/^import /d' -e 's/^export //' $^ >$@

$(WEB)/%.css:
	@mkdir -p $(@D)
	cat $^ >$@

$(WEB)/%.hash: $(WEB)/%
	printf "'sha256-%s'" "$$(sha256sum <$< | cut -c1-64 | tr a-f A-F | basenc -d --base16 | base64)" >$@

$(WEB_OBJECT): reports/writers/html/web_files.S $(addprefix $(WEB)/,svg.js svg.css \
		page.js page.css page.js.hash page.css.hash trend.js trend.js.hash)
	@mkdir -p $(@D)
	$(CC) -Wa,-I$(WEB) -c -o $@ $<

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

# ---------------------------------------------------------------- unit tests and fuzz targets

UNIT_SOURCES := $(wildcard tests/unit/test_*.c)
UNIT_PROGRAMS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT_SOURCES))

# Fuzz targets, see tests/fuzz/fuzz.h: with libFuzzer for `make fuzz`, with a plain main for tests.
FUZZ_SECONDS ?= 60
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_PROGRAMS := $(addprefix build/fuzz/,$(FUZZ_NAMES))
REPLAY_PROGRAMS := $(patsubst %,$(BUILD)/fuzz/replay_%,$(FUZZ_NAMES))

unit: $(UNIT_PROGRAMS) $(REPLAY_PROGRAMS) ## build the unit tests

# All that a test may try but for edm, which has functions of the same names. An archive: a test is
# linked with what it needs of it, which takes a third of the time.
TRIED := $(BUILD)/tried.a
$(TRIED): $(call objects,$(REPORTS_SOURCES) $(BROWSE_SOURCES) $(QUICK_SOURCES) $(SESSION_SOURCES) $(ENVELOPE_SOURCES)) $(WEB_OBJECT)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(TRIED) $(PARSERS) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(PARSERS_LIBS) -lcmocka -lm

$(BUILD)/unit/test_timing_%: $(BUILD)/obj/tests/unit/test_timing_%.o \
		$(TIMING_OWN) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(COMMON_LIBS) -lcmocka -lm

TRIED_EDM := $(BUILD)/tried_edm.a
$(TRIED_EDM): $(call objects,$(filter-out edm/main.c,$(EDM_SOURCES)) common/output_file.c)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/fuzz/replay_edm_%: $(BUILD)/obj/tests/fuzz/fuzz_edm_%.o $(BUILD)/obj/tests/fuzz/replay.o \
		$(TRIED_EDM) $(TIMING_STATIC)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(EDM_LIBS)

$(BUILD)/fuzz/replay_%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(BUILD)/obj/tests/fuzz/replay.o \
		$(TRIED) $(PARSERS) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(PARSERS_LIBS) -lm

build/fuzz/edm_%: build/fuzz/obj/tests/fuzz/fuzz_edm_%.o $(TRIED_EDM) $(TIMING_STATIC)
	$(CC) $(LDFLAGS) -o $@ $^ $(EDM_LIBS)

build/fuzz/%: build/fuzz/obj/tests/fuzz/fuzz_%.o $(TRIED) $(PARSERS) $(COMMON)
	$(CC) $(LDFLAGS) -o $@ $^ $(PARSERS_LIBS) -lm

fuzz-programs: $(FUZZ_PROGRAMS)

build/bench/%: $(BUILD)/obj/tests/performance/%.o $(PARSERS) $(COMMON)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(PARSERS_LIBS) -lm

# Programs with inlined functions, of which several test files take chains and recordings. Tests
# call make with a lock, for they run side by side.
INLINED := tests/fixtures/inlined
INLINED_PROGRAMS := $(addprefix build/samples/,templates threads iterators units recursion copies small clang)

inlined-programs: $(INLINED_PROGRAMS)
$(INLINED_PROGRAMS): | build/samples
build/samples:
	@mkdir -p $@

build/samples/%: $(INLINED)/%.cc
	g++ -O2 -g -pthread $(abspath $<) -o $@
build/samples/iterators: $(INLINED)/iterators.rs
	rustc -O -g $(abspath $<) -o $@
build/samples/units: $(INLINED)/units_main.c $(INLINED)/units_other.c
	gcc -O2 -g -flto $(abspath $^) -o $@
build/samples/recursion: $(INLINED)/recursion.c
	gcc -O3 -g $(abspath $<) -o $@
build/samples/copies: $(INLINED)/copies.c
	gcc -O2 -g $(abspath $<) -o $@
build/samples/clang: $(INLINED)/small.cc
	clang++ -O2 -g -gdwarf-4 $(abspath $<) -o $@

# ---------------------------------------------------------------- what people type

# common/version.h is where the version stands.
VERSION := $(patsubst "%",%,$(filter "%",$(file <common/version.h)))

SCRIPTS := $(filter profile-%,$(notdir $(wildcard scripts/*)))

# Pages and completions, out of what the programs print as their help.
MANUAL := build/manual
DOCUMENTED := $(addprefix scripts/,$(SCRIPTS)) $(BIN)/profile-merge $(CONVERTERS) $(BIN)/edm
NAMES := $(BIN)/profile-names

manual: $(MANUAL)/made ## make the manual pages and the completions, in build/manual
$(MANUAL)/made: $(PROGRAMS) $(wildcard scripts/profile-* scripts/lib/* manual/* docs/*.md) README.md CHANGELOG.md common/version.h
	manual/build $(@D) $(abspath $(NAMES)) $(DOCUMENTED)
	touch $@

# Where things are installed, by GNU's names; DESTDIR stands before all of them, as packages want it.
PREFIX ?= /usr/local
prefix ?= $(PREFIX)
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
libdir ?= $(exec_prefix)/lib
libexecdir ?= $(exec_prefix)/libexec
includedir ?= $(prefix)/include
datarootdir ?= $(prefix)/share
mandir ?= $(datarootdir)/man
docdir ?= $(datarootdir)/doc/edm-profile
bashcompletiondir ?= $(datarootdir)/bash-completion/completions
zshcompletiondir ?= $(datarootdir)/zsh/site-functions
fishcompletiondir ?= $(datarootdir)/fish/vendor_completions.d

# The tools find what they need beside themselves, so they keep their places in a folder of their own.
TREE := $(libexecdir)/edm-profile
LINKED := $(addprefix scripts/,$(SCRIPTS)) $(addprefix build/bin/,profile-merge $(notdir $(CONVERTERS)))

install: install-tools install-timing install-edm ## install everything: PREFIX=, DESTDIR=, mandir= and so on

install-tools: all manual
	install -d $(addprefix $(DESTDIR),$(bindir) $(TREE)/scripts/lib $(TREE)/build/bin $(TREE)/build/lib $(TREE)/bats $(mandir)/man1 $(mandir)/man7 \
		$(docdir)/docs/schema $(docdir)/docs/images $(bashcompletiondir) $(zshcompletiondir) $(fishcompletiondir))
	install -m 755 $(addprefix scripts/,$(SCRIPTS)) $(DESTDIR)$(TREE)/scripts
	install -m 644 $(wildcard scripts/lib/*.bash) $(DESTDIR)$(TREE)/scripts/lib
	install -m 755 scripts/lib/host-ssh $(DESTDIR)$(TREE)/scripts/lib
	install -m 755 $(filter-out $(BIN)/edm,$(PROGRAMS)) $(DESTDIR)$(TREE)/build/bin
	install -m 644 $(LIB)/libedm-freeze.so $(DESTDIR)$(TREE)/build/lib
	install -m 644 bats/benchmark.bash $(DESTDIR)$(TREE)/bats
	if [ -d $(TOOLS) ]; then cp -rPp $(TOOLS) $(DESTDIR)$(TREE)/build/lib; fi
	cd $(DESTDIR)$(bindir) && ln -sfr $(addprefix $(DESTDIR)$(TREE)/,$(LINKED)) .
	install -m 644 $(filter-out %/edm.1,$(addprefix $(MANUAL)/man/man1/,$(addsuffix .1,$(notdir $(DOCUMENTED))))) $(DESTDIR)$(mandir)/man1
	sed 's|@DOCDIR@|$(docdir)|' $(MANUAL)/man/man7/edm-profile.7 >$(DESTDIR)$(mandir)/man7/edm-profile.7
	for shell in bash:$(bashcompletiondir) zsh:$(zshcompletiondir) fish:$(fishcompletiondir); do \
		for file in $(MANUAL)/completion/$${shell%%:*}/*; do \
			sed 's|$(abspath $(NAMES))|$(TREE)/build/bin/profile-names|' $$file >$(DESTDIR)$${shell#*:}/$${file##*/} || exit; \
		done; \
	done
	cd $(DESTDIR)$(bashcompletiondir) && for name in $(notdir $(DOCUMENTED)); do ln -sf edm-profile $$name; done
	install -m 644 README.md CHANGELOG.md $(DESTDIR)$(docdir)
	install -m 644 $(wildcard docs/*.md) $(DESTDIR)$(docdir)/docs
	install -m 644 $(wildcard docs/schema/*) $(DESTDIR)$(docdir)/docs/schema
	install -m 644 $(wildcard docs/images/*) $(DESTDIR)$(docdir)/docs/images

# For other projects: cc … $(pkg-config --cflags --libs edm-profile-timing)
install-timing: timing
	install -d $(addprefix $(DESTDIR),$(includedir)/edm-profile $(libdir)/pkgconfig $(libdir)/cmake/edm-profile-timing $(docdir)/examples)
	install -m 644 timing/timing.h $(DESTDIR)$(includedir)/edm-profile/timing.h
	install -m 644 $(TIMING_STATIC) $(DESTDIR)$(libdir)
	install -m 644 $(TIMING_SHARED).$(TIMING_VERSION) $(DESTDIR)$(libdir)
	ln -sf $(notdir $(TIMING_SHARED)).$(TIMING_VERSION) $(DESTDIR)$(libdir)/$(notdir $(TIMING_SHARED))
	for file in edm-profile-timing edm-profile-timing-shared; do \
		$(FILL_IN) timing/install/$$file.pc.in >$(DESTDIR)$(libdir)/pkgconfig/$$file.pc || exit; \
	done
	for file in edm-profile-timing-config edm-profile-timing-config-version; do \
		$(FILL_IN) timing/install/$$file.cmake.in >$(DESTDIR)$(libdir)/cmake/edm-profile-timing/$$file.cmake || exit; \
	done
	install -m 644 examples/timing.c $(DESTDIR)$(docdir)/examples

FILL_IN = sed -e 's|@PREFIX@|$(prefix)|; s|@LIBDIR@|$(libdir)|; s|@INCLUDEDIR@|$(includedir)|; s|@VERSION@|$(VERSION)|' \
	-e 's|@SONAME@|$(notdir $(TIMING_SHARED)).$(TIMING_VERSION)|'

install-edm: all manual
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1
	install -m 755 $(BIN)/edm $(DESTDIR)$(bindir)
	install -m 644 $(MANUAL)/man/man1/edm.1 $(DESTDIR)$(mandir)/man1

# What install puts into an empty folder is what has to go; and the folders that are nobody else's.
uninstall: all ## remove what `make install` with the same PREFIX, DESTDIR and so on has installed
	@new=$$(mktemp -d) && trap 'rm -rf "$$new"' EXIT && \
	$(MAKE) --no-print-directory -s install DESTDIR="$$new" && cd "$$new" && \
	find . ! -type d -printf '%P\0' | (cd $(DESTDIR)/ && xargs -0 rm -f) && \
	find . -depth -type d -path '*edm-profile*' -printf '%P\0' | \
		(cd $(DESTDIR)/ && xargs -0 rmdir --ignore-fail-on-non-empty 2>/dev/null || true)

deb: ## build Debian packages in build/deb
	@packaging/build-deb

test-deb: deb ## install the packages in a new Debian system, try and purge them (needs root, minutes)
	@packaging/test-deb

# Benchmarks of the library itself, linked as edm is.
$(BUILD)/bench-timing: tests/performance/bench-timing.c timing/timing.h $(TIMING_STATIC)
	$(CC) $(ALL_CFLAGS) -o $@ $< $(TIMING_STATIC) -pthread

$(BUILD)/bench-edm: $(BUILD)/obj/tests/performance/bench-edm.o \
		$(call objects,$(filter-out edm/main.c,$(EDM_SOURCES)) common/output_file.c) $(TIMING_STATIC)
	$(CC) $(LDFLAGS) -o $@ $^ $(EDM_LIBS)

bench-edm: $(BUILD)/bench-edm ## time edm's kernels and check their targets
	@$< --check

bench-timing: $(BUILD)/bench-timing ## what a scope of the timing library costs here
	@$<

test: ## install what is missing, build, run every test
	@scripts/install-packages build test
	@tests/run

demo: ## install what is missing, build, profile edm on a track made on the spot
	@scripts/install-packages build
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@scripts/demo

baseline: all ## measure baselines/suite.json and save it: NAME=main JOBS=2
	@scripts/profile-baseline measure $(NAME) --only --jobs $(JOBS)

compare: all ## measure it again and compare: NAME=main; exits 2 where profile-baseline exits 3 or 4
	@scripts/profile-baseline compare $(NAME) --jobs $(JOBS)

bench: all ## performance tests; SAVE=1 makes what they measure the baseline
	@BENCHMARK_SAVE=$(SAVE) bats --filter-tags benchmark tests/performance

test-ci: ## demo, and the steps of action.yml and ci/gitlab.yml, in new systems (needs root, minutes)
	@tests/systems/ci

test-systems: ## build and test in the roots of other systems: SYSTEMS="bullseye sid" COMPILERS="gcc clang" TESTS="tests/x.bats deb" (needs root, hours)
	@tests/systems/run $(TESTS)

fuzz: ## try the readers and writers on random input, FUZZ_SECONDS=60 each
	@$(MAKE) --no-print-directory -s -j$(JOBS) VARIANT=fuzz fuzz-programs
	@tests/fuzz/run $(FUZZ_SECONDS) $(FUZZ_PROGRAMS)

coverage: ## print which lines of parsers/ the tests of the readers reach, and why not the others
	@$(MAKE) --no-print-directory -s -j$(JOBS) VARIANT=coverage all unit
	@tests/coverage

test-history: all ## profile-history over 500 and 3,000 commits, and ended early at 40 random moments
	@bats tests/performance/history.bats

FAULTS ?= 100
faults: all ## end the programs early in every way, FAULTS=100 times each, and look at what they leave
	@tests/faults/run --count $(FAULTS) --jobs $(JOBS)

bench-readers: all build/bench/measure build/bench/read-tokens build/bench/read-callgrind build/bench/read-massif build/bench/read-debug-info ## compare our readers with others
	@tests/performance/bench-readers

bench-compare: all build/bench/measure ## measure profile-compare on documents of 100,000 functions
	@tests/performance/bench-compare

bench-wrapper: all ## measure what profile-deep adds to the CPU time of the bare tools
	@tests/performance/bench-wrapper

bench-gate: all build/bench/measure ## measure what tally costs beside other tools, and what gates cost
	@tests/performance/bench-gate

bench-cycles: all build/bench/measure ## compare model cycles with what the processor takes, and with callgrind
	@tests/performance/bench-cycles

bench-hosts: all ## measure what a job on another machine costs beside its measurement, and 1, 2, 4 hosts
	@tests/performance/bench-hosts

bench-aa: all ## count how often profile-quick calls a program slower than itself
	@tests/performance/bench-aa

blame: all ## count how often profile-compare names the cause of planted changes
	@tests/blame/run

bench-sample: all build/bench/measure ## what sampling costs the program, and how fast its reader is (on a quiet machine: 6 minutes)
	@tests/performance/bench-sample $(ROUNDS)

test-sample-shares: all ## sample programs of known shares, RUNS=100 times each (an hour)
	@tests/performance/sample-shares $(RUNS)

bench-reports: all ## measure pages and flame graphs of big recordings in a browser
	@tests/performance/bench-reports

bless: all ## rewrite the golden files from what the programs print now
	BLESS=1 bats tests

format: ## lay out C and shell files in the project's style
	clang-format -i $$(git ls-files '*.c' '*.h' ':!tests/fixtures')
	shfmt -w $$(tests/helpers/shell-files)

clean: ## remove what was built
	rm -rf build

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

.PHONY: all manual install-tools install-timing install-edm uninstall deb test-deb test-ci test-systems inlined-programs test-history blame timing install unit test demo baseline compare bench bench-edm bench-timing fuzz fuzz-programs coverage faults bench-readers bench-compare bench-cycles bench-hosts bench-aa bench-gate bench-reports bench-sample bench-wrapper test-sample-shares bless format clean help
