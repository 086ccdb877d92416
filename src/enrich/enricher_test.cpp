#include "enrich/enricher.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

#include "enrich/accounts.h"
#include "enrich/testing/mmdb_file.h"

namespace tocsin::enrich {
namespace {

using namespace testing;
using event::Account;
using event::Accounts;

class EnricherTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::temp_directory_path() / "tocsin-enrich-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, std::string_view content) const {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  static event::Context context_of(const Settings& settings, const std::string& ip,
                                   const std::string& account = "", const std::string& actor_account = "") {
    const auto enricher = Enricher::open(settings);
    EXPECT_TRUE(enricher) << (enricher ? "" : to_string(enricher.error()));
    event::Event event;
    event.source_ip = ip;
    event.account = account;
    event.actor.account = actor_account;
    if (enricher) enricher->add_to(event);
    return event.context;
  }

  static std::string refusal(const Settings& settings) {
    const auto enricher = Enricher::open(settings);
    return enricher ? "" : to_string(enricher.error());
  }

  static geo::Range range(std::string_view text) { return geo::parse_range(text).value_or(geo::Range{}); }

 private:
  std::filesystem::path folder_;
};

TEST_F(EnricherTest, AddsNothingWithoutSettings) {
  const auto context = context_of({}, "203.0.113.7", "123456789012");
  EXPECT_EQ(context.city + context.network + context.range + context.account_name, "");
  EXPECT_TRUE(context.missing.empty());
}

TEST_F(EnricherTest, NamesTheNarrowestOwnRange) {
  Settings settings;
  settings.own_ranges = {{"company", range("203.0.113.0/24")},
                         {"office", range("203.0.113.0/28")},
                         {"VPN", range("2001:db8::/32")}};
  EXPECT_EQ(context_of(settings, "203.0.113.5").range, "office (own range)");
  EXPECT_EQ(context_of(settings, "203.0.113.200").range, "company (own range)");
  EXPECT_EQ(context_of(settings, "::ffff:203.0.113.5").range, "office (own range)");
  EXPECT_EQ(context_of(settings, "2001:db8:1::").range, "VPN (own range)");
  EXPECT_EQ(context_of(settings, "198.51.100.1").range, "");
  EXPECT_EQ(context_of(settings, "ec2.amazonaws.com").range, "");
}

TEST_F(EnricherTest, NamesAwssRanges) {
  Settings settings;
  settings.aws_ranges = file("ip-ranges.json", R"({"prefixes":[
      {"ip_prefix":"198.51.100.0/24","region":"eu-west-1","service":"AMAZON"},
      {"ip_prefix":"198.51.100.0/24","region":"eu-west-1","service":"EC2"},
      {"ip_prefix":"198.51.100.128/25","region":"GLOBAL","service":"CLOUDFRONT"},
      {"ip_prefix":"nonsense"}],
    "ipv6_prefixes":[{"ipv6_prefix":"2001:db8::/32","region":"us-east-1","service":"AMAZON"}]})");
  EXPECT_EQ(context_of(settings, "198.51.100.1").range, "AWS EC2, eu-west-1");
  EXPECT_EQ(context_of(settings, "198.51.100.200").range, "AWS CLOUDFRONT, GLOBAL");
  EXPECT_EQ(context_of(settings, "2001:db8::1").range, "AWS, us-east-1");
  EXPECT_EQ(context_of(settings, "203.0.113.1").range, "");
}

TEST_F(EnricherTest, ReadsMaxMindsDatabases) {
  Settings settings;
  settings.city = file(
      "city.mmdb",
      mmdb(range("203.0.113.0/24"),
           mmdb_map(
               {{"city", mmdb_map({{"names", mmdb_map({{"en", mmdb_text("Bern")}})}})},
                {"subdivisions", mmdb_list({mmdb_map({{"names", mmdb_map({{"en", mmdb_text("Bern")}})}})})},
                {"country", mmdb_map({{"names", mmdb_map({{"en", mmdb_text("Switzerland")}})}})}})));
  settings.network = file(
      "asn.mmdb",
      mmdb(range("2001:db8::/32"), mmdb_map({{"autonomous_system_number", mmdb_number(64496)},
                                             {"autonomous_system_organization", mmdb_text("Example Net")}})));
  EXPECT_EQ(context_of(settings, "203.0.113.9").city, "Bern, Switzerland");
  EXPECT_EQ(context_of(settings, "203.0.113.9").network, "");
  EXPECT_EQ(context_of(settings, "2001:db8::9").network, "AS64496 Example Net");
  EXPECT_EQ(context_of(settings, "2002:cb00:7109::1").city, "Bern, Switzerland");
  EXPECT_EQ(context_of(settings, "8.8.8.8").city, "");
  EXPECT_TRUE(context_of(settings, "8.8.8.8").missing.empty());
}

