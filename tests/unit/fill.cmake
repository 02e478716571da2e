# The automatic fill of a roster, and the reader of its benchmark.
paidan_test(test_fill SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_fill.c ${CMAKE_CURRENT_LIST_DIR}/fill_witness.c LIBS paidan_engine LABELS unit)
paidan_test(test_nrp SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_nrp.c ${CMAKE_CURRENT_LIST_DIR}/fill_witness.c LIBS paidan_sim_bench LABELS unit)
paidan_test(test_fill_roster SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_fill_roster.c ${CMAKE_CURRENT_LIST_DIR}/engine_help.c LIBS paidan_engine LABELS unit)
