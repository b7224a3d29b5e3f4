// Counts words, adds up checksums of lines, finds the longest line and sorts them.
#include "lib/checksum.h"
#include "table.hpp"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

struct Fnv {
	size_t operator()(const std::string &s) const
	{
		uint64_t h = 1469598103934665603ull;
		for (unsigned char c : s)
			h = (h ^ c) * 1099511628211ull;
		return h ^ (h >> 29);
	}
};
using Words = CountTable<std::string, Fnv>;

static std::vector<std::string> make_lines(int count)
{
	std::vector<std::string> lines;
	uint32_t seed = 1;
	for (int i = 0; i < count; i++) {
		std::string line;
		for (int k = i % 9 + 3; k; k--) {
			seed = seed * 1664525 + 1013904223;
			line += "w" + std::to_string((seed >> 16) % 3500) + " ";
		}
		lines.push_back(line);
	}
	return lines;
}

static void count_words(const std::vector<std::string> &lines, Words &words)
{
	std::string word;
	for (const auto &line : lines) {
		for (char c : line) {
			if (c == ' ') {
				if (!word.empty())
					words.add(word);
				word.clear();
			} else {
				word.push_back(c);
			}
		}
	}
}

static uint32_t sum_lines(const std::vector<std::string> &lines)
{
	uint32_t total = 0;
	for (const auto &line : lines) {
		char *text = trim(line.data(), line.size());
		total ^= checksum((const unsigned char *)text, strlen(text));
		free(text);
	}
	return total;
}

static size_t longest(const std::vector<std::string> &lines)
{
	size_t best = 0;
	for (const auto &line : lines)
		best = std::max(best, line.size());
	return best;
}

static bool is_before(const std::string &a, const std::string &b)
{
	return a < b;
}

static size_t sort_lines(std::vector<std::string> lines)
{
	std::sort(lines.begin(), lines.end(), is_before);
	return lines.size();
}

int main(int, char **argv)
{
	auto lines = make_lines(atoi(argv[2]));
	std::string what = argv[1];
	if (what == "words") {
		Words words;
		count_words(lines, words);
		std::printf("%zu words\n", words.size());
	} else if (what == "sum") {
		std::printf("%08x\n", sum_lines(lines));
	} else if (what == "longest") {
		std::printf("%zu\n", longest(lines));
	} else {
		std::printf("%zu\n", sort_lines(lines));
	}
}
