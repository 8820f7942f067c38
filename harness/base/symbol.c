// SPDX-License-Identifier: GPL-2.0
/* symbol.c - see symbol.h */
#include "base/symbol.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 512 };

/* A path as the kernel or this checkout has it, without the column: "/x/source/lib/idr.c:12:3" -> "lib/idr.c:12" */
static void trim(char *place)
{
	char *root = strstr(place, "/source/"), *ours = strstr(place, "/harness/"), *colon;

	if (root)
		root += strlen("/source/");
	else if (ours)
		root = ours + 1;
	if (root)
		memmove(place, root, strlen(root) + 1);
	colon = strrchr(place, ':');
	if (colon && strchr(place, ':') != colon)
		*colon = '\0';
}

static int get_line(FILE *pipe, char line[LINE])
{
	if (!fgets(line, LINE, pipe))
		return 0;
	line[strcspn(line, "\n")] = '\0';
	return line[0] != '\0' && strncmp(line, "??", 2) != 0;
}

/* Of the functions that were inlined there the innermost that is in a .c file: headers say little. */
static int choose(FILE *pipe, char *text, size_t room)
{
	char name[LINE], place[LINE];

	while (get_line(pipe, name) && get_line(pipe, place)) {
		trim(place);
		if (!strstr(place, ".c:"))
			continue;
		snprintf(text, room, "%.300s (%.100s)", place, name);
		return 0;
	}
	return -ENOENT;
}

static int choose_data(FILE *pipe, char *text, size_t room)
{
	char name[LINE];

	if (!get_line(pipe, name))
		return -ENOENT;
	snprintf(text, room, "%s", name);
	return 0;
}

int symbol_locate(const void *address, int data, char *text, size_t room)
{
	static const char *const tool[] = { "llvm-symbolizer-19", "llvm-symbolizer", NULL };
	/* A return address belongs to the call before it. */
	unsigned long at = (unsigned long)(uintptr_t)address - (data ? 0 : 1);
	int ret = -ENOENT;

	for (unsigned i = 0; ret && tool[i]; i++) {
		char command[160];
		FILE *pipe;

		snprintf(command, sizeof(command), "%s --inlines --obj=/proc/%d/exe '%s 0x%lx' 2>/dev/null", tool[i],
			 (int)getpid(), data ? "DATA" : "CODE", at);
		pipe = popen(command, "re");
		if (!pipe)
			continue;
		ret = data ? choose_data(pipe, text, room) : choose(pipe, text, room);
		pclose(pipe);
	}
	return ret;
}
