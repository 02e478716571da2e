# The real programs and a real Redis, on sockets and ports of their own. What is tested is what this build made.
find_program(REDIS_SERVER redis-server REQUIRED)
add_library(e2e_help STATIC e2e/program.c e2e/web.c e2e/town.c e2e/desk.c e2e/wire.c e2e/exposition.c)
target_include_directories(e2e_help PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests)
target_compile_definitions(e2e_help PUBLIC PAIDAN_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PAIDAND="$<TARGET_FILE:paidand>"
  PAIDAN_POINT="$<TARGET_FILE:paidan-point>" PAIDAN_SIM="$<TARGET_FILE:paidan-sim>" REDIS_SERVER="${REDIS_SERVER}" PAIDAN_CLI="$<TARGET_FILE:paidan>")
target_link_libraries(e2e_help PUBLIC paidan_uplink PkgConfig::HIREDIS PkgConfig::CURL PkgConfig::CMOCKA PRIVATE paidan_warnings paidan_posix)

foreach(name life crash gate program cli rosters outlook week replay improve)
  paidan_test(test_e2e_${name} SOURCES e2e/test_${name}.c LIBS e2e_help LABELS e2e)
  add_dependencies(test_e2e_${name} paidand paidan-point paidan-sim paidan)
endforeach()

paidan_test(test_e2e_roster_cli SOURCES e2e/test_roster_cli.c unit/ical_reader.c LIBS e2e_help LABELS e2e)
add_dependencies(test_e2e_roster_cli paidand paidan-point paidan-sim paidan)

paidan_test(test_e2e_travel SOURCES e2e/test_travel.c e2e/table_service.c LIBS e2e_help PkgConfig::MICROHTTPD LABELS e2e)
add_dependencies(test_e2e_travel paidand)
paidan_test(test_e2e_top SOURCES e2e/test_top.c LIBS e2e_help util LABELS e2e)
add_dependencies(test_e2e_top paidand paidan)

# The pages in a real browser; their types, which esbuild does not look at.
if(PAIDAN_WEB)
  find_program(CHROMIUM chromium REQUIRED)
  add_test(NAME test_e2e_kiosk COMMAND ${NODE} ${CMAKE_CURRENT_LIST_DIR}/kiosk.mjs ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR} ${PAIDAN_NPM_DIR} ${CHROMIUM})
  add_test(NAME test_web_types COMMAND ${PAIDAN_NPM_DIR}/node_modules/.bin/tsc -p ${PAIDAN_NPM_DIR})
  set_tests_properties(test_e2e_kiosk PROPERTIES TIMEOUT 300 LABELS e2e)
  set_tests_properties(test_web_types PROPERTIES TIMEOUT 60 LABELS unit)
  set(web_tests test_e2e_kiosk)
endif()

find_program(REDIS_CLI redis-cli REQUIRED)
add_test(NAME test_e2e_demo COMMAND ${CMAKE_CURRENT_LIST_DIR}/demo_killed.sh ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
set_tests_properties(test_e2e_demo PROPERTIES TIMEOUT 180 LABELS e2e)

set(e2e_tests test_e2e_life test_e2e_crash test_e2e_gate test_e2e_program test_e2e_cli test_e2e_roster_cli test_e2e_rosters test_e2e_outlook test_e2e_week test_e2e_replay test_e2e_improve test_e2e_travel test_e2e_top test_e2e_demo ${web_tests})
set_tests_properties(${e2e_tests} PROPERTIES ENVIRONMENT "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/lsan.supp:print_suppressions=0")
