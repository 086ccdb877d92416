#include "secret/kept_secrets.h"

namespace tocsin::secret {

bool KeptSecrets::is_good(const Kept& kept) const {
  const auto age = clock_.now() - kept.asked;
  return age >= Milliseconds(0) && age < (kept.refused ? kRefused : kFresh);
}

Result<Secret> KeptSecrets::get(const std::string& place, const std::function<Result<Secret>()>& ask) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(place);
    if (found != kept_.end() && is_good(found->second)) return found->second.secret;
  }
  auto answer = ask();
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(place);
  if (answer) {
    kept_[place] = {*answer, clock_.now(), false};
  } else if (found != kept_.end() && !found->second.refused) {
    return found->second.secret;
  }
  return answer;
}

void KeptSecrets::one_was_refused() {
  const std::lock_guard lock(mutex_);
  for (auto& [place, kept] : kept_) kept.refused = true;
}

}  // namespace tocsin::secret
