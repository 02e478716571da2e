paidan_test(test_tables SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_tables.c ${CMAKE_CURRENT_LIST_DIR}/tables_folder.c
  LIBS paidan_tables paidan_engine paidan_protocol LABELS unit)
paidan_test(test_tables_workers SOURCES ${CMAKE_CURRENT_LIST_DIR}/test_tables_workers.c ${CMAKE_CURRENT_LIST_DIR}/tables_folder.c
  LIBS paidan_tables paidan_engine paidan_protocol LABELS unit)
