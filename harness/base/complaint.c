// SPDX-License-Identifier: GPL-2.0
/* complaint.c - see complaint.h */
#include "base/complaint.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/printable.h"

int complain(struct complaint *c, uint32_t line, const char *format, ...)
{
	char raw[sizeof(c->what)];
	va_list args;

	va_start(args, format);
	vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	printable(raw, strlen(raw), c->what, sizeof(c->what));
	c->line = line;
	return -EINVAL;
}

int complain_memory(struct complaint *c)
{
	complain(c, 0, "out of memory");
	return -ENOMEM;
}
