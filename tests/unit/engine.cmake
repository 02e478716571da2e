# Tests of the engine, written from its headers.
add_library(engine_help STATIC unit/engine_help.c unit/engine_shelf.c unit/engine_witness.c unit/engine_play.c)
target_include_directories(engine_help PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(engine_help PUBLIC paidan_engine PRIVATE paidan_warnings)

# The engine is pure: nothing outside a short list may be called from it.
add_test(NAME test_pure COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DREADELF=${CMAKE_READELF} -DLIBRARY=$<TARGET_FILE:paidan_engine>
  -DSANITIZE=${PAIDAN_SANITIZE} -P ${CMAKE_CURRENT_SOURCE_DIR}/unit/test_pure.cmake)
set_tests_properties(test_pure PROPERTIES LABELS unit)

foreach(part life finish parts ledger match improve travel slots series restart limits usage swap)
  paidan_test(test_engine_${part} SOURCES unit/test_engine_${part}.c LIBS engine_help paidan_engine LABELS unit TIMEOUT 300)      # minutes under sanitizers on a busy machine
endforeach()
foreach(part edit draft)
  paidan_test(test_${part} SOURCES unit/test_${part}.c LIBS engine_help paidan_engine LABELS unit TIMEOUT 300)
endforeach()
