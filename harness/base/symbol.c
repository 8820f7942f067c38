// SPDX-License-Identifier: GPL-2.0
/* symbol.c - see symbol.h */
#include "base/symbol.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int ask(const char *command, const void *address, int data, char lines[3][512])
{
	char text[256];
	FILE *pipe;
	int n = 0;

	snprintf(text, sizeof(text), "%s%s 0x%lx 2>/dev/null", command, data ? " 'DATA" : "",
		 (unsigned long)(uintptr_t)address - (data ? 0UL : 1UL));	/* the call, not what follows it */
	if (data)
		snprintf(text, sizeof(text), "%s 'DATA 0x%lx' 2>/dev/null", command, (unsigned long)(uintptr_t)address);
	pipe = popen(text, "re");
	if (!pipe)
		return 0;
	while (n < 3 && fgets(lines[n], (int)sizeof(lines[n]), pipe)) {
		lines[n][strcspn(lines[n], "\n")] = '\0';
		n++;
	}
	pclose(pipe);
	return n;
}

/* "/…/source/drivers/pci/probe.c:12:3" -> "drivers/pci/probe.c:12" */
static void trim(char *place)
{
	char *root = strstr(place, "/source/"), *colon;

	if (root)
		memmove(place, root + 8, strlen(root + 8) + 1);
	colon = strrchr(place, ':');
	if (colon && strchr(place, ':') != colon)
		*colon = '\0';
}

int symbol_locate(const void *address, int data, char *text, size_t room)
{
	static const char *const tool[] = { "llvm-symbolizer-19", "llvm-symbolizer", NULL };
	char command[96], lines[3][512];

	for (unsigned i = 0; tool[i]; i++) {
		int n;

		snprintf(command, sizeof(command), "%s --no-inlines --obj=/proc/%d/exe", tool[i], (int)getpid());
		n = ask(command, address, data, lines);
		if (n < 1 || lines[0][0] == '\0' || !strncmp(lines[0], "??", 2))
			continue;
		if (data) {
			snprintf(text, room, "%s", lines[0]);
			return 0;
		}
		if (n < 2 || !strncmp(lines[1], "??", 2))
			continue;
		trim(lines[1]);
		snprintf(text, room, "%.300s (%.100s)", lines[1], lines[0]);
		return 0;
	}
	return -ENOENT;
}
