// No settings of an account crash; what is refused is refused with a place; what is read gives an answer for every need.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "coverage/account.h"
#include "coverage/blind_spots.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto account = coverage::read_account({"account.yaml", text});
  if (!account) {
    if (account.error().empty()) std::abort();
    for (const auto& error : account.error()) {
      if (error.file != "account.yaml" || error.message.empty()) std::abort();
    }
    return 0;
  }
  using From = rule::EventNeed::From;
  for (const auto from : {From::management, From::data, From::service}) {
    rule::EventNeed need;
    need.from = from;
    need.is_global = size % 2 == 0;
    need.type = "AWS::S3::Object";
    need.service = "guardduty";
    const auto heard = coverage::hearing_of({need}, *account);
    if (heard.how != coverage::Hearing::alive && heard.reasons.empty()) std::abort();
  }
  coverage::account_notes(*account);
  return 0;
}
