// Virtual calls, lambdas, ranges, exceptions and containers passed about.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

struct Shape {
	std::string name;
	explicit Shape(std::string n) : name(std::move(n)) {}
	virtual ~Shape() = default;
	virtual double area() const = 0;
};

struct Square : Shape {
	double side;
	explicit Square(double s) : Shape("square of side " + std::to_string(s)), side(s) {}
	double area() const override { return side * side; }
};

struct Polygon : Shape {
	std::vector<std::pair<double, double>> points;
	explicit Polygon(int corners) : Shape("polygon"), points()
	{
		for (int i = 0; i < corners; i++)
			points.emplace_back(i * 7 % corners, i * 3 % corners);
	}
	double area() const override
	{
		double sum = 0;
		for (size_t i = 1; i < points.size(); i++)
			sum += points[i - 1].first * points[i].second - points[i].first * points[i - 1].second;
		return sum / 2;
	}
};

using Shapes = std::vector<std::unique_ptr<Shape>>;

static Shapes make_shapes(int count)
{
	Shapes shapes;
	for (int i = 0; i < count; i++)
		if (i % 3)
			shapes.push_back(std::make_unique<Square>(i % 50));
		else
			shapes.push_back(std::make_unique<Polygon>(i % 30 + 3));
	return shapes;
}

static double total_area(const Shapes &shapes)
{
	double total = 0;
	for (const auto &shape : shapes)
		total += shape->area();
	return total;
}

static int parse_size(const std::string &text)
{
	if (text.empty() || text[0] < '0' || text[0] > '9')
		return -1;
	return std::stoi(text);
}

static int add_sizes(const std::vector<std::string> &texts)
{
	int total = 0;
	for (const auto &text : texts) {
		try {
			int size = parse_size(text);
			if (size > 0)
				total += size;
		} catch (const std::invalid_argument &) {
			total--;
		}
	}
	return total;
}

static std::map<std::string, int> count_names(const Shapes &shapes)
{
	std::map<std::string, int> names;
	for (const auto &shape : shapes)
		names[shape->name]++;
	return names;
}

static int most_common(const std::map<std::string, int> &names)
{
	int best = 0;
	for (const auto &[name, count] : names)
		best = std::max(best, count);
	return best;
}

static long even_squares(const std::vector<int> &numbers)
{
	auto even = [](int n) { return n % 2 == 0; };
	auto square = [](int n) { return (long)n * n; };
	long sum = 0;
	for (long n : numbers | std::views::filter(even) | std::views::transform(square))
		sum += n;
	return sum;
}

static size_t sort_by_area(Shapes &shapes)
{
	auto is_smaller = [](const auto &a, const auto &b) { return a->area() < b->area(); };
	std::sort(shapes.begin(), shapes.end(), is_smaller);
	return shapes.size();
}

int main(int, char **argv)
{
	int count = atoi(argv[1]);
	Shapes shapes = make_shapes(count);
	std::vector<std::string> texts;
	std::vector<int> numbers;
	for (int i = 0; i < count; i++) {
		texts.push_back(i % 5 ? std::to_string(i) + " centimetres across" : "none");
		numbers.push_back(i * 37 % 1001);
	}
	std::printf("%.1f %d %d %ld %zu\n", total_area(shapes), add_sizes(texts),
		    most_common(count_names(shapes)), even_squares(numbers), sort_by_area(shapes));
}
