# cmake -DROOT=rules -DSCHEMA=x.json -DOUTPUT=x.cpp -P embed_rules.cmake: every rule file below ROOT as a C++ array, sorted
# by path, and the text of SCHEMA.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.yaml ${ROOT}/*.yml ${ROOT}/*.json)
list(SORT files)
list(LENGTH files count)

file(READ ${SCHEMA} schema)
set(entries "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  if(text MATCHES "\\)TOCSIN_RULE\"")
    message(FATAL_ERROR "${file} holds the text that ends a raw string in the generated file")
  endif()
  string(APPEND entries "    {\"${file}\", R\"TOCSIN_RULE(${text})TOCSIN_RULE\"sv},\n")
endforeach()

file(WRITE ${OUTPUT}
"// Generated from rules/ by cmake/embed_rules.cmake.
#include <array>

#include \"rule/builtin.h\"

namespace tocsin::rule {
namespace {

// With its length: clang would not count so many characters at compile time.
using namespace std::string_view_literals;

constexpr std::array<BuiltinFile, ${count}> kFiles = {{
${entries}}};

}  // namespace

std::span<const BuiltinFile> builtin_files() { return kFiles; }

std::string_view rule_schema() { return R\"TOCSIN_RULE(${schema})TOCSIN_RULE\"; }

}  // namespace tocsin::rule
")
