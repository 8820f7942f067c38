/* SPDX-License-Identifier: GPL-2.0 */
/*
 * confirm.h - the parts of bdfuzz confirm
 */
#ifndef BDFUZZ_CONFIRM_H
#define BDFUZZ_CONFIRM_H

#include <stdio.h>

#include "cli/cli.h"

/*
 * The scenario as a machine that QEMU can play, to @out: lines "device", "numbers" and "run" as in fixtures/boots,
 * where numbers name a device by its id in place of an address, and "note": what is only nearly the same.
 * 0, or 1 with *@line and @reason said: QEMU cannot make this.
 */
enum { CONFIRM_REASON = 200 };
int confirm_machine(const struct scenario *s, FILE *out, uint32_t *line, char reason[CONFIRM_REASON]);

/*
 * What @class has after each operation of the guest's, to @out: "after OPERATION", then a line a function, with its bus
 * numbers if it is a bridge; "trouble FUNCTION TEXT" for what the kernel warned of or died of, "harness TEXT" for what
 * the kernel base has no answer to.  An exit code.
 */
int confirm_expect(const struct scenario *s, const struct sut_class *class, FILE *out);

/* Operations that a guest carries out, and those that are done to hardware. */
bool confirm_is_guests(const struct operation *op);

#endif