TEST_F(EnricherTest, ReadsIpinfosFields) {
  Settings settings;
  settings.network = file(
      "ipinfo.mmdb", mmdb(range("203.0.113.0/24"),
                          mmdb_map({{"asn", mmdb_text("AS64497")}, {"as_name", mmdb_text("Other Net")}})));
  EXPECT_EQ(context_of(settings, "203.0.113.9").network, "AS64497 Other Net");
}

TEST_F(EnricherTest, ABrokenRecordIsMissingAndNothingElse) {
  // A pointer to far behind the end of the data.
  Settings settings;
  settings.city = file("broken.mmdb", mmdb(range("203.0.113.0/24"), "\x38\xFF\xFF\xFF\xFF"));
  const auto context = context_of(settings, "203.0.113.9");
  EXPECT_EQ(context.city, "");
  settings.city = file("odd.mmdb", mmdb(range("203.0.113.0/24"), mmdb_text("no map")));
  EXPECT_EQ(context_of(settings, "203.0.113.9").city, "");
}

TEST_F(EnricherTest, NamesAccounts) {
  Settings settings;
  settings.accounts =
      file("accounts.json", R"({"Accounts":[{"Id":"123456789012","Name":"production","Status":"ACTIVE"}]})");
  auto context = context_of(settings, "", "123456789012", "123456789012");
  EXPECT_EQ(context.account_name, "production");
  EXPECT_TRUE(context.missing.empty());
  settings.accounts = file("accounts.yaml", "\"123456789012\": production\n\"111122223333\": test\n");
  context = context_of(settings, "", "123456789012", "111122223333");
  EXPECT_EQ(context.account_name, "production");
  EXPECT_EQ(context.actor_account_name, "test");
  context = context_of(settings, "", "123456789012", "210987654321");
  EXPECT_EQ(context.actor_account_name, "");
  EXPECT_EQ(context.missing,
            std::vector<std::string>{"the name of account 210987654321: accounts.yaml does not have it"});
}

TEST_F(EnricherTest, RefusesFilesThatAreNotWhatTheyShouldBe) {
  Settings settings;
  settings.city = file("no.mmdb", "this is text");
  EXPECT_NE(refusal(settings).find("no.mmdb: this is no database in MaxMind's format"), std::string::npos);
  settings.city = "/nonexistent/a.mmdb";
  EXPECT_EQ(refusal(settings), "/nonexistent/a.mmdb: No such file or directory");
  settings = {};
  settings.aws_ranges = file("ranges.json", R"({"prefixes":[]})");
  EXPECT_NE(refusal(settings).find("ranges.json: this is not AWS's list"), std::string::npos);
  settings = {};
  settings.accounts = file("a.yaml", "\"123456789012\": production\nproduction: \"123456789013\"\n");
  EXPECT_NE(refusal(settings).find("a.yaml:2:1: \"production\" is no account's id"), std::string::npos);
  settings.accounts = file("b.yaml", "[]");
  EXPECT_NE(refusal(settings).find("b.yaml:1:1: this names no account"), std::string::npos);
  settings.accounts = file("c.json", R"({"Accounts":[{"Id":123456789012}]})");
  EXPECT_NE(refusal(settings).find("c.json:1:14: an account without"), std::string::npos);
}

TEST_F(EnricherTest, ADatabaseThatIsCutOrOverwrittenLaterChangesNothing) {
  Settings settings;
  settings.network =
      file("asn.mmdb", mmdb(range("203.0.113.0/24"), mmdb_map({{"asn", mmdb_text("AS64497")}})));
  const auto enricher = Enricher::open(settings);
  ASSERT_TRUE(enricher);
  for (const auto* content : {"", "something shorter"}) {
    file("asn.mmdb", content);
    event::Event event;
    event.source_ip = "203.0.113.9";
    enricher->add_to(event);
    EXPECT_EQ(event.context.network, "AS64497");
    EXPECT_TRUE(event.context.missing.empty());
  }
}

