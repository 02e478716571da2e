# The iCalendar feed, read back by a strict reader of RFC 5545 that shares no code with it.
paidan_test(test_ical SOURCES unit/test_ical.c unit/ical_reader.c LIBS paidan_ical LABELS unit)
