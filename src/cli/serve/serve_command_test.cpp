#include "cli/serve/serve_command.h"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "cli/command_fixture.h"
#include "cli/command_line.h"

namespace tocsin::cli {
namespace {

using testing::HasSubstr;

class ServeCheck : public CommandTest {
 protected:
  /// The exit code of `serve --check` for these settings.
  int check(const std::string& settings) {
    return run_command(run_serve, ServeOptions{file("tocsin.yaml", settings), "", "", true});
  }
};

TEST_F(ServeCheck, GoodSettingsAreSaidToBe) {
  EXPECT_EQ(check("sinks: [{type: maildir, path: mail}]\n"), 0);
  EXPECT_THAT(out_, HasSubstr("no errors"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "mail")) << "a check makes nothing";
  EXPECT_FALSE(std::filesystem::exists(folder_ / "tocsin.db"));
}

TEST_F(ServeCheck, SecretsThatAreNotThereAreNamed) {
  ::unsetenv("TOCSIN_TEST_NOT_SET");
  EXPECT_EQ(check("sinks: [{type: email, host: smtp.example.com, from: a@example.com, to: [b@example.com], "
                  "username: u, "
                  "password: {env: TOCSIN_TEST_NOT_SET}}]\n"),
            2);
  EXPECT_THAT(err_, HasSubstr("TOCSIN_TEST_NOT_SET"));
  EXPECT_EQ(check("sources: {http: {token: {file: /nonexistent/token}}}\nsinks: [{type: stdout}]\n"), 2);
  EXPECT_THAT(err_, HasSubstr("/nonexistent/token"));
}

TEST_F(ServeCheck, FoldersThatAreNotThereAreNamedAllAtOnce) {
  EXPECT_EQ(check("sources: {folders: [logs]}\nstore: {path: /nonexistent/t.db}\n"
                  "sinks: [{type: file, path: a/b.jsonl}, {type: maildir, path: c/d}]\n"),
            2);
  for (const auto* path : {"/logs", "/nonexistent", "/a", "/c"}) EXPECT_THAT(err_, HasSubstr(path));
}

TEST_F(ServeCheck, AnOpenAddressNeedsAToken) {
  EXPECT_EQ(check("sources: {http: {address: 0.0.0.0}}\nsinks: [{type: stdout}]\n"), 3);
  EXPECT_THAT(err_, HasSubstr("needs a token"));
}

TEST_F(ServeCheck, AnUnknownSinkNamesTheKnownOnes) {
  EXPECT_EQ(check("sinks: [{type: pigeon}]\n"), 3);
  EXPECT_THAT(err_, HasSubstr("one of: "));
}

TEST(CommandLine, AnUnknownCommandIsNamedWithTheNearest) {
  std::string program = "tocsin";
  std::string word = "serv";
  char* arguments[] = {program.data(), word.data(), nullptr};
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(2, arguments), 2);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("did you mean \"serve\"?"));
}

}  // namespace
}  // namespace tocsin::cli