TEST_F(EnricherTest, RefusesADatabaseOfTheOtherKind) {
  const auto of_type = [&](std::string_view type) {
    return file("x.mmdb", mmdb(range("203.0.113.0/24"), mmdb_map({}), type));
  };
  const auto as_city = [&](std::string_view type) {
    Settings settings;
    settings.city = of_type(type);
    return refusal(settings);
  };
  const auto as_network = [&](std::string_view type) {
    Settings settings;
    settings.network = of_type(type);
    return refusal(settings);
  };
  EXPECT_THAT(as_city("GeoLite2-ASN"),
              ::testing::HasSubstr("x.mmdb: this database (GeoLite2-ASN) knows networks, no places (it "
                                   "belongs under `network`)"));
  EXPECT_THAT(as_network("DBIP-City-Lite"), ::testing::HasSubstr("knows places, no networks"));
  for (const auto* type : {"GeoIP2-Enterprise", "ipinfo location_asn.mmdb", "Something else"}) {
    EXPECT_EQ(as_city(type), "") << type;
    EXPECT_EQ(as_network(type), "") << type;
  }
  EXPECT_EQ(as_city("GeoLite2-City"), "");
  EXPECT_EQ(as_network("GeoLite2-ASN"), "");
}

TEST_F(EnricherTest, ADatabaseCutAnywhereNeverBreaksAnything) {
  const auto whole = mmdb(range("203.0.113.0/24"),
                          mmdb_map({{"city", mmdb_map({{"names", mmdb_map({{"en", mmdb_text("Bern")}})}})}}));
  for (std::size_t i = 0; i < whole.size(); i += 3) {
    auto broken = whole;
    broken[i] = static_cast<char>(~static_cast<unsigned char>(broken[i]));
    Settings settings;
    settings.city = file("broken.mmdb", broken);
    const auto enricher = Enricher::open(settings);
    if (!enricher) {
      EXPECT_NE(to_string(enricher.error()).find("broken.mmdb"), std::string::npos);
      continue;
    }
    event::Event event;
    event.source_ip = "203.0.113.9";
    enricher->add_to(event);
    EXPECT_LE(event.context.missing.size(), 1U);
  }
}

TEST_F(EnricherTest, TheFileNamesAnAccountBeforeTheOrganisationDoes) {
  Settings settings;
  settings.accounts = file("accounts.yaml", "\"111122223333\": ours\n");
  auto enricher = Enricher::open(settings);
  ASSERT_TRUE(enricher);
  enricher->add_accounts(Accounts{{"111122223333", {"theirs", "", {}}}, {"444455556666", {"test", "", {}}}});
  event::Event event;
  event.account = "111122223333";
  event.actor.account = "444455556666";
  enricher->add_to(event);
  EXPECT_EQ(event.context.account_name, "ours");
  EXPECT_EQ(event.context.actor_account_name, "test");
  event.account = "777788889999";
  enricher->add_to(event);
  EXPECT_EQ(event.context.missing,
            std::vector<std::string>{"the name of account 777788889999: the organisation does not have it"});
}

TEST_F(EnricherTest, AnOrganisationThatCannotBeAskedIsToldInTheAlert) {
  Enricher enricher;
  enricher.add_accounts(fail({ErrorKind::permission, "AccessDenied"}));
  event::Event event;
  event.account = "111122223333";
  enricher.add_to(event);
  EXPECT_EQ(
      event.context.missing,
      std::vector<std::string>{
          "the name of account 111122223333: the organisation's accounts could not be listed: AccessDenied"});
}

