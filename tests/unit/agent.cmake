paidan_test(test_outbox SOURCES unit/test_outbox.c LIBS paidan_agent LABELS unit)
paidan_test(test_agent SOURCES unit/test_agent.c unit/agent_program.c unit/fake_core.c LIBS paidan_protocol nng::nng Threads::Threads
  LABELS program TIMEOUT 240)
add_dependencies(test_agent paidan-point)
set_tests_properties(test_agent PROPERTIES ENVIRONMENT "${nng_environment}")
