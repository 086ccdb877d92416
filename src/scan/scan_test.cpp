// A scan against the plain way: every event found by the splitter, parsed to a document, and matched as such, one after the other.
#include "scan/scan.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <ostream>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

#include "base/hash.h"
#include "event/event.h"
#include "source/event_reader.h"
#include "source/test_text.h"

namespace tocsin::scan {
namespace {

struct Result {
  std::string lines;
  std::vector<std::string> problems;
  std::vector<std::string> errors;
  std::vector<std::uint64_t> counts;
  std::uint64_t events = 0;
  bool complete = true;

  bool operator==(const Result&) const = default;
};

void PrintTo(const Result& result, std::ostream* out) {
  *out << result.events << " events, complete: " << result.complete << ", lines: " << result.lines.size()
       << " bytes";
  for (const auto& problem : result.problems) *out << "\n" << problem;
  for (const auto& error : result.errors) *out << "\n" << error;
}

// Without the line that is shown: of one that is longer than a block only the part that was there.
std::string told(const Diagnostic& problem) {
  return problem.file + ":" + std::to_string(problem.at.line) + ":" + std::to_string(problem.at.column) +
         " " + problem.message + " / " + problem.hint;
}

class Collect : public Output {
 public:
  explicit Collect(Result& result) : result_(result) {}
  void lines(std::string_view text) override { result_.lines += text; }
  void problem(const Diagnostic& problem) override { result_.problems.push_back(told(problem)); }
  void error(const Error& error) override { result_.errors.push_back(to_string(error)); }

 private:
  Result& result_;
};

std::vector<match::Pattern> patterns() {
  std::vector<match::Pattern> out;
  for (const auto* text :
       {R"({"a":[1]})", R"({"source":["aws.iam"]})", R"({"detail":{"b":[{"exists":true}]}})",
        R"({"b":[{"prefix":"x"}]})", R"({"account":["1"],"detail":{"eventName":["CreateUser"]}})"}) {
    out.push_back(match::read_pattern({"pattern", text}).value());
  }
  return out;
}

std::string on_one_line(std::string_view text) {
  std::string out;
  bool skipping = false;
  for (const char c : text) {
    if (c == '\r' || c == '\n') skipping = true;
    if (skipping && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) continue;
    skipping = false;
    out += c;
  }
  return out + "\n";
}

Result plainly(const std::vector<std::string>& files) {
  const auto all = patterns();
  Result result;
  result.counts.resize(all.size());
  match::Scratch scratch;
  for (const auto& file : files) {
    const auto on_problem = [&](const Diagnostic& problem) { result.problems.push_back(told(problem)); };
    const auto on_event = [&](const source::EventText& found) {
      const auto event = doc::parse_json(found.text, match::kEventLimits);
      if (!event) {
        on_problem(
            source::diagnose_event(found, event.error().offset, event.error().message, event.error().hint));
        return true;
      }
      ++result.events;
      bool hit = false;
      for (std::size_t i = 0; i < all.size(); ++i) {
        const match::Matcher matcher(all[i]);
        const auto seen = match::speaks_of_envelope(all[i]) ? event::to_envelope(*event) : *event;
        if (matcher.match(seen, scratch).empty()) continue;
        ++result.counts[i];
        hit = true;
      }
      if (hit) result.lines += on_one_line(found.text);
      return true;
    };
    const auto summary = source::read_events(file, on_event, on_problem);
    if (!summary) result.errors.push_back(to_string(summary.error()));
    if (!summary || !summary->complete) result.complete = false;
  }
  if (!result.problems.empty()) result.complete = false;
  return result;
}

Result scanned(const Options& options) {
  const PatternSet set(patterns());
  Result result;
  Collect collect(result);
  auto totals = scan(set, options, collect);
  result.counts = std::move(totals.counts);
  result.events = totals.events;
  result.complete = totals.complete;
  return result;
}

class Scan : public ::testing::Test {
 public:
  Scan() : folder_(std::filesystem::temp_directory_path() / ("tocsin-scan-" + random_hex(8))) {
    std::filesystem::create_directory(folder_);
  }
  ~Scan() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

 protected:
  std::string file(const std::string& text) {
    auto path = (folder_ / std::to_string(files_++)).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  // As a whole and in blocks of several sizes, on one thread and on more.
  void expect_as_plainly(const std::vector<std::string>& files) {
    const auto expected = plainly(files);
    for (const unsigned threads : {1U, 2U, 5U}) {
      Options options;
      options.files = files;
      options.threads = threads;
      EXPECT_EQ(scanned(options), expected) << files.front() << ", whole, threads: " << threads;
      options.whole_file_bytes = 0;
      for (const std::size_t block :
           {std::size_t{1}, std::size_t{30}, std::size_t{300}, source::TextBlocks::kBlock}) {
        options.block_bytes = block;
        EXPECT_EQ(scanned(options), expected)
            << files.front() << ", block: " << block << ", threads: " << threads;
      }
    }
  }

  std::filesystem::path folder_;
  int files_ = 0;
};

std::string record(int i) {
  return R"({"eventTime":"t","eventSource":")" + std::string(i % 3 == 0 ? "iam" : "s3") +
         R"(.amazonaws.com","eventName":")" + (i % 2 == 0 ? "CreateUser" : "GetObject") +
         R"(","recipientAccountId":"1","b":"x)" + std::to_string(i) + R"("})";
}

std::string lines(int count, const std::string& separator = "\n") {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out +=
        (i % 4 == 0 ? record(i) : "{\"a\":" + std::to_string(i % 3) + ",\"n\":" + std::to_string(i) + "}") +
        separator;
  }
  return out;
}

std::string nested(std::size_t depth) {
  return "{\"a\":" + std::string(depth, '[') + "1" + std::string(depth, ']') + "}\n";
}

