/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bytes.h - the byte form: what a fuzzer mutates
 *
 * Every byte string is a scenario: fields are masked into range, and where the bytes end, the
 * scenario ends (an operation cut short has zeroes for what is missing).  Packing a scenario and
 * reading it back gives the same scenario; packing what was read from canonical bytes gives the same bytes.
 *
 * An operation is an opcode (bit 7: asynchronous; the rest modulo OP_KINDS), then its fields in the
 * order of the table (operations.c), little-endian, each as many bytes as the table says, as the
 * distance from the field's least value; then, if it takes data, a 16-bit length and the bytes.
 */
#ifndef BDFUZZ_BYTES_H
#define BDFUZZ_BYTES_H

#include "scenario/scenario.h"

/*
 * @out has been through scenario_init() once.  What it held is forgotten and its memory used again: a
 * scenario decoded into for the n-th time costs no malloc.  Empty after a failure.
 */
int bytes_decode(const uint8_t *data, size_t len, struct scenario *out);	/* -ENOMEM only */
/* *@data is malloc'ed.  With @lean, notes and expectations are left out: fuzzers gain nothing from them. */
int bytes_encode(const struct scenario *s, int lean, uint8_t **data, size_t *len);

#endif
