# The benches of public instances: what they share, the readers, and the checkers of what comes out.
add_library(bench_folder STATIC ${CMAKE_CURRENT_LIST_DIR}/bench_folder.c)
target_include_directories(bench_folder PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_link_libraries(bench_folder PRIVATE paidan_warnings)
paidan_test(test_bench_set SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_bench_set.c LIBS bench_folder paidan_sim_bench m LABELS unit)
paidan_test(test_mdrp SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_mdrp.c LIBS bench_folder paidan_sim_bench m LABELS unit)
foreach(set vrptw trsp hhcrsp)
  paidan_test(test_read_${set} SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_read_${set}.c LIBS bench_folder paidan_sim_bench LABELS unit)
endforeach()
