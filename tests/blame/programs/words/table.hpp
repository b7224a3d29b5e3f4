// A header-only table of counts by key, with open addressing.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

template <class Key, class Hash>
class CountTable {
	struct Slot { Key key; uint64_t count = 0; };
	std::vector<Slot> slots;
	size_t used = 0;
	Hash hash;

	size_t find(const Key &key) const
	{
		size_t mask = slots.size() - 1, i = hash(key) & mask;
		while (slots[i].count && !(slots[i].key == key))
			i = (i + 1) & mask;
		return i;
	}

	void grow()
	{
		std::vector<Slot> old(slots.size() * 2);
		old.swap(slots);
		for (auto &s : old)
			if (s.count)
				slots[find(s.key)] = s;
	}

public:
	CountTable() : slots(64) {}

	void add(const Key &key)
	{
		if (used * 2 > slots.size())
			grow();
		Slot &s = slots[find(key)];
		if (!s.count) {
			s.key = key;
			used++;
		}
		s.count++;
	}

	size_t size() const { return used; }
};
