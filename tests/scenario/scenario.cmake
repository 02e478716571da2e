# Conversations with the engine; each file is one test.
add_executable(scenario scenario/scenario.c)
target_include_directories(scenario PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(scenario PRIVATE engine_help paidan_engine paidan_warnings paidan_posix)

foreach(play break crews drop_out hold_expires last_slot leap_day night no_show nobody offer_times_out operator order_now overrun priority
             reasons regular roster roster_leave roster_publish roster_rules roster_swap roster_two series series_move share sick_leave sign_out year_end)
  add_test(NAME scenario_${play} COMMAND scenario ${CMAKE_CURRENT_SOURCE_DIR}/scenario/${play}.scn)
  set_tests_properties(scenario_${play} PROPERTIES LABELS scenario TIMEOUT 60)
endforeach()
