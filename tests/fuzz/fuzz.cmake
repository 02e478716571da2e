# One fuzz target for each parser of what comes from outside. In every build its corpus is replayed by a test; with the preset `fuzz`
# (clang, libFuzzer) it is also a program. Run one by hand:
#   build/fuzz/tests/fuzz_request -max_total_time=60 -max_len=4096 build/corpus tests/fuzz/corpus/request tests/vectors
if(PAIDAN_FUZZ)
  target_compile_options(paidan_warnings INTERFACE -fsanitize=fuzzer-no-link)      # so that the libraries tell libFuzzer their way
endif()

# paidan_fuzz(NAME LIBS ... [CORPUS more folders])
function(paidan_fuzz name)
  cmake_parse_arguments(ARG "" "" "LIBS;CORPUS" ${ARGN})
  add_executable(replay_${name} fuzz/fuzz_${name}.c fuzz/replay.c)
  set(programs replay_${name})
  if(PAIDAN_FUZZ)
    add_executable(fuzz_${name} fuzz/fuzz_${name}.c)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    list(APPEND programs fuzz_${name})
  endif()
  foreach(program ${programs})
    target_include_directories(${program} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/dispatch ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${program} PRIVATE PAIDAN_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_link_libraries(${program} PRIVATE ${ARG_LIBS} paidan_warnings paidan_posix)
  endforeach()
  add_test(NAME replay_${name} COMMAND replay_${name} tests/fuzz/corpus/${name} ${ARG_CORPUS} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(replay_${name} PROPERTIES TIMEOUT 120 LABELS "unit;fuzz")
endfunction()

paidan_fuzz(request LIBS paidan_protocol CORPUS tests/vectors)
paidan_fuzz(reply LIBS paidan_protocol CORPUS tests/vectors)
paidan_fuzz(record LIBS paidan_server)
paidan_fuzz(config LIBS paidan_server)
paidan_fuzz(tables LIBS paidan_tables)
paidan_fuzz(api LIBS paidan_agent)
paidan_fuzz(roster LIBS paidan_cli)
