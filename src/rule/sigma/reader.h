// One Sigma rule's document as a rule of ours: docs/adr/0009.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "rule/file/rule_reader.h"
#include "sigma/placeholders.h"

namespace tocsin::rule {

/// `scope`: the events that its logsource means, as a pattern. Nothing when something is wrong with it; a warning is added when it calls itself
/// deprecated or unsupported. Pure.
std::optional<ParsedRule> read_sigma_rule(const SourceText& source, const doc::Value& document,
                                          const std::string& id, doc::Value scope,
                                          const sigma::Placeholders& placeholders, Diagnostics& diagnostics);

/// What all of Sigma's documents have in common: title, level, texts and tags. Nothing when something is wrong with them. Pure.
std::optional<ParsedRule> read_sigma_head(const SourceText& source, const doc::Value& document,
                                          const std::string& id, Diagnostics& diagnostics);

SigmaName sigma_name_of(const doc::Value& document);

/// By its id, in any case, or its name. `name` is not empty.
bool is_called(const SigmaName& sigma, std::string_view name);

/// "aws_Root Login" as an id: "aws-root-login".
std::string id_of(std::string_view stem);

/// Of a file's rule with this number, from 1: the file's name in our notation, from the second on with the number behind.
std::string id_in_file(std::string_view file, std::size_t number);

}  // namespace tocsin::rule
