// The INI dialect of ~/.aws/config and ~/.aws/credentials. Where the SDKs differ this reader takes what any of them takes (docs: AWS SDKs and Tools
// Reference Guide, "Using shared config and credentials files to globally configure AWS SDKs and tools"; botocore's reader is Python's configparser):
//   [section]            text after the bracket is ignored
//   name = value         or name : value; names are lower-cased; " #" and " ;" begin a comment
//   name =               followed by deeper lines name = value: nested properties
//     nested = value
//   # comment, ; comment
// A line that is deeper than its property continues it. Repeated sections are united, of repeated properties the last one holds. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"

namespace tocsin::aws {

struct IniProperty {
  std::string name;   // lower case
  std::string value;  // trimmed; lines of a continued one are joined by '\n'
  std::string where;  // file:line:column, for errors
  std::vector<IniProperty> nested;
};

/// The property of that name (lower case), null when there is none.
const IniProperty* find_property(const std::vector<IniProperty>& properties, std::string_view name);

struct IniSection {
  std::string name;  // as written between the brackets, trimmed
  std::vector<IniProperty> properties;
};

/// Errors say file:line:column and never quote the line: it may hold a secret.
Result<std::vector<IniSection>> read_ini(const SourceText& source);

/// The words of a line as a POSIX shell splits them, with quotes and backslashes, without any expansion; nothing when a quote is left open.
std::optional<std::vector<std::string>> shell_words(std::string_view line);

}  // namespace tocsin::aws