TEST_F(Scan, EveryFormOfInput) {
  const auto some = lines(40);
  const auto list = lines(39, ",\n") + record(0);
  for (const auto& text : {
           some,
           some + "{\"a\":1}",
           "\xEF\xBB\xBF" + lines(9, "\r\n"),
           "[" + list + "]",
           "[\n" + list + "\n]\n" + some,
           "{\"Records\":[" + list + "]}",
           some + "{\"x\":1,\"Records\" : [" + record(3) + "],\"y\":[2]}\n" + some,
           "[\n" + lines(9, "\n,\n") + "{}\n]\n" + some,
           std::string("{\n \"a\": 1,\n \"b\": \"x\"\n}\n{\n \"b\":\r\n 2}\n") + some,
           some + "{\"a\":1} {\"a\":1}\n" + some,
           std::string("{\"a\":1}\r{\"a\":1}\r\n\n \n  {\"a\":1}\t\n"),
           std::string(),
           std::string("\n\n"),
       }) {
    expect_as_plainly({file(text)});
    expect_as_plainly({file(source::gzip(text))});
  }
}

TEST_F(Scan, EveryMistakeIsNamedAndTheRestGoesOn) {
  const auto some = lines(9);
  for (const std::string& wrong :
       {std::string("{\"a\":01}"), std::string("xyz"), std::string("{\"a\":1"), std::string("{\"a\":\"b"),
        std::string("{\"a\":1} xyz"), std::string("  {\"a\":[1}"), std::string("[{\"a\":1},2,{\"a\":1}]"),
        std::string("{\"a\":1},"), std::string("\0\x01\xFF", 3), std::string("{\"a\":\"\xFF\"}"),
        std::string("{\"a\":\"\x01\"}"), nested(254), nested(255), nested(256), nested(300), nested(2000),
        "{\"a\":1,\"c\":[" + std::string(300, '[') + "]}", std::string("]"),
        std::string("{\"Records\":[{\"a\":1}")}) {
    expect_as_plainly({file(some + wrong + "\n" + some + wrong + "\n" + some), file(some)});
    expect_as_plainly({file(wrong)});
  }
}

TEST_F(Scan, DamagedGzip) {
  std::mt19937 random(7);
  std::string text;
  for (int i = 0; i < 300; ++i)
    text += "{\"a\":1,\"b\":\"x" + std::to_string(random()) + std::to_string(random()) + "\"}\n";
  const auto good = source::gzip(text);
  expect_as_plainly({file(good.substr(0, good.size() / 2)), file(good), file(good + "junk"),
                     file(good + good), file(good.substr(0, 1)), file(good.substr(0, 5))});
  for (int i = 0; i < 40; ++i) {
    auto damaged = good;
    auto& byte = damaged[random() % good.size()];
    byte = static_cast<char>(~byte);
    expect_as_plainly({file(damaged)});
  }
}

TEST_F(Scan, FilesThatCannotBeRead) {
  const auto good = file(lines(5));
  expect_as_plainly({good, (folder_ / "missing").string(), good, folder_.string(), good});
}

TEST_F(Scan, ManyFilesOfAllSizesKeepTheirOrder) {
  std::vector<std::string> files;
  for (int i = 0; i < 40; ++i) files.push_back(file(lines(i * 7 % 50)));
  expect_as_plainly(files);
}

TEST_F(Scan, AnEventLargerThanItsLimitIsNamed) {
  const auto large = "{\"a\":1,\"b\":\"" + std::string(std::size_t{17} << 20, 'x') + "\"}\n";
  const auto path = file("{\"a\":1}\n" + large + "{\"a\":2}\n{\"a\":1}\n");
  const auto expected = plainly({path});
  ASSERT_EQ(expected.problems.size(), 1U);
  ASSERT_EQ(expected.lines, "{\"a\":1}\n{\"a\":1}\n");
  Options options;
  options.files = {path};
  options.threads = 2;
  EXPECT_EQ(scanned(options), expected);
}

TEST_F(Scan, EarlyGivesTheSameVerdictsOnGoodEvents) {
  const auto path = file(lines(200) + "{\"Records\":[{\"a\":1}]}\n");
  const auto expected = plainly({path});
  const PatternSet set(patterns(), match::Mode::early);
  Result result;
  Collect collect(result);
  result.counts =
      scan(set, {.files = {path}, .threads = 2, .whole_file_bytes = 0, .block_bytes = 100}, collect).counts;
  EXPECT_EQ(result.lines, expected.lines);
  EXPECT_EQ(result.counts, expected.counts);
}

TEST_F(Scan, EarlyDoesNotLookBehindWhatItNeeds) {
  const PatternSet set(std::vector{match::read_pattern({"pattern", R"({"a":[1]})"}).value()},
                       match::Mode::early);
  Result result;
  Collect collect(result);
  EXPECT_TRUE(scan(set, {.files = {file("{\"a\":1,???}\n")}}, collect).complete);
  EXPECT_EQ(result.lines, "{\"a\":1,???}\n");
}

TEST_F(Scan, TellsHowMuchAndHowLong) {
  const auto text = lines(5000);
  const PatternSet set(patterns());
  Result result;
  Collect collect(result);
  const auto totals = scan(
      set, {.files = {file(text), file(source::gzip(text))}, .threads = 2, .keep_lines = false}, collect);
  EXPECT_EQ(totals.events, 10'000U);
  EXPECT_EQ(totals.bytes, 2 * text.size());
  EXPECT_EQ(totals.threads, 2U);
  EXPECT_GT(totals.read_seconds, 0);
  EXPECT_GT(totals.match_seconds, 0);
  EXPECT_EQ(result.lines, "");
}

}  // namespace
}  // namespace tocsin::scan
