/* Facts from an ELF file, on any input: no crash, and texts have the documented form. */
#include "envelope/facts/elf.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct elf_facts facts = elf_read((struct text){(const char *)data, size}, &arena);

	MUST(facts.build_id.length % 2 == 0);
	for (size_t i = 0; i < facts.build_id.length; i++)
		MUST(strchr("0123456789abcdef", facts.build_id.data[i]));
	MUST(!facts.interpreter.length || !facts.interpreter.data[facts.interpreter.length]);
	arena_release(&arena);
	return 0;
}
