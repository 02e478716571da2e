# The daemon's core: pure parts one by one, then the turn with a real engine between a store and a wire made for the test.
foreach(module record record_roster answer session feed turn render translate crews improve_pace osrm)
  paidan_test(test_${module} SOURCES unit/test_${module}.c LIBS paidan_server LABELS unit)
endforeach()
paidan_test(test_core SOURCES unit/test_core.c unit/core_house.c unit/fake_store.c unit/fake_wire.c LIBS paidan_server LABELS unit)
paidan_test(test_restore SOURCES unit/test_restore.c unit/core_house.c unit/fake_wire.c unit/store_help.c LIBS paidan_server LABELS redis)
paidan_test(test_core_errors SOURCES unit/test_core_errors.c unit/core_house.c unit/fake_store.c unit/fake_wire.c unit/protocol_document.c
  unit/protocol_files.c LIBS paidan_server LABELS unit)
paidan_test(test_fill_jobs SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_fill_jobs.c ${CMAKE_CURRENT_LIST_DIR}/engine_help.c LIBS paidan_server LABELS unit)
