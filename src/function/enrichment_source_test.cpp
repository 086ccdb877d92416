#include "function/enrichment_source.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "aws/testing/fake_service.h"
#include "event/testing/sample.h"
#include "function/testing/fakes.h"

namespace tocsin::function {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kNames = R"({"accounts":{"123456789012":"production"}})";

class EnrichmentSource : public ::testing::Test {
 protected:
  EnrichmentSource() { std::filesystem::create_directories(folder_); }
  ~EnrichmentSource() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  /// What an alert then knows of an event of account 123456789012.
  event::Context known(const std::string& place, const std::string& folder,
                       const std::string& s3 = "http://127.0.0.1:1") const {
    testing::Bench bench(s3);
    Settings settings;
    settings.enrichment = place;
    auto event = event::testing::shaped_sample("bus-create-user");
    event.account = "123456789012";
    event.actor.account = event.account;
    load_enrichment(settings, folder, bench.client,
                    std::chrono::steady_clock::now() + std::chrono::seconds(5))
        .add_to(event);
    return event.context;
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("tocsin-enrichment-source-" + std::to_string(::getpid()));
};

TEST_F(EnrichmentSource, NothingIsNamedAndNothingLiesBeside) {
  EXPECT_THAT(known("", folder_).missing, IsEmpty());
  EXPECT_THAT(known("", "").missing, IsEmpty());
}

TEST_F(EnrichmentSource, AFileOfTheZip) {
  write("enrichment.json", kNames);
  write("other.json", R"({"accounts":{"123456789012":"build"}})");
  EXPECT_EQ(known("", folder_).account_name, "production");
  EXPECT_EQ(known("other.json", folder_).account_name, "build") << "what is named goes first";
  EXPECT_EQ(known((folder_ / "other.json").string(), "").account_name, "build");
  EXPECT_EQ(known("", "").account_name, "") << "no folder, and none of where the test runs";
}

TEST_F(EnrichmentSource, AnObjectInS3) {
  const aws::testing::FakeService s3([](const auto& asked) {
    return asked.target == "/my-names/a/names.json" ? aws::testing::Told{kNames}
                                                    : aws::testing::Told{"<Error/>", 403};
  });
  EXPECT_EQ(known("s3://my-names/a/names.json", folder_, s3.url()).account_name, "production");
  EXPECT_THAT(s3.asked(), SizeIs(1));
  EXPECT_THAT(known("s3://my-names/other.json", folder_, s3.url()).missing,
              ElementsAre(HasSubstr("TOCSIN_ENRICHMENT=s3://my-names/other.json")));
}

TEST_F(EnrichmentSource, WhatCannotBeReadIsSaidInEachAlert) {
  EXPECT_THAT(known("missing.json", folder_).missing, ElementsAre(HasSubstr("missing.json")));
  write("enrichment.json", "{\n\"accounts\":{\"1234\":\"x\"}}");
  EXPECT_THAT(known("", folder_).missing, ElementsAre(HasSubstr("enrichment.json:2:13")));
  write("enrichment.json", std::string((std::size_t{4} << 20) + 1, ' '));
  EXPECT_THAT(known("", folder_).missing, ElementsAre(HasSubstr("enrichment.json")));
}

}  // namespace
}  // namespace tocsin::function
