// Counts words in a tree and in a hash table.
#include <benchmark/benchmark.h>

#include <map>
#include <sstream>
#include <string>
#include <unordered_map>

static std::string make_text(long words)
{
	std::string text;

	for (long i = 0; i < words; i++)
		text += "word" + std::to_string(i * 7919 % 101) + " ";
	return text;
}

template <class Table> static void count(benchmark::State &state)
{
	const std::string text = make_text(state.range(0));

	for (auto _ : state) {
		std::istringstream words(text);
		Table table;

		for (std::string word; words >> word;)
			table[word]++;
		benchmark::DoNotOptimize(table);
	}
}

static void tree(benchmark::State &state)
{
	count<std::map<std::string, int>>(state);
}

static void hash(benchmark::State &state)
{
	count<std::unordered_map<std::string, int>>(state);
}

BENCHMARK(tree)->Arg(100)->Arg(1000);
BENCHMARK(hash)->Arg(100)->Arg(1000);
BENCHMARK_MAIN();
