// Which of two patterns does an event match? And what is wrong with a third?
#include <iostream>
#include <tocsin_match.hpp>

int main() {
  tocsin_match::Patterns patterns;
  for (const char* text :
       {R"({"source": ["aws.iam"]})", R"({"detail": {"eventName": [{"prefix": "Delete"}]}})"}) {
    if (const auto added = patterns.add(text, "good.json"); !added) std::cerr << added.error().text;
  }
  if (const auto added = patterns.add(R"({"source": "aws.iam"})", "bad.json"); !added) {
    const auto& problem = added.error().problems.front();
    std::cout << problem.file << ':' << problem.line << ':' << problem.column << ": " << problem.message
              << '\n';
  }

  const auto matcher = tocsin_match::Matcher::compile(patterns);
  tocsin_match::Scratch scratch;  // one a thread
  const auto found =
      matcher->match_text(R"({"source": "aws.iam", "detail": {"eventName": "CreateUser"}})", scratch);
  if (!found) return 1;
  for (const auto number : *found) std::cout << "pattern " << number << " matches\n";
}
