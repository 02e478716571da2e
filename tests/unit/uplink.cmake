paidan_test(test_uplink_parts SOURCES unit/test_uplink_parts.c LIBS paidan_uplink LABELS unit)
paidan_test(test_uplink SOURCES unit/test_uplink.c unit/fake_core.c LIBS paidan_uplink Threads::Threads LABELS unit)
set_tests_properties(test_uplink PROPERTIES ENVIRONMENT "${nng_environment}")
