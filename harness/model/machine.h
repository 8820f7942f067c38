/* SPDX-License-Identifier: GPL-2.0 */
/*
 * machine.h - a whole guest as a model: what each channel is, and how certain that is
 *
 * A channel is in doubt until it is rescinded, or lost for the rest of the run; either way nothing
 * is said of it.  A machine in doubt (a failure was injected, a thread may be stuck for seconds)
 * loses every channel that something is done to from then on, and no other.
 *
 * A channel is busy from an asynchronous operation until the machine comes to rest: what is done to
 * it meanwhile, or to others that share numbers and names with it, has an outcome that depends on
 * who runs first.
 */
#ifndef BDFUZZ_MACHINE_H
#define BDFUZZ_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "hyperv/host.h"
#include "model/bring_up.h"
#include "model/domains.h"
#include "model/functions.h"
#include "model/id_registry.h"

enum { VENDOR_LATER = 1 };	/* "try again later", which the PCI core does for a minute (6.12 probe.c:2416-2453) */

enum channel_state { CHANNEL_ABSENT, CHANNEL_PROBING, CHANNEL_INSTALLED, CHANNEL_SUSPENDED, CHANNEL_FAILED };

struct channel {
	uint8_t state;		/* enum channel_state: the numbers of enum bus_state in sut/sut.h */
	bool doubt, lost, busy;
	bool arriving;		/* busy since its offer */
	bool power;		/* busy with what not even a rescind makes certain again */
	bool answered;		/* answers were laid out for it or for who is before it, or one says VENDOR_LATER */
	bool slow_exit;		/* ... one of them without an answer to a D0 exit: ten seconds */
	bool later;		/* it shows, or showed, a function that says VENDOR_LATER */
	bool waits_for_turn;	/* offered while another probe waits: probes come one after the other */
	bool has_domain, unsure_domain;
	uint16_t domain, hint;
	uint8_t bar_kinds;	/* host_bar_kinds() when it was brought up */
	uint32_t turn;		/* order of offers */
	struct bring_up up;
	struct bus_functions f;
};

struct machine {
	struct host host;		/* the model's own: what a guest does not change in it is as in the real one */
	struct domains domains;
	struct id_registry ids;
	struct channel channel[SCENARIO_CHANNELS + 1];	/* [0] unused */
	uint32_t turns;
	bool doubt, unloaded;
	bool in_flux;		/* a device or the driver is coming or going meanwhile */
	bool unsure_offers;	/* whether an offer was taken is not known: the host's books may differ */
	bool crowded;		/* somebody may have address space that others then lack */
	bool slept;		/* somebody was put to sleep, or it was tried */
	bool async;		/* the operation under way is not waited for */
};

void machine_init(struct machine *m);
void machine_reset(struct machine *m);
static inline bool channel_is_unknown(const struct channel *c) { return c->doubt || c->lost; }
void channel_doubt(struct machine *m, struct channel *c);
void channel_lose(struct machine *m, struct channel *c);
void machine_doubt(struct machine *m);		/* and every channel that is not at rest is lost */
void machine_lose(struct machine *m);		/* nothing can be said of anything from now on */

/* Something is done to @c: what does that make of it, and of those that are busy?  False: it is unknown. */
bool channel_touch(struct machine *m, struct channel *c, bool shared);
void machine_rest(struct machine *m);		/* everybody ran until nobody could */

void machine_offer(struct machine *m, unsigned channel);	/* the host has just done so */
void machine_lay_out(struct machine *m, const struct operation *op);	/* ... changed what it will say or show */
void machine_rescind(struct machine *m, unsigned channel);
void machine_reply(struct machine *m, unsigned channel);	/* what the host held back arrives */
void machine_relations(struct machine *m, unsigned channel);	/* the list is in the host's said[] */
int machine_suspend(struct machine *m, unsigned channel);	/* -errno for the caller; unknown channel: no matter */
int machine_resume(struct machine *m, unsigned channel);
int machine_unload(struct machine *m);
int machine_load(struct machine *m);

#endif
