# The terminal client: reading a command line, times and widths, words, whole screens, and runs against a core that is not one.
foreach(part args text words)
  paidan_test(test_cli_${part} SOURCES unit/test_cli_${part}.c LIBS paidan_cli paidan_engine LABELS unit)
endforeach()
paidan_test(test_cli_screens SOURCES unit/test_cli_screens.c unit/protocol_files.c LIBS paidan_cli LABELS unit)
paidan_test(test_cli_top SOURCES unit/test_cli_top.c LIBS paidan_cli LABELS unit)
paidan_test(test_cli_run SOURCES unit/test_cli_run.c unit/fake_core.c LIBS paidan_cli Threads::Threads LABELS unit)
paidan_test(test_roster_csv SOURCES unit/test_roster_csv.c LIBS paidan_cli LABELS unit)
set_tests_properties(test_cli_run PROPERTIES ENVIRONMENT "${nng_environment}")
