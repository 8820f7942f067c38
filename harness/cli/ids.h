/* SPDX-License-Identifier: GPL-2.0 */
/* ids.h - the parts of bdfuzz id */
#ifndef BDFUZZ_CLI_IDS_H
#define BDFUZZ_CLI_IDS_H

#include "capture/profile.h"
#include "cli/cli.h"

enum { ID_LINE = 200 };
/*
 * Where a kernel's VMD driver has this ID, "drivers/pci/controller/vmd.c:1100", and which of its features are other
 * than the profile's (+ it has, - it has not); or that the ID is missing.  True: it is there, as in the profile.
 */
bool id_find_line(const struct sut_class *kernel, const struct profile *p, char line[ID_LINE]);

#endif
