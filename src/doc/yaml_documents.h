// Several YAML documents in one file, apart.
#pragma once

#include <vector>

#include "base/diagnostic.h"

namespace tocsin::doc {

/// The texts between lines that begin with "---", each as a source of its own for read_yaml(), with its place in the file. Texts of
/// blank lines and comments are left out; a text without such lines is one document.
std::vector<SourceText> split_documents(const SourceText& source);

}  // namespace tocsin::doc
