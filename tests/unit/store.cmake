paidan_test(test_store_keys SOURCES unit/test_store_keys.c LIBS paidan_store LABELS unit)
paidan_test(test_store_resp SOURCES unit/test_store_resp.c LIBS paidan_store LABELS unit)
paidan_test(test_store SOURCES unit/test_store.c unit/store_help.c LIBS paidan_store LABELS redis)
paidan_test(test_store_faults SOURCES unit/test_store_faults.c unit/store_help.c LIBS paidan_store LABELS redis)
