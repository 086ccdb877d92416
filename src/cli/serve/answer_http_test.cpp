#include "cli/serve/answer_http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store_fixture.h"

namespace tocsin::cli {
namespace {

using namespace std::chrono_literals;
using store::testing::kStart;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kId = "3f2ab61c00112233";
constexpr std::string_view kUrl = "https://t.example.com";

class AnswerHttp : public store::testing::StoreTest {
 protected:
  AnswerHttp() : links_(std::string(kUrl), {Secret("a secret of some length")}) { open_incident(); }

  void open_incident(const std::string& alert_id = kId, int severity = 3,
                     const std::string& title = "Root sign-in") {
    if (!store_) open();
    auto made = alert(alert_id);
    made.admit = [=](store::Desk& desk, Time now) -> Result<store::Admission> {
      EXPECT_TRUE(desk.join({alert_id, "a-rule", severity, title, "111122223333", "alice", {}, {"session:x"}},
                            {}, now));
      return store::Admission{{}, {}, {}, kId};
    };
    put(made);
  }

  std::string target(bool resolve = false, int severity = 3, const std::string& id = kId) const {
    return links_.links(id, "pager", severity, kStart)[resolve ? 1 : 0].url.substr(kUrl.size());
  }
  net::HttpResponse ask(const std::string& method, const std::string& target, const std::string& body = {},
                        Time now = kStart + 1min) {
    return answer_page({method, target, target.substr(0, target.find('?')), {}, body}, links_, *store_, now);
  }
  net::HttpResponse call(const std::string& path, const std::string& body = R"({"author":"alice"})") {
    return answer_call({"POST", path, path, {}, body}, *store_, kStart + 1min);
  }
  store::Incident incident() {
    store::IncidentFilter filter;
    filter.id = kId;
    return store_->incidents(filter).value().at(0);
  }

  pipeline::AnswerLinks links_;
};

TEST_F(AnswerHttp, ALookChangesNothing) {
  const auto page = ask("GET", target());
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Root sign-in"));
  EXPECT_THAT(page.body, HasSubstr("<form method=\"post\""));
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
  EXPECT_EQ(incident().state, store::kOpen);
}

TEST_F(AnswerHttp, APostActsOnce) {
  const auto done = ask("POST", target(), "name=Alice+%3Cb%3E");
  EXPECT_EQ(done.status, 200);
  EXPECT_THAT(done.body, HasSubstr("You have it"));
  EXPECT_THAT(done.body, Not(HasSubstr("<b>")));
  EXPECT_EQ(incident().state, store::kAcknowledged);
  EXPECT_EQ(incident().answered_by, "Alice <b> (by the link sent to pager)");
  EXPECT_EQ(ask("POST", target(), "name=Bob").status, 409);
  EXPECT_THAT(incident().answered_by, HasSubstr("Alice"));
  EXPECT_THAT(ask("GET", target()).body, HasSubstr("Nothing is left to do"));
  EXPECT_EQ(ask("POST", target(true)).status, 200);
  EXPECT_EQ(incident().state, store::kResolved);
}

TEST_F(AnswerHttp, WithoutAValidLinkNothingIsSaid) {
  for (const auto& bad : {std::string("/incidents/") + kId, target() + "0", target(false, 4).substr(0, 60),
                          std::string("/incidents/?do=ack"), std::string("/")}) {
    for (const auto* method : {"GET", "POST"}) {
      const auto refused = ask(method, bad);
      EXPECT_EQ(refused.status, 403) << bad;
      EXPECT_THAT(refused.body, Not(HasSubstr("Root"))) << bad;
    }
  }
  EXPECT_EQ(ask("POST", target(), {}, kStart + 8 * 24h).status, 403) << "too old";
  EXPECT_EQ(ask("POST", target(false, 3, "ffffffffffffffff")).status, 404)
      << "signed, of an incident that is gone";
  EXPECT_EQ(incident().state, store::kOpen);
}

TEST_F(AnswerHttp, AnOldLinkDoesNotAnswerWhatBecameGraver) {
  open_incident("a2", 4);
  EXPECT_THAT(ask("GET", target()).body, HasSubstr("It became graver"));
  EXPECT_THAT(ask("GET", target()).body, Not(HasSubstr("<form")));
  EXPECT_EQ(ask("POST", target()).status, 409);
  EXPECT_EQ(incident().state, store::kOpen);
  EXPECT_EQ(ask("POST", target(false, 4)).status, 200);
}

TEST_F(AnswerHttp, ThePageTellsNobodyItsAddressAndRunsNothing) {
  const auto page = ask("GET", target());
  const auto header = [&](std::string_view name) {
    return std::string(net::find_header(page.headers, name).value_or(""));
  };
  EXPECT_EQ(header("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header("Cache-Control"), "no-store");
  EXPECT_THAT(header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(header("Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(page.body, Not(HasSubstr("http://")));
  EXPECT_THAT(page.body, Not(HasSubstr("https://")));
}

TEST_F(AnswerHttp, HostileTextsAreText) {
  open_incident("b1", 3, "x");
  store_.reset();
  std::filesystem::remove(path());
  open();
  open_incident(kId, 3, "<img src=x onerror=alert(1)>\"'&\x1b[31m\xE2\x80\xAE");
  const auto page = ask("GET", target()).body;
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, HasSubstr("&lt;img"));
}

TEST_F(AnswerHttp, TheApiAnswers) {
  const auto done =
      call("/v1/incidents/3f2ab61c/ack", R"({"author":"alice","note":"on it","severity":"high"})");
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_THAT(done.body, HasSubstr(R"("state":"acknowledged")"));
  EXPECT_EQ(incident().answered_by, "alice: on it");
  EXPECT_EQ(call("/v1/incidents/3f2ab61c/ack").status, 409);
  EXPECT_EQ(call("/v1/incidents/3f2ab61c/resolve").status, 200);
}

TEST_F(AnswerHttp, TheApiSaysWhatIsWrong) {
  EXPECT_EQ(call("/v1/incidents/3f2ab61c/ack", R"({"author":"alice","severity":"low"})").status, 409);
  EXPECT_EQ(call("/v1/incidents/ffffff/ack").status, 404);
  EXPECT_EQ(call("/v1/incidents/3f/ack").status, 404);
  EXPECT_EQ(call("/v1/incidents/3f2ab61c/delete").status, 404);
  EXPECT_EQ(call("/v1/incidents/").status, 404);
  for (const auto* body : {"", "[]", "{}", R"({"author":""})", R"({"author":7})", R"({"author":"a","x":"y"})",
                           R"({"author":"a","severity":"huge"})"})
    EXPECT_EQ(call("/v1/incidents/3f2ab61c/ack", body).status, 400) << body;
  EXPECT_EQ(incident().state, store::kOpen);
}

}  // namespace
}  // namespace tocsin::cli
