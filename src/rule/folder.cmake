# Embeds rules/** and the schema: the generated file is made anew when a file below rules/ changes, appears or goes.
file(GLOB_RECURSE builtin_rules CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/rules/*.yaml ${CMAKE_SOURCE_DIR}/rules/*.yml ${CMAKE_SOURCE_DIR}/rules/*.json)
# The list's hash stands in the command, so that a file that goes is a change as well.
string(SHA256 builtin_rules_hash "${builtin_rules}")
set(builtin_rules_cpp ${CMAKE_BINARY_DIR}/generated/rule/builtin_rules.cpp)
add_custom_command(
  OUTPUT ${builtin_rules_cpp}
  COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR}/rules -DOUTPUT=${builtin_rules_cpp}
          -DSCHEMA=${CMAKE_SOURCE_DIR}/schema/rule.schema.json -DLIST=${builtin_rules_hash}
          -P ${CMAKE_SOURCE_DIR}/cmake/embed_rules.cmake
  DEPENDS ${builtin_rules} ${CMAKE_SOURCE_DIR}/schema/rule.schema.json
          ${CMAKE_SOURCE_DIR}/cmake/embed_rules.cmake
  COMMENT "Embedding the rules that ship"
  VERBATIM)
target_sources(tocsin_rule PRIVATE ${builtin_rules_cpp})

# The techniques of ATT&CK; tools/make-attack-table writes the file.
tocsin_embed_text(rule ${CMAKE_CURRENT_LIST_DIR}/file/attack_techniques.txt rule/file/attack.h tocsin::rule::attack_techniques_text)
