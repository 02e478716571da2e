# The protocol library: its parts, the golden messages, the document.
foreach(part arena text logfmt rights json fields bad vectors memory)
  paidan_test(test_protocol_${part} SOURCES unit/test_protocol_${part}.c unit/protocol_files.c LIBS paidan_protocol LABELS unit)
endforeach()
target_link_libraries(test_protocol_memory PRIVATE PkgConfig::CJSON)
paidan_test(test_protocol_document SOURCES unit/test_protocol_document.c unit/protocol_document.c unit/protocol_files.c
  LIBS paidan_protocol paidan_engine LABELS unit)

# The fuzz targets over their corpus and the golden messages, in every build.
foreach(side request reply)
  add_executable(replay_${side} fuzz/fuzz_${side}.c fuzz/replay.c)
  target_include_directories(replay_${side} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(replay_${side} PRIVATE paidan_protocol paidan_warnings paidan_posix)
  add_test(NAME replay_${side} COMMAND replay_${side} tests/vectors tests/fuzz/corpus/${side} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(replay_${side} PROPERTIES TIMEOUT 120 LABELS "unit;fuzz")
endforeach()
