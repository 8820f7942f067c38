// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_diff.c - property: two systems show the same, whatever happens to a machine with Hyper-V PCI devices
 *
 * Not a rule that has to hold: what parts is what `bdfuzz diff` lists.  The host keeps the protocol.
 */
#include "pairs.h"

const bool pairs_hostile = false;
