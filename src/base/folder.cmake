# fmt is compiled in fmt_definitions.cpp, spdlog in log.cpp, which is the only file that includes it.
set_source_files_properties(${CMAKE_CURRENT_LIST_DIR}/log.cpp PROPERTIES COMPILE_OPTIONS -USPDLOG_COMPILED_LIB)
