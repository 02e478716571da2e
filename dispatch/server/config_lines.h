/* config_lines.h - where in a JSON text a member stands, which cJSON does not tell. The text has been parsed: its form is good. */
#ifndef PAIDAN_SERVER_CONFIG_LINES_H
#define PAIDAN_SERVER_CONFIG_LINES_H

/* The line, from 1, that holds this position. */
int config_line_at(const char *text, const char *position);
/* The line of the key of the member-th member of the root object, or, when inner is not -1, of the inner-th member inside it. */
int config_line_of(const char *text, int member, int inner);

#endif
