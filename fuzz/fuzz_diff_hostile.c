// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_diff_hostile.c - property: two systems show the same, whatever a host sends, in any length and order
 */
#include "pairs.h"

const bool pairs_hostile = true;
