# Embeds the event names of AWS; tools/make-aws-calls writes the file.
set(aws_calls_txt ${CMAKE_CURRENT_LIST_DIR}/aws_calls.txt)
set(aws_calls_cpp ${CMAKE_BINARY_DIR}/generated/prove/aws_calls_text.cpp)
add_custom_command(
  OUTPUT ${aws_calls_cpp}
  COMMAND ${CMAKE_COMMAND} -DINPUT=${aws_calls_txt} -DOUTPUT=${aws_calls_cpp} -DHEADER=prove/aws_calls.h
          -DFUNCTION=tocsin::prove::aws_calls_text -P ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
  DEPENDS ${aws_calls_txt} ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
  COMMENT "Embedding the event names of AWS"
  VERBATIM)
target_sources(tocsin_prove PRIVATE ${aws_calls_cpp})
