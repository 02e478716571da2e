# Day plans.
paidan_test(test_route SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_route.c ${CMAKE_CURRENT_LIST_DIR}/route_witness.c LIBS paidan_engine LABELS unit)
paidan_test(test_route_crew SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_route_crew.c LIBS paidan_engine LABELS unit)
