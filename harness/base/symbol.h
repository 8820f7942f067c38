/* SPDX-License-Identifier: GPL-2.0 */
/*
 * symbol.h - which line of source an address of this program belongs to
 *
 * Asks llvm-symbolizer or addr2line, whichever is there: slow (a process), for findings only.
 */
#ifndef BDFUZZ_SYMBOL_H
#define BDFUZZ_SYMBOL_H

#include <stddef.h>

/*
 * "drivers/pci/probe.c:1234 (pci_scan_slot)"; kernel files are named from the root of their tree.
 * With @data the address of a variable: its name.  -ENOENT if nobody can tell; @text is then untouched.
 */
int symbol_locate(const void *address, int data, char *text, size_t room);

#endif
