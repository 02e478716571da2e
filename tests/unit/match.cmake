# Orders and workers decided together.
paidan_test(test_assign SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_assign.c LIBS paidan_engine LABELS unit)
paidan_test(test_deal SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_deal.c LIBS paidan_engine LABELS unit)
paidan_test(test_round SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_round.c LIBS engine_help paidan_engine LABELS unit)
