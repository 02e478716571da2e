foreach(module calendar travel catalogue policy names roster roster_layers rules hours swap)
  paidan_test(test_${module} SOURCES unit/test_${module}.c LIBS paidan_engine LABELS unit)
endforeach()
target_link_libraries(test_travel PRIVATE m)      # the test measures against floats; the engine has none
paidan_test(test_rules_slow SOURCES unit/test_rules_slow.c unit/rules_slow.c LIBS paidan_engine LABELS unit TIMEOUT 300)
