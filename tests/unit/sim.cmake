# Tests of the simulator: above all, that its checker bites.
add_library(sim_world STATIC ${CMAKE_CURRENT_LIST_DIR}/sim_world.c)
target_include_directories(sim_world PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(sim_world PUBLIC paidan_tables PRIVATE paidan_warnings)

paidan_test(test_sim_checker SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_sim_checker.c LIBS sim_world paidan_sim_checker LABELS unit)
paidan_test(test_sim_city SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_sim_city.c LIBS sim_world paidan_sim_city LABELS unit)
paidan_test(test_measure SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_measure.c LIBS sim_world paidan_sim_city LABELS unit)
paidan_test(test_sim_wire SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_sim_wire.c LIBS sim_world paidan_sim_live LABELS unit)

add_test(NAME test_sim_run COMMAND ${CMAKE_COMMAND} -DSIM=$<TARGET_FILE:paidan-sim> -DTABLES=${PROJECT_SOURCE_DIR}/config/hangzhou
  "-DSEEDS=1;2;3" -P ${CMAKE_CURRENT_LIST_DIR}/test_sim_run.cmake)
set_tests_properties(test_sim_run PROPERTIES LABELS unit TIMEOUT 300)

paidan_test(test_story SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_story.c LIBS sim_world paidan_sim_replay LABELS unit)
add_test(NAME test_sim_replay COMMAND ${CMAKE_COMMAND} -DSIM=$<TARGET_FILE:paidan-sim> -DTABLES=${PROJECT_SOURCE_DIR}/config/hangzhou
  -DWORK=${CMAKE_CURRENT_BINARY_DIR}/sim_replay -P ${CMAKE_CURRENT_LIST_DIR}/test_sim_replay.cmake)
set_tests_properties(test_sim_replay PROPERTIES LABELS unit TIMEOUT 300)
