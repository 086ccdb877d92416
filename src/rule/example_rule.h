// For tests: one small valid rule and folders to put it in.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace tocsin::rule::testing {

inline constexpr std::string_view kExampleRule = R"(id: user-created
title: User Created
severity: medium
why: A new user is a way back in.
tags: [iam]
mitre: [T1136.003]
cis: ["1.16"]
pattern:
  source: [aws.iam]
  detail:
    eventName: [CreateUser]
    errorCode: [{exists: false}]
exclude:
  - reason: the pipeline creates users
    pattern: {detail: {userIdentity: {arn: ["arn:aws:iam::111122223333:role/pipeline"]}}}
summary: "{{ actor }} created {{ detail.requestParameters.userName }}."
next_steps:
  - do: Ask {{ actor.name | "the caller" }}.
  - do: Take it away.
    run: aws iam delete-user --user-name {{ detail.requestParameters.userName }}
tests:
  - name: created
    match: true
    event:
      source: aws.iam
      detail: {eventName: CreateUser, requestParameters: {userName: eve}, userIdentity: {arn: "arn:aws:iam::1:user/al"}}
  - name: denied
    match: false
    like: created
    set: {detail.errorCode: AccessDenied}
  - name: pipeline
    match: false
    excluded_by: the pipeline creates users
    like: created
    set: {detail.userIdentity.arn: "arn:aws:iam::111122223333:role/pipeline"}
)";

/// `text` with its one `from` replaced; a test that no longer changes anything must not pass.
inline std::string with(std::string_view from, std::string_view to,
                        std::string text = std::string(kExampleRule)) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("not in the rule: " + std::string(from));
  return text.replace(at, from.size(), to);
}

class TempFolder {
 public:
  TempFolder() : path_(std::filesystem::temp_directory_path() / ("tocsin-rules-" + random_hex(8))) {
    std::filesystem::create_directories(path_);
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string write(const std::string& name, std::string_view text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace tocsin::rule::testing
