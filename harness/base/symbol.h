/* SPDX-License-Identifier: GPL-2.0 */
/*
 * symbol.h - which line of source an address of this program belongs to
 *
 * Asks llvm-symbolizer, which is started at the first question and stays: reading the program's debug information
 * takes longer than a hundred runs.
 */
#ifndef BDFUZZ_SYMBOL_H
#define BDFUZZ_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct symbolizer {		/* all zero: not started */
	pid_t pid;
	FILE *to, *from;
	bool failed;		/* it is not there, or it went away */
};

/*
 * "drivers/pci/probe.c:1234 (pci_scan_slot)"; kernel files are named from the root of their tree.
 * With @data the address of a variable: its name.  -ENOENT if nobody can tell; @text is then untouched.
 */
int symbol_locate(struct symbolizer *s, const void *address, int data, char *text, size_t room);
void symbol_close(struct symbolizer *s);

#endif
