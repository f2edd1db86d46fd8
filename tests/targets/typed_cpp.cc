// build: g++ -O0 -g -w -std=c++17
// Classes, references and the standard library's strings and vectors. typed_cpp_o2.cc is the same, optimised.
#include <array>
#include <chrono>
#include <cstdio>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#define CALLED __attribute__((noinline))
volatile int sink;

namespace shop {
enum class level : unsigned char { low, high = 200 };

struct base {
	long id;
};

struct item : base {
	std::string name;
	double price;
};

struct counter {
	int count;
	CALLED int add(int much)
	{
		sink++;
		return count += much;
	}
};

CALLED std::string greet(const std::string &whom, std::string by_value, std::string_view view, level l)
{
	sink++;
	return whom + by_value + std::string(view);
}

CALLED std::vector<int> grow(std::vector<int> numbers, const std::vector<std::string> &names)
{
	sink++;
	numbers.push_back(static_cast<int>(names.size()));
	return numbers;
}

CALLED const item &cheapest(const item &one, int &seen)
{
	seen++;
	sink++;
	return one;
}

CALLED std::optional<int> hold(std::unique_ptr<int> one, std::shared_ptr<std::string> shared, std::optional<int> some,
			       std::optional<std::string> text, std::array<short, 2> array)
{
	sink += *one + shared->size() + text->size() + array[1];
	return some ? std::nullopt : some;
}

CALLED std::map<int, int> collect(const std::map<std::string, std::vector<int>> &map, std::set<std::string> set,
				  std::unordered_map<int, double> hashed, const std::list<long> &list, std::deque<int> deque)
{
	sink += map.size() + set.size() + hashed.size() + list.size() + deque.size();
	std::map<int, int> squares;
	for (int i = 5; i > 0; i--)
		squares[i] = i * i;
	return squares;
}

CALLED std::pair<int, std::string> tie(std::tuple<int, double, std::string> tuple, std::variant<int, std::string> variant,
				       std::function<int(int)> function, const std::function<void()> &nothing, int last)
{
	sink += std::get<0>(tuple) + variant.index() + function(1) + !nothing + last;
	return {last, std::get<2>(tuple)};
}

CALLED int increment(int number)
{
	return number + 1;
}

CALLED std::chrono::seconds wait(std::chrono::milliseconds how_long, std::chrono::system_clock::time_point since,
	std::weak_ptr<int> weak, const std::vector<bool> &flags)
{
	sink++;
	return std::chrono::seconds(how_long.count() + weak.use_count() + flags.size());
}
} // namespace shop

int main()
{
	shop::counter counter{40};
	shop::item item{{7}, "a name that is too long for the object itself", 2.5};
	int seen = 1;
	std::printf("%d\n", counter.add(2));
	std::printf("%s\n", shop::greet("hello", ", ", "world", shop::level::high).c_str());
	std::printf("%zu\n", shop::grow({1, 2, 3}, {"one", "two"}).size());
	std::printf("%g\n", shop::cheapest(item, seen).price);
	shop::hold(std::make_unique<int>(7), std::make_shared<std::string>("shared"), 5, "text", {8, 9});
	std::deque<int> deque;
	for (int i = 0; i < 300; i++)
		deque.push_back(i);
	deque.erase(deque.begin() + 2, deque.end() - 2);
	std::printf("%zu\n", shop::collect({{"b", {2, 3}}, {"a", {}}}, {"z", "y", "x"}, {{7, 0.5}}, {1, 2}, deque).size());
	std::printf("%s\n", shop::tie({1, 2.5, "three"}, "text", shop::increment, {}, 9).second.c_str());
	auto five = std::make_shared<int>(5);
	std::vector<bool> flags(70, true);
	flags[1] = false;
	flags.erase(flags.begin() + 3, flags.begin() + 67);
	std::printf("%ld\n", (long)shop::wait(std::chrono::milliseconds(1500), {}, five, flags).count());
	return seen - 2;
}
