# Cyclic rotations: the search against trying everything, and the reader of its benchmark files.
paidan_test(test_rota SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_rota.c ${CMAKE_CURRENT_LIST_DIR}/rota_slow.c LIBS paidan_engine LABELS unit)
paidan_test(test_rws SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_rws.c LIBS paidan_sim_bench LABELS unit)
