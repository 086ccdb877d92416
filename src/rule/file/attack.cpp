#include "rule/file/attack.h"

#include <fmt/format.h>

namespace tocsin::rule {
namespace {

constexpr std::string_view kLead = "# MITRE ATT&CK ";

}  // namespace

std::optional<AttackTechnique> attack_technique(std::string_view id) {
  if (id.empty() || id.find_first_of(" \n#") != std::string_view::npos) return std::nullopt;
  const auto table = attack_techniques_text();
  const auto heading = fmt::format("\n{} ", id);
  const auto at = table.find(heading);
  if (at == std::string_view::npos) return std::nullopt;
  const auto rest = table.substr(at + heading.size());
  const auto said = rest.substr(0, rest.find('\n'));
  if (said == "-") return AttackTechnique{};
  if (said.starts_with("> ")) return AttackTechnique{{}, said.substr(2)};
  return AttackTechnique{said, {}};
}

std::string wrong_technique(std::string_view id) {
  const auto known = attack_technique(id);
  if (!known) return fmt::format("\"{}\" is no technique of ATT&CK {}", id, attack_version());
  if (!known->name.empty()) return {};
  if (known->instead.empty()) return fmt::format("ATT&CK has withdrawn the technique \"{}\"", id);
  return fmt::format("ATT&CK has replaced the technique \"{}\" by {}", id, known->instead);
}

std::string_view attack_version() {
  auto text = attack_techniques_text();
  text.remove_prefix(kLead.size());
  return text.substr(0, text.find(','));
}

}  // namespace tocsin::rule