TEST_F(EnricherTest, AFileSaysInWhichUnitsAccountsStand) {
  const std::vector<std::string> ids = {"r-ab12", "ou-ab12-11111111"};
  const std::pair<const char*, Account> forms[] = {
      {"\"123456789012\": {name: production, ou: Prod/Payments}\n", {"production", "Prod/Payments", {}}},
      {"\"123456789012\": {name: production, ou: Root/Prod/Payments/}\n",
       {"production", "Prod/Payments", {}}},
      {"\"123456789012\": {ou: Prod}\n", {"", "Prod", {}}},
      {"\"123456789012\": {ou: Root/}\n", {"", "Root", {}}},
      {"\"123456789012\": {ou: o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/}\n", {"", "", ids}},
      {"\"123456789012\": {ou: r-ab12/ou-ab12-11111111}\n", {"", "", ids}},
      {"\"123456789012\": {ou: ou-of-the-shelf/r-d}\n", {"", "ou-of-the-shelf/r-d", {}}},
      {R"({"Accounts":[{"Id":"123456789012","Name":"production","Ou":"Prod"}]})", {"production", "Prod", {}}},
  };
  for (const auto& [text, wanted] : forms) {
    const auto accounts = read_accounts({"accounts.yaml", text});
    ASSERT_TRUE(accounts) << to_string(accounts.error());
    const auto& account = accounts->at("123456789012");
    EXPECT_EQ(account.name, wanted.name) << text;
    EXPECT_EQ(account.ou, wanted.ou) << text;
    EXPECT_EQ(account.ou_ids, wanted.ou_ids) << text;
  }
}

TEST_F(EnricherTest, AWrongUnitIsAnErrorWithItsLine) {
  for (const auto* value :
       {"{name: a, ou: Prod//Payments}", "{name: a, ou: /Prod}", "{name: a, ou: \"\"}",
        "{name: a, ou: [Prod]}", "{name: a, unit: Prod}", "{}", "{name: 7}", "{ou: o-a1b2c3d4e5}"}) {
    const auto accounts = read_accounts(
        {"accounts.yaml", "\"111122223333\": fine\n\"123456789012\": " + std::string(value) + "\n"});
    ASSERT_FALSE(accounts) << value;
    EXPECT_TRUE(accounts.error().where.starts_with("accounts.yaml:2:")) << accounts.error().where;
  }
}

TEST_F(EnricherTest, TheUnitIsTheFilesOrElseTheOrganisations) {
  Settings settings;
  settings.accounts =
      file("accounts.yaml", "\"111122223333\": {ou: Ours}\n\"444455556666\": test\n\"777788889999\": lost\n");
  auto enricher = Enricher::open(settings);
  ASSERT_TRUE(enricher);
  EXPECT_TRUE(enricher->knows_units());
  const std::vector<std::string> ids = {"r-ab12", "ou-ab12-11111111"};
  enricher->add_accounts(
      Accounts{{"111122223333", {"a", "Prod", ids}}, {"444455556666", {"b", "Prod", ids}}});
  event::Event event;
  event.account = "111122223333";
  enricher->add_to(event);
  EXPECT_EQ(event.context.account_name, "a");
  EXPECT_EQ(event.context.account_ou, "Ours");
  EXPECT_TRUE(event.context.account_ou_ids.empty());
  event.account = "444455556666";
  enricher->add_to(event);
  EXPECT_EQ(event.context.account_name, "test");
  EXPECT_EQ(event.context.account_ou, "Prod");
  EXPECT_EQ(event.context.account_ou_ids, ids);
  EXPECT_TRUE(event.context.missing.empty());
  event.account = "777788889999";
  enricher->add_to(event);
  EXPECT_EQ(event.context.missing,
            std::vector<std::string>{"the organizational unit of account 777788889999: "
                                     "the organisation does not have it"});
}

TEST_F(EnricherTest, UnitsThatNobodyGivesAreNotMissed) {
  Settings settings;
  settings.accounts = file("accounts.yaml", "\"111122223333\": ours\n");
  auto enricher = Enricher::open(settings);
  ASSERT_TRUE(enricher);
  EXPECT_FALSE(enricher->knows_units());
  event::Event event;
  event.account = "111122223333";
  enricher->add_to(event);
  EXPECT_TRUE(event.context.missing.empty());
}

TEST_F(EnricherTest, UnitsThatWereAskedInVainAreMissed) {
  Settings settings;
  settings.organizational_units = true;
  auto enricher = Enricher::open(settings);
  ASSERT_TRUE(enricher);
  enricher->add_accounts(fail({ErrorKind::permission, "AccessDenied"}));
  event::Event event;
  event.account = "111122223333";
  enricher->add_to(event);
  ASSERT_EQ(event.context.missing.size(), 2U);
  EXPECT_EQ(
      event.context.missing[1],
      "the organizational unit of account 111122223333: the organisation's accounts could not be listed: "
      "AccessDenied");
}

}  // namespace
}  // namespace tocsin::enrich
