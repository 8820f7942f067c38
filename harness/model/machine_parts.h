/* SPDX-License-Identifier: GPL-2.0 */
/* machine_parts.h - between machine.c and power.c: domains and turns of a whole guest */
#ifndef BDFUZZ_MACHINE_PARTS_H
#define BDFUZZ_MACHINE_PARTS_H

#include "model/machine.h"

void channel_put_domain(struct machine *m, struct channel *c);	/* give its number back, if it has one */
bool machine_probes(const struct machine *m);			/* is somebody being probed, who waits for an answer? */
bool machine_may_wait(const struct machine *m, unsigned channel);	/* unknown, and answers were laid out for it */
void machine_take_turns(struct machine *m);			/* until somebody waits, or nobody is left */

#endif
