# The event names of AWS; tools/make-aws-calls writes the file.
tocsin_embed_text(prove ${CMAKE_CURRENT_LIST_DIR}/aws_calls.txt prove/aws_calls.h tocsin::prove::aws_calls_text)
