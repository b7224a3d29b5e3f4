# Runs once before `bats tests/`: the programs must be built and up to date.

setup_suite() {
	make -s -C "$(dirname "${BASH_SOURCE[0]}")/.." all >&2
}
