# The daemon's core: pure parts one by one, then the turn with a real engine between a store and a wire made for the test.
foreach(module record answer session feed turn render translate crews)
  paidan_test(test_${module} SOURCES unit/test_${module}.c LIBS paidan_server LABELS unit)
endforeach()
paidan_test(test_core SOURCES unit/test_core.c unit/fake_shell.c LIBS paidan_server LABELS unit)
