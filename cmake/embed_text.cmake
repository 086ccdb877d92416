# cmake -DINPUT=x.json -DOUTPUT=x.cpp -DHEADER=a/b.h -DFUNCTION=tocsin::a::b -P embed_text.cmake: the text of INPUT as what FUNCTION, declared
# in HEADER, gives: std::string_view FUNCTION().
file(READ ${INPUT} text)
if(text MATCHES "\\)TOCSIN_TEXT\"")
  message(FATAL_ERROR "${INPUT} holds the text that ends a raw string in the generated file")
endif()
file(WRITE ${OUTPUT}
"// Generated from ${INPUT} by cmake/embed_text.cmake.
#include \"${HEADER}\"

std::string_view ${FUNCTION}() {
  return R\"TOCSIN_TEXT(${text})TOCSIN_TEXT\";
}
")
