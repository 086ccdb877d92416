#include <fmt/format.h>
#include <random>

#include "base/text.h"
#include "doc/json_writer.h"
#include "event/mutate.h"
#include "prove/checks.h"
#include "prove/witness.h"

namespace tocsin::prove {
namespace {

constexpr unsigned kSeed = 20250321;  // any: the same rules give the same report
constexpr int kNearEach = 12;
constexpr int kNearShown = 60;
constexpr std::size_t kMostNear = 20000;  // a rule may have a thousand alternatives

class Delivery {
 public:
  Delivery(const Subject& subject, const rule::DeployedBus& bus, RuleProof& proof)
      : subject_(subject),
        bus_(bus),
        remarks_(Check::bus, proof.remarks),
        effort_(proof.effort),
        random_(kSeed) {}

  void put(const doc::Value& event) {
    if (!rule::DeployedBus::is_possible(event) || !subject_.branches.accept(event)) return;
    ++effort_.bus;
    if (bus_.deliveries(event) == 0 && !lost_) {
      lost_ = true;
      remarks_.fail("an event that it wants is not delivered by the compiled patterns",
                    shorten(printable(doc::to_json(event)), 600));
    }
  }

  void put_near(const doc::Value& event, int how_many) {
    for (int i = 0; i < how_many && near_ < kMostNear; ++i, ++near_) {
      auto near = event;
      for (auto n = random_() % 3 + 1; n > 0; --n) event::mutate(near, random_);
      put(near);
    }
  }

 private:
  const Subject& subject_;
  const rule::DeployedBus& bus_;
  Remarks remarks_;
  Effort& effort_;
  std::mt19937 random_;
  std::size_t near_ = 0;
  bool lost_ = false;
};

}  // namespace

void check_bus(const Subject& subject, const rule::DeployedBus& bus, RuleProof& proof) {
  Delivery delivery(subject, bus, proof);
  for (const auto& shown : subject.shown) {
    delivery.put(shown.envelope);
    delivery.put_near(shown.envelope, kNearShown);
  }
  WitnessMaker maker;
  for (const auto& branch : subject.branches.all()) {
    for (const auto& event : maker.of(branch).events) {
      delivery.put(event);
      delivery.put_near(event, kNearEach);
    }
  }
}

}  // namespace tocsin::prove
