/* SPDX-License-Identifier: GPL-2.0 */
/*
 * channels.h - what a host offered by the end of a scenario, as text or as a picture
 *
 * That is the host's view: channels, the functions that it puts behind them, the NICs, and which VF it associated with
 * which NIC.  What the guest makes of it is what replays show.
 */
#ifndef BDFUZZ_REPORT_CHANNELS_H
#define BDFUZZ_REPORT_CHANNELS_H

#include <stdio.h>

#include "scenario/scenario.h"

struct channels;

/* Look at the first @operations of @s, which has to stay.  -ENOMEM; -ENOENT if nothing is offered in it. */
int channels_look(const struct scenario *s, size_t operations, struct channels **ret);
void channels_free(struct channels *c);
/* -EIO. */
int channels_print(const struct channels *c, FILE *out);
int channels_dot(const struct channels *c, FILE *out);	/* in graphviz' language */

#endif
