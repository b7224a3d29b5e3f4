// Test cases as they are, with Catch2 of version 2 or 3; those with the tag [hot] are worth counting.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <string>

static long parse(const std::string &text)
{
	long sum = 0, number = 0;

	for (char byte : text) {
		if (byte >= '0' && byte <= '9') {
			number = 10 * number + (byte - '0');
		} else {
			sum += number;
			number = 0;
		}
	}
	return sum + number;
}

TEST_CASE("numbers are added", "[hot]")
{
	std::string text;

	for (int i = 1; i <= 500; i++)
		text += std::to_string(i) + ",";
	REQUIRE(parse(text) == 500 * 501 / 2);
}

TEST_CASE("a text without numbers", "[hot]")
{
	REQUIRE(parse(std::string(1000, 'x')) == 0);
}

TEST_CASE("an empty text")
{
	REQUIRE(parse("") == 0);
}
