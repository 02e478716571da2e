# libFuzzer targets; they need clang. Run one by hand:
#   build/fuzz/tests/fuzz_request -max_total_time=60 -max_len=4096 build/corpus tests/fuzz/corpus/request tests/vectors
get_target_property(protocol_sources paidan_protocol SOURCES)
list(TRANSFORM protocol_sources PREPEND ${PROJECT_SOURCE_DIR}/protocol/)
foreach(side request reply)
  add_executable(fuzz_${side} fuzz/fuzz_${side}.c ${protocol_sources})
  target_include_directories(fuzz_${side} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests)
  target_compile_options(fuzz_${side} PRIVATE -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
  target_link_options(fuzz_${side} PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_libraries(fuzz_${side} PRIVATE paidan_warnings PkgConfig::CJSON)
endforeach()
