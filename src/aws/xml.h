// The XML of AWS's query protocol (SNS, STS) and of S3: elements and text. Attributes, comments and processing instructions are passed over; a
// document type, and with it every entity but the five of XML, is refused. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::aws {

struct XmlElement {
  std::string name;  // with its prefix
  std::string text;  // of this element alone, decoded
  std::vector<XmlElement> children;

  /// The first child of that name, null when there is none.
  const XmlElement* find(std::string_view child) const;
  /// Follows "AssumeRoleResult/Credentials" down from the children; null when nothing is there.
  const XmlElement* find_path(std::string_view path) const;
  /// The text at a path, empty when nothing is there.
  std::string text_at(std::string_view path) const;
};

/// The document's element; nothing when it is not well-formed, nested deeper than 64, or has a document type.
std::optional<XmlElement> parse_xml(std::string_view text);

}  // namespace tocsin::aws
