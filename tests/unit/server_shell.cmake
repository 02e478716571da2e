paidan_test(test_clock SOURCES unit/test_clock.c LIBS paidan_server LABELS unit)
paidan_test(test_config SOURCES unit/test_config.c LIBS paidan_server LABELS unit)
paidan_test(test_http SOURCES unit/test_http.c LIBS paidan_server LABELS unit)
paidan_test(test_log SOURCES unit/test_log.c LIBS paidan_server LABELS unit)
paidan_test(test_metrics SOURCES unit/test_metrics.c LIBS paidan_server LABELS unit)

# One process for each test: once an nng_close() hangs (nng 1.5.2), every other of the same process does too.
add_executable(test_wire unit/test_wire.c)
target_include_directories(test_wire PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/dispatch)
target_link_libraries(test_wire PRIVATE paidan_server paidan_warnings paidan_posix PkgConfig::CMOCKA)
foreach(name echo two_addresses oversize vanished_peers stale_tokens close_outstanding close_after_answers refused_addresses taken_address heals_ipc heals_tcp
        leaves_the_healthy_alone)
  add_test(NAME test_wire_${name} COMMAND test_wire test_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(test_wire_${name} PROPERTIES TIMEOUT 120 LABELS unit ENVIRONMENT "${nng_environment}")
endforeach()
