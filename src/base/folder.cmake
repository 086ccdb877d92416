# fmt is compiled in fmt_definitions.cpp, spdlog in log.cpp, which is the only file that includes it: no shared library of either is needed.
set_source_files_properties(${CMAKE_CURRENT_LIST_DIR}/log.cpp PROPERTIES COMPILE_DEFINITIONS SPDLOG_FMT_EXTERNAL)
