/* SPDX-License-Identifier: GPL-2.0 */
/* captures.h - texts for tests of captures */
#ifndef BDFUZZ_CONFORMANCE_CAPTURES_H
#define BDFUZZ_CONFORMANCE_CAPTURES_H

#include "base/file.h"
#include "capture/capture.h"

#define ROW(offset) offset ": 86 80 34 12 06 00 10 00 00 00 00 02 00 00 00 00\n"
#define ROWS ROW("00") ROW("10") ROW("20") ROW("30")
#define ROWS_TO_128 ROWS ROW("40") ROW("50") ROW("60") ROW("70")
#define ROWS_TO_256 ROWS_TO_128 ROW("80") ROW("90") ROW("a0") ROW("b0") ROW("c0") ROW("d0") ROW("e0") ROW("f0")

/* Rows of @from to @to - 1, with bytes that differ from row to row and from function to function. */
void captures_rows(struct buffer *b, uint32_t from, uint32_t to, uint8_t salt);

/*
 * Captures of other people's machines, which are not part of the project: where BDFUZZ_CAPTURES says, or in
 * shared/captures beside the checkout.  Adds *.txt to @list; -ENOENT where there are none.
 */
int captures_of_others(struct file_list *list);

#endif
