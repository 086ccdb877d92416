// A Sigma file, as it is, as rules of ours: docs/adr/0009.
#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "rule/rule_reader.h"

namespace tocsin::rule {

/// True for a text whose documents have a `logsource` or a `correlation` with `type`, and no `pattern`: a Sigma file.
bool is_sigma(const SourceText& source);

struct SigmaFile {
  std::vector<ParsedRule> rules;
  std::size_t not_aws = 0;  // documents about other products: they cannot fire here
};

/// A rule's id is the file's name in our notation, of several documents in a file with -2, -3 behind. What is wrong with a document is
/// an error that names it; the others are read. Correlations and filters are errors until they are supported. Pure.
SigmaFile read_sigma_file(const SourceText& source, Diagnostics& diagnostics);

/// "aws_Root Login" as an id: "aws-root-login".
std::string id_of(std::string_view stem);

}  // namespace tocsin::rule
