/* SPDX-License-Identifier: GPL-2.0 */
/*
 * names.h - names of vendors, devices and classes, out of pci.ids through libpci
 *
 * Nothing is asked of a network.  Without a pci.ids all names are numbers.
 */
#ifndef BDFUZZ_CAPTURE_NAMES_H
#define BDFUZZ_CAPTURE_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct names;

struct names *names_open(void);	/* NULL: memory ran out */
void names_close(struct names *n);
/* "Ethernet controller: Intel Corporation 82576 Gigabit Network Connection", printable ASCII.  Returns @text. */
const char *names_function(struct names *n, uint16_t vendor, uint16_t device, uint32_t class, char *text, size_t room);

#endif
