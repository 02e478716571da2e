/* message.c - the field lists of message.h as tables for the codec. */
#include "protocol/message.h"

SHAPES(SHAPE_TABLE)
