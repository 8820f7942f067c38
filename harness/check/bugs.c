// SPDX-License-Identifier: GPL-2.0
/* bugs.c - see bugs.h */
#include "check/bugs.h"

#include <string.h>

const struct bug *bug_find(const char *id)
{
	for (const struct bug *b = bugs; b->id; b++)
		if (!strcmp(b->id, id))
			return b;
	return NULL;
}
