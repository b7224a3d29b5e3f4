// Containers, exceptions and strings of C++, in two threads.
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static std::map<int, std::string> table;

static int fall(int depth)
{
	std::vector<int> here(depth + 1);
	if (depth == 0)
		throw std::runtime_error("the end");
	return fall(depth - 1) + here[0];
}

int main()
{
	for (int i = 0; i < 60; i++)
		table[i * 7 % 60] = std::string(i, 'x');
	std::thread([] {
		for (int i = 0; i < 40; i++)
			std::make_unique<long[]>(i);
	}).join();
	for (int i = 0; i < 5; i++) {
		try {
			fall(i);
		} catch (const std::exception &) {
			new double; // never deleted
		}
	}
}
