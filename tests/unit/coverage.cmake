# Demand, its forecast, and whether the roster covers it: each against a slow reckoning of its own.
paidan_test(test_demand SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_demand.c LIBS paidan_engine LABELS unit)
paidan_test(test_forecast SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_forecast.c LIBS paidan_engine m LABELS unit)
paidan_test(test_coverage SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_coverage.c LIBS paidan_engine LABELS unit)
paidan_test(test_outlook SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_outlook.c LIBS engine_help LABELS unit)
paidan_test(test_record_outlook SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_record_outlook.c LIBS paidan_server LABELS unit)
