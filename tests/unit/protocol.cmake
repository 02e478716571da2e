# The protocol library: its parts, the golden messages, the document.
foreach(part arena text logfmt rights json fields bad vectors memory)
  paidan_test(test_protocol_${part} SOURCES unit/test_protocol_${part}.c unit/protocol_files.c LIBS paidan_protocol LABELS unit)
endforeach()
target_link_libraries(test_protocol_memory PRIVATE PkgConfig::CJSON)
paidan_test(test_protocol_document SOURCES unit/test_protocol_document.c unit/protocol_document.c unit/protocol_files.c
  LIBS paidan_protocol paidan_engine LABELS unit)
